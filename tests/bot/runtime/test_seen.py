from bot.runtime.seen import Seen


def test_a_key_is_new_once() -> None:
    seen = Seen()
    assert seen.first_time(("event", "E1"))
    assert not seen.first_time(("event", "E1"))
    assert seen.first_time(("event", "E2"))


def test_keys_are_forgotten_after_their_time() -> None:
    now = [0.0]
    seen = Seen(seconds=10, clock=lambda: now[0])
    seen.first_time("a")
    now[0] = 9.9
    assert not seen.first_time("a")
    now[0] = 10.0
    assert seen.first_time("a")


def test_what_was_seen_is_known_for_an_hour_without_being_seen_again() -> None:
    now = [0.0]
    seen = Seen(seconds=10, clock=lambda: now[0])
    assert not seen.knows("a")
    seen.first_time("a")
    assert seen.knows("a")
    now[0] = 10.0
    assert not seen.knows("a")

from bot.seen import Seen


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

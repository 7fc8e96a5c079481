import pytest

from bot.conversation.nothing_named import is_heading, names_nothing, only_points, wants_more


@pytest.mark.parametrize("text", ["it", "so?", "2.", "what", "which one?", "since when?", "by how much", "who is he"])
def test_some_messages_name_nothing(text: str) -> None:
    assert names_nothing(text)


@pytest.mark.parametrize(
    "text", ["and in Beijing?", "and in 2024?", "who wrote it?", "Shanghai", "how long is the crossing", "", "?"]
)
def test_others_do(text: str) -> None:
    assert not names_nothing(text)


def test_some_of_them_do_not_even_ask() -> None:
    assert all(map(only_points, ["it", "so?", "2.", "what", "this one"]))
    assert not any(map(only_points, ["which one?", "since when?", "why", "who?", "and now?", "and what is it?"]))


def test_one_word_asks_to_go_on() -> None:
    assert wants_more("and?")
    assert not wants_more("so?")
    assert not wants_more("and in Beijing?")


def test_a_name_or_a_word_alone_is_a_heading() -> None:
    assert all(map(is_heading, ["SenseTime", "Xu Li", "parking?"]))
    assert not any(map(is_heading, ["it", "who is Xu Li", "parking permit", "Where is it", ""]))

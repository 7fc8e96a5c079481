import pytest

from index.text.follow_up import asks_for_more, leans_on_before


@pytest.mark.parametrize(
    "text", ["and in Beijing?", "why?", "what did she say?", "tell me more", "no, I meant Tencent"]
)
def test_some_messages_go_on_by_their_form(text: str) -> None:
    assert leans_on_before(text)


@pytest.mark.parametrize("text", ["can somebody look at the printer?", "when is lunch today", "who runs SenseTime?"])
def test_others_do_not(text: str) -> None:
    assert not leans_on_before(text)


def test_more_is_asked_for_in_a_few_words() -> None:
    assert asks_for_more("what else did he say?")
    assert asks_for_more("tell me more")
    assert not asks_for_more("how many more people work in Shanghai?")
    assert not asks_for_more("more than last year?")

import pytest

from bot.conversation.errands import is_errand


@pytest.mark.parametrize(
    "text",
    [
        "book me a table for two",
        "remind me at 5",
        "please order lunch for us",
        "can somebody look at the heating?",
        "could you please reset my password",
        "call the plumber tomorrow",
        "hey, can someone help me with the projector?",
        "can you book a room for us?",
    ],
)
def test_what_is_to_be_done_is_an_errand(text: str) -> None:
    assert is_errand(text)


@pytest.mark.parametrize(
    "text",
    [
        "book meeting room",
        "how do I reset my password?",
        "can somebody tell me who runs the archive?",
        "summarise it for me",
        "could you give me the link?",
        "can guests bring dogs?",
        "who fixes the heating?",
        "open on Sunday?",
    ],
)
def test_what_is_to_be_known_is_none(text: str) -> None:
    assert not is_errand(text)

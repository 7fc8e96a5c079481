import pytest

from bot.messages.text import clip, readable_date


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2017-09-05", "5 September 2017"), ("Autumn 2017", "Autumn 2017"), ("", ""), ("2017-13-40", "2017-13-40")],
)
def test_dates_are_written_out(published: str, shown: str) -> None:
    assert readable_date(published) == shown


@pytest.mark.parametrize(
    ("text", "clipped"), [("short", "short"), ("one two three", "one…"), ("abcdefghijkl", "abcdefg…")]
)
def test_clipping_cuts_between_words(text: str, clipped: str) -> None:
    assert clip(text, 8) == clipped

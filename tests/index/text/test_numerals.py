import pytest

from index.text.numerals import is_numeral


@pytest.mark.parametrize(
    "word",
    ["7", "500,000", "A4", "2nd", "½", "Ⅷ", "三", "٣", "Twelve", "dozens", "tenfold", "hundredth", "once", "thirds"],
)
def test_what_says_how_many_is_a_numeral(word: str) -> None:
    assert is_numeral(word)


@pytest.mark.parametrize("word", ["bridge", "often", "won", "for", "weight", "ate", "XIV"])
def test_other_words_are_none(word: str) -> None:
    assert not is_numeral(word)

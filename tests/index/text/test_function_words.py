import pytest

from index.text.function_words import function_words


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "welche gibt es und wann sind die"),
        ("fr", "quels sont les"),
        ("es", "cuáles son los"),
        ("it", "quali sono i"),
        ("nl", "welke zijn de"),
        ("pt", "quais são os"),
        ("sv", "vilka är de"),
    ],
)
def test_words_that_carry_grammar_are_known_in_other_languages(language: str, sentence: str) -> None:
    assert set(sentence.split()) <= function_words(language)


def test_words_of_content_are_none_of_them() -> None:
    assert function_words("de").isdisjoint({"preise", "regeln", "kinder"})


def test_of_english_and_of_unknown_languages_there_are_none() -> None:
    assert function_words("en") == function_words("th") == frozenset()

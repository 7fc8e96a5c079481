import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.words import character_pairs, content_words, terms, words


def texts(text: str) -> list[str]:
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs 500,000 yuan.", ["It", "costs", "500,000", "yuan"]),
        ("34.1 percent", ["34.1", "percent"]),
        ("SenseTime's lab isn’t old", ["SenseTime", "s", "lab", "isn’t", "old"]),
        ("The U.S. and the U.K.", ["The", "U.S.", "and", "the", "U.K."]),
        ("e-government", ["e", "government"]),
        ("snake_case", ["snake", "case"]),
        ("上海 AI 实验室", ["上", "海", "AI", "实", "验", "室"]),
        ("2017年花费50万元", ["2017", "年", "花", "费", "50", "万", "元"]),
        ("the 5th of May", ["the", "5th", "of", "May"]),
        ("مرحبا بكم", ["مرحبا", "بكم"]),
        ("مُحَمَّد كَتَبَ", ["مُحَمَّد", "كَتَبَ"]),
        ("हिन्दी भाषा।", ["हिन्दी", "भाषा"]),
        ("தமிழ் மொழி", ["தமிழ்", "மொழி"]),
        ("Москва́ стоит", ["Москва́", "стоит"]),
        ("cafe\u0301 noir", ["cafe\u0301", "noir"]),
        ("ภาษาไทย", ["ภาษาไทย"]),
        ("😀 👍🏽 … -- !", []),
        ("", []),
    ],
)
def test_a_text_falls_into_words(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("costs", "cost"),
        ("Training", "trained"),
        ("Café", "cafe"),
        ("500,000", "500000"),
        ("U.S.", "US"),
        ("LABS", "lab"),
        ("ﬁne", "fine"),
        ("مُحَمَّد", "محمد"),
        ("Москва́", "Москва"),
        ("cafe\u0301", "café"),
    ],
)
def test_forms_of_a_word_have_one_term(one: str, other: str) -> None:
    assert [word.term for word in words(one)] == [word.term for word in words(other)]


@pytest.mark.parametrize(("one", "other"), [("34.1", "341"), ("lab", "label"), ("2017", "2018")])
def test_different_words_have_different_terms(one: str, other: str) -> None:
    assert words(one)[0].term != words(other)[0].term


def test_a_mark_that_stands_alone_is_its_own_term() -> None:
    assert [word.term for word in words("ﾞ")] == ["ﾞ"]


def test_function_words_carry_no_content() -> None:
    assert [word.text for word in content_words("What does the lab’s training cost?")] == ["lab", "training", "cost"]


def test_a_question_of_function_words_alone_keeps_them() -> None:
    assert [word.text for word in content_words("Who is he?")] == ["Who", "is", "he"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [("上海的 AI 茶水", ["上海", "海的", "茶水"]), ("서울은", ["서울", "울은"]), ("one two", []), ("茶", [])],
)
def test_characters_of_scripts_without_spaces_make_pairs(text: str, pairs: list[str]) -> None:
    assert character_pairs(terms(text)) == [unicodedata.normalize("NFKD", pair) for pair in pairs]


def test_terms_keep_repetitions() -> None:
    assert terms("A lab and its labs") == ["lab", "lab"]


@pytest.mark.parametrize(
    ("text", "number", "capitalised"),
    [("500,000", True, False), ("eBay", False, True), ("lab", False, False), ("5th", True, False), ("É", False, True)],
)
def test_numbers_and_names_are_told_by_their_form(text: str, number: bool, capitalised: bool) -> None:
    word = words(text)[0]
    assert (word.is_number, word.is_capitalised) == (number, capitalised)


@given(st.text())
def test_every_word_is_a_span_of_the_text_in_order(text: str) -> None:
    position = 0
    for word in words(text):
        assert text[word.start : word.end] == word.text != ""
        assert word.term != ""
        assert word.start >= position
        position = word.end


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Lo", "Nd"])))
def test_no_letter_or_digit_is_outside_every_word(text: str) -> None:
    assert "".join(texts(text)) == text


def test_threads_stem_without_disturbing_each_other() -> None:
    text = "training trained trains nation national nationalism " * 50
    expected = [word.term for word in words(text)]
    results: list[list[str]] = []

    def stem() -> None:
        results.append([word.term for word in words(text)])

    threads = [threading.Thread(target=stem) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8

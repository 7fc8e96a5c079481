from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.store.lexical import LexicalIndex, TermsInTexts, _best
from index.text.words import character_pairs, terms

TEXTS = ("Turbines cost 42,000 crowns.", "The keepers lived on the rock.", "A turbine turns.", "😀")


def of_terms(texts: Sequence[list[str]]) -> LexicalIndex:
    names = sorted({term for text in texts for term in text})
    rows = [row for row, text in enumerate(texts) for _ in text]
    numbers = [names.index(term) for text in texts for term in text]
    return LexicalIndex.of(TermsInTexts(len(texts), np.array(rows, np.int64), np.array(numbers, np.int32), names))


def indexed(texts: Sequence[str]) -> LexicalIndex:
    return of_terms([terms(text) for text in texts])


@pytest.fixture
def lexical() -> LexicalIndex:
    return indexed(TEXTS)


def test_texts_score_by_the_words_that_they_share_with_the_question(lexical: LexicalIndex) -> None:
    scores = lexical.scores("What does a turbine cost?")
    assert scores[0] > scores[2] > 0
    assert scores[[1, 3]].tolist() == [0, 0]


def test_the_score_is_bm25(lexical: LexicalIndex) -> None:
    # Lucene's BM25: idf = ln(1 + (N - n + 0.5) / (n + 0.5)), tf / (tf + k1 (1 - b + b length / average)).
    average = (4 + 3 + 2 + 1) / 4
    expected = np.log(1 + 3.5 / 1.5) / (1 + 1.2 * (0.25 + 0.75 * 3 / average))
    assert lexical.scores("keepers")[1] == pytest.approx(expected, rel=1e-5)


@given(st.lists(st.lists(st.sampled_from(["red", "green", "grey", "海", "大", "学"]), min_size=1), min_size=1))
@settings(max_examples=50, deadline=None)
def test_scores_are_those_that_bm25s_computes(texts: list[list[str]]) -> None:
    bm25 = bm25s.BM25(k1=1.2, b=0.75)
    bm25.index([text + character_pairs(text) for text in texts], show_progress=False)
    known = [term for term in ("red", "green", "海", "大", "海大") if term in bm25.vocab_dict]
    expected = bm25.get_scores(known) if known else np.zeros(len(texts))
    assert of_terms(texts).scores("red green 海大").tolist() == expected.tolist()


def test_a_question_without_a_known_word_scores_nothing(lexical: LexicalIndex) -> None:
    assert lexical.scores("Who is the mayor?").tolist() == [0, 0, 0, 0]


def test_it_tells_which_terms_any_text_holds(lexical: LexicalIndex) -> None:
    assert [lexical.holds(term) for term in ("turbin", "42000", "mayor")] == [True, True, False]


def test_it_tells_which_texts_hold_all_of_some_terms() -> None:
    texts = ["wi fi in the yard", "fi", "the yard", "yard fi wi"]
    held = of_terms([text.split() for text in texts])
    assert [held.rows_with(terms).tolist() for terms in (["wi", "fi"], ["yard"], ["wi", "boat"], [])] == [
        [0, 3],
        [0, 2, 3],
        [],
        [],
    ]


def test_pairs_of_characters_say_more_than_the_characters_alone() -> None:
    lexical = indexed(["上海的海上有大学。", "海边的学校大。", "上海大学很大。"])
    scores = lexical.scores("上海大学")
    assert scores.argmax() == 2
    assert scores[0] > scores[1]


def test_its_length_is_the_number_of_texts(lexical: LexicalIndex) -> None:
    assert len(lexical) == 4


def test_what_was_saved_scores_the_same(lexical: LexicalIndex, tmp_path: Path) -> None:
    lexical.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical")
    question = "turbines on the rock"
    assert loaded.scores(question).tolist() == lexical.scores(question).tolist()
    assert len(loaded) == 4


def test_texts_without_words_can_be_indexed() -> None:
    lexical = indexed(["😀", "…"])
    assert lexical.scores("anything").tolist() == [0, 0]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.text(max_size=40))
@settings(max_examples=50)
def test_any_texts_and_any_question_give_one_score_a_text(texts: list[str], question: str) -> None:
    scores = indexed(texts).scores(question)
    assert scores.shape == (len(texts),)
    assert bool((scores >= 0).all())


@given(st.lists(st.sampled_from(TEXTS), min_size=1), st.data())
@settings(max_examples=50, deadline=None)
def test_some_texts_alone_score_as_they_do_among_all(texts: list[str], data: st.DataObject) -> None:
    lexical = indexed(texts)
    rows = np.array(data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True)), dtype=np.int64)
    question = "What do two turbines cost the keepers, 42,000 or less?"
    assert lexical.scores_of(question, rows).tolist() == lexical.scores(question)[rows].tolist()


def test_of_no_texts_none_score() -> None:
    nothing = np.array([], dtype=np.int64)
    assert of_terms([]).scores_of("turbines", nothing).tolist() == []


def test_a_name_that_stands_in_no_text_is_not_held() -> None:
    lexical = LexicalIndex.of(TermsInTexts(1, np.array([0]), np.array([1], np.int32), ["mayor", "keeper"]))
    assert [lexical.holds(term) for term in ("mayor", "keeper")] == [False, True]
    assert lexical.scores_of("the mayor", np.array([0])).tolist() == [0]


def test_the_best_by_words_are_those_that_sorting_all_of_them_gives() -> None:
    random = np.random.default_rng(0)
    scores = random.integers(0, 5, 200).astype(np.float32)
    for count in (1, 30, 150, 200):
        in_order = np.argsort(-scores, kind="stable")[:count]
        assert _best(scores, count).tolist() == in_order[scores[in_order] > 0].tolist()

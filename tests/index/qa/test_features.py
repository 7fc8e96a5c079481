import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import Index, Store, build
from index.qa.features import NAMES, Features, features_of
from index.qa.retrieve import Candidates
from index.text.question import read_question
from tests.fakes.common.corpora import write_corpus
from tests.index.axes import AxisEncoder

BIRDS = """Birds

The red kite eats mice. Its nest hangs in Selma since 1936.

The heron eats frogs.
"""
ONE_OF_TWO, BOTH, NONE = math.log(2), math.log(1.2), 1.0  # idf: in one passage, in both, in none


@pytest.fixture
def axes() -> AxisEncoder:
    return AxisEncoder()


@pytest.fixture
def index(tmp_path: Path, axes: AxisEncoder) -> Index:
    """Three sentences in two passages."""
    build(write_corpus(tmp_path / "corpus", birds_txt=BIRDS), Store(tmp_path / "index"), axes)
    return Store(tmp_path / "index").open()


def features(index: Index, axes: AxisEncoder, text: str, rows: tuple[int, ...] = (0, 1)) -> Features:
    question = read_question(text)
    best, bm25 = np.array([0.5, 0.25], np.float32), np.array([1.0, -1.0], np.float32)
    candidates = Candidates(np.array(rows), best[: len(rows)], bm25[: len(rows)])
    return features_of(index, question, axes.encode_question(question.text), candidates)


def column(found: Features, name: str) -> list[Any]:
    return [pytest.approx(float(value), abs=1e-5) for value in found.table[:, NAMES.index(name)]]


# Of its words, "kite" and "eat" stand in the first sentence, "in" in the second, "eat" in the third; "the" in the
# first and the third.
QUESTION = "What does the kite eat in Oslo?"
ALL = 3 * NONE + 2 * BOTH + 2 * ONE_OF_TWO
CONTENT = ONE_OF_TWO + BOTH + NONE


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("late_all", [3 / 7, 1 / 7, 2 / 7]),
        ("late_with_sentence_before",
         [(ONE_OF_TWO + BOTH) / CONTENT, 0.95 * (ONE_OF_TWO + BOTH) / CONTENT, BOTH / CONTENT]),
        ("late_interrogative", [0, 0, 0]),
        ("late_function", [BOTH / ALL, ONE_OF_TWO / ALL, BOTH / ALL]),
        ("late_name", [0, 0, 0]),
        ("late_plain", [(ONE_OF_TWO + BOTH) / ALL, 0, BOTH / ALL]),
        ("late_head", [0, 0, 0]),
        ("holds_kind", [0, 0, 0]),
        ("passage_late", [(ONE_OF_TWO + BOTH) / CONTENT, (ONE_OF_TWO + BOTH) / CONTENT, BOTH / CONTENT]),
        ("passage_late_name", [0, 0, 0]),
        ("passage_best_sentence", [0.5, 0.5, 0.25]),
        ("passage_bm25_standardised", [1, 1, -1]),
    ],
)  # fmt: skip
def test_a_feature_has_the_value_of_its_definition(
    index: Index, axes: AxisEncoder, name: str, expected: list[float]
) -> None:
    assert column(features(index, axes, QUESTION), name) == expected


def test_a_name_and_what_follows_which_have_features_of_their_own(index: Index, axes: AxisEncoder) -> None:
    found = features(index, axes, "Which nest hangs in Selma?")
    whole = NONE + 4 * ONE_OF_TWO
    assert column(found, "late_head") == [0, ONE_OF_TWO / whole, 0]
    assert column(found, "late_plain") == [0, ONE_OF_TWO / whole, 0]
    assert column(found, "late_name") == [0, ONE_OF_TWO / whole, 0]
    assert column(found, "passage_late_name") == [ONE_OF_TWO / whole, ONE_OF_TWO / whole, 0]


def test_bm25_of_the_sentence_is_a_tenth_of_the_search(index: Index, axes: AxisEncoder) -> None:
    scores = index.sentence_lexical.scores_of(QUESTION, np.arange(3))
    assert column(features(index, axes, QUESTION), "bm25") == [float(score) / 10 for score in scores]
    assert scores[0] > scores[2] > scores[1] == 0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was the nest built?", [0, 1, 0]),
        ("What happened to the nest in 1936?", [0, 0, 0]),
        ("When in 1936 was the nest built?", [0, 0, 0]),  # the question has it
        ("How many nests are there?", [0, 0, 0]),  # a year is no count
        ("Where does it nest?", [0, 1, 0]),
        ("Where in Selma does it nest?", [0, 0, 0]),
        ("Why does it nest?", [0, 0, 0]),
    ],
)
def test_a_sentence_that_holds_what_is_asked_for_is_marked(
    index: Index, axes: AxisEncoder, question: str, expected: list[float]
) -> None:
    assert column(features(index, axes, question), "holds_kind") == expected


def test_sentences_come_in_the_order_of_their_candidates(index: Index, axes: AxisEncoder) -> None:
    found = features(index, axes, QUESTION, (1, 0))
    assert found.sentence_rows.tolist() == [2, 0, 1]
    assert found.passage_of.tolist() == [0, 1, 1]
    assert column(found, "late_all") == [2 / 7, 3 / 7, 1 / 7]
    assert column(found, "passage_best_sentence") == [0.5, 0.25, 0.25]


def test_the_sentence_before_is_never_one_of_another_passage(index: Index, axes: AxisEncoder) -> None:
    found = features(index, axes, "Which nest?")
    assert column(found, "late_with_sentence_before") == [0, 1, 0]


def test_cosines_are_those_of_the_vectors(index: Index, axes: AxisEncoder) -> None:
    found = features(index, axes, "heron frogs")
    assert found.cosines.tolist() == pytest.approx([0, 0, 2 / math.sqrt(2 * 4)], abs=1e-6)


def test_tokens_that_stand_there_are_left_out_of_the_inexact(index: Index, axes: AxisEncoder) -> None:
    found = features(index, axes, "Which kite eats mice?")
    assert found.inexact.tolist() == pytest.approx([0.8, 0, 0])


def test_a_question_of_grammar_alone_has_features(index: Index, axes: AxisEncoder) -> None:
    found = features(index, axes, "Where is it?")
    assert np.isfinite(found.table).all()
    assert column(found, "late_all") == [0, 1 / 3, 0]
    whole = 2 * NONE + ONE_OF_TWO
    assert column(found, "late_with_sentence_before") == [0, ONE_OF_TWO / whole, 0]

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import Encoder, LiveIndex, Match, Passage, QuestionFileError, Store, build
from index.evaluation.evaluate import (
    Evaluation,
    LabelledQuestion,
    Outcome,
    QuestionKind,
    auc,
    evaluate,
    figures,
    figures_by,
    read_questions,
    threshold_for,
)
from index.qa.read import Reading
from index.text.question import read_question
from index.text.split import split
from tests.fakes.common.corpora import article_of
from tests.paths import ROOT

ANSWERABLE, UNANSWERABLE, OFF_CORPUS = QuestionKind
PARAGRAPHS = {"bees": 2, "lamp": 5}
ROW = {"question": "Who lives here?", "article": "bees", "paragraph": 2, "answers": ["Ann", "Ann Lee"]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "questions.jsonl"


def write(path: Path, *rows: Any) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def problem(path: Path) -> str:
    with pytest.raises(QuestionFileError) as caught:
        read_questions(path, PARAGRAPHS)
    return str(caught.value)


# The file -----------------------------------------------------------------------------------------------------


def test_a_question_is_read_with_its_labels(file: Path) -> None:
    write(file, ROW, "", {"question": "Why?", "kind": "off-corpus"}, ROW | {"kind": "unanswerable", "answers": []})
    assert read_questions(file, PARAGRAPHS) == [
        LabelledQuestion("Who lives here?", "bees", 2, ("Ann", "Ann Lee"), ANSWERABLE),
        LabelledQuestion("Why?", "", None, (), OFF_CORPUS),
        LabelledQuestion("Who lives here?", "bees", 2, (), UNANSWERABLE),
    ]


def test_line_separators_inside_a_question_and_a_byte_order_mark_are_no_harm(file: Path) -> None:
    file.write_text("\ufeff" + json.dumps(ROW | {"question": "Who\u2028lives here?"}, ensure_ascii=False) + "\r\n")
    assert [each.question for each in read_questions(file, PARAGRAPHS)] == ["Who\u2028lives here?"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("{", "not JSON (Expecting property name enclosed in double quotes)"),
        ("[1]", "not a JSON object"),
        ("null", "not a JSON object"),
        ({"article": "bees"}, "question is missing"),
        (ROW | {"question": " "}, "question must be text"),
        (ROW | {"question": 5}, "question must be text"),
        (ROW | {"question": "?!"}, "There are no words in the question; ask in words."),
        (ROW | {"article": "wasps"}, "there is no article 'wasps'"),
        (ROW | {"article": ["bees"]}, "there is no article ['bees']"),
        ({"question": "Why?", "answers": ["x"], "paragraph": 1}, "there is no article None"),
        (ROW | {"paragraph": 0}, "paragraph must be a number from 1 to 2"),
        (ROW | {"paragraph": 3}, "paragraph must be a number from 1 to 2"),
        (ROW | {"paragraph": "2"}, "paragraph must be a number from 1 to 2"),
        (ROW | {"answers": []}, "answers must name at least one text"),
        (ROW | {"answers": "Ann"}, "answers must be a list of texts"),
        (ROW | {"answers": [""]}, "answers must be a list of texts"),
        (ROW | {"kind": "hard"}, "kind must be one of answerable, unanswerable, off-corpus"),
    ],
)
def test_a_broken_line_is_named(file: Path, row: Any, found: str) -> None:
    assert problem(write(file, ROW, "", row)) == f"Mend these lines of {file}:\n  line 3: {found}"


def test_ten_broken_lines_are_shown_and_the_others_counted(file: Path) -> None:
    lines = problem(write(file, ROW, *["{}"] * 13)).splitlines()
    assert lines[1:3] == ["  line 2: question is missing", "  line 3: question is missing"]
    assert lines[10:] == ["  line 11: question is missing", "  and 3 more"]


@pytest.mark.parametrize("rows", [[], [{"question": "Why?", "kind": "off-corpus"}]])
def test_a_file_without_an_answerable_question_is_named(file: Path, rows: list[Any]) -> None:
    expected = f"There is no answerable question in {file}: add some with article and paragraph."
    assert problem(write(file, *rows)) == expected


def test_a_file_that_can_not_be_read_is_named(file: Path) -> None:
    assert problem(file).startswith(f"The question file {file} cannot be read: ")
    file.write_bytes(b"\xff")
    assert problem(file).startswith(f"The question file {file} cannot be read: ")
    assert problem(file.parent).startswith(f"The question file {file.parent} cannot be read: ")


# One question -------------------------------------------------------------------------------------------------


PASSAGES = [
    passage
    for article in (
        article_of("Ann lives here. It is warm.", "Ben lives there.", article_id="bees"),
        article_of("Ann left.", article_id="lamp"),
    )
    for passage in split(article)
]


def reading(*ranked: int, confidence: float = 0.75, is_answer: bool = True) -> Reading:
    """A reading that ranks these passages and quotes the first sentence of the first of them."""
    passage: Passage = PASSAGES[ranked[0]]
    best = passage.sentences[0]
    matches = tuple(Match(PASSAGES[row], float(-rank)) for rank, row in enumerate(ranked))
    question = read_question("Who lives here?")
    return Reading(question, matches, passage, 0, best.start, best.end, confidence, is_answer)


def labelled(paragraph: int = 1, *answers: str, article: str = "bees") -> LabelledQuestion:
    return LabelledQuestion("Who lives here?", article, paragraph, answers or ("Ann",), ANSWERABLE)


@pytest.mark.parametrize(
    ("question", "ranked", "rank", "right"),
    [
        (labelled(), (0, 1, 2), 1, True),
        (labelled(1, "Bea", "Ann"), (0, 1, 2), 1, True),
        (labelled(1, "warm"), (0, 1, 2), 1, False),  # another sentence of the right paragraph
        (labelled(1), (2, 1, 0), 3, False),  # "Ann" in another article
        (labelled(2, "Ben"), (0, 0, 1), 2, False),  # two passages of one paragraph count once
        (labelled(1), (1, 2), 0, False),
        (labelled(1, article="lamp"), (2, 0), 1, True),
    ],
)
def test_an_outcome_is_compared_with_the_labels(
    question: LabelledQuestion, ranked: tuple[int, ...], rank: int, right: bool
) -> None:
    (outcome,) = evaluate([question], lambda _: reading(*ranked))
    assert (outcome.labelled, outcome.rank, outcome.right) == (question, rank, right)
    assert (outcome.quote, outcome.confidence, outcome.answered) == (PASSAGES[ranked[0]].sentences[0].text, 0.75, True)
    assert outcome.milliseconds > 0


# Evaluation ------------------------------------------------------------------------------------------------------


def outcome(
    kind: QuestionKind, confidence: float, rank: int = 0, right: bool = False, article: str = "bees", ms: float = 1.0
) -> Outcome:
    question = LabelledQuestion("Why?", article, 1, ("x",), kind)
    return Outcome(question, "x", rank, right, confidence, answered=confidence >= 0.5, milliseconds=ms)


OUTCOMES = [
    outcome(ANSWERABLE, 0.9, rank=1, right=True, ms=10),
    outcome(ANSWERABLE, 0.8, rank=2, ms=20),
    outcome(ANSWERABLE, 0.6, rank=6, article="lamp", ms=30),
    outcome(ANSWERABLE, 0.4, rank=0, ms=40),
    outcome(UNANSWERABLE, 0.7, rank=1, ms=50),
    outcome(UNANSWERABLE, 0.4, rank=1, ms=60),
    outcome(OFF_CORPUS, 0.5, article="tesla", ms=70),
    outcome(OFF_CORPUS, 0.3, article="tesla", ms=80),
]


def test_the_figures_are_those_of_their_definitions() -> None:
    assert figures(OUTCOMES) == Evaluation(
        questions=8,
        passage_hit_at_1=1 / 4,
        passage_hit_at_5=2 / 4,
        mrr=(1 + 1 / 2 + 1 / 6 + 0) / 4,
        answer_sentence_accuracy=1 / 4,
        answered_precision=1 / 5,
        answered_coverage=3 / 4,
        off_corpus_refused_at_95=1 / 2,  # 95% of four are all four: the threshold is 0.4
        off_corpus_auc=7 / 8,
        unanswerable_auc=(2 + 2 + 1 + 0.5) / 8,
        latency_p50_ms=45,
        latency_p95_ms=76.5,
    )


def test_what_no_question_bears_on_has_no_figure() -> None:
    found = figures([each for each in OUTCOMES if each.labelled.kind == OFF_CORPUS])
    given = {field.name for field in fields(found) if getattr(found, field.name) is not None}
    assert given == {"questions", "answered_precision", "latency_p50_ms", "latency_p95_ms"}
    assert found.answered_precision == 0
    assert set(map(type, (getattr(figures([]), field.name) for field in fields(found)))) == {int, type(None)}


def test_figures_come_by_label() -> None:
    by_article = figures_by(OUTCOMES, lambda question: question.article)
    assert {name: each.questions for name, each in by_article.items()} == {"bees": 5, "lamp": 1, "tesla": 2}
    assert by_article["lamp"] == figures([OUTCOMES[2]])


@pytest.mark.parametrize(
    ("higher", "lower", "expected"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9, 0.8], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.4, 0.2], [0.4, 0.3], (2 + 1.5 + 0) / 6),
        ([], [0.4], None),
        ([0.4], [], None),
    ],
)
def test_auc_is_the_share_of_pairs_in_order(higher: list[float], lower: list[float], expected: float | None) -> None:
    assert auc(np.array(higher), np.array(lower)) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("coverage", "expected"), [(1.0, 0.1), (0.95, 0.1), (0.75, 0.2), (0.74, 0.2), (0.5, 0.3), (0.0, 0.4)]
)
def test_the_threshold_is_the_highest_that_lets_the_share_through(coverage: float, expected: float) -> None:
    confidences = np.array([0.2, 0.4, 0.1, 0.3])
    assert threshold_for(confidences, coverage) == expected
    assert np.mean(confidences >= expected) >= coverage


def test_the_threshold_lets_95_of_100_through() -> None:
    assert threshold_for(np.arange(100) / 100, 0.95) == 0.05


# The real model on our own article ------------------------------------------------------------------------------


def test_our_own_article_is_read_well(tmp_path: Path, real_encoder: Encoder) -> None:
    build(ROOT / "corpus", Store(tmp_path), real_encoder)
    live = LiveIndex(tmp_path, encoder=real_encoder)
    paragraphs = {article.id: len(article.paragraphs) for article in live.index.articles}
    questions = read_questions(ROOT / "tests/data/shanghai-questions.jsonl", paragraphs)
    found = figures(evaluate(questions, lambda question: live.read(question).reading))
    assert found.questions == 46
    # Measured: 0.962, 1.000, 0.981, 0.885, 1.000, 1.000, 0.888; a question of the 26 is 0.038.
    assert (found.passage_hit_at_1 or 0) > 0.88
    assert (found.passage_hit_at_5 or 0) > 0.96
    assert (found.mrr or 0) > 0.93
    assert (found.answer_sentence_accuracy or 0) > 0.80
    assert (found.answered_coverage or 0) > 0.92
    assert (found.off_corpus_auc or 0) > 0.97
    assert (found.unanswerable_auc or 0) > 0.80

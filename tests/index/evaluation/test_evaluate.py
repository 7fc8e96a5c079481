from pathlib import Path

import pytest

from index import Candidate, Certainty, Encoder, LiveIndex, Match, Passage, Store, build
from index.evaluation.evaluate import evaluate
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind, read_questions
from index.evaluation.metrics import figures
from index.qa.reading import Reading
from index.text.question import read_question
from index.text.split import split
from tests.fakes.common.corpora import article_of
from tests.paths import ROOT

ANSWERABLE = QuestionKind.ANSWERABLE


PASSAGES = [
    passage
    for article in (
        article_of("Ann lives here. It is warm.", "Ben lives there.", article_id="bees"),
        article_of("Ann left.", article_id="lamp"),
    )
    for passage in split(article)
]


def reading(*ranked: int, confidence: float = 0.75, certainty: Certainty = Certainty.SURE) -> Reading:
    """A reading that ranks these passages; what may answer is the first sentence of each of them."""
    matches = tuple(Match(PASSAGES[row], float(-rank)) for rank, row in enumerate(ranked))
    question = read_question("Who lives here?")
    choices = tuple(quoted(PASSAGES[row], confidence) for row in ranked)
    return Reading(question, matches, choices, certainty)


def quoted(passage: Passage, confidence: float) -> Candidate:
    first = passage.sentences[0]
    return Candidate(passage, first.start, first.end, (), confidence)


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


def test_the_answer_may_stand_in_any_paragraph_of_the_right_article() -> None:
    (outcome,) = evaluate([labelled(2)], lambda _: reading(0, 1))
    assert (outcome.right, outcome.answers, outcome.handled) == (False, True, 1)


def test_what_is_found_counts_only_where_it_is_shown() -> None:
    question = labelled(2, "Ben")
    sureness = (Certainty.UNSURE, Certainty.SURE, Certainty.NONE)
    readings = [reading(0, 1, certainty=certainty) for certainty in sureness]
    shown, given, refused = (
        evaluate([question], dict.fromkeys([question.question], each).__getitem__)[0] for each in readings
    )
    assert (shown.found, given.found, refused.found) == (True, False, False)
    assert (shown.handled, given.handled, refused.handled) == (0.5, 0, 0)


def test_our_own_article_is_read_well(tmp_path: Path, real_encoder: Encoder) -> None:
    build(ROOT / "corpus", Store(tmp_path), real_encoder)
    live = LiveIndex(tmp_path, encoder=real_encoder)
    paragraphs = {article.id: len(article.paragraphs) for article in live.index.articles}
    questions = read_questions(ROOT / "tests/data/shanghai-questions.jsonl", paragraphs)
    found = figures(evaluate(questions, lambda question: live.read(question).reading))
    assert found.questions == 46
    # Measured: 0.962, 1.000, 0.981, 0.885, 1.000, 0.981; right 0.846, found 0.115, precision 0.957, trap and off 1.
    # A question of the 26 is 0.038.
    assert (found.passage_hit_at_1 or 0) > 0.88
    assert (found.passage_hit_at_5 or 0) > 0.96
    assert (found.mrr or 0) > 0.93
    assert (found.answer_sentence_accuracy or 0) > 0.80
    assert (found.right or 0) > 0.80
    assert (found.right or 0) + (found.found or 0) > 0.92
    assert (found.precision or 0) > 0.90
    assert (found.trap, found.off) == (1, 1)
    assert (found.off_corpus_auc or 0) > 0.97
    assert (found.unanswerable_auc or 0) > 0.80

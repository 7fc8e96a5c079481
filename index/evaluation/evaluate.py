"""A file of labelled questions to figures: how often the right passage, the right sentence, the right refusal."""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import QuestionError, QuestionFileError
from index.qa.reading import Reading
from index.text.question import read_question
from index.types import Candidate, Certainty


class QuestionKind(StrEnum):
    """Answerable; unanswerable (looks answerable, is not); or about something that no article covers."""

    ANSWERABLE = "answerable"
    UNANSWERABLE = "unanswerable"
    OFF_CORPUS = "off-corpus"


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with what is right.

    article: the id of the article that it was written for.
    paragraph: the 1-based paragraph that answers it; None where none does.
    answers: strings of which the right sentence contains one.
    style, trap: how it is worded, and what makes it tempting though nothing answers it; "" where not labelled.
    """

    question: str
    article: str
    paragraph: int | None
    answers: tuple[str, ...]
    kind: QuestionKind
    style: str = ""
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    rank: 1-based rank of the right paragraph among the paragraphs found; 0 where it was not found.
    right: whether the chosen quotation stands in the right paragraph and contains an accepted answer.
    answers: whether it contains one and stands in the right article, in whatever paragraph.
    found: whether one of the quotations that are shown does, where none is sure.
    """

    labelled: LabelledQuestion
    quote: str
    rank: int
    right: bool
    confidence: float
    certainty: Certainty
    answers: bool
    found: bool
    milliseconds: float

    @property
    def answered(self) -> bool:
        """Whether the quotation is given as the answer."""
        return self.certainty is Certainty.SURE

    @property
    def handled(self) -> float:
        """What a person gets of it: 1 for the answer, or for none where nothing answers; half for what may be it."""
        answerable = self.labelled.kind is QuestionKind.ANSWERABLE
        if self.certainty is Certainty.SURE:
            return float(answerable and self.answers)
        if self.certainty is Certainty.UNSURE:
            return 0.5 * (self.found if answerable else 1.0)
        return float(not answerable)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over some questions; shares are 0 to 1, and None where no question bears on a figure.

    answer_sentence_accuracy: over answerable questions, whatever the threshold.
    answered_precision: of all questions that were answered, the share answered right.
    answered_coverage: of the answerable, the share that was answered.
    off_corpus_refused_at_95: of the off-corpus, the share refused at the threshold that answers 95% of the answerable.
    off_corpus_auc, unanswerable_auc: how often an answerable question has the higher confidence of a pair.

    What a person gets:
    handled: the mean of `Outcome.handled`.
    precision: of the sure answers, the share that holds an accepted answer, in the right article.
    right, wrong, found, none: of the answerable, sure and right; sure and wrong; unsure with the answer among what is
        shown; refused.
    trap, off: of the unanswerable and of the off-corpus, the share without a sure answer.
    words: mean length of a sure quotation, in words.
    """

    questions: int
    passage_hit_at_1: float | None
    passage_hit_at_5: float | None
    mrr: float | None
    answer_sentence_accuracy: float | None
    answered_precision: float | None
    answered_coverage: float | None
    off_corpus_refused_at_95: float | None
    off_corpus_auc: float | None
    unanswerable_auc: float | None
    latency_p50_ms: float | None
    latency_p95_ms: float | None
    handled: float | None
    precision: float | None
    right: float | None
    wrong: float | None
    found: float | None
    none: float | None
    trap: float | None
    off: float | None
    words: float | None


def read_questions(path: Path, paragraphs: Mapping[str, int] | None = None) -> list[LabelledQuestion]:
    """Read a question file: one JSON object a line, with the fields of `LabelledQuestion`.

    paragraphs: how many each article has, by its id; None where questions may be of articles that are gone.

    Raises QuestionFileError when the file cannot be read or no question is answerable, and otherwise naming every
    line that is broken, asks nothing, or is answerable by an article or paragraph that is not there.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"The question file {path} cannot be read: {error}.") from error
    questions: list[LabelledQuestion] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions.append(_labelled(json.loads(line), paragraphs))
            except (ValueError, KeyError, QuestionError) as error:
                problems.append(f"line {number}: {_problem(error)}")
    if problems:
        shown = "\n  ".join(problems[:10])
        more = f"\n  and {len(problems) - 10} more" if len(problems) > 10 else ""
        raise QuestionFileError(f"Mend these lines of {path}:\n  {shown}{more}")
    if paragraphs is not None and not any(question.kind == QuestionKind.ANSWERABLE for question in questions):
        raise QuestionFileError(f"There is no answerable question in {path}: add some with article and paragraph.")
    return questions


def evaluate(questions: Sequence[LabelledQuestion], read: Callable[[str], Reading]) -> list[Outcome]:
    """Ask every question and compare with its labels."""
    return [_outcome(question, read) for question in questions]


def figures(outcomes: Sequence[Outcome]) -> Evaluation:
    """All figures over the outcomes."""
    answerable = [outcome for outcome in outcomes if outcome.labelled.kind == QuestionKind.ANSWERABLE]
    confidences = {
        kind: np.array([outcome.confidence for outcome in outcomes if outcome.labelled.kind == kind])
        for kind in QuestionKind
    }
    ranks = np.array([outcome.rank for outcome in answerable])
    found = ranks > 0
    answered = [outcome for outcome in outcomes if outcome.answered]
    latencies = [outcome.milliseconds for outcome in outcomes]
    traps, off = (
        [outcome for outcome in outcomes if outcome.labelled.kind == kind]
        for kind in (QuestionKind.UNANSWERABLE, QuestionKind.OFF_CORPUS)
    )
    return Evaluation(
        questions=len(outcomes),
        passage_hit_at_1=_mean(ranks == 1),
        passage_hit_at_5=_mean(found & (ranks <= 5)),
        mrr=_mean(np.where(found, 1 / np.maximum(ranks, 1), 0.0)),
        answer_sentence_accuracy=_mean([outcome.right for outcome in answerable]),
        answered_precision=_mean([outcome.right for outcome in answered]),
        answered_coverage=_mean([outcome.answered for outcome in answerable]),
        off_corpus_refused_at_95=_refused_at_95(
            confidences[QuestionKind.ANSWERABLE], confidences[QuestionKind.OFF_CORPUS]
        ),
        off_corpus_auc=auc(confidences[QuestionKind.ANSWERABLE], confidences[QuestionKind.OFF_CORPUS]),
        unanswerable_auc=auc(confidences[QuestionKind.ANSWERABLE], confidences[QuestionKind.UNANSWERABLE]),
        latency_p50_ms=_percentile(latencies, 50),
        latency_p95_ms=_percentile(latencies, 95),
        handled=_mean([outcome.handled for outcome in outcomes]),
        precision=_mean([outcome.answers for outcome in answered]),
        right=_mean([outcome.answered and outcome.answers for outcome in answerable]),
        wrong=_mean([outcome.answered and not outcome.answers for outcome in answerable]),
        found=_mean([outcome.found for outcome in answerable]),
        none=_mean([outcome.certainty is Certainty.NONE for outcome in answerable]),
        trap=_mean([not outcome.answered for outcome in traps]),
        off=_mean([not outcome.answered for outcome in off]),
        words=_mean([float(len(outcome.quote.split())) for outcome in answered]),
    )


INTERVAL_OF = ("handled", "precision", "right", "found", "trap")


def intervals(outcomes: Sequence[Outcome], samples: int = 1_000, seed: int = 1) -> dict[str, tuple[float, float]]:
    """The middle 95% of the figures over samples of the questions, drawn with replacement (Efron 1979)."""
    chance = np.random.default_rng(seed)
    drawn = [
        figures([outcomes[row] for row in chance.integers(0, len(outcomes), len(outcomes))]) for _ in range(samples)
    ]
    found = {}
    for name in INTERVAL_OF:
        values = [value for each in drawn if (value := getattr(each, name)) is not None]
        if values:
            found[name] = (float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5)))
    return found


def precision_by_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """For each number of most confident questions their share of all, and how many of them are quoted right."""
    ordered = sorted(outcomes, key=lambda outcome: -outcome.confidence)
    right = np.cumsum([outcome.answers for outcome in ordered])
    return [((count + 1) / len(ordered), float(right[count] / (count + 1))) for count in range(len(ordered))]


def figures_by(outcomes: Sequence[Outcome], label: Callable[[LabelledQuestion], str]) -> dict[str, Evaluation]:
    """The figures over each group of questions with the same label, by label."""
    labels = sorted({label(outcome.labelled) for outcome in outcomes})
    return {name: figures([outcome for outcome in outcomes if label(outcome.labelled) == name]) for name in labels}


def auc(higher: NDArray[np.float64], lower: NDArray[np.float64]) -> float | None:
    """Area under the ROC curve: how often a value of `higher` is above one of `lower`, ties counted half."""
    if not len(higher) or not len(lower):
        return None
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - only measuring needs it

    labels = np.r_[np.ones(len(higher)), np.zeros(len(lower))]
    return float(roc_auc_score(labels, np.r_[higher, lower]))


def threshold_for(confidences: NDArray[np.float64], coverage: float) -> float:
    """The highest threshold at which at least this share of the confidences is at or above it."""
    ordered = np.sort(confidences)[::-1]
    return float(ordered[max(int(np.ceil(coverage * len(ordered))) - 1, 0)])


def _outcome(labelled: LabelledQuestion, read: Callable[[str], Reading]) -> Outcome:
    begun = time.perf_counter()
    reading = read(labelled.question)
    milliseconds = 1_000 * (time.perf_counter() - begun)
    place = (labelled.article, labelled.paragraph)
    paragraphs = list(
        dict.fromkeys((match.passage.article.id, match.passage.paragraph.number) for match in reading.matches)
    )
    quoted = (reading.passage.article.id, reading.passage.paragraph.number)
    return Outcome(
        labelled,
        reading.quote,
        rank=paragraphs.index(place) + 1 if place in paragraphs else 0,
        right=quoted == place and any(answer in reading.quote for answer in labelled.answers),
        confidence=reading.confidence,
        certainty=reading.certainty,
        answers=_answers(labelled, reading.best),
        found=reading.certainty is Certainty.UNSURE and any(_answers(labelled, each) for each in reading.choices),
        milliseconds=milliseconds,
    )


def _answers(labelled: LabelledQuestion, quoted: Candidate) -> bool:
    here = quoted.passage.article.id == labelled.article
    return here and any(answer in quoted.quote for answer in labelled.answers)


def _labelled(row: object, paragraphs: Mapping[str, int] | None) -> LabelledQuestion:
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - like all that is wrong with a line
    try:
        kind = QuestionKind(str(row.get("kind", QuestionKind.ANSWERABLE)))
    except ValueError:
        raise ValueError(f"kind must be one of {', '.join(QuestionKind)}") from None
    question, article, paragraph = row["question"], row.get("article"), row.get("paragraph")
    answers = row.get("answers") or []
    if not isinstance(question, str) or not question.strip():
        raise ValueError("question must be text")
    read_question(question)
    if not isinstance(answers, list) or not all(isinstance(text, str) and text for text in answers):
        raise ValueError("answers must be a list of texts")
    if kind is QuestionKind.ANSWERABLE:
        if not isinstance(article, str) or (paragraphs is not None and article not in paragraphs):
            raise ValueError(f"there is no article {article!r}")
        last = paragraphs[article] if paragraphs is not None else sys.maxsize
        if not isinstance(paragraph, int) or not 1 <= paragraph <= last:
            raise ValueError(f"paragraph must be a number from 1{f' to {last}' if paragraphs is not None else ''}")
        if not answers:
            raise ValueError("answers must name at least one text")
    number = paragraph if isinstance(paragraph, int) else None
    style, trap = str(row.get("style") or ""), str(row.get("trap") or "")
    return LabelledQuestion(question, str(article or ""), number, tuple(answers), kind, style, trap)


def _problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg})"
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)


def _refused_at_95(answerable: NDArray[np.float64], off_corpus: NDArray[np.float64]) -> float | None:
    if not len(answerable) or not len(off_corpus):
        return None
    return float((off_corpus < threshold_for(answerable, 0.95)).mean())


def _mean(values: Sequence[float] | NDArray[np.bool_] | NDArray[np.float64]) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _percentile(values: Sequence[float], percent: float) -> float | None:
    return float(np.percentile(values, percent)) if values else None

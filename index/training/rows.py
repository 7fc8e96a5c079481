"""Files of labelled questions to training rows: a question, a passage, and where in it the answer stands."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionFileError
from index.text.split import split
from index.types import Article, Paragraph, Passage

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A question beside one passage.

    context: the article's title and the heading above the passage; no answer is taken from it.
    spans: where accepted answers stand in the passage, as character offsets; empty where it does not answer.
    group: the article, so that whole articles can be left out.
    """

    question: str
    context: str
    passage: str
    spans: tuple[Span, ...]
    group: str


@dataclass(frozen=True, slots=True)
class SpanQuestion:
    """A question with the text that it was asked of, before it is divided into passages."""

    question: str
    title: str
    text: str
    answers: tuple[str, ...]
    starts: tuple[int, ...]
    source: str


# Collections whose titles are names of files and say nothing to a reader.
_UNTITLED = ("squadshifts_reddit", "squadshifts_amazon", "policyqa_dev")


def read_span_questions(path: Path) -> list[SpanQuestion]:
    """Read a gzipped file of rows with spans, or with candidate sentences (SelQA's form).

    Raises QuestionFileError, which names each line that is broken.
    """
    rows: list[SpanQuestion] = []
    problems: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                rows += list(_of_sentences(row) if "candidates" in row else _of_spans(row))
            except (ValueError, KeyError, TypeError, IndexError) as error:
                problems.append(f"line {number}: {error}")
    if problems:
        shown = "\n  ".join(problems[:10])
        raise QuestionFileError(f"Mend these lines of {path}:\n  {shown}")
    return rows


def _of_spans(row: Mapping[str, Any]) -> Iterator[SpanQuestion]:
    text, answers = row["passage"], tuple(row["answers"])
    given = row.get("starts") or [None] * len(answers)
    starts = [text.find(answer) if start is None else start for answer, start in zip(answers, given, strict=True)]
    known = [(answer, start) for answer, start in zip(answers, starts, strict=True) if start >= 0]
    if not answers or known:
        title = "" if row["set"] in _UNTITLED else str(row.get("title", "")).replace("_", " ")
        yield SpanQuestion(
            row["question"], title, text, tuple(each for each, _ in known), tuple(at for _, at in known), row["set"]
        )


def _of_sentences(row: Mapping[str, Any]) -> Iterator[SpanQuestion]:
    """The sentences together as one text; the right ones are the answers."""
    sentences = row["candidates"]
    starts = [sum(len(each) + 1 for each in sentences[:place]) for place in range(len(sentences))]
    right = [place for place, each in enumerate(sentences) if each in row["sentences"]]
    yield SpanQuestion(
        row["question"],
        row["title"],
        " ".join(sentences),
        tuple(sentences[place] for place in right),
        tuple(starts[place] for place in right),
        row["set"],
    )


def divided_text(title: str, text: str) -> list[Passage]:
    """A text divided as an article's is."""
    return split(Article("", title, text, (Paragraph(1, 0, len(text)),)))


def passages_of(row: SpanQuestion) -> list[tuple[Passage, tuple[Span, ...]]]:
    """The text divided as an article's is, with the answers' spans in each passage."""
    divided = []
    for passage in divided_text(row.title, row.text):
        spans = [
            (start - passage.start, start - passage.start + len(answer))
            for answer, start in zip(row.answers, row.starts, strict=True)
            if passage.start <= start and start + len(answer) <= passage.end
        ]
        divided.append((passage, tuple(dict.fromkeys(spans))))
    return divided


def spans_in(text: str, answers: tuple[str, ...]) -> tuple[Span, ...]:
    """Everywhere that an accepted answer stands in a text."""
    spans = []
    for answer in answers:
        at = text.find(answer)
        while at >= 0:
            spans.append((at, at + len(answer)))
            at = text.find(answer, at + 1)
    return tuple(dict.fromkeys(spans))

"""Rows without an answer that look as if they had one; a reader learns from them when to say nothing."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import bm25s

from index.text.words import content_words
from index.training.rows import SpanQuestion, TrainingRow, divided_text, passages_of
from index.types import Passage

_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_SEARCHED = 6


def found_instead(rows: Sequence[SpanQuestion], chance: random.Random, share: float) -> list[TrainingRow]:
    """For a share of the rows, a passage of the same file that BM25 finds for the question and that has no answer.

    The rows of a file are of one kind of text, so that what is found is on the subject as often as a search's is.
    """
    passages = _distinct(rows)
    texts = [f"{passage.article.title} {passage.text}" for passage in passages]
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
    chosen = [row for row in rows if chance.random() < share]
    tokens = bm25s.tokenize([row.question for row in chosen], stopwords="en", show_progress=False)
    found, _ = index.retrieve(tokens, k=min(_SEARCHED, len(passages)), show_progress=False)
    negatives = []
    for row, places in zip(chosen, found, strict=True):
        others = [passages[int(place)] for place in places]
        free = [other for other in others if not _answers(other.text, row) and other.text not in row.text]
        if free:
            other = chance.choice(free[:3])
            negatives.append(TrainingRow(row.question, other.article.title, other.text, (), row.title))
    return negatives


def without_answer(row: TrainingRow, passage: Passage) -> TrainingRow | None:
    """The row with the sentences that hold its answers taken out of the passage; None where nothing is left."""
    kept = [
        sentence.text
        for sentence in passage.sentences
        if not any(
            start < sentence.end - passage.start and end > sentence.start - passage.start for start, end in row.spans
        )
    ]
    text = " ".join(kept)
    if len(kept) < 2 or any(row.passage[start:end] in text for start, end in row.spans):
        return None
    return replace(row, passage=text, spans=())


def of_another(row: TrainingRow, article: str, chance: random.Random) -> TrainingRow | None:
    """The row with a name or number of its question exchanged for another of the article that its passage lacks."""
    kinds = [_NUMBER, _NAME]
    chance.shuffle(kinds)
    for kind in kinds:
        asked = [match for match in kind.finditer(row.question) if match.group() in row.passage]
        others = sorted({match.group() for match in kind.finditer(article)} - {match.group() for match in asked})
        others = [other for other in others if other not in row.passage and other not in row.question]
        if asked and others:
            match = chance.choice(asked)
            question = row.question[: match.start()] + chance.choice(others) + row.question[match.end() :]
            return replace(row, question=question, spans=())
    return None


def alone(rows: Sequence[TrainingRow]) -> list[TrainingRow]:
    """The sentences that answer a question, and of each passage the likeliest that does not, as passages of their own.

    rows: those of one question. A sentence is the likelier the more of the question's words it holds.
    """
    made = []
    for row in rows:
        asked = {word.term for word in content_words(row.question)}
        others: list[tuple[int, TrainingRow]] = []
        for sentence in chain.from_iterable(each.sentences for each in divided_text("", row.passage)):
            start, end = sentence.start, sentence.end
            spans = tuple((a - start, b - start) for a, b in row.spans if start <= a and b <= end)
            one = replace(row, passage=sentence.text, spans=spans)
            if spans:
                made.append(one)
            elif not any(start < b and a < end for a, b in row.spans):
                others.append((len(asked & {word.term for word in content_words(sentence.text)}), one))
        if others:
            made.append(max(others, key=lambda each: each[0])[1])
    return list(dict.fromkeys(made))


def _distinct(rows: Sequence[SpanQuestion]) -> list[Passage]:
    passages: dict[str, Passage] = {}
    for row in {row.text: row for row in rows}.values():
        for passage, _ in passages_of(row):
            passages.setdefault(passage.text, passage)
    return list(passages.values())


def _answers(text: str, row: SpanQuestion) -> bool:
    return any(answer in text for answer in row.answers)

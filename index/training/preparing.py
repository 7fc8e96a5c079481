"""Everything that a reader is trained on, as rows: what the files hold, and the negatives made from it."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.evaluation.evaluate import LabelledQuestion, QuestionKind, read_questions
from index.maintenance.versions import opened
from index.qa.retrieve import retrieve
from index.store.store import Store
from index.store.version import Index
from index.text.question import read_question
from index.training.negatives import found_instead, of_another, without_answer
from index.training.rows import (
    SpanQuestion,
    TrainingRow,
    context_of,
    passages_of,
    read_span_questions,
    spans_in,
)
from index.training.wording import reworded
from index.types import Passage

_FOUND = 8
_REWORDED = 0.25


def general_rows(path: Path, chance: random.Random) -> list[list[TrainingRow]]:
    """The rows of one file, each question's together: the passage that answers it first, then those that do not."""
    questions = read_span_questions(path)
    questions = [row for row in questions if len(row.question) < 300]
    negatives = defaultdict(list)
    for row in found_instead([each for each in questions if each.answers], chance, 0.7):
        negatives[row.question].append(row)
    groups = []
    for question in questions:
        group = list(_of_question(question, chance))
        if group:
            group += negatives.pop(question.question, [])
            groups.append(_reword(group, chance))
    return groups


def _of_question(row: SpanQuestion, chance: random.Random) -> Iterator[TrainingRow]:
    for passage, spans in passages_of(row):
        if spans or not row.answers:
            made = TrainingRow(row.question, row.title, passage.text, spans, row.title)
            yield made
            if not spans:
                return
            other = without_answer(made, passage) if chance.random() < 0.2 else None
            if other:
                yield other
            return


def exchanged(rows: Sequence[TrainingRow], chance: random.Random, share: float) -> list[TrainingRow]:
    """For a share of the rows that have an answer, one about another name or number of the article."""
    texts: dict[str, str] = defaultdict(str)
    for row in rows:
        if len(texts[row.group]) < 20_000:
            texts[row.group] += "\n" + row.passage
    made = (of_another(row, texts[row.group], chance) for row in rows if row.spans and chance.random() < share)
    return [row for row in made if row]


def everyday_rows(folder: Path, index_folder: Path, chance: random.Random) -> list[list[TrainingRow]]:
    """The rows of a folder of articles with questions.jsonl, each question's together, by the project's own search.

    index_folder: an index of the folder's articles.
    """
    store = Store(index_folder)
    index, encoder = opened(store, store.current_id())
    rows = []
    for labelled in read_questions(folder / "questions.jsonl"):
        question = read_question(labelled.question)
        candidates = retrieve(index, question, encoder.encode_question(question.text))
        found = [index.passage(int(row)) for row in candidates.rows[:_FOUND]]
        rows.append(_reword(list(_of_labelled(labelled, index, found, chance)), chance))
    return rows


def _of_labelled(
    labelled: LabelledQuestion, index: Index, found: Sequence[Passage], chance: random.Random
) -> Iterator[TrainingRow]:
    def row(passage: Passage, spans: tuple[tuple[int, int], ...]) -> TrainingRow:
        return TrainingRow(labelled.question, context_of(passage), passage.text, spans, labelled.article)

    place = (labelled.article, labelled.paragraph)
    if labelled.kind is QuestionKind.ANSWERABLE:
        for number in range(len(index)):
            passage = index.passage(number)
            if (passage.article.id, passage.paragraph.number) == place:
                spans = spans_in(passage.text, labelled.answers)
                if spans:
                    positive = row(passage, spans)
                    yield positive
                    other = without_answer(positive, passage) if chance.random() < 0.3 else None
                    if other:
                        yield other
    for passage in found:
        here = (passage.article.id, passage.paragraph.number) == place
        if not here and not any(answer in passage.text for answer in labelled.answers):
            yield row(passage, ())


def _reword(group: list[TrainingRow], chance: random.Random) -> list[TrainingRow]:
    if not group or chance.random() >= _REWORDED:
        return group
    question = reworded(group[0].question, chance)
    return [replace(row, question=question) for row in group]

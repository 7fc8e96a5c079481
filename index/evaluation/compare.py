"""The same questions to two versions: which answers stayed, moved, changed, were lost or gained."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from threadpoolctl import threadpool_limits

from index.articles.load import GOLDEN
from index.encoders.encoder import Encoder, Progress
from index.errors import QuestionError
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind, read_questions
from index.qa.pipeline import read_encoded
from index.qa.reading import Reader, Reading
from index.store.restricted import restricted
from index.store.version import Index
from index.text.question import read_question

ASKED = "asked.jsonl"
_Opened = tuple[Index, Encoder]


class AnswerChange(StrEnum):
    """What became of an answer. Moved: the same sentence at another place."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"
    GAINED = "gained"


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked of both versions.

    golden: those whose right answers are known and must not be lost.
    asked: what people asked lately.
    """

    golden: tuple[LabelledQuestion, ...] = ()
    asked: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.golden) + len(self.asked)


@dataclass(frozen=True, slots=True)
class QuotedAnswer:
    """The answer of a version: its quotation and where that stands."""

    quote: str
    article: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One question on two versions; None where a version does not answer.

    golden: the label of a golden question, else None.
    was_right, is_right: of a golden question, whether the old and the new version answer (or refuse) as they should.
    asked_of: "" for all articles; else the collection which they were asked of, with the articles that are in none.
    """

    question: str
    old: QuotedAnswer | None
    new: QuotedAnswer | None
    golden: LabelledQuestion | None = None
    was_right: bool = False
    is_right: bool = False
    asked_of: str = ""

    @property
    def change(self) -> AnswerChange:
        """What became of the answer."""
        if self.old is None or self.new is None:
            return AnswerChange.SAME if self.old is self.new else AnswerChange.GAINED if self.new else AnswerChange.LOST
        if self.old.quote != self.new.quote:
            return AnswerChange.CHANGED
        return AnswerChange.SAME if self.old == self.new else AnswerChange.MOVED

    @property
    def is_loss(self) -> bool:
        """Whether a golden question was right and is no longer; the same sentence is right wherever it moves."""
        stayed = self.old is not None and self.change in (AnswerChange.SAME, AnswerChange.MOVED)
        return self.was_right and not self.is_right and not stayed


@dataclass(frozen=True, slots=True)
class Comparison:
    """All questions on two versions.

    old: "" where there was none.
    gone: ids of the articles that the old version holds and the new one does not.
    """

    old: str
    new: str
    differences: tuple[Difference, ...]
    gone: frozenset[str] = frozenset()

    @property
    def counts(self) -> dict[AnswerChange, int]:
        """How many answers there are of each kind of change."""
        found = Counter(each.change for each in self.differences)
        return {change: found[change] for change in AnswerChange}

    @property
    def golden(self) -> tuple[Difference, ...]:
        """Those of golden questions."""
        return tuple(each for each in self.differences if each.golden)

    @property
    def losses(self) -> tuple[Difference, ...]:
        """The golden questions that the new version loses."""
        return tuple(each for each in self.differences if each.is_loss)


def questions_to_replay(folder: Path, corpus: Path | None = None, golden: Path | None = None) -> Questions:
    """The golden questions and those that people asked lately, as a running bot leaves them in the index folder.

    golden: their file; without one the file golden.jsonl in the corpus, if there is one.
    Raises QuestionFileError when the golden questions cannot be used.
    """
    path = golden
    if path is None and corpus is not None and (corpus / GOLDEN).is_file():
        path = corpus / GOLDEN
    known = tuple(read_questions(path)) if path else ()
    texts = {each.question for each in known}
    return Questions(known, tuple(text for text in _asked(folder / ASKED) if text not in texts))


def compare(
    old: _Opened | None,
    new: _Opened,
    reader: Reader,
    questions: Questions,
    progress: Progress | None = None,
) -> Comparison:
    """Ask both versions, each with its encoder; without an old one, every answer is a gain.

    Who may ask which collection is not known here. So a golden question is asked of all articles, and of what the
    fewest see who may see its answer: the answer's collection and the articles that are in none. It is lost where it
    is lost to either.
    """
    asked: list[tuple[str, LabelledQuestion | None]] = [(each.question, each) for each in questions.golden]
    asked += [(text, None) for text in questions.asked]
    differences = []
    narrow = _Narrowed(old, new)
    with threadpool_limits(1, user_api="blas"):  # as they are asked when they serve
        for text, label in asked:
            found = _difference(old, new, reader, text, label)
            collection = narrow.collection_of(label)
            if collection and not found.is_loss:
                of_few = _difference(*narrow.to(collection), reader, text, label)
                found = replace(of_few, asked_of=collection) if of_few.is_loss else found
            differences.append(found)
            if progress:
                progress(len(differences), len(asked))
    held = {article.id for article in old[0].articles} if old else set()
    gone = frozenset(held - {article.id for article in new[0].articles})
    return Comparison(old[0].manifest.id if old else "", new[0].manifest.id, tuple(differences), gone)


class _Narrowed:
    """Two versions as those see them who may ask one collection of several."""

    def __init__(self, old: _Opened | None, new: _Opened) -> None:
        self._versions = (old, new)
        articles = [article for version in (new, old) if version for article in version[0].articles]
        self._collections = {article.id: article.collection for article in reversed(articles)}
        self._made: dict[str, tuple[_Opened | None, _Opened]] = {}

    def collection_of(self, label: LabelledQuestion | None) -> str:
        """The collection that holds the right answer; "" for none, and where there is no other."""
        own = self._collections.get(label.article, "") if label else ""
        return own if set(self._collections.values()) - {"", own} else ""

    def to(self, collection: str) -> tuple[_Opened | None, _Opened]:
        """Both versions with that collection and what is in none."""
        if collection not in self._made:
            hidden = frozenset(self._collections.values()) - {"", collection}
            old, new = self._versions
            self._made[collection] = (
                (restricted(old[0], hidden), old[1]) if old else None,
                (restricted(new[0], hidden), new[1]),
            )
        return self._made[collection]


def _difference(
    old: _Opened | None, new: _Opened, reader: Reader, text: str, label: LabelledQuestion | None
) -> Difference:
    before, after = _answers(old, new, reader, text)
    right = (_is_right(label, before) and old is not None, _is_right(label, after))
    return Difference(text, _said(before), _said(after), label, *right)


def _answers(old: _Opened | None, new: _Opened, reader: Reader, text: str) -> tuple[Reading | None, Reading | None]:
    """What each version reads, where it is an answer; encoded once where both have the same encoder."""
    try:
        question = read_question(text)
    except QuestionError:
        return None, None
    encoding = new[1].encode_question(question.text)
    after = read_encoded(new[0], reader, question, encoding)
    before = None
    if old:
        if old[1].fingerprint != new[1].fingerprint:
            encoding = old[1].encode_question(question.text)
        before = read_encoded(old[0], reader, question, encoding)
    return (before if before and before.is_answer else None), (after if after.is_answer else None)


def _said(reading: Reading | None) -> QuotedAnswer | None:
    if reading is None:
        return None
    return QuotedAnswer(reading.quote, reading.passage.article.id, reading.passage.paragraph.number)


def _is_right(label: LabelledQuestion | None, reading: Reading | None) -> bool:
    """Whether a golden question is answered, or refused, as its label says; in which paragraph does not matter."""
    if label is None:
        return False
    if label.kind is not QuestionKind.ANSWERABLE:
        return reading is None
    return (
        reading is not None
        and reading.passage.article.id == label.article
        and any(answer in reading.quote for answer in label.answers)
    )


def _asked(path: Path) -> Sequence[str]:
    """The questions of a file that a bot writes; whatever is wrong with it, there are only fewer to ask."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found = []
    for line in lines:
        try:
            found.append(str(json.loads(line)["question"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found

"""What people asked and the articles did not answer well, grouped by meaning."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TextIO

from bot.messages.question import Posted
from bot.numbers.grouping import SAME_QUESTION, group_by_meaning
from index import Match, QuestionError, Vectors

_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that mean the same.

    questions: their different wordings, the newest first.
    count: how often they were asked.
    unhelpful: how many people said that an answer did not help.
    nearest: the title of the article that comes nearest, "" without one.
    last_asked: seconds since 1970.
    expected: what people had expected instead, in their words.
    """

    questions: tuple[str, ...]
    count: int
    unhelpful: int
    nearest: str
    last_asked: float
    expected: tuple[str, ...] = ()


def is_gap(posted: Posted) -> bool:
    """Whether it was refused, or none of what may answer it was chosen, or its answer mostly called unhelpful."""
    is_open = posted.outcome == "unsure" and not posted.quote
    return posted.outcome == "refused" or is_open or posted.unhelpful > posted.helpful


def find_gaps(
    posted: Sequence[Posted],
    vector_of: Callable[[str], Vectors],
    nearest: Callable[[str], str],
    expected: Mapping[str, tuple[str, ...]] | None = None,
    same: float = SAME_QUESTION,
) -> list[Gap]:
    """Group questions by their meaning, the most asked first; questions without words are left out.

    expected: what people had expected, by the keys of the questions.
    """
    groups = group_by_meaning(posted, vector_of, same)
    found = [_gap(members, nearest, expected or {}) for members in groups]
    return sorted(found, key=lambda gap: (-gap.count, -gap.last_asked))


def wordings_of(members: Sequence[Posted]) -> tuple[str, ...]:
    """The different wordings of questions, the newest first."""
    return tuple(dict.fromkeys(each.asked.text for each in sorted(members, key=lambda each: -each.asked_at)))


class Searches(Protocol):
    """What grouping needs of an index: its search."""

    def search(self, query: str, count: int) -> tuple[Match, ...]:
        """The passages that match a query best, best first. Raises QuestionError."""
        ...


def nearest_article(index: Searches) -> Callable[[str], str]:
    """Finds the title of the article whose passage comes nearest to a question."""

    def title(question: str) -> str:
        try:
            matches = index.search(question, 1)
        except QuestionError:
            return ""
        return matches[0].passage.article.title if matches else ""

    return title


def write_csv(gaps: Sequence[Gap], file: TextIO) -> None:
    """One row a group. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    writer = csv.writer(file)
    writer.writerow(["asked", "unhelpful", "question", "nearest article", "last asked", "other wordings", "expected"])
    for gap in gaps:
        last = datetime.fromtimestamp(gap.last_asked, UTC).date().isoformat()
        texts = [gap.questions[0], gap.nearest, last, " | ".join(gap.questions[1:]), " | ".join(gap.expected)]
        writer.writerow([gap.count, gap.unhelpful, *map(_cell, texts)])


def _gap(members: list[Posted], nearest: Callable[[str], str], expected: Mapping[str, tuple[str, ...]]) -> Gap:
    newest_first = sorted(members, key=lambda each: -each.asked_at)
    wordings = wordings_of(members)
    return Gap(
        questions=wordings,
        count=len(members),
        unhelpful=sum(each.unhelpful for each in members),
        nearest=nearest(wordings[0]),
        last_asked=newest_first[0].asked_at,
        expected=tuple(dict.fromkeys(text for each in newest_first for text in expected.get(each.asked.key, ()))),
    )


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text

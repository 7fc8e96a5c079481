"""What people asked and the articles did not answer well, grouped by meaning."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

import numpy as np

from bot.messages.question import Posted
from index import LiveIndex, QuestionError, Vectors

# The cosine from which two questions ask the same. Of six pairs of other wordings the default model puts five above it
# (0.80 and more), of six pairs about another thing of the same article one: the same question about another city.
SAME_QUESTION = 0.75

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
    """Group questions by the cosine of their vectors, the most asked first; questions without words are left out.

    expected: what people had expected, by the keys of the questions.
    """
    groups: list[tuple[Vectors, list[Posted]]] = []
    for each in posted:
        if not each.asked.text:
            continue
        vector = vector_of(each.asked.text)
        cosines = [float(vector @ total) / float(np.linalg.norm(total)) for total, _ in groups]
        best = int(np.argmax(cosines)) if cosines else -1
        if best >= 0 and cosines[best] >= same:
            total, members = groups[best]
            groups[best] = (total + vector, [*members, each])
        else:
            groups.append((vector, [each]))
    found = [_gap(members, nearest, expected or {}) for _, members in groups]
    return sorted(found, key=lambda gap: (-gap.count, -gap.last_asked))


def nearest_article(index: LiveIndex) -> Callable[[str], str]:
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
    wordings = tuple(dict.fromkeys(each.asked.text for each in newest_first))
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

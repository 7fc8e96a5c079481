"""What was asked in some days, and what came of it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from types import MappingProxyType
from typing import Protocol

from bot.history.feedback import Feedback
from bot.history.past_questions import PastQuestions
from bot.messages.question import Posted
from bot.numbers.gaps import Gap, Searches, find_gaps, is_gap, nearest_article, wordings_of
from bot.numbers.grouping import group_by_meaning
from index import Article, Vectors

# What people asked of the articles; small talk, commands and the like are "other".
OUTCOMES = ("answered", "unsure", "refused")
DAYS = 30
MOST_LISTED = 10
# Each has to be encoded to be grouped, which takes some milliseconds.
MOST_GROUPED = 1_000


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions of a day ended how: in the order of OUTCOMES, then the others."""

    date: date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many questions were asked on the day."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean the same: their wordings, the newest first, and how often they were asked."""

    questions: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some days, each of which is there, also one without a question.

    zone: the name of the time zone in which its days begin.
    counts: of all days together, in the order of a day's.
    people: how many asked.
    median, slowest_twentieth: seconds from question to reply that half, and 95 of 100, took at most; None without any.
    asked_most: what was asked of the articles, the most asked first. gaps: what they did not answer, or not well.
    quoted: the articles quoted most, with how often. never: those that were not quoted.
    """

    days: tuple[Day, ...]
    zone: str
    counts: tuple[int, ...]
    people: int
    helpful: int
    unhelpful: int
    median: float | None
    slowest_twentieth: float | None
    asked_most: tuple[Group, ...]
    gaps: tuple[Gap, ...]
    quoted: tuple[tuple[Article, int], ...]
    never: tuple[Article, ...]

    @property
    def asked(self) -> int:
        """How many questions were asked of the articles."""
        return sum(self.counts[: len(OUTCOMES)])


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose questions are counted: of a platform and a workspace there, "" for all.

    asked_openly: list no words of what was asked in private; it is counted all the same.
    """

    platform: str = ""
    workspace: str = ""
    asked_openly: bool = False

    def holds(self, posted: Posted) -> bool:
        """Whether a question is counted."""
        asked = posted.asked
        is_there = not self.platform or asked.platform == self.platform
        return is_there and (not self.workspace or asked.workspace == self.workspace)

    def lists(self, posted: Posted) -> bool:
        """Whether the words of a question may be shown."""
        is_private = posted.asked.way in ("direct", "command") or not posted.asked.thread
        return not (self.asked_openly and is_private)


EVERYTHING = Scope()


def last_days(days: int, zone: tzinfo, now: datetime | None = None) -> tuple[date, ...]:
    """So many days up to today, the oldest first."""
    today = (now or datetime.now(zone)).astimezone(zone).date()
    return tuple(today - timedelta(days=back) for back in reversed(range(days)))


class KnowsArticles(Searches, Protocol):
    """What figures need of an index."""

    @property
    def articles(self) -> tuple[Article, ...]: ...  # noqa: D102

    def vector(self, question: str) -> Vectors:
        """The unit vector of a question. Raises QuestionError."""
        ...


class Numbers:
    """Looks the figures up; without questions, or while the database cannot be used, they are those of none.

    shows: whether an article, by its id, may be spoken of; a question to which another was found does not count.
    """

    def __init__(
        self,
        past: PastQuestions,
        feedback: Feedback,
        index: KnowsArticles,
        zone: tzinfo,
        shows: Callable[[str], bool] = lambda _article: True,
    ) -> None:
        self._past, self._feedback = past, feedback
        self._index = index
        self._shows = shows
        self.zone = zone

    @property
    def articles(self) -> tuple[Article, ...]:
        """Those that the figures are about."""
        return self._index.articles

    def seen_by(self, index: KnowsArticles, shows: Callable[[str], bool]) -> "Numbers":
        """The same for somebody to whom no other articles exist."""
        return Numbers(self._past, self._feedback, index, self.zone, shows)

    def lately(self, days: int = DAYS, scope: Scope = EVERYTHING) -> Figures:
        """The figures of so many days up to today."""
        return self.of(last_days(days, self.zone), scope)

    def of(self, dates: Sequence[date], scope: Scope = EVERYTHING) -> Figures:
        """The figures of these days, the oldest first."""
        reaches = (datetime.now(self.zone).date() - dates[0]).days + 1
        posted, expected = self._past.posted_since(reaches), self._feedback.expectations()
        posted = [each for each in posted if not each.article or self._shows(each.article)]
        return figures_of(posted, self._index, dates, self.zone, expected, scope)


def figures_of(
    posted: Sequence[Posted],
    index: KnowsArticles,
    dates: Sequence[date],
    zone: tzinfo,
    expected: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    scope: Scope = EVERYTHING,
) -> Figures:
    """Count what was asked on these days; expected: what people had expected, by the keys of their questions."""
    posted = [each for each in posted if scope.holds(each)]
    day_of = {each.asked.key: datetime.fromtimestamp(each.asked_at, zone).date() for each in posted}
    known = set(dates)
    posted = [each for each in posted if day_of[each.asked.key] in known]
    counted = Counter((day_of[each.asked.key], _outcome(each)) for each in posted)
    by_day = tuple(Day(day, tuple(counted[day, outcome] for outcome in (*OUTCOMES, "other"))) for day in dates)
    of_articles = [each for each in posted if each.outcome in OUTCOMES]
    listed = [each for each in of_articles if scope.lists(each)][-MOST_GROUPED:]
    # An answer that was changed after a build has the seconds of none.
    seconds = [each.seconds for each in of_articles if each.seconds]
    quoted = Counter(each.article for each in posted if each.outcome == "answered")
    gaps = [each for each in listed if is_gap(each)]
    vector_of = cache(index.vector)
    articles = index.articles
    return Figures(
        days=by_day,
        zone=str(zone),
        counts=tuple(sum(day.counts[at] for day in by_day) for at in range(len(OUTCOMES) + 1)),
        people=len({(each.asked.platform, each.asked.workspace, each.asked.person) for each in of_articles}),
        helpful=sum(each.helpful for each in posted),
        unhelpful=sum(each.unhelpful for each in posted),
        median=_share(seconds, 0.5),
        slowest_twentieth=_share(seconds, 0.95),
        asked_most=_asked_most(group_by_meaning(listed, vector_of)),
        gaps=tuple(find_gaps(gaps, vector_of, nearest_article(index), expected)),
        quoted=tuple(
            (article, quoted[article.id])
            for article in sorted(articles, key=lambda each: -quoted[each.id])[:MOST_LISTED]
            if quoted[article.id]
        ),
        never=tuple(article for article in articles if not quoted[article.id]),
    )


def _asked_most(groups: Sequence[Sequence[Posted]]) -> tuple[Group, ...]:
    newest_first = sorted(groups, key=lambda members: -max(each.asked_at for each in members))
    return tuple(
        Group(wordings_of(members), len(members))
        for members in sorted(newest_first, key=lambda members: -len(members))[:MOST_LISTED]
    )


def _outcome(posted: Posted) -> str:
    return posted.outcome if posted.outcome in OUTCOMES else "other"


def _share(seconds: Sequence[float], share: float) -> float | None:
    """What so large a share of them is at most (nearest rank)."""
    ordered = sorted(seconds)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else None

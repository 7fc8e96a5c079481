"""How the bot does: what was asked in the last days, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.messages.question import Posted

# What people asked of the articles; small talk, commands and the like are "other".
OUTCOMES = ("answered", "unsure", "refused")
MOST_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions of a day (UTC) ended how: in the order of OUTCOMES, then the others."""

    date: date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some days, each of which is there, also one without a question.

    median, slowest_twentieth: seconds from question to reply that half, and 95 of 100, took at most; None without any.
    quoted: ids of the articles quoted most, with how often. never: ids of those that were not quoted.
    """

    days: tuple[Day, ...]
    counts: tuple[int, ...]
    helpful: int
    unhelpful: int
    median: float | None
    slowest_twentieth: float | None
    quoted: tuple[tuple[str, int], ...]
    never: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many questions there were."""
        return sum(self.counts)


def figures_of(
    posted: Sequence[Posted], seconds: Sequence[float], articles: Sequence[str], today: date, days: int
) -> Figures:
    """Count; articles: the ids of those that can be quoted now."""
    dates = [today - timedelta(days=back) for back in reversed(range(days))]
    counted = Counter((_day(each), _outcome(each)) for each in posted)
    by_day = tuple(Day(day, tuple(counted[day, outcome] for outcome in (*OUTCOMES, "other"))) for day in dates)
    quoted = Counter(each.article for each in posted if each.outcome == "answered" and each.article in set(articles))
    return Figures(
        days=by_day,
        counts=tuple(sum(day.counts[at] for day in by_day) for at in range(len(OUTCOMES) + 1)),
        helpful=sum(each.helpful for each in posted),
        unhelpful=sum(each.unhelpful for each in posted),
        median=_share(seconds, 0.5),
        slowest_twentieth=_share(seconds, 0.95),
        quoted=tuple(quoted.most_common(MOST_ARTICLES)),
        never=tuple(article for article in articles if article not in quoted),
    )


def _day(posted: Posted) -> date:
    return datetime.fromtimestamp(posted.asked_at, UTC).date()


def _outcome(posted: Posted) -> str:
    return posted.outcome if posted.outcome in OUTCOMES else "other"


def _share(seconds: Sequence[float], share: float) -> float | None:
    """What so large a share of them is at most (nearest rank)."""
    ordered = sorted(seconds)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else None

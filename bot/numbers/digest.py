"""The week before in a few lines, for a channel: every Monday, once."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Protocol

from bot.history.digests import DigestPlace, DigestTable
from bot.messages.overview import Overview, Part
from bot.numbers.figures import Figures, Numbers, Scope
from bot.numbers.words import between, gap_lines, sentences_of, titles
from bot.visibility.asker import Asker
from index import Article

_log = logging.getLogger(__name__)

HOUR = 9  # of Monday
MOST_LINES = 8
# A channel that takes no message now is not asked again at once.
_AGAIN_AFTER = timedelta(hours=1)


class PostsDigests(Protocol):
    """A platform's channels for digests."""

    @property
    def digest_channels(self) -> Sequence[str]:
        """As the settings name them."""
        ...

    def workspace_of(self, channel: str) -> str | None:
        """The workspace whose questions are summed up there, "" for all; None when the bot is not in it."""
        ...

    def reader(self, channel: str) -> Asker:
        """Everybody there, as the rules of collections see them."""
        ...

    def post_digest(self, channel: str, overview: Overview, week: date, *, look_first: bool) -> None:
        """Post it, unless it stands there: always where it is to look first, else after a call that failed half-way.

        Raises what the platform refuses with, also where it cannot be looked.
        """
        ...


class Digests:
    """Sums up the week before, wherever that was not done yet: from Monday at 9 on, or as soon as the bot runs.

    numbers_for: those that somebody may see.
    """

    def __init__(
        self,
        numbers_for: Callable[[Asker], Numbers],
        table: DigestTable,
        zone: tzinfo,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._numbers_for = numbers_for
        self._table = table
        self._zone = zone
        self._now = now
        self._not_before: dict[DigestPlace, datetime] = {}

    def look(self, platforms: Mapping[str, PostsDigests]) -> None:
        """Post what is due. A channel that takes none keeps no other waiting.

        platforms: those that are served, by their names.
        """
        now = self._now().astimezone(self._zone)
        monday = now.date() - timedelta(days=now.weekday())
        if now.weekday() == 0 and now.hour < HOUR:
            monday -= timedelta(days=7)
        week = monday - timedelta(days=7)
        for name, platform in platforms.items():
            for channel in platform.digest_channels:
                place = DigestPlace(name, channel)
                if now >= self._not_before.get(place, now) and not self._table.is_sent(place, week):
                    try:
                        self._send(platform, place, week)
                    except Exception:
                        self._not_before[place] = now + _AGAIN_AFTER
                        _log.exception("The week could not be summed up in %s; I try again in an hour", channel)

    def _send(self, platform: PostsDigests, place: DigestPlace, week: date) -> None:
        workspace = platform.workspace_of(place.channel)
        if workspace is None:
            raise LookupError(f"I am not where the channel {place.channel} is, or do not know where that is")
        scope = Scope(place.platform, workspace, asked_openly=True)
        dates = tuple(week + timedelta(days=number) for number in range(7))
        numbers = self._numbers_for(platform.reader(place.channel))
        figures, articles = numbers.of(dates, scope), numbers.articles
        new = new_articles(articles, self._table.articles_before(place, week), dates)
        is_first = self._table.begin(place, week, [article.id for article in articles])
        if is_first is None:
            return
        platform.post_digest(place.channel, digest_of(figures, new), week, look_first=not is_first)
        self._table.finish(place, week)


def digest_of(figures: Figures, new: Sequence[Article]) -> Overview:
    """What was asked and not answered, which articles are new, and the figures in a line or three."""
    return Overview(
        title=f"The week of {between(figures.days[0].date, figures.days[-1].date)}",
        lines=sentences_of(figures),
        parts=(
            Part("Asked and not answered, or not well", gap_lines(figures.gaps, MOST_LINES)),
            Part("New articles", titles(new, MOST_LINES)),
        ),
    )


def new_articles(
    articles: Sequence[Article], before: frozenset[str] | None, dates: Sequence[date]
) -> tuple[Article, ...]:
    """Those that were not there when the last week was summed up; at first, those that were published in the week."""
    if before is not None:
        return tuple(article for article in articles if article.id not in before)
    days = {day.isoformat() for day in dates}
    return tuple(article for article in articles if article.published in days)

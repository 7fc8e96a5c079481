"""The week before, posted in the channels that are set for it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.messages.overview import Overview
from bot.runtime.send_once import send_once
from bot.settings import Settings
from bot.slack.access import asker
from bot.slack.render.overview import overview_message
from bot.slack.sending.posting import find_in, marked
from bot.slack.transport.calls import NotInstalled, is_passing
from bot.slack.transport.workspaces import Workspace, Workspaces
from bot.visibility.asker import Asker

_LOOKED_BACK_SECONDS = 9 * 86_400  # a week is summed up within the next one
_PAGE = 200


class SlackDigests:
    """Slack's channels for `bot.numbers.digest`: C1, or T1/C1 where the bot is in several workspaces."""

    def __init__(
        self,
        settings: Settings,
        workspaces: Workspaces,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.digest_channels: Sequence[str] = settings.slack_digest_channels
        self._has_many = settings.serves_many_workspaces
        self._workspaces = workspaces
        self._sleep = sleep
        self._clock = clock

    def workspace_of(self, channel: str) -> str | None:
        """As it stands before the channel; "" for the only one."""
        team, _, _ = channel.rpartition("/")
        is_known = (team or not self._has_many) and self._workspaces.find(team)
        return team if is_known else None

    def reader(self, channel: str) -> Asker:
        """Everybody there, as the rules of collections see them; where the workspace is not named, it is not known."""
        team, _, place = channel.rpartition("/")
        return replace(asker(team, place, "", is_private=False), is_certain=bool(team))

    def post_digest(self, channel: str, overview: Overview, week: date, *, look_first: bool) -> None:
        """Post it, unless the channel has it. Raises `calls.FAILURES` or NotInstalled."""
        team, _, place = channel.rpartition("/")
        home = self._workspaces.find(team)
        if home is None:
            raise NotInstalled(team)
        mark = f"digest-{week.isoformat()}"
        content = marked(overview_message(overview), mark)

        def post() -> str:
            return str(home.poster.chat_postMessage(channel=place, mrkdwn=False, parse="none", **content)["ts"])

        if not (look_first and self._find(home, place, mark)):
            send_once(post, lambda: self._find(home, place, mark), is_passing, self._sleep)

    def _find(self, home: Workspace, channel: str, mark: str) -> str | None:
        oldest = str(self._clock() - _LOOKED_BACK_SECONDS)
        return find_in(home, home.client.conversations_history(channel=channel, oldest=oldest, limit=_PAGE), mark)

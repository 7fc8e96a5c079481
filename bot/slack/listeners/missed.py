"""Mentions and direct messages that nobody heard, and that Slack no longer brings: they are looked for."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import BoltContext
from slack_sdk.errors import SlackApiError

from bot.conversation.addressing import leave
from bot.history.questions import ANSWERED_LATE_SECONDS
from bot.runtime.periodic import every
from bot.slack.bot import SlackBot
from bot.slack.listeners.messages import Messages, is_by_a_person
from bot.slack.sending.posting import mark_in, reply_mark
from bot.slack.transport.calls import FAILURES, REFUSALS, seconds_asked_for
from bot.slack.transport.workspaces import Workspace

_log = logging.getLogger(__name__)

Payload = dict[str, Any]

_ASKED_DAYS = 7
_MOST_CHANNELS = 25
_MOST_CALLS = 40  # together, and fewer than Slack takes in a minute
_PAGE = 200  # messages of a channel or thread, the newest of a channel
# What Slack's limits may keep waiting; an app that may read once a minute gets to few channels, or none.
_PATIENCE_SECONDS = 90.0
_TOO_MANY_REQUESTS = 429
_WATCHED_EVERY_SECONDS = 1.0
_CLOCKS_DIFFER = 1.0  # Slack's and ours, by so many seconds


class Missed:
    """Looks for what is for the bot and has no reply of its own, and leaves it to be taken over."""

    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot
        self._messages = Messages(bot)
        self._ended = threading.Event()

    @contextmanager
    def looked_for(self, absences: Callable[[], int], heard_from: float) -> Iterator[None]:
        """Look at once, and whenever there is one absence more, as long as the block runs.

        heard_from: from when on events come: what is newer is not missed but on its way, so it is left to its event.
        """
        seen = -1

        def watch() -> None:
            nonlocal seen
            before, seen = seen, absences()
            if seen != before:
                self._look((heard_from if before < 0 else time.time() - _WATCHED_EVERY_SECONDS) - _CLOCKS_DIFFER)

        with every(_WATCHED_EVERY_SECONDS, watch):
            try:
                yield
            finally:
                self._ended.set()

    def _look(self, heard_from: float) -> None:
        for team in self._bot.workspaces.teams():
            home = self._bot.workspaces.find(team)
            if home:
                self._look_in(team, home, heard_from)

    def _look_in(self, team: str, home: Workspace, heard_from: float) -> None:
        """Where it was asked lately comes first, in channels and in threads."""
        calls, oldest = _Calls(self._ended), f"{time.time() - ANSWERED_LATE_SECONDS:.6f}"
        asked_in = [each for each in self._bot.parts.history.past.asked_in("slack", team, _ASKED_DAYS) if each[1]]
        threads = dict.fromkeys(asked_in)
        channels = dict.fromkeys([*(channel for channel, _ in asked_in), *_channels_of(team, home, calls)])
        for channel in list(channels)[:_MOST_CHANNELS]:
            for message in reversed(_in_channel(home, calls, channel, oldest)):
                # A reply that was sent to the channel too has another head.
                head = message.get("thread_ts") or message["ts"]
                is_missed = float(message["ts"]) < heard_from and home.bot_user not in message.get("reply_users", ())
                if head == message["ts"] and is_missed:
                    self._leave(team, home, channel, message)
                if head != message["ts"] or message.get("reply_count"):
                    threads.setdefault((channel, head))
        for channel, thread in threads:
            page = _in_thread(home, calls, channel, thread, oldest)
            marks = {mark_in(each) for each in page if each.get("user") == home.bot_user}
            for message in page:
                is_reply = message["ts"] != thread and oldest <= message["ts"] < f"{heard_from:.6f}"
                if is_reply and reply_mark(message["ts"]) not in marks:
                    self._leave(team, home, channel, message)

    def _leave(self, team: str, home: Workspace, channel: str, message: Payload) -> None:
        """Leave a message to be answered if it is for the bot; one that was taken before is known by its place."""
        is_direct = channel.startswith("D")
        is_for_the_bot = is_direct or f"<@{home.bot_user}>" in (message.get("text") or "")
        # Whether a channel is shared with another organisation is not said here: only who surely belongs is answered.
        is_of_us = (message.get("user_team") or message.get("team")) == team or self._bot.access.answers_strangers
        if self._ended.is_set() or not (is_by_a_person(message) and is_for_the_bot and is_of_us):
            return
        event = {**message, "channel": channel, "channel_type": "im" if is_direct else "channel"}
        asked = self._messages.asked(BoltContext(team_id=team, bot_user_id=home.bot_user), event)
        if asked:
            denial, history = self._bot.access.denial(team, asked.person, channel), self._bot.parts.history
            leave(asked, denial, history.questions, history.stopped_threads)


class _Calls:
    """Reads, as much and as fast as Slack allows; what cannot be read is empty."""

    def __init__(self, ended: threading.Event) -> None:
        self._ended = ended
        self._left = _MOST_CALLS
        self._patience = _PATIENCE_SECONDS

    def of(self, what: str, call: Callable[[], Any]) -> list[Payload]:
        """What a call gives a list of."""
        while self._left > 0 and not self._ended.is_set():
            self._left -= 1
            try:
                return list(call().get(what) or [])
            except SlackApiError as error:
                if error.response.status_code != _TOO_MANY_REQUESTS:
                    _log.debug("What was missed cannot be looked for everywhere: %s", REFUSALS.short(error))
                    return []
                self._wait(seconds_asked_for(error))
            except FAILURES as error:
                _log.debug("What was missed cannot be looked for everywhere: %s", REFUSALS.short(error))
                return []
        return []

    def _wait(self, seconds: float) -> None:
        self._patience -= max(seconds, 1.0)
        if self._patience < 0:
            self._left = 0
            _log.info("Slack limits how much may be read: what nobody heard is looked for no further.")
        else:
            self._ended.wait(max(seconds, 1.0))


def _in_channel(home: Workspace, calls: _Calls, channel: str, oldest: str) -> list[Payload]:
    """The messages of a channel without those of its threads, the newest first."""
    return calls.of("messages", lambda: home.hasty.conversations_history(channel=channel, oldest=oldest, limit=_PAGE))


def _in_thread(home: Workspace, calls: _Calls, channel: str, thread: str, oldest: str) -> list[Payload]:
    """The messages of a thread with its head, the oldest first."""
    return calls.of(
        "messages",
        lambda: home.hasty.conversations_replies(channel=channel, ts=thread, oldest=oldest, limit=_PAGE),
    )


def _channels_of(team: str, home: Workspace, calls: _Calls) -> list[str]:
    """The channels that the bot is in; none where the scopes channels:read and groups:read were not granted."""
    found = calls.of(
        "channels",
        lambda: home.hasty.users_conversations(
            types="public_channel,private_channel", exclude_archived=True, limit=_PAGE, team_id=team
        ),
    )
    return [str(each["id"]) for each in found]

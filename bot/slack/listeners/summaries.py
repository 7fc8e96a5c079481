"""/summary, its menu of articles, and the shortcut that summarises a thread; all for the eyes of the asker alone."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.asked import question_key
from bot.replies import Notice, Reply
from bot.slack.blocks import SUMMARY_OF
from bot.slack.bot import SlackBot
from bot.slack.buttons import SHARE_SUMMARY, Pressed, under_summary
from bot.slack.text import plain
from bot.slack.threads import summarise_thread

Payload = dict[str, Any]

_NOT_INSTALLED = "I am no longer installed in this workspace."


def register(app: App, bot: SlackBot) -> None:
    """Hear the command, the menu and the shortcut."""
    listeners = _Summaries(bot)
    app.command("/summary")(listeners.asked)
    app.action(SUMMARY_OF)(listeners.chosen)
    app.action(SHARE_SUMMARY)(listeners.shared)
    app.shortcut("summarise_thread")(listeners.thread)


class _Summaries:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def asked(self, ack: Ack, command: Payload) -> None:
        """/summary [article] [short|long], or about a topic."""
        self._answer(command, command["user_id"], command["channel_id"], plain(command.get("text") or ""))
        ack()

    def chosen(self, ack: Ack, body: Payload, action: Payload) -> None:
        """An article was chosen from the menu."""
        arguments = str((action.get("selected_option") or {}).get("value") or "")
        self._answer(body, body["user"]["id"], (body.get("channel") or {}).get("id", ""), arguments)
        ack()

    def shared(self, ack: Ack, context: BoltContext, body: Payload, action: Payload) -> None:
        """Share to channel: the summary for everybody, once."""
        arguments = str(action["value"]).strip()
        channel = body["channel"]["id"]
        key = question_key("slack", context.team_id or "", channel, body["trigger_id"])
        pressed = Pressed(key, f"/summary {arguments}".strip())

        def share() -> None:
            self._bot.presses.share(body, self._bot.summarising.reply(arguments), pressed)

        self._run(body, share)
        ack()

    def thread(self, ack: Ack, context: BoltContext, shortcut: Payload) -> None:
        """Summarise thread: the one that a message stands in."""
        channel, chosen = shortcut["channel"]["id"], shortcut["message"]
        thread = chosen.get("thread_ts") or chosen["ts"]
        home = self._bot.workspaces.find(context.team_id or "")
        denial = self._bot.access.denial(shortcut["user"]["id"], channel)

        def reply() -> Reply:
            if denial or home is None:
                return Notice(denial or _NOT_INSTALLED, "denied")
            return summarise_thread(home.client, self._bot.summarising, channel, thread)

        self._run(shortcut, lambda: self._bot.presses.whisper(shortcut, reply()))
        ack()

    def _answer(self, payload: Payload, person: str, channel: str, arguments: str) -> None:
        denial = self._bot.access.denial(person, channel)

        def job() -> None:
            reply = Notice(denial, "denied") if denial else self._bot.summarising.reply(arguments)
            self._bot.presses.whisper(payload, reply, under_summary(reply, arguments))

        self._run(payload, job)

    def _run(self, payload: Payload, job: Any) -> None:
        self._bot.intake.run(("summary", payload["trigger_id"]), job)

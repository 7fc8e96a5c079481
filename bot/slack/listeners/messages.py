"""Messages: mentions, direct messages, follow-ups in threads, questions in channels where every one is answered."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.conversation.follow_ups import reads_as_question, says_stop
from bot.messages.question import Asked
from bot.slack.bot import SlackBot
from bot.slack.listeners.edits import Edits
from bot.slack.render.text import plain

Payload = dict[str, Any]

# Messages that are not a person's question: joins, topics, other bots. A file's text is a question too.
_PLAIN_SUBTYPES = (None, "file_share", "thread_broadcast")


def register(app: App, bot: SlackBot) -> None:
    """Hear mentions and messages."""
    listeners = _Messages(bot)
    app.event("app_mention")(listeners.mentioned)
    app.event("message")(listeners.messaged)


class _Messages:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot
        self._edits = Edits(bot)

    def mentioned(self, context: BoltContext, event: Payload) -> None:
        """Somebody wrote to the bot in a channel: answer in the thread of that message."""
        if _is_by_a_person(event):
            self._take(context, event, "mention")

    def messaged(self, context: BoltContext, event: Payload) -> None:
        """A message that the bot can see, an edit or a deletion."""
        if event.get("subtype") == "message_changed":
            self._edits.changed(context, event)
        elif event.get("subtype") == "message_deleted":
            self._edits.deleted(context, event)
        elif _is_by_a_person(event):
            self._written(context, event)

    def _written(self, context: BoltContext, event: Payload) -> None:
        if event.get("channel_type") == "im":
            self._take(context, event, "direct")
        elif f"<@{context.bot_user_id}>" in (event.get("text") or ""):
            # The same mention as an app_mention, which may come later or have been lost on the way.
            self._take(context, event, "mention")
        elif event.get("thread_ts"):
            self._in_thread(context, event)
        elif event["channel"] in self._bot.auto_channels and reads_as_question(event.get("text") or ""):
            self._take(context, event, "auto")

    def _in_thread(self, context: BoltContext, event: Payload) -> None:
        place = (context.team_id or "", event["channel"], event["thread_ts"])
        text = plain(event.get("text") or "")
        if says_stop(text) and self._bot.follow_ups.is_open(*place):
            self._bot.history.stop_thread(*place)
            self._take(context, event, "stop")
        elif reads_as_question(text) and self._bot.follow_ups.are_expected(*place):
            self._take(context, event, "follow-up")

    def _take(self, context: BoltContext, event: Payload, way: str) -> None:
        # One message can come as two events (app_mention and message), and one event several times: what tells
        # questions apart is where the message stands, the same in all of them.
        asked = Asked(
            platform="slack",
            workspace=context.team_id or "",
            channel=event["channel"],
            thread=event.get("thread_ts") or event["ts"],
            message=event["ts"],
            person=event["user"],
            way=way,
            text=plain(event.get("text") or "", context.bot_user_id or ""),
            has_files=bool(event.get("files")),
        )
        if way not in ("mention", "direct") and self._bot.access.denial(asked.person, asked.channel):
            return  # nobody asked the bot, so nobody waits for it
        self._bot.intake.take(asked, self._bot.delivery)


def _is_by_a_person(event: Payload) -> bool:
    return bool(event.get("user")) and not event.get("bot_id") and event.get("subtype") in _PLAIN_SUBTYPES

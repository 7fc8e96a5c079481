"""Messages: mentions, direct messages, follow-ups in threads, questions in channels where every one is answered."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.conversation.addressing import MessageFacts, way_of
from bot.messages.question import Asked
from bot.slack.bot import SlackBot
from bot.slack.listeners.adding import take_files
from bot.slack.listeners.edits import Edits
from bot.slack.listeners.owners import heard_from_owner
from bot.slack.listeners.taking import take
from bot.slack.render.text import plain

Payload = dict[str, Any]

# Messages that are not a person's question: joins, topics, other bots. A file's text is a question too.
_PLAIN_SUBTYPES = (None, "file_share", "thread_broadcast")


def register(app: App, bot: SlackBot) -> None:
    """Hear mentions and messages."""
    listeners = Messages(bot)
    app.event("app_mention")(listeners.written)
    app.event("message")(listeners.messaged)


class Messages:
    """Takes what people write, if it is for the bot."""

    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot
        self._edits = Edits(bot)

    def messaged(self, context: BoltContext, body: Payload, event: Payload) -> None:
        """A message that the bot can see, an edit or a deletion."""
        if event.get("subtype") == "message_changed":
            self._edits.changed(context, event)
        elif event.get("subtype") == "message_deleted":
            self._edits.deleted(context, event)
        else:
            self.written(context, body, event)

    def written(self, context: BoltContext, body: Payload, event: Payload) -> None:
        """Somebody wrote something: take it if it is for the bot, and answer in its thread.

        One mention comes as two events (app_mention and message), and one event several times: what tells questions
        apart is where the message stands, the same in all of them.
        """
        asked = self.asked(context, event)
        if asked:
            take(self._bot, asked, body)

    def asked(self, context: BoltContext, event: Payload) -> Asked | None:
        """What somebody wrote as a question; None where it is not for the bot."""
        workspace, channel = context.team_id or "", event["channel"]
        if is_by_a_person(event) and heard_from_owner(self._bot, context, channel, event):
            return None
        words = plain(event.get("text") or "", context.bot_user_id or "")
        is_direct = event.get("channel_type") == "im"
        if is_direct and is_by_a_person(event) and take_files(self._bot, context, event, words):
            return None
        facts = MessageFacts(
            words=words,
            is_by_a_person=is_by_a_person(event),
            is_direct=is_direct,
            is_addressed=event["type"] == "app_mention" or f"<@{context.bot_user_id}>" in (event.get("text") or ""),
            thread=(workspace, channel, event["thread_ts"]) if event.get("thread_ts") else None,
            is_in_auto_channel=self._bot.access.is_auto_channel(workspace, channel),
        )
        way = way_of(facts, self._bot.parts.follow_ups)
        if not way:
            return None
        return Asked(
            platform="slack",
            workspace=workspace,
            channel=channel,
            thread=event.get("thread_ts") or event["ts"],
            message=event["ts"],
            person=event["user"],
            way=way,
            text=words,
            has_files=bool(event.get("files")),
        )


def is_by_a_person(event: Payload) -> bool:
    """Whether a person wrote a message, rather than a bot or Slack."""
    return bool(event.get("user")) and not event.get("bot_id") and event.get("subtype") in _PLAIN_SUBTYPES

"""What is written in the owners' channel under a question for a person, and making it an article."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.conversation.owner_articles import FOR_ADMINS, MAKING, NO_LONGER, make_article
from bot.conversation.owners import NO_WORDS
from bot.history.people_asked import Heard
from bot.messages.reply import Notice
from bot.slack.bot import SlackBot
from bot.slack.render.owners import ARTICLE, ARTICLE_VIEW, AUTHOR, TEXT, TITLE, article_modal, place_in, written_in
from bot.slack.render.text import plain

Payload = dict[str, Any]


def heard_from_owner(bot: SlackBot, context: BoltContext, channel: str, message: dict[str, Any]) -> bool:
    """Whether a person's message, new or edited, replies to such a question; then it is written down."""
    thread = message.get("thread_ts")
    if not thread or thread == message["ts"] or not bot.owners.is_owners_channel(context.team_id or "", channel):
        return False
    words = plain(message.get("text") or "", context.bot_user_id or "") or NO_WORDS
    is_for_the_bot = f"<@{context.bot_user_id}>" in (message.get("text") or "")
    heard = Heard(message["ts"], words, message["user"])
    return bot.parts.people_asked.hear(channel, thread, heard, may_be_new=not is_for_the_bot)


def register(app: App, bot: SlackBot) -> None:
    """Hear the button and the form."""
    listeners = _Articles(bot)
    app.action(ARTICLE)(listeners.wanted)
    app.view(ARTICLE_VIEW)(listeners.written)


class _Articles:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def wanted(self, ack: Ack, context: BoltContext, body: Payload, action: Payload) -> None:
        """Make it an article: open the form, for admins."""

        def show() -> None:
            team = context.team_id or ""
            reply = self._bot.parts.people_asked.reply(*place_in(str(action.get("value") or "")))
            if not self._bot.access.is_admin(team, body["user"]["id"]):
                self._bot.presses.whisper(body, Notice(FOR_ADMINS))
            elif reply is None:
                self._bot.presses.whisper(body, Notice(NO_LONGER))
            else:
                author = self._bot.owners.name_of(team, reply.name)
                self._bot.presses.open_window(body, article_modal(reply, author))

        self._bot.presses.answer(body, show)
        ack()

    def written(self, ack: Ack, context: BoltContext, body: Payload, view: Payload) -> None:
        """The form was sent: kept before it is acknowledged, unless its sender is no admin any more."""
        told = FOR_ADMINS
        if self._bot.access.is_admin(context.team_id or "", body["user"]["id"]):
            fields = [written_in(view, name) for name in (TITLE, TEXT, AUTHOR)]
            told = make_article(self._bot.parts.people_asked, *place_in(view["private_metadata"]), *fields)
        if told == MAKING:
            ack()
        else:
            ack(response_action="errors", errors={TITLE: told})

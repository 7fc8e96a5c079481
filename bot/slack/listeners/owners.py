"""What is written in the owners' channel under a question for a person."""

from typing import Any

from slack_bolt import BoltContext

from bot.conversation.owners import NO_WORDS
from bot.slack.bot import SlackBot
from bot.slack.render.text import plain


def heard_from_owner(bot: SlackBot, context: BoltContext, channel: str, message: dict[str, Any]) -> bool:
    """Whether a person's message, new or edited, replies to such a question; then it is written down."""
    thread, here = message.get("thread_ts"), bot.owners.owners_channel(context.team_id or "")
    if channel != here or not thread or thread == message["ts"]:
        return False
    words = plain(message.get("text") or "", context.bot_user_id or "") or NO_WORDS
    return bot.parts.people_asked.hear(channel, thread, message["ts"], words)

"""A question on its way into the history."""

from typing import Any

from bot.conversation import addressing
from bot.messages.question import Asked
from bot.slack.access import is_stranger
from bot.slack.bot import SlackBot


def take(bot: SlackBot, asked: Asked, body: dict[str, Any]) -> None:
    """Hand a question over; who addressed the bot and may not is told so.

    body: all that Slack sent about it.
    """
    denial = bot.access.denial(asked.workspace, asked.person, asked.channel, is_stranger=is_stranger(body))
    addressing.take(asked, denial, bot.parts.intake, bot.delivery, bot.parts.history.stopped_threads)

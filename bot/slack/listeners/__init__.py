"""What Slack sends, and what the bot does about it, one module for each kind of event.

Listeners run before the acknowledgement is sent (`process_before_response`). They write down what is to be done and
hand it over; whatever takes time, or calls Slack, is done afterwards by the workers.
"""

import re
from typing import Any

from slack_bolt import Ack, App

from bot.messages.buttons import OLD_BUTTON
from bot.messages.reply import Notice
from bot.slack.bot import SlackBot
from bot.slack.listeners import actions, adding, boxes, commands, installation, messages, owners, summaries


def register(app: App, bot: SlackBot) -> None:
    """Connect every listener; what nothing else hears is acknowledged last, so it is not sent again."""
    for kind in (messages, actions, owners, boxes, summaries, adding, commands, installation):
        kind.register(app, bot)

    def unknown(ack: Ack, body: dict[str, Any]) -> None:
        """A button, menu, shortcut or window that an earlier version of the bot, or of its manifest, had."""
        bot.presses.answer(body, lambda: bot.presses.whisper(body, Notice(OLD_BUTTON)))
        ack()

    app.event(re.compile(".*"))(_ignore)
    for kind_of in (app.action, app.shortcut, app.view_submission):
        kind_of(re.compile(".*"))(unknown)
    app.view(re.compile(".*"))(_acknowledge)


def _ignore() -> None:
    pass


def _acknowledge(ack: Ack) -> None:
    ack()

"""What Slack sends, and what the bot does about it, one module for each kind of event.

Listeners run before the acknowledgement is sent (`process_before_response`). They write down what is to be done and
hand it over; whatever takes time, or calls Slack, is done afterwards by the workers.
"""

import re

from slack_bolt import Ack, App

from bot.slack.bot import SlackBot
from bot.slack.listeners import actions, boxes, commands, installation, messages, summaries


def register(app: App, bot: SlackBot) -> None:
    """Connect every listener; what nothing else hears is acknowledged last, so it is not sent again."""
    for kind in (messages, commands, actions, boxes, summaries, installation):
        kind.register(app, bot)
    app.event(re.compile(".*"))(_ignore)
    for unknown in (app.action, app.command, app.shortcut, app.view):
        unknown(re.compile(".*"))(_acknowledge)


def _ignore() -> None:
    pass


def _acknowledge(ack: Ack) -> None:
    ack()

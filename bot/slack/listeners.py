"""What Slack sends, and what the bot does about it. Listeners only hand over; answering runs on its own pool."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.answering import BUSY, Answering, apology
from bot.replies import Notice, Reply
from bot.seen import Seen
from bot.slack.blocks import message
from bot.slack.text import plain
from bot.workers import Workers

_log = logging.getLogger(__name__)

Payload = dict[str, Any]

# Messages that are not a person's question: edits, deletions, joins, other bots. A file's text is a question too.
_PLAIN_SUBTYPES = (None, "file_share", "thread_broadcast")


@dataclass(frozen=True, slots=True)
class Listeners:
    """The listeners with what they need; `register` names what each one hears."""

    client: WebClient
    bot_user_id: str
    answering: Answering
    workers: Workers
    seen: Seen

    def register(self, app: App) -> None:
        """Connect the listeners to the app; what nothing else hears is acknowledged last, so it is not sent again."""
        app.event("app_mention")(self.mentioned)
        app.event("message")(self.messaged)
        app.command("/ask")(self.asked)
        app.event(re.compile(".*"))(_ignore)

    def mentioned(self, body: Payload, event: Payload) -> None:
        """Somebody wrote to the bot in a channel: answer in the thread of that message."""
        if self._is_new_question(body, event):
            self._answer_in_thread(event)

    def messaged(self, body: Payload, event: Payload) -> None:
        """A message that the bot can see: it answers those that were sent to it directly."""
        if event.get("channel_type") == "im" and self._is_new_question(body, event):
            self._answer_in_thread(event)

    def asked(self, ack: Ack, command: Payload) -> None:
        """/ask: the answer is for the eyes of the asker alone."""
        ack()
        webhook = WebhookClient(command["response_url"], retry_handlers=list(self.client.retry_handlers))

        def send(reply: Reply) -> None:
            response = webhook.send(response_type="ephemeral", **message(reply))
            if response.status_code != 200:
                _log.error("Slack did not take the reply to /ask: %s %s", response.status_code, response.body)

        self._answer(command.get("text") or "", send)

    def _is_new_question(self, body: Payload, event: Payload) -> bool:
        if event.get("bot_id") or not event.get("user") or event.get("subtype") not in _PLAIN_SUBTYPES:
            return False
        # One message can come as two events (app_mention and message), and one event several times.
        new_event = self.seen.first_time(("event", body.get("event_id")))
        place = (event.get("team") or body.get("team_id"), event["channel"], event["ts"])
        return new_event and self.seen.first_time(("message", *place))

    def _answer_in_thread(self, event: Payload) -> None:
        channel, thread = event["channel"], event.get("thread_ts") or event["ts"]

        def send(reply: Reply) -> None:
            self.client.chat_postMessage(
                channel=channel, thread_ts=thread, mrkdwn=False, parse="none", **message(reply)
            )

        self._answer(plain(event.get("text") or "", self.bot_user_id), send)

    def _answer(self, question: str, send: Callable[[Reply], None]) -> None:
        def job() -> None:
            _send_or_log(send, self.answering.reply(question))

        if not self.workers.submit(job):
            _send_or_log(send, Notice(BUSY))


def _send_or_log(send: Callable[[Reply], None], reply: Reply) -> None:
    try:
        send(reply)
    except Exception:  # whatever Slack or the network does, the next question is answered
        notice = apology(_log, "A reply could not be sent")
        try:
            send(notice)
        except Exception:
            _log.exception("Nor could the apology be sent")


def _ignore() -> None:
    pass

"""/summary, its menu of articles, and the shortcut that summarises a thread; all for the eyes of the asker alone."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.answering import BUSY, apology
from bot.replies import Notice, Reply
from bot.slack.blocks import SUMMARY_OF, message
from bot.slack.text import plain
from bot.slack.threads import summarise_thread
from bot.summarising import Summarising
from bot.workers import Workers

_log = logging.getLogger(__name__)

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SummaryListeners:
    """The listeners with what they need; `register` names what each one hears."""

    client: WebClient
    summarising: Summarising
    workers: Workers

    def register(self, app: App) -> None:
        """Connect the listeners to the app."""
        app.command("/summary")(self.asked)
        app.action(SUMMARY_OF)(self.chosen)
        app.shortcut("summarise_thread")(self.thread)

    def asked(self, ack: Ack, command: Payload) -> None:
        """/summary [article] [short|long], or about a topic."""
        ack()
        arguments = plain(command.get("text") or "")
        self._submit(lambda: self.summarising.reply(arguments), command)

    def chosen(self, ack: Ack, body: Payload, action: Payload) -> None:
        """An article was chosen from the menu."""
        ack()
        arguments = str((action.get("selected_option") or {}).get("value") or "")
        self._submit(lambda: self.summarising.reply(arguments), body)

    def thread(self, ack: Ack, shortcut: Payload) -> None:
        """Summarise thread: the one that a message stands in."""
        ack()
        channel, chosen = shortcut["channel"]["id"], shortcut["message"]
        thread = chosen.get("thread_ts") or chosen["ts"]
        self._submit(lambda: summarise_thread(self.client, self.summarising, channel, thread), shortcut)

    def _submit(self, make_reply: Callable[[], Reply], payload: Payload) -> None:
        webhook = WebhookClient(payload["response_url"], retry_handlers=list(self.client.retry_handlers))

        def send(reply: Reply) -> None:
            response = webhook.send(response_type="ephemeral", replace_original=False, **message(reply))
            if response.status_code != 200:
                _log.error("Slack did not take a summary: %s %s", response.status_code, response.body)

        def job() -> None:
            reply = make_reply()
            try:
                send(reply)
            except Exception:  # the edge: whatever Slack or the network does
                send(apology(_log, "A summary could not be sent"))

        if not self.workers.submit(job):
            send(Notice(BUSY))

"""The menu of articles, sharing a summary, and the shortcut that summarises a thread."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.conversation.views import reply_to_share
from bot.messages.question import Asked, question_key
from bot.messages.reply import Notice, Reply
from bot.slack.bot import SlackBot
from bot.slack.listeners.taking import take
from bot.slack.listeners.threads import summarise_thread
from bot.slack.render.blocks import SUMMARY_OF, article_options
from bot.slack.render.buttons import SHARE_SUMMARY, Pressed
from bot.slack.render.help import NOT_INSTALLED

Payload = dict[str, Any]

_MOST_TYPED = 100  # more options Slack does not take


def register(app: App, bot: SlackBot) -> None:
    """Hear the menu, the button and the shortcut."""
    listeners = _Summaries(bot)
    app.action(SUMMARY_OF)(listeners.chosen)
    app.options(SUMMARY_OF)(listeners.typed)
    app.action(SHARE_SUMMARY)(listeners.shared)
    app.shortcut("summarise_thread")(listeners.thread)


class _Summaries:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def chosen(self, ack: Ack, context: BoltContext, body: Payload, action: Payload) -> None:
        """An article was chosen from the menu."""
        asked = Asked(
            platform="slack",
            workspace=context.team_id or "",
            channel=(body.get("channel") or {}).get("id", ""),
            thread="",
            message=body["trigger_id"],
            person=body["user"]["id"],
            way="summary",
            text=str((action.get("selected_option") or {}).get("value") or ""),
            address=body["response_url"],
        )
        take(self._bot, asked, body)
        ack()

    def typed(self, ack: Ack, body: Payload) -> None:
        """Something was typed into a menu that does not hold all articles: those that may be meant, and may be seen."""
        if self._bot.presses.denial(body):
            ack(options=[])
            return
        view = self._bot.parts.views.of(self._bot.presses.asker(body))
        _, _, length = str(body.get("block_id") or "").rpartition(" ")
        titles = view.summaries.titles(str(body.get("value") or ""), _MOST_TYPED)
        ack(options=article_options((title, f"{article} {length}".strip()) for title, article in titles))

    def shared(self, ack: Ack, context: BoltContext, body: Payload, action: Payload) -> None:
        """Share to channel: the summary for everybody, once."""
        arguments = str(action.get("value") or "").strip()
        channel = body["channel"]["id"]
        key = question_key("slack", context.team_id or "", channel, body["trigger_id"])
        pressed = Pressed(key, f"/summary {arguments}".strip())

        def share() -> None:
            who, views = self._bot.presses.asker(body), self._bot.parts.views
            own, theirs = views.of(who), views.of(who.for_all_there)

            def find() -> Reply:
                return reply_to_share(lambda view: view.summaries.reply(arguments), own, theirs)

            self._bot.presses.share_once(body, pressed, find)

        self._bot.presses.answer(body, share)
        ack()

    def thread(self, ack: Ack, context: BoltContext, shortcut: Payload) -> None:
        """Summarise thread: the one that a message stands in. What was said is not written down, so nor is this."""
        channel, chosen = shortcut["channel"]["id"], shortcut["message"]
        thread = chosen.get("thread_ts") or chosen["ts"]
        home = self._bot.workspaces.find(context.team_id or "")

        def reply() -> Reply:
            if home is None:
                return Notice(NOT_INSTALLED, "denied")
            return summarise_thread(home.client, self._bot.parts.views.whole.summaries, channel, thread)

        self._bot.presses.answer(shortcut, lambda: self._bot.presses.whisper(shortcut, reply()))
        ack()

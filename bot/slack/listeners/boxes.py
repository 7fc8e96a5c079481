"""Asking from anywhere: the shortcuts, the box that they open, and the Home tab."""

import logging
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk.errors import SlackApiError

from bot.asked import Asked
from bot.replies import Notice
from bot.slack.bot import SlackBot
from bot.slack.delivery import in_view
from bot.slack.text import plain
from bot.slack.views import ASK_VIEW, HOME_ASK, QUESTION, QUESTION_BLOCK, ask_modal, home, waiting_modal

_log = logging.getLogger(__name__)

Payload = dict[str, Any]


def register(app: App, bot: SlackBot) -> None:
    """Hear shortcuts, the box and the Home tab."""
    listeners = _Boxes(bot)
    app.shortcut("ask_about_this")(listeners.about_message)
    app.shortcut("ask_articles")(listeners.box_wanted)
    app.view(ASK_VIEW)(listeners.box_sent)
    app.action(HOME_ASK)(listeners.home_sent)
    app.event("app_home_opened")(listeners.opened)


class _Boxes:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def about_message(self, ack: Ack, context: BoltContext, shortcut: Payload) -> None:
        """Ask about this: what a message says is the question; only the one who pressed sees the answer."""
        said = shortcut["message"]
        self._take(
            context,
            person=shortcut["user"]["id"],
            channel=shortcut["channel"]["id"],
            message=shortcut["trigger_id"],
            text=plain(said.get("text") or "", context.bot_user_id or ""),
            address=shortcut["response_url"],
            has_files=bool(said.get("files")),
        )
        ack()

    def box_wanted(self, ack: Ack, context: BoltContext, shortcut: Payload) -> None:
        """Ask the articles: open the box."""
        target = self._bot.workspaces.find(context.team_id or "")

        def show() -> None:
            if target:
                target.client.views_open(trigger_id=shortcut["trigger_id"], view=ask_modal())

        self._bot.intake.run(("press", shortcut["trigger_id"]), show)
        ack()

    def box_sent(self, ack: Ack, context: BoltContext, body: Payload, view: Payload) -> None:
        """A question from the box: its answer comes in the place of the box."""
        self._take(
            context,
            person=body["user"]["id"],
            channel="",
            message=view["id"],
            text=_question(view),
            address=in_view(view["id"]),
        )
        ack(response_action="update", view=waiting_modal())

    def home_sent(self, ack: Ack, context: BoltContext, body: Payload) -> None:
        """A question from the Home tab: its answer comes in a modal."""
        target = self._bot.workspaces.find(context.team_id or "")

        def show() -> None:
            if target:
                opened = target.client.views_open(trigger_id=body["trigger_id"], view=waiting_modal())
                view_id = str(opened["view"]["id"])
                self._take(
                    context,
                    person=body["user"]["id"],
                    channel="",
                    message=view_id,
                    text=_question(body["view"]),
                    address=in_view(view_id),
                )

        self._bot.intake.run(("press", body["trigger_id"]), show)
        ack()

    def opened(self, context: BoltContext, event: Payload) -> None:
        """The Home tab was opened, or the pane for asking."""
        team, person = context.team_id or "", event["user"]
        if event.get("tab") == "messages":
            self._bot.intake.run(("home", team, person), lambda: self._suggest(team, event["channel"]))
        else:
            self._bot.intake.run(("home", team, person), lambda: self._show_home(team, person))

    def _show_home(self, team: str, person: str) -> None:
        target = self._bot.workspaces.find(team)
        if target:
            target.client.views_publish(user_id=person, view=home(self._bot.answering.articles()))

    def _suggest(self, team: str, channel: str) -> None:
        target = self._bot.workspaces.find(team)
        questions = self._bot.suggestions.questions()
        if not target or not questions:
            return
        prompts = [{"title": question, "message": question} for question in questions]
        try:
            target.hasty.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
        except SlackApiError as error:  # never worth more than a line in the log
            _log.info("No questions could be suggested: %s", error.response.get("error"))

    def _take(self, context: BoltContext, **fields: Any) -> None:
        asked = Asked(platform="slack", workspace=context.team_id or "", thread="", way="command", **fields)
        denial = self._bot.access.denial(asked.person, asked.channel or "D")
        self._bot.intake.take(asked, self._bot.delivery, Notice(denial, "denied") if denial else None)


def _question(view: Payload) -> str:
    box = view["state"]["values"].get(QUESTION_BLOCK, {}).get(QUESTION, {})
    return str(box.get("value") or "")

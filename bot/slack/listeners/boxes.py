"""Asking from anywhere: the shortcuts, the box that they open, and the Home tab."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.conversation.denials import NOTICES
from bot.messages.question import Asked
from bot.numbers.figures import Scope
from bot.numbers.words import overview_of
from bot.slack.access import asker
from bot.slack.bot import SlackBot
from bot.slack.listeners.taking import take
from bot.slack.render.text import plain
from bot.slack.render.views import (
    ASK_VIEW,
    HOME_ASK,
    QUESTION,
    QUESTION_BLOCK,
    ask_modal,
    closed_home,
    home,
    waiting_modal,
)
from bot.slack.sending.delivery import DIRECTLY, in_view
from bot.slack.transport.calls import FAILURES, REFUSALS

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

    def about_message(self, ack: Ack, context: BoltContext, body: Payload, shortcut: Payload) -> None:
        """Ask about this: what a message says is the question; only the one who pressed sees the answer."""
        said = shortcut["message"]
        self._take(
            context,
            body,
            person=shortcut["user"]["id"],
            channel=shortcut["channel"]["id"],
            message=shortcut["trigger_id"],
            text=plain(said.get("text") or "", context.bot_user_id or ""),
            address=shortcut["response_url"],
            has_files=bool(said.get("files")),
        )
        ack()

    def box_wanted(self, ack: Ack, shortcut: Payload) -> None:
        """Ask the articles: open the box."""
        self._bot.presses.answer(shortcut, lambda: self._bot.presses.open_window(shortcut, ask_modal()))
        ack()

    def box_sent(self, ack: Ack, context: BoltContext, body: Payload, view: Payload) -> None:
        """A question from the box: its answer comes in the place of the box."""
        self._take(
            context,
            body,
            person=body["user"]["id"],
            channel="",
            message=view["id"],
            text=_question(view),
            address=in_view(view["id"], view.get("hash", "")),
        )
        ack(response_action="update", view=waiting_modal())

    def home_sent(self, ack: Ack, context: BoltContext, body: Payload) -> None:
        """A question from the Home tab: its answer comes in a modal, directly when none can be opened."""
        target = self._bot.workspaces.find(context.team_id or "")

        def show() -> None:
            if target is None:
                return
            message, address = body["trigger_id"], DIRECTLY
            try:
                opened = target.client.views_open(trigger_id=body["trigger_id"], view=waiting_modal())
                message = str(opened["view"]["id"])
                address = in_view(message)
            except FAILURES as error:
                _log.info("No window could be opened for an answer: %s", REFUSALS.short(error))
            self._take(
                context,
                body,
                person=body["user"]["id"],
                channel="",
                message=message,
                text=_question(body["view"]),
                address=address,
            )

        self._bot.presses.answer(body, show)
        ack()

    def opened(self, context: BoltContext, event: Payload) -> None:
        """The Home tab was opened, or the pane for asking."""
        team, person = context.team_id or "", event["user"]
        if event.get("tab") == "messages":
            self._run(team, person, lambda: self._suggest(team, person, event["channel"]))
        else:
            self._run(team, person, lambda: self._show_home(team, person))

    def _run(self, team: str, person: str, job: Callable[[], None]) -> None:
        self._bot.parts.intake.run(("home", team, person), job)

    def _show_home(self, team: str, person: str) -> None:
        target = self._bot.workspaces.find(team)
        denial = self._bot.access.denial(team, person, "")
        shown = closed_home(NOTICES[denial]) if denial else self._home(team, person)
        if target:
            try:
                target.client.views_publish(user_id=person, view=shown)
            except FAILURES as error:  # it is shown when the tab is opened again
                _log.warning("The Home tab could not be shown: %s", REFUSALS.short(error))

    def _home(self, team: str, person: str) -> dict[str, Any]:
        parts = self._bot.parts
        is_admin = self._bot.access.is_admin(team, person)
        view = parts.views.of(asker(team, "", person, is_private=True))
        numbers = parts.numbers.seen_by(view.index, view.shows)
        if not is_admin:
            return home(view.answering.articles(), None)
        figures = numbers.lately(scope=Scope("slack", team))
        return home(view.answering.articles(), overview_of(figures, sources=parts.sources.lines(view.hidden)))

    def _suggest(self, team: str, person: str, channel: str) -> None:
        target = self._bot.workspaces.find(team)
        if not target or self._bot.access.denial(team, person, channel):
            return
        view = self._bot.parts.views.of(asker(team, channel, person, is_private=True))
        prompts = [{"title": question, "message": question} for question in view.suggestions.questions()]
        try:
            if prompts:
                target.hasty.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
        except FAILURES as error:  # never worth more than a line in the log
            _log.info("No questions could be suggested: %s", REFUSALS.short(error))

    def _take(self, context: BoltContext, body: Payload, **fields: Any) -> None:
        asked = Asked(platform="slack", workspace=context.team_id or "", thread="", way="command", **fields)
        take(self._bot, asked, body)


def _question(view: Payload) -> str:
    box = view["state"]["values"].get(QUESTION_BLOCK, {}).get(QUESTION, {})
    return str(box.get("value") or "")

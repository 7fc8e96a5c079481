"""What somebody sees who pressed a button or typed a command."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.conversation.answering import apology
from bot.conversation.intake import Intake
from bot.messages.buttons import NO_LONGER, OLD_BUTTON, OldButton
from bot.messages.question import Asked
from bot.messages.reply import Answered, Notice, Reply, Summarised
from bot.runtime.seen import Seen
from bot.slack.render.blocks import message
from bot.slack.render.buttons import Pressed
from bot.slack.sending.posting import marked, reply_mark
from bot.slack.transport.calls import FAILURES, TOO_LATE, UNREACHABLE, respond, slack_error
from bot.slack.transport.workspaces import Workspaces

_log = logging.getLogger(__name__)

_SHARED_BY = "shared-by"

Payload = dict[str, Any]

NO_WINDOW = "Slack gave me too little time to open a window. Please try once more, or write your question to me."


class Presses:
    """Shows people what they asked for by pressing; `body` is always what Slack sent about that.

    A press is not written down: what it was to show is in sight of the person, who presses again when nothing comes.
    """

    def __init__(self, workspaces: Workspaces, intake: Intake) -> None:
        self._workspaces = workspaces
        self._intake = intake
        self._shared = Seen()

    def answer(self, body: Payload, job: Callable[[], None]) -> None:
        """Do what a press asks for, soon, after what the same person pressed there before; tell them if it fails."""

        def run() -> None:
            try:
                job()
            except OldButton:
                self.whisper(body, Notice(OLD_BUTTON))
            except Exception as error:  # the edge: whoever pressed hears of it
                too_late = slack_error(error) in TOO_LATE
                self.whisper(body, Notice(NO_WINDOW) if too_late else apology(_log, "A press could not be answered"))

        container = body.get("container") or {}
        where = container.get("message_ts") or container.get("view_id") or body.get("trigger_id") or ""
        self._intake.run(("press", _team(body), str(where), _person(body)), run)

    def whisper(self, body: Payload, reply: Reply) -> None:
        """Tell something to the person alone, directly where the place of the press takes nothing. Never raises."""
        content = message(reply)
        address = body.get("response_url") or ""
        if address and respond(address, response_type="ephemeral", replace_original=False, **content):
            return
        try:
            home = self._workspaces.find(_team(body))
            if home:
                home.poster.chat_postMessage(channel=_person(body), mrkdwn=False, parse="none", **content)
        except FAILURES as error:
            _log.warning("Nobody could be told what came of a press: %s", slack_error(error) or error)

    def show_instead(self, body: Payload, reply: Reply, asked: Asked) -> None:
        """Put a reply in the place of the message whose button was pressed, be it private or not.

        A notice never takes the place of an answer; it is for the person who pressed.
        """
        shared_by = _shared_by(body)
        content = marked(message(reply, asked, before=shared_by), _SHARED_BY if shared_by else reply_mark(asked))
        if isinstance(reply, Notice) or not respond(body["response_url"], replace_original=True, **content):
            self.whisper(body, reply)

    def share_once(self, body: Payload, pressed: Pressed, find: Callable[[], Reply]) -> None:
        """Post a private answer, found anew, for everybody in the channel, however often it is pressed meanwhile."""
        private = (_team(body), body["channel"]["id"], body["container"]["message_ts"])

        def share() -> None:
            if self._shared.knows(private):
                return
            reply = find()
            if not isinstance(reply, Answered | Summarised):
                self.whisper(body, Notice(NO_LONGER))
            elif self._share(body, reply, pressed):
                self._shared.first_time(private)

        self.answer(body, share)

    def _share(self, body: Payload, reply: Reply, pressed: Pressed) -> bool:
        """Post it and remove the private one; False when that is not possible, and the person knows."""
        asked = replace(self.asked_by(pressed, body), way="shared")
        shared_by = f"{body['user'].get('name') or 'Somebody'} asked: {pressed.question}"
        content = marked(message(reply, asked, before=shared_by), _SHARED_BY)
        home = self._workspaces.find(asked.workspace)
        try:
            if home:
                home.poster.chat_postMessage(channel=body["channel"]["id"], mrkdwn=False, parse="none", **content)
        except SlackApiError as error:
            problem = slack_error(error)
            if problem not in UNREACHABLE:
                raise
            # Where the person may write Slack takes it in their name, though the bot is not there.
            if not respond(body["response_url"], response_type="in_channel", replace_original=False, **content):
                self.whisper(body, Notice(f"I could not share it here: {UNREACHABLE[problem]}."))
                return False
        respond(body["response_url"], delete_original=True)
        return True

    def asked_by(self, pressed: Pressed, body: Payload) -> Asked:
        """The question that a button belongs to, as far as its buttons need it."""
        platform, workspace, channel, question = (pressed.key.split(":", 3) + [""] * 4)[:4]
        way = "command" if body.get("container", {}).get("is_ephemeral") else "mention"
        person = body["user"]["id"]
        return Asked(platform, workspace, channel, "", question, person, way, pressed.question)


def _shared_by(body: Payload) -> str:
    """The line over a shared answer that says who asked what, "" over any other."""
    shown = (body.get("message") or {}).get("blocks") or [{}]
    return str(shown[0]["elements"][0]["elements"][0]["text"]) if shown[0].get("block_id") == _SHARED_BY else ""


def _person(body: Payload) -> str:
    return str(body.get("user_id") or body["user"]["id"])


def _team(body: Payload) -> str:
    return str(body.get("team_id") or (body.get("team") or {}).get("id") or "")

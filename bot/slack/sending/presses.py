"""What somebody sees in Slack who pressed a button or typed a command."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.conversation.presses import Presses, not_shared, tell_in_private
from bot.messages.buttons import OLD_BUTTON, OldButton
from bot.messages.question import Asked
from bot.messages.reply import Answered, Notice, Reply, Summarised
from bot.slack.access import Access, asker, is_stranger
from bot.slack.render.buttons import Pressed
from bot.slack.render.message import message
from bot.slack.sending.posting import marked, reply_mark
from bot.slack.transport.calls import REFUSALS, TOO_LATE, respond, slack_error
from bot.slack.transport.workspaces import Workspaces, workspace_in
from bot.visibility.asker import Asker

_SHARED_BY = "shared-by"

Payload = dict[str, Any]

NO_WINDOW = "Slack gave me too little time to open a window. Please try once more, or write your question to me."


class SlackPresses:
    """Shows people what they asked for by pressing; `body` is always what Slack sent about that."""

    def __init__(self, presses: Presses, workspaces: Workspaces, access: Access) -> None:
        self._presses = presses
        self._workspaces = workspaces
        self._access = access

    def answer(self, body: Payload, job: Callable[[], object], undertaken: Asked | None = None) -> None:
        """Do what a press asks for, soon, after what the same person pressed there before; tell them if it fails.

        undertaken: as what it was written down, if it was.
        """
        container = body.get("container") or {}
        where = container.get("message_ts") or container.get("view_id") or body.get("trigger_id") or ""
        lane = (workspace_in(body), str(where), _person(body))
        self._presses.answer(lane, job, lambda told: self.whisper(body, told), lambda: self.denial(body), undertaken)

    def answer_at_once(
        self, body: Payload, job: Callable[[], Notice], then: Callable[[], object] = lambda: None
    ) -> None:
        """Do what a press asks for now, so before it is acknowledged, and tell the person soon what came of it.

        then: what is done just before they are told.
        """
        told = Notice(OLD_BUTTON)
        if not self.denial(body):  # who may not press is told so by `answer`
            with suppress(OldButton):
                told = job()

        def show() -> None:
            then()
            self.whisper(body, told)

        self.answer(body, show)

    def denial(self, body: Payload) -> str:
        """Why the person may not press there, out of `denials`; "" if they may."""
        channel = (body.get("channel") or {}).get("id") or ""
        return self._access.denial(workspace_in(body), _person(body), channel, is_stranger=is_stranger(body))

    def asker(self, body: Payload) -> Asker:
        """Who pressed or typed something, and sees alone what comes of it."""
        return asker(workspace_in(body), (body.get("channel") or {}).get("id") or "", _person(body), is_private=True)

    def reader(self, body: Payload) -> Asker:
        """The same, for what comes in the place of the message whose button was pressed: who sees that, sees it."""
        is_private = bool((body.get("container") or {}).get("is_ephemeral"))
        return replace(self.asker(body), is_private=is_private or not self.asker(body).places)

    def whisper(self, body: Payload, said: Reply | Payload) -> None:
        """Tell something to the person alone, directly where the place of the press takes nothing. Never raises."""
        content = said if isinstance(said, dict) else message(said)
        address = body.get("response_url") or ""
        home = self._workspaces.find(workspace_in(body))

        def there() -> bool:
            return bool(address) and respond(address, response_type="ephemeral", replace_original=False, **content)

        def directly() -> None:
            if home:
                home.poster.chat_postMessage(channel=_person(body), mrkdwn=False, parse="none", **content)

        tell_in_private(there, directly, REFUSALS)

    def tell(self, body: Payload, content: Payload) -> None:
        """Say what came of a press: in a direct message for good, elsewhere to the person alone."""
        channel = (body.get("channel") or {}).get("id") or ""
        home = self._workspaces.find(workspace_in(body))
        if home and channel.startswith("D"):
            thread = (body.get("container") or {}).get("thread_ts")
            home.poster.chat_postMessage(channel=channel, thread_ts=thread, mrkdwn=False, parse="none", **content)
        else:
            self.whisper(body, content)

    def put_instead(self, body: Payload, notice: Notice) -> None:
        """Put a sentence in the place of the message whose button was pressed, so that it is pressed no more."""
        if not respond(body["response_url"], replace_original=True, **message(notice)):
            self.whisper(body, notice)

    def open_window(self, body: Payload, view: Payload, otherwise: str = NO_WINDOW) -> None:
        """Open a modal for the person, or tell them that Slack no longer lets it open; "" tells nothing."""
        home = self._workspaces.find(workspace_in(body))
        try:
            if home:
                home.client.views_open(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            if slack_error(error) not in TOO_LATE:
                raise
            if otherwise:
                self.whisper(body, Notice(otherwise))

    def show_instead(self, body: Payload, reply: Reply, asked: Asked) -> None:
        """Put a reply in the place of the message whose button was pressed, be it private or not.

        A notice never takes the place of an answer; it is for the person who pressed.
        """
        shared_by = _shared_by(body)
        content = marked(
            message(reply, asked, before=shared_by), _SHARED_BY if shared_by else reply_mark(asked.message)
        )
        if isinstance(reply, Notice) or not respond(body["response_url"], replace_original=True, **content):
            self.whisper(body, reply)

    def share_once(self, body: Payload, pressed: Pressed, find: Callable[[], Reply]) -> None:
        """Post a private answer, found anew, for everybody in the channel, however often it is pressed meanwhile.

        Within the answer to a press.
        """
        private = (workspace_in(body), body["channel"]["id"], body["container"]["message_ts"])

        def share(reply: Answered | Summarised) -> bool:
            return self._share(body, reply, pressed)

        self._presses.share_once(private, find, share, lambda told: self.whisper(body, told))

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
            why = REFUSALS.why_unreachable(error)
            if not why:
                raise
            # Where the person may write Slack takes it in their name, though the bot is not there.
            if not respond(body["response_url"], response_type="in_channel", replace_original=False, **content):
                self.whisper(body, not_shared(why))
                return False
        respond(body["response_url"], delete_original=True)
        return True

    def asked_by(self, pressed: Pressed, body: Payload) -> Asked:
        """The question that a button belongs to, as far as its buttons need it."""
        platform, workspace, channel, question = (pressed.key.split(":", 3) + [""] * 4)[:4]
        way = "command" if body.get("container", {}).get("is_ephemeral") else "mention"
        return Asked(platform, workspace, channel, "", question, _person(body), way, pressed.question)


def _shared_by(body: Payload) -> str:
    """The line over a shared answer that says who asked what, "" over any other."""
    shown = (body.get("message") or {}).get("blocks") or [{}]
    return str(shown[0]["elements"][0]["elements"][0]["text"]) if shown[0].get("block_id") == _SHARED_BY else ""


def _person(body: Payload) -> str:
    return str(body.get("user_id") or body["user"]["id"])

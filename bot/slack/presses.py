"""What somebody sees who pressed a button or typed a command."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.asked import Asked
from bot.replies import Reply
from bot.slack.blocks import message
from bot.slack.buttons import Pressed
from bot.slack.calls import UNREACHABLE, marked, slack_error, webhook
from bot.slack.workspaces import Workspaces

_log = logging.getLogger(__name__)


class Presses:
    """Shows people what they asked for by pressing."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    def whisper(self, body: dict[str, Any], reply: Reply, under: Sequence[dict[str, Any]] = ()) -> None:
        """Tell something to the person who pressed or typed, and to nobody else; `under` are blocks with buttons."""
        content = message(reply)
        content["blocks"] = [*content["blocks"], *under]
        webhook(body["response_url"]).send(response_type="ephemeral", replace_original=False, **content)

    def show_instead(self, body: dict[str, Any], reply: Reply, asked: Asked) -> None:
        """Put a reply in the place of the message whose button was pressed, be it private or not."""
        content = marked(asked, message(reply, asked))
        response = webhook(body["response_url"]).send(replace_original=True, **content)
        if response.status_code != 200:
            _log.warning("Slack did not take a message in place of another: %s", response.body[:200])

    def share(self, body: dict[str, Any], reply: Reply, pressed: Pressed) -> None:
        """Post a private answer for everybody in the channel, and remove the private one."""
        asked = replace(self.asked_by(pressed, body), way="shared")
        content = message(reply, asked, before=f"{body['user'].get('name') or 'Somebody'} asked: {pressed.question}")
        home = self._workspaces.find(asked.workspace)
        private = webhook(body["response_url"])
        try:
            if home:
                home.poster.chat_postMessage(channel=body["channel"]["id"], mrkdwn=False, parse="none", **content)
        except SlackApiError as error:
            if slack_error(error) not in UNREACHABLE:
                raise
            private.send(response_type="in_channel", replace_original=False, **content)
        private.send_dict({"delete_original": True})

    def asked_by(self, pressed: Pressed, body: dict[str, Any]) -> Asked:
        """The question that a button belongs to, as far as its buttons need it."""
        platform, workspace, channel, question = (pressed.key.split(":", 3) + [""] * 4)[:4]
        way = "command" if body.get("container", {}).get("is_ephemeral") else "mention"
        person = body["user"]["id"]
        return Asked(platform, workspace, channel, "", question, person, way, pressed.question)

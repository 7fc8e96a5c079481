"""Interactions of the local Discord: what a person does with commands and buttons, and what the bot may answer."""

import time
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from tests.fakes.common.memory import Json
from tests.fakes.discord import rules
from tests.fakes.discord.api import UNKNOWN_MESSAGE, Api, Handler, Refused, check
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.guild import APPLICATION, COMMAND, DM, GUILD, MENU_COMMAND, Channel, Message, User
from tests.fakes.discord.rules import EPHEMERAL

PING, APPLICATION_COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 1, 2, 3, 4, 5
REPLIES, DEFERS, DEFERS_UPDATE, UPDATES, COMPLETES, OPENS_MODAL = 4, 5, 6, 7, 8, 9
TOKEN_SECONDS = 15 * 60
# What may come first in answer to each kind of interaction.
ANSWERS = {
    APPLICATION_COMMAND: {REPLIES, DEFERS, OPENS_MODAL},
    COMPONENT: {REPLIES, DEFERS, DEFERS_UPDATE, UPDATES, OPENS_MODAL},
    AUTOCOMPLETE: {COMPLETES},
    MODAL_SUBMIT: {REPLIES, DEFERS, DEFERS_UPDATE, UPDATES},
}
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
INVALID_TOKEN = (401, 50027, "Invalid Webhook Token")


@dataclass(frozen=True, slots=True)
class Interaction:
    """One act of a person; `original` is the message that answers it or whose button it was."""

    id: int
    token: str
    kind: int
    user: int
    channel: int
    data: Json
    at: float = field(default_factory=time.monotonic)
    message: int = 0
    answered_with: int = 0
    original: int = 0
    choices: tuple[str, ...] = ()


class Interactions:
    """Hands interactions to the bot and takes its answers: the first in time, the others for 15 minutes."""

    def __init__(self, api: Api, gateway: Gateway, *, answer_within: float, token_seconds: float) -> None:
        self.api = api
        self.guild = api.guild
        self.gateway = gateway
        self.answer_within = answer_within
        self.token_seconds = token_seconds
        self.known: dict[str, Interaction] = {}
        hook = "/webhooks/{application}/{token}"
        self.routes: list[tuple[str, str, Handler]] = [
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST", hook, self._follow_up),
            ("GET", f"{hook}/messages/{{message}}", self._get),
            ("PATCH", f"{hook}/messages/{{message}}", self._edit),
            ("DELETE", f"{hook}/messages/{{message}}", self._delete),
        ]

    def begin(self, kind: int, user: User, channel: Channel, data: Json, message: Message | None = None) -> Interaction:
        """Tell the bot what a person did, and watch that it answers in time."""
        number = self.guild.new_id()
        found = Interaction(
            number, f"token-{number}", kind, user.id, channel.id, data, message=message.id if message else 0
        )
        with self.guild.changed:
            self.known[found.token] = found
        self.gateway.dispatch("INTERACTION_CREATE", self._payload(found, user, channel, message), channel)
        loop = self.gateway.loop
        if loop is not None:
            loop.call_soon_threadsafe(loop.call_later, self.answer_within, self._missed, found.token)
        return found

    def current(self, interaction: Interaction) -> Interaction:
        return self.known[interaction.token]

    def _missed(self, token: str) -> None:
        if not self.known[token].answered_with:
            self.guild.violate(
                "interaction", 10062, f"no answer within {self.answer_within} s: the person sees an error"
            )

    def _payload(self, found: Interaction, user: User, channel: Channel, message: Message | None) -> Json:
        bot = self.guild.bot
        body: Json = {
            "id": str(found.id),
            "application_id": str(APPLICATION),
            "type": found.kind,
            "token": found.token,
            "version": 1,
            "data": found.data,
            "channel_id": str(channel.id),
            "channel": self.guild.channel_payload(channel),
            "app_permissions": str(self.guild.permissions(bot, channel)),
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": {"0": "0" if channel.kind == DM else str(GUILD)},
            "context": 1 if channel.kind == DM else 0,
        }
        if message is not None:
            body["message"] = self.guild.message_payload(message)
        if channel.kind == DM:
            return {**body, "user": user.payload()}
        permissions = str(self.guild.permissions(user, channel))
        member = {"user": user.payload(), **user.member(), "permissions": permissions}
        where = {"guild_id": str(GUILD), "guild_locale": "en-US"}
        return {**body, **where, "guild": {"id": str(GUILD), "locale": "en-US", "features": []}, "member": member}

    # ------------------------------------------------------------------------------ the first answer

    async def _callback(self, request: web.Request, body: Json) -> Any:
        found = self.known.get(request.match_info["token"])
        late = found is None or time.monotonic() - found.at > self.answer_within
        if found is None or str(found.id) != request.match_info["interaction"] or (late and not found.answered_with):
            raise Refused(*UNKNOWN_INTERACTION)
        if found.answered_with:
            raise Refused(*ACKNOWLEDGED)
        kind, data = body.get("type"), body.get("data") or {}
        allowed = set(ANSWERS[found.kind])
        if found.kind == MODAL_SUBMIT and not found.message:
            allowed -= {DEFERS_UPDATE, UPDATES}
        check(rules.choice(*sorted(allowed))(kind, ("type",)))
        message = self._first(found, int(kind or 0), data)
        with self.guild.changed:
            self.known[found.token] = replace(
                found,
                answered_with=int(kind or 0),
                original=message.id if message else found.message,
                choices=tuple(each["name"] for each in data.get("choices") or ()),
            )
            self.guild.changed.notify_all()
        if request.query.get("with_response") not in {"1", "true"}:
            return None
        answer: Json = {"interaction": {"id": str(found.id), "type": found.kind}}
        if message:
            answer["interaction"] |= {
                "response_message_id": str(message.id),
                "response_message_loading": message.is_thinking,
                "response_message_ephemeral": message.is_private,
            }
            answer["resource"] = {"type": kind, "message": self.guild.message_payload(message)}
        return answer

    def _first(self, found: Interaction, kind: int, data: Json) -> Message | None:
        """Do what the first answer says; the message that it makes or changes."""
        if kind == OPENS_MODAL:
            check(rules.modal(data))
            with self.guild.changed:
                self.guild.modals.append(
                    {**data, "user": found.user, "channel": found.channel, "message": found.message}
                )
            return None
        if kind == COMPLETES:
            check(rules.items(rules.CHOICE, 25)(data.get("choices"), ("data", "choices")))
            return None
        if kind == DEFERS_UPDATE:
            return None
        if kind == UPDATES:
            return self.api.rewrite(self.guild.messages[found.message], data)
        if kind == REPLIES:
            self.api.check_message(data)
        return self.guild.post(self._message(found, data, is_thinking=kind == DEFERS))

    def _message(self, found: Interaction, data: Json, **more: Any) -> Message:
        kinds = {1: COMMAND, 3: MENU_COMMAND}
        if data.get("allowed_mentions") is None:
            data = {**data, "allowed_mentions": {"parse": ["users"]}}  # Discord's own default for interactions
        known_as = {
            "id": str(found.id),
            "type": found.kind,
            "user": self.guild.users[found.user].payload(),
            "authorizing_integration_owners": {},
        }
        return self.api.compose(
            data,
            self.guild.channels[found.channel],
            kind=kinds.get(found.data.get("type", 0), 0) if found.kind == APPLICATION_COMMAND else 0,
            ephemeral_to=found.user if int(data.get("flags") or 0) & EPHEMERAL else 0,
            interaction=known_as,
            **more,
        )

    # ----------------------------------------------------------------------------- what comes after

    def _of(self, request: web.Request) -> Interaction:
        found = self.known.get(request.match_info["token"])
        if found is None or request.match_info["application"] != str(APPLICATION):
            raise Refused(*UNKNOWN_WEBHOOK)
        if time.monotonic() - found.at > self.token_seconds:
            raise Refused(*INVALID_TOKEN)
        if not found.answered_with:
            raise Refused(*UNKNOWN_WEBHOOK)
        return found

    def _addressed(self, request: web.Request) -> Message:
        """The message that a request names: @original or one of those that followed."""
        found = self._of(request)
        name = request.match_info["message"]
        message = self.guild.messages.get(found.original if name == "@original" else int(name))
        if message is None or message.deleted or (name != "@original" and not self._made_by(found, message)):
            raise Refused(*UNKNOWN_MESSAGE)
        return message

    def _made_by(self, found: Interaction, message: Message) -> bool:
        made_by = (message.interaction or {}).get("id")
        return message.id == found.message or made_by == str(found.id)

    async def _follow_up(self, request: web.Request, body: Json) -> Json:
        found = self._of(request)
        self.api.check_message(body)
        original = self.guild.messages.get(found.original)
        if original is not None and original.is_thinking and not original.deleted:
            # The first thing said after "thinking" takes its place, as private or public as that was.
            return self.guild.message_payload(self.api.rewrite(original, body, is_thinking=False))
        return self.guild.message_payload(self.guild.post(self._message(found, body)))

    async def _get(self, request: web.Request, _body: Json) -> Json:
        return self.guild.message_payload(self._addressed(request))

    async def _edit(self, request: web.Request, body: Json) -> Json:
        return self.guild.message_payload(self.api.rewrite(self._addressed(request), body, is_thinking=False))

    async def _delete(self, request: web.Request, _body: Json) -> None:
        self.guild.remove(self._addressed(request))

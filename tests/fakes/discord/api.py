"""The REST API of the local Discord: each route checks as Discord does, then changes the guild."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

from aiohttp import web

from tests.fakes.common.checks import Problem
from tests.fakes.common.memory import Json
from tests.fakes.discord import rules
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.guild import (
    APPLICATION,
    DEFAULT,
    DM,
    GUILD,
    REPLY,
    TEXT,
    THREAD,
    Channel,
    Guild,
    Message,
    iso,
)

Handler = Callable[[web.Request, Json], Awaitable[Any]]


class Refused(Exception):
    """Discord's answer to a request that it does not carry out."""

    def __init__(self, status: int, code: int, message: str, body: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.body = body or {"message": message, "code": code}


UNAUTHORIZED = (401, 0, "401: Unauthorized")
NOT_FOUND = (404, 0, "404: Not Found")
UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_COMMAND = (404, 10063, "Unknown application command")
MISSING_ACCESS = (403, 50001, "Missing Access")
NOT_THE_AUTHOR = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
CLOSED_TO_US = (403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
WRONG_CHANNEL_TYPE = (400, 50024, "Cannot execute action on this channel type")
ARCHIVED = (400, 50083, "Thread is archived")
LOCKED = (403, 160005, "Thread is locked")
NO_HISTORY_TO_REPLY = (403, 160002, "Cannot reply without permission to read message history")
UNKNOWN_TAG = (404, 10087, "Unknown tag")
THREAD_EXISTS = (400, 160004, "A thread has already been created for this message")


def check(problems: Iterable[Problem]) -> None:
    """Refuse a form with problems, all of them at once, as Discord does."""
    found = list(problems)
    if found:
        raise Refused(400, 50035, "; ".join(f"{each.at}: {each.message}" for each in found), rules.error_body(found))


class Api:
    """Every route that a bot of ours may use outside interactions; what is not here is not built."""

    def __init__(self, guild: Guild, gateway: Gateway) -> None:
        self.guild = guild
        self.gateway = gateway
        self.commands_written = 0
        channel, message = "/channels/{channel}", "/channels/{channel}/messages/{message}"
        commands = "/applications/{application}/commands"
        in_guild = "/applications/{application}/guilds/{guild}/commands"
        self.routes: list[tuple[str, str, Handler]] = [
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/users/@me", self._me),
            ("GET", "/users/@me/guilds", self._guilds),
            ("POST", "/users/@me/channels", self._open_direct),
            ("GET", "/users/{user}", self._user),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/guilds/{guild}", self._guild),
            ("GET", "/guilds/{guild}/channels", self._channels),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
            ("GET", channel, self._channel),
            ("PATCH", channel, self._change_thread),
            ("GET", f"{channel}/messages", self._history),
            ("POST", f"{channel}/messages", self._send),
            ("POST", f"{channel}/typing", self._type),
            ("GET", message, self._message),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
            ("POST", f"{message}/threads", self._start_thread),
        ]
        for path in (commands, in_guild):
            self.routes += [
                ("GET", path, self._list_commands),
                ("PUT", path, self._replace_commands),
                ("POST", path, self._add_command),
                ("PATCH", f"{path}/{{command}}", self._change_command),
                ("DELETE", f"{path}/{{command}}", self._remove_command),
            ]

    # ------------------------------------------------------------------------------- who and where

    async def _gateway(self, _request: web.Request, _body: Json) -> Json:
        limit = {"total": 1_000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self.gateway.url, "shards": self.gateway.shards, "session_start_limit": limit}

    async def _me(self, _request: web.Request, _body: Json) -> Json:
        return self.guild.bot.payload()

    async def _guilds(self, _request: web.Request, _body: Json) -> list[Json]:
        permissions = self.guild.permissions(self.guild.bot, Channel(0, ""))
        return [{"id": str(GUILD), "name": "Reading Room", "owner": False, "permissions": str(permissions)}]

    async def _application(self, _request: web.Request, _body: Json) -> Json:
        granted = self.gateway.granted
        flags = sum(
            flag for intent, flag in ((1 << 1, 1 << 15), (1 << 8, 1 << 13), (1 << 15, 1 << 19)) if granted & intent
        )
        owner = next(
            (each.payload() for each in self.guild.users.values() if not each.is_bot), self.guild.bot.payload()
        )
        look: Json = {"icon": None, "description": "", "verify_key": "", "rpc_origins": []}
        public = {"bot_public": False, "bot_require_code_grant": False, "summary": ""}
        return {
            "id": str(APPLICATION),
            "name": "Footnote",
            "flags": flags,
            "owner": owner,
            "team": None,
            **look,
            **public,
        }

    async def _user(self, request: web.Request, _body: Json) -> Json:
        user = self.guild.users.get(int(request.match_info["user"]))
        if user is None:
            raise Refused(*UNKNOWN_USER)
        return user.payload()

    async def _guild(self, request: web.Request, _body: Json) -> Json:
        if request.match_info["guild"] != str(GUILD):
            raise Refused(404, 10004, "Unknown Guild")
        return self.guild.payload()

    async def _channels(self, _request: web.Request, _body: Json) -> list[Json]:
        return [self.guild.channel_payload(each) for each in self.guild.channels.values() if each.kind == TEXT]

    async def _member(self, request: web.Request, body: Json) -> Json:
        user = await self._user(request, body)
        return {"user": user, **self.guild.users[int(user["id"])].member()}

    async def _open_direct(self, _request: web.Request, body: Json) -> Json:
        check(rules.record({"recipient_id": rules.snowflake}, ["recipient_id"])(body, ()))
        person = self.guild.users.get(int(body["recipient_id"]))
        if person is None:
            raise Refused(*UNKNOWN_USER)
        if person.is_bot:
            raise Refused(*CLOSED_TO_US)
        return self.guild.channel_payload(self.guild.direct_channel(person.id))

    def place(self, request: web.Request, *needed: str) -> Channel:
        """The channel of a request, if the bot sees it and may do there what is needed."""
        channel = self.guild.channels.get(_number(request, "channel"))
        if channel is None:
            raise Refused(*UNKNOWN_CHANNEL)
        if not self.guild.may(self.guild.bot, channel, "view_channel"):
            raise Refused(*MISSING_ACCESS)
        if not self.guild.may(self.guild.bot, channel, *needed):
            raise Refused(*MISSING_PERMISSIONS)
        return channel

    def _found(self, request: web.Request, *needed: str) -> Message:
        channel = self.place(request, *needed)
        message = self.guild.messages.get(_number(request, "message"))
        if message is None or message.channel != channel.id or message.deleted or message.is_private:
            raise Refused(*UNKNOWN_MESSAGE)
        return message

    async def _channel(self, request: web.Request, _body: Json) -> Json:
        return self.guild.channel_payload(self.place(request))

    async def _change_thread(self, request: web.Request, body: Json) -> Json:
        """Put tags on the post of a forum; nothing else of a channel can be changed here."""
        thread = self.place(request)
        if thread.owner != APPLICATION and not self.guild.may(self.guild.bot, thread, "manage_threads"):
            raise Refused(*MISSING_PERMISSIONS)
        check(rules.record({"applied_tags": rules.items(rules.snowflake, 5)}, ["applied_tags"])(body, ()))
        known = {number for number, _ in self.guild.channels[thread.parent].tags}
        applied = tuple(int(each) for each in body["applied_tags"])
        if not known.issuperset(applied):
            raise Refused(*UNKNOWN_TAG)
        return self.guild.channel_payload(self.guild.keep_channel(replace(thread, applied=applied)))

    # ------------------------------------------------------------------------------------ messages

    def _shown(self, message: Message) -> Json:
        payload = self.guild.message_payload(message)
        if self.guild.channels[message.channel].kind == DM or self.gateway.granted & 1 << 15:
            return payload
        return self.guild.withheld(payload)

    async def _history(self, request: web.Request, _body: Json) -> list[Json]:
        channel = self.place(request)
        query = {name: int(value) for name, value in request.query.items()}
        check(rules.number(1, 100)(query.get("limit", 50), ("limit",)))
        if not self.guild.may(self.guild.bot, channel, "read_message_history"):
            return []
        seen = [
            each
            for each in sorted(self.guild.messages.values(), key=lambda each: each.id)
            if each.channel == channel.id and not each.deleted and not each.is_private
            if query.get("after", 0) < each.id < query.get("before", 1 << 64)
        ]
        limit = query.get("limit", 50)
        if "around" in query:
            seen = sorted(seen, key=lambda each: abs(each.id - query["around"]))[:limit]
        chosen = seen[:limit] if "after" in query else seen[-limit:]
        return [self._shown(each) for each in sorted(chosen, key=lambda each: -each.id)]

    async def _message(self, request: web.Request, _body: Json) -> Json:
        return self._shown(self._found(request, "read_message_history"))

    async def _send(self, request: web.Request, body: Json) -> Json:
        channel = self.place(request)
        if not self.guild.may_send(self.guild.bot, channel):
            raise Refused(*MISSING_PERMISSIONS)
        if body.get("embeds") and not self.guild.may(self.guild.bot, channel, "embed_links"):
            raise Refused(*MISSING_PERMISSIONS)
        if channel.recipient and self.guild.users[channel.recipient].dms_closed:
            raise Refused(*CLOSED_TO_US)
        if channel.locked:
            raise Refused(*LOCKED)
        self.check_message(body)
        reference = self._reference(body.get("message_reference"), channel)
        known = self._with_nonce(body, channel)
        if known:
            return self.guild.message_payload(known)
        message = self.compose(body, channel, kind=REPLY if reference else DEFAULT, reference=reference)
        return self.guild.message_payload(self.guild.post(message))

    def check_message(self, body: Json) -> None:
        check(rules.MESSAGE(body, ()))
        if rules.is_empty(body):
            raise Refused(*EMPTY_MESSAGE)

    def compose(self, body: Json, channel: Channel, **more: Any) -> Message:
        """The message that a form stands for, with those whom it rings."""
        content = str(body.get("content") or "").strip()
        rings = self.guild.called(content, body.get("allowed_mentions"), self.guild.bot, channel)
        head = self.guild.messages.get(more.get("reference", 0))
        allowed = body.get("allowed_mentions")
        if head and (allowed is None or allowed.get("replied_user")):
            rings = (*rings, f"<@{head.author}>")
        return Message(
            id=self.guild.new_id(),
            channel=channel.id,
            author=APPLICATION,
            content=content,
            embeds=tuple({"type": "rich", **each} for each in body.get("embeds") or ()),
            components=tuple(body.get("components") or ()),
            nonce=str(body.get("nonce") or ""),
            mentions=self.guild.people_in(content),
            rings=rings,
            **more,
        )

    def _reference(self, reference: Json | None, channel: Channel) -> int:
        if not reference:
            return 0
        if not self.guild.may(self.guild.bot, channel, "read_message_history"):
            raise Refused(*NO_HISTORY_TO_REPLY)
        head = self.guild.messages.get(int(reference["message_id"]))
        if head and head.channel == channel.id and not head.deleted and not head.is_private:
            return head.id
        if reference.get("fail_if_not_exists", True):
            check([Problem(("message_reference",), "Unknown message", "REPLIES_UNKNOWN_MESSAGE")])
        return 0

    def _with_nonce(self, body: Json, channel: Channel) -> Message | None:
        nonce = str(body.get("nonce") or "")
        if not nonce or not body.get("enforce_nonce"):
            return None
        same = (each for each in self.guild.messages.values() if (each.nonce, each.channel) == (nonce, channel.id))
        return next((each for each in same if not each.deleted), None)

    async def _edit(self, request: web.Request, body: Json) -> Json:
        message = self._found(request)
        if message.author != APPLICATION:
            raise Refused(*NOT_THE_AUTHOR)
        if self.guild.channels[message.channel].archived:
            raise Refused(*ARCHIVED)
        return self.guild.message_payload(self.rewrite(message, body))

    def rewrite(self, message: Message, body: Json, **more: Any) -> Message:
        """Put what a form names in the place of what a message says; the rest stays."""
        named = {name: value for name, value in body.items() if name in {"content", "embeds", "components"}}
        self.check_message({**message.body(), **body})
        new = self.compose({**message.body(), **body}, self.guild.channels[message.channel])
        fields = {name: getattr(new, name) for name in ("mentions", *named)}
        # An edit rings nobody, unless it is the first that is said after "thinking".
        rings = new.rings if message.is_thinking else ()
        return self.guild.revise(message, **fields, rings=rings, **more)

    async def _delete(self, request: web.Request, _body: Json) -> None:
        message = self._found(request)
        channel = self.guild.channels[message.channel]
        if message.author != APPLICATION and not self.guild.may(self.guild.bot, channel, "manage_messages"):
            raise Refused(*MISSING_PERMISSIONS)
        self.guild.remove(message)

    async def _type(self, request: web.Request, _body: Json) -> None:
        channel = self.place(request)
        if not self.guild.may_send(self.guild.bot, channel):
            raise Refused(*MISSING_PERMISSIONS)
        with self.guild.changed:
            self.guild.typing.append(channel.id)

    async def _start_thread(self, request: web.Request, body: Json) -> Json:
        head = self._found(request, "create_public_threads")
        parent = self.guild.channels[head.channel]
        durations = rules.choice(60, 1_440, 4_320, 10_080)
        check(rules.record({"name": rules.text(100, 1), "auto_archive_duration": durations}, ["name"])(body, ()))
        if parent.kind != TEXT:
            raise Refused(*WRONG_CHANNEL_TYPE)
        if head.id in self.guild.channels:
            raise Refused(*THREAD_EXISTS)
        thread = Channel(head.id, body["name"], THREAD, parent=parent.id, owner=APPLICATION)
        joined = {"id": str(thread.id), "user_id": str(APPLICATION), "join_timestamp": iso(0), "flags": 1}
        return {**self.guild.channel_payload(self.guild.keep_channel(thread)), "member": joined}

    # ------------------------------------------------------------------------------------ commands

    def _scope(self, request: web.Request) -> str:
        """The guild for which commands are registered, "" for everywhere."""
        if _number(request, "application") != APPLICATION:
            raise Refused(403, 20012, "You are not authorized to perform this action on this application")
        return request.match_info.get("guild", "")

    def _registered(self, scope: str) -> list[Json]:
        return [each for each in self.guild.commands.values() if each.get("guild_id", "") == scope]

    def _keep_command(self, body: Json, scope: str) -> Json:
        same = (int(each["id"]) for each in self._registered(scope) if _names(each) == _names(body))
        number = next(same, 0) or self.guild.new_id()
        kept: Json = {
            "id": str(number),
            "application_id": str(APPLICATION),
            "version": str(self.guild.new_id()),
            "type": body.get("type") or rules.CHAT_INPUT,
            "name": body["name"],
            "description": body.get("description") or "",
            "default_member_permissions": body.get("default_member_permissions"),
            "nsfw": bool(body.get("nsfw")),
            **{name: body.get(name) for name in ("name_localizations", "description_localizations")},
            "integration_types": body.get("integration_types") or [0],
        }
        if body.get("options"):
            kept["options"] = [
                {name: value for name, value in option.items() if value is not None and value is not False}
                for option in body["options"]
            ]
        kept |= {"guild_id": scope} if scope else {"contexts": body.get("contexts"), "dm_permission": True}
        self.guild.commands[number] = kept
        return kept

    async def _list_commands(self, request: web.Request, _body: Json) -> list[Json]:
        return self._registered(self._scope(request))

    async def _replace_commands(self, request: web.Request, body: Any) -> list[Json]:
        scope = self._scope(request)
        check(rules.commands(body))
        with self.guild.changed:
            self.commands_written += 1
            kept = [self._keep_command(each, scope) for each in body]
            staying = {each["id"] for each in kept}
            for old in self._registered(scope):
                if old["id"] not in staying:
                    del self.guild.commands[int(old["id"])]
            self.guild.changed.notify_all()
        return kept

    async def _add_command(self, request: web.Request, body: Json) -> Json:
        scope = self._scope(request)
        check(rules.command(body))
        with self.guild.changed:
            self.commands_written += 1
            kept = self._keep_command(body, scope)
            self.guild.changed.notify_all()
        return kept

    def _command(self, request: web.Request) -> Json:
        self._scope(request)
        found = self.guild.commands.get(_number(request, "command"))
        if found is None:
            raise Refused(*UNKNOWN_COMMAND)
        return found

    async def _change_command(self, request: web.Request, body: Json) -> Json:
        new = {**self._command(request), **body}
        check(rules.command(new))
        with self.guild.changed:
            self.commands_written += 1
            self.guild.commands[int(new["id"])] = new
        return new

    async def _remove_command(self, request: web.Request, _body: Json) -> None:
        with self.guild.changed:
            self.commands_written += 1
            del self.guild.commands[int(self._command(request)["id"])]


def _number(request: web.Request, name: str) -> int:
    value = request.match_info[name]
    check(rules.snowflake(value, (f"{name}_id",)))
    return int(value)


def _names(command: Json) -> tuple[int, str]:
    return command.get("type") or rules.CHAT_INPUT, command["name"]

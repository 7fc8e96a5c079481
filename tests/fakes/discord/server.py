"""A local Discord for end-to-end tests: as strict as the real one, over HTTP and WebSocket on 127.0.0.1.

A test starts the bot against `api_url` with `token`, acts as people (`server.person("Ada").says(...)`), waits for
what the bot does, and asserts `violations == []` and `rings == []`: that nothing was refused and nobody was rung.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.fakes.common.http import HttpServer
from tests.fakes.common.memory import PATIENCE_SECONDS, WAIT_SECONDS, Call, Json, Violation
from tests.fakes.discord import render as discord_render
from tests.fakes.discord.api import Api
from tests.fakes.discord.gateway import PRIVILEGED, Gateway
from tests.fakes.discord.guild import (
    APPLICATION,
    FORUM,
    GUILD,
    PERMISSIONS,
    Channel,
    Guild,
    Message,
    Role,
    User,
)
from tests.fakes.discord.http import BASE, Front
from tests.fakes.discord.interactions import TOKEN_SECONDS, Interaction, Interactions
from tests.fakes.discord.people import Person

T = TypeVar("T")


class DiscordServer:
    """One Discord with a server of people, a channel that everybody sees, and a bot that was invited.

    Times are Discord's own where none are given, but for that of the first answer; `limit_scale` 0 takes requests
    however fast they come.
    """

    def __init__(
        self,
        *,
        answer_within: float = PATIENCE_SECONDS,
        token_seconds: float = TOKEN_SECONDS,
        heartbeat: float = 41.25,
        identify_every: float = 0.0,
        limit_scale: float = 0.0,
        shards: int = 1,
        granted: int = PRIVILEGED,
    ) -> None:
        self.token = "MTAw.local.discord"
        self.guild = Guild()
        self.gateway = Gateway(
            self.guild, self.token, shards=shards, heartbeat=heartbeat, identify_every=identify_every
        )
        self.gateway.granted = granted
        self.guild.announce = self.gateway.dispatch
        self.api = Api(self.guild, self.gateway)
        self.interactions = Interactions(
            self.api, self.gateway, answer_within=answer_within, token_seconds=token_seconds
        )
        self.front = Front(self.guild, self.token, limit_scale)
        self.faults = self.front.faults
        self.general = self.add_channel("general")
        self._http = HttpServer(self._app(), "discord")
        self.api_url = f"http://{self._http.host}{BASE}"
        self.guild.cdn = f"http://{self._http.host}"
        self.gateway.url, self.gateway.loop = f"ws://{self._http.host}/gateway/", self._http.loop

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every connection and the thread."""
        self.faults.clear()
        self._http.do(self.gateway.close())
        self._http.close()

    def _app(self) -> web.Application:
        app = web.Application()
        for method, path, handler in (*self.api.routes, *self.interactions.routes):
            app.router.add_route(method, f"{BASE}{path}", self.front.route(f"{method} {path}", handler))
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/attachments/{file}/{name}", self._download)
        app.router.add_route("*", "/{path:.*}", self.front.route("", self.front.unknown))
        return app

    async def _download(self, request: web.Request) -> web.Response:
        """A file, for whoever has its address."""
        data = self.guild.files.get(int(request.match_info["file"]))
        return web.Response(status=404) if data is None else web.Response(body=data)

    # ----------------------------------------------------------------------------------- the place

    def add_channel(self, name: str, *, deny: Iterable[str] = ()) -> Channel:
        """A text channel; `deny` names what the bot may not do there."""
        denied = sum(PERMISSIONS[each] for each in deny)
        overwrites = ((APPLICATION, 0, denied),) if denied else ()
        return self.guild.keep_channel(Channel(self.guild.new_id(), name, overwrites=overwrites))

    def add_forum(self, name: str, *tags: str, allow: Iterable[str] = ()) -> Channel:
        """A forum with its tags; `allow` names what the bot may do there besides."""
        allowed = sum(PERMISSIONS[each] for each in allow)
        overwrites = ((APPLICATION, allowed, 0),) if allowed else ()
        named = tuple((self.guild.new_id(), tag) for tag in tags)
        return self.guild.keep_channel(Channel(self.guild.new_id(), name, FORUM, overwrites=overwrites, tags=named))

    def tags_of(self, post: Channel) -> list[str]:
        """The names of the tags that a post of a forum bears."""
        now = self.guild.channels[post.id]
        return [name for number, name in self.guild.channels[now.parent].tags if number in now.applied]

    def deny(self, channel: Channel, *names: str) -> Channel:
        """Take from the bot what it may do in a channel, nothing if no names are given."""
        denied = sum(PERMISSIONS[each] for each in names)
        return self.guild.keep_channel(replace(channel, overwrites=((APPLICATION, 0, denied),) if denied else ()))

    def archive(self, thread: Channel, *, locked: bool = False) -> Channel:
        return self.guild.keep_channel(replace(self.guild.channels[thread.id], archived=True, locked=locked))

    def take_out(self) -> None:
        """Remove the bot from the server, which it is told."""
        self.guild.announce("GUILD_DELETE", {"id": str(GUILD)}, None)

    def add_role(self, name: str, *permissions: str) -> Role:
        bits = sum(PERMISSIONS[each] for each in permissions)
        role = Role(self.guild.new_id(), name, bits)
        with self.guild.changed:
            self.guild.roles[role.id] = role
        self.guild.announce("GUILD_ROLE_CREATE", {"guild_id": str(GUILD), "role": role.payload()}, None)
        return role

    def person(self, name: str, *roles: Role, is_bot: bool = False, dms_closed: bool = False) -> Person:
        """Somebody of this name, as they are known already or new."""
        with self.guild.changed:
            known = next((each for each in self.guild.users.values() if each.name == name), None)
            user = known or User(self.guild.new_id(), name, is_bot)
            held = user.roles | {role.id for role in roles}
            self.guild.users[user.id] = replace(user, roles=held, dms_closed=dms_closed)
            return Person(self.guild, self.interactions, self.general, user.id)

    def take_roles(self, person: Person, *roles: Role) -> None:
        """Take roles from somebody."""
        with self.guild.changed:
            held = person.user.roles - {role.id for role in roles}
            self.guild.users[person.id] = replace(person.user, roles=held)

    # -------------------------------------------------------------------------- what is to be seen

    @property
    def violations(self) -> list[Violation]:
        return self.guild.copy(self.guild.violations)

    @property
    def rings(self) -> list[str]:
        """Everybody whom a message of the bot rang."""
        return [ring for message in self._all_of_the_bot() for ring in message.rings]

    @property
    def mentions(self) -> list[str]:
        """What a message of the bot shows as a mention, be it in an embed where it rings nobody."""
        return [each for runs in self._runs() for each in discord_render.mentions(runs)]

    @property
    def links(self) -> list[str]:
        """Every address that a message of the bot makes clickable."""
        return [each for runs in self._runs() for each in discord_render.links(runs)]

    def _runs(self) -> list[list[discord_render.Run]]:
        return [runs for message in self._all_of_the_bot() for runs in discord_render.runs_of(message.body())]

    def _all_of_the_bot(self) -> list[Message]:
        with self.guild.changed:
            own = [each for each in self.guild.messages.values() if each.author == APPLICATION]
        return [each for message in own for each in (*message.revisions, message)]

    def current(self, message: Message) -> Message:
        return self.guild.messages[message.id]

    def plain(self, message: Message) -> str:
        """What a person reads in a message now."""
        return discord_render.plain(self.current(message).body(), self.guild.names())

    def styled(self, message: Message, style: str) -> list[str]:
        """The words of a message that have a look: bold, title ..."""
        return discord_render.styled(self.current(message).body(), style)

    def messages(self, channel: Channel) -> list[Message]:
        """What everybody sees in a channel or thread, oldest first."""
        return [each for each in self._visible() if each.channel == channel.id and not each.is_private]

    def answers(self, question: Message) -> list[Message]:
        """What the bot said to a message: replies to it, and all it said in the thread that hangs on it."""
        own = [each for each in self._visible() if each.author == APPLICATION and not each.is_private]
        return [each for each in own if question.id in (each.reference, each.channel) and not each.is_thinking]

    def private(self, person: Person) -> list[Message]:
        """What the bot showed to this person alone."""
        return [each for each in self._visible() if each.ephemeral_to == person.id and not each.is_thinking]

    def _visible(self) -> list[Message]:
        with self.guild.changed:
            return [each for _, each in sorted(self.guild.messages.items()) if not each.deleted]

    def calls(self, pattern: str = "*") -> list[Call]:
        """The bot's requests so far whose "METHOD /path" fits."""
        return self.guild.calls_of(pattern)

    # ---------------------------------------------------------------------------------- to wait for

    def wait_for(self, condition: Callable[[], T], seconds: float = WAIT_SECONDS, what: str = "it") -> T:
        """Wait until something is so, and give what the condition gave."""
        return self.guild.wait_for(condition, seconds, f"waited in vain for {what}", self.report)

    def wait_for_reply(self, question: Message, seconds: float = WAIT_SECONDS, *, count: int = 1) -> Message:
        """The bot's latest of at least so many answers to a message."""

        def enough() -> list[Message]:
            found = self.answers(question)
            return found if len(found) >= count else []

        return self.wait_for(enough, seconds, f"{count} answers to {question.content!r}")[-1]

    def wait_for_said(
        self, channel: Channel, containing: str = "", seconds: float = WAIT_SECONDS, *, after: Message | None = None
    ) -> Message:
        """The latest message of the bot in a channel that contains these words."""
        since = after.id if after else 0

        def found() -> list[Message]:
            own = (each for each in self.messages(channel) if each.author == APPLICATION and each.id > since)
            return [each for each in own if not each.is_thinking and containing in self.plain(each)]

        return self.wait_for(found, seconds, f"{containing!r} in {channel.name or 'a direct message'}")[-1]

    def wait_for_private(self, person: Person, containing: str = "", seconds: float = WAIT_SECONDS) -> Message:
        """The latest message for this person alone that contains these words."""
        return self.wait_for(
            lambda: [each for each in self.private(person) if containing in self.plain(each)],
            seconds,
            f"{containing!r} for {person.name} alone; there is {[self.plain(each) for each in self.private(person)]}",
        )[-1]

    def wait_for_modal(self, person: Person, seconds: float = WAIT_SECONDS) -> Json:
        return self.wait_for(
            lambda: [each for each in self.guild.modals if each["user"] == person.id], seconds, "a modal"
        )[-1]

    def wait_for_answer(self, interaction: Interaction, seconds: float = WAIT_SECONDS) -> Interaction:
        """An interaction once the bot has answered it first."""
        current = self.interactions.current
        self.wait_for(lambda: current(interaction).answered_with, seconds, "an answer to an interaction")
        return current(interaction)

    def wait_for_connection(self, seconds: float = WAIT_SECONDS, *, count: int = 1) -> None:
        """Until the bot has begun so many sessions."""
        self.wait_for(lambda: len(self.gateway.identified) >= count, seconds, "a session of the gateway")

    def quiet(self, seconds: float) -> None:
        """Hold that the bot shows nothing new to anybody for so long."""
        self.guild.quiet(seconds, self.report)

    def report(self) -> str:
        """The last things that happened, for the message of a failed test."""
        said = [self.plain(each) for each in self._all_of_the_bot()[-3:]]
        return "\n".join([*self.guild.report(), *said])

    # ---------------------------------------------------------------------------- what goes wrong

    def cut(self) -> None:
        """Break every connection of the gateway."""
        self._http.do(self.gateway.cut())

    def ask_to_reconnect(self) -> None:
        self._http.do(self.gateway.ask_to_reconnect())

    def invalidate(self, *, resumable: bool = False) -> None:
        self._http.do(self.gateway.invalidate(resumable=resumable))

    def end_for_good(self, code: int) -> None:
        """End every connection with a code of Discord's after which its session cannot be taken up again."""
        self._http.do(self.gateway.end_for_good(code))

    def announce(self, kind: str, event: Json) -> None:
        """Tell the bot of an event, whatever it looks like."""
        self.gateway.announce(kind, event)

    def tell_again(self, message: Message) -> int:
        """Deliver a message once more."""
        return self.gateway.tell_again("MESSAGE_CREATE", str(message.id))

    def interact_again(self, interaction: Interaction) -> int:
        """Deliver an interaction once more."""
        return self.gateway.tell_again("INTERACTION_CREATE", str(interaction.id))

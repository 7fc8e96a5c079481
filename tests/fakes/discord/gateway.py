"""The gateway of the local Discord: one WebSocket a shard, heartbeats, sessions that can be taken up again."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.common.memory import Json
from tests.fakes.discord.guild import APPLICATION, DM, GUILD, Channel, Guild

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
PASSIVE = (3, 4, 8)  # presence, voice and members: a bot may send them, nothing follows here
GUILDS, GUILD_MEMBERS, PRESENCES, MESSAGE_CONTENT = 1 << 0, 1 << 1, 1 << 8, 1 << 15
GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 9, 1 << 12
PRIVILEGED = GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT
KNOWN_INTENTS = (1 << 26) - 1
LONGEST_PAYLOAD = 4_096


class Closed(Exception):
    """The gateway ends a connection with a code of Discord's."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(slots=True)
class Session:
    """What one shard was told; it outlives its connection, so that it can be taken up again."""

    id: str
    shard: tuple[int, int]
    intents: int
    events: list[Json] = field(default_factory=list)
    is_over: bool = False


@dataclass(slots=True)
class Connection:
    socket: web.WebSocketResponse
    request: web.Request
    session: Session | None = None
    sent: int = 0
    beat: float = field(default_factory=time.monotonic)
    more: asyncio.Event = field(default_factory=asyncio.Event)


class Gateway:
    """Hands what happens to the shards that asked for it; everything but `dispatch` runs on the server's loop."""

    def __init__(self, guild: Guild, token: str, *, shards: int, heartbeat: float, identify_every: float) -> None:
        self.guild = guild
        self.token = token
        self.url = ""
        self.granted = PRIVILEGED
        self.shards = shards
        self.heartbeat = heartbeat
        self.identify_every = identify_every
        self.is_silent = False
        self.identified: list[int] = []
        self.resumed = 0
        self.refused_with: list[int] = []
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self._last_identify = 0.0

    # ---------------------------------------------------------------------------------- what happens

    def dispatch(self, kind: str, event: Json, channel: Channel | None = None) -> None:
        """Tell every shard that is to know; those without a connection hear of it when they resume."""
        with self.guild.changed:
            for session in self.sessions.values():
                told = None if session.is_over else self._as_told(session, kind, event, channel)
                if told is not None:
                    self._tell(session, kind, told)

    def tell_again(self, kind: str, event_id: str) -> int:
        """Deliver events of a kind once more, as happens now and then; says how often."""
        count = 0
        with self.guild.changed:
            for session in self.sessions.values():
                for known in list(session.events):
                    if known["t"] == kind and str(known["d"].get("id")) == event_id and not session.is_over:
                        self._tell(session, kind, known["d"])
                        count += 1
        return count

    def _tell(self, session: Session, kind: str, event: Json) -> None:
        session.events.append({"op": DISPATCH, "t": kind, "s": len(session.events) + 1, "d": event})
        self._wake()

    def _wake(self) -> None:
        if self.loop is not None and not self.loop.is_closed():
            for each in list(self.connections):
                self.loop.call_soon_threadsafe(each.more.set)

    def _as_told(self, session: Session, kind: str, event: Json, channel: Channel | None) -> Json | None:
        """An event as a session gets it, None if it does not."""
        is_direct = channel is not None and channel.kind == DM
        place = int(event.get("guild_id") or 0)
        if session.shard[0] != (place >> 22) % session.shard[1]:
            return None
        if kind == "INTERACTION_CREATE":
            return event
        if channel and not self.guild.may(self.guild.bot, channel, "view_channel"):
            return None
        needed = GUILDS
        if kind.startswith("MESSAGE_"):
            needed = DIRECT_MESSAGES if is_direct else GUILD_MESSAGES
        if not session.intents & needed:
            return None
        if kind in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} and not session.intents & MESSAGE_CONTENT:
            return self.guild.withheld(event)
        return event

    # ------------------------------------------------------------------------------ one connection

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True, timeout=1.0)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.append(connection)
        jobs = [asyncio.ensure_future(job) for job in (self._write(connection), self._watch(connection))]
        try:
            await self._send(connection, HELLO, {"heartbeat_interval": int(self.heartbeat * 1_000)})
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._take(connection, frame.data)
        except Closed as end:
            with self.guild.changed:
                self.refused_with.append(end.code)
                self.guild.changed.notify_all()
            await socket.close(code=end.code, message=str(end).encode())
        except ConnectionError:
            pass
        finally:
            for job in jobs:
                job.cancel()
            self.connections.remove(connection)
            if connection.session and socket.close_code in (1000, 1001):
                connection.session.is_over = True
            with self.guild.changed:
                self.guild.changed.notify_all()
        return socket

    async def _take(self, connection: Connection, frame: str) -> None:
        try:
            message = json.loads(frame)
            op, data = message["op"], message.get("d")
        except (ValueError, KeyError, TypeError):
            raise Closed(4002, "Error while decoding payload.") from None
        if len(frame) > LONGEST_PAYLOAD:
            raise Closed(4002, "Payload too long.")
        if op == HEARTBEAT:
            connection.beat = time.monotonic()
            if not self.is_silent:
                await self._send(connection, ACK)
        elif op == IDENTIFY:
            await self._identify(connection, data)
        elif op == RESUME:
            await self._resume(connection, data)
        elif op not in PASSIVE:
            raise Closed(4001, "Unknown opcode.")
        elif connection.session is None:
            raise Closed(4003, "Not authenticated.")

    async def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session:
            raise Closed(4005, "Already authenticated.")
        self._check_token(data)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
            raise Closed(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self.granted:
            raise Closed(4014, "Disallowed intent(s).")
        shard, count = data.get("shard") or (0, 1)
        if not 0 <= shard < count:
            raise Closed(4010, "Invalid shard.")
        now = time.monotonic()
        if now - self._last_identify < self.identify_every:
            await self._send(connection, INVALID, d=False)
            return
        self._last_identify = now
        with self.guild.changed:
            session = Session(f"session-{len(self.sessions)}", (shard, count), intents)
            self.sessions[session.id] = connection.session = session
            self._tell(session, "READY", self._ready(session))
            if intents & GUILDS and (GUILD >> 22) % count == shard:
                self._tell(session, "GUILD_CREATE", self.guild.payload())
            self.identified.append(intents)
            self.guild.changed.notify_all()

    def _check_token(self, data: Json) -> None:
        if data.get("token") != self.token:
            raise Closed(4004, "Authentication failed.")

    def _ready(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": {**self.guild.bot.payload(), "verified": True, "mfa_enabled": False, "email": None, "flags": 0},
            "guilds": [{"id": str(GUILD), "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(APPLICATION), "flags": 1 << 18},
            "private_channels": [],
        }

    async def _resume(self, connection: Connection, data: Json) -> None:
        self._check_token(data)
        session = self.sessions.get(str(data.get("session_id")))
        seq = data.get("seq")
        if session is None or session.is_over:
            await self._send(connection, INVALID, d=False)
            return
        if not isinstance(seq, int) or seq > len(session.events):
            raise Closed(4007, "Invalid seq.")
        with self.guild.changed:
            connection.session, connection.sent = session, seq
            self.resumed += 1
            self._tell(session, "RESUMED", {})
            self.guild.changed.notify_all()

    async def _write(self, connection: Connection) -> None:
        """Send what the session was told, in order."""
        with suppress(ConnectionError):
            while True:
                await connection.more.wait()
                connection.more.clear()
                session = connection.session
                while session and connection.sent < len(session.events):
                    event = session.events[connection.sent]
                    connection.sent += 1
                    await connection.socket.send_json(event)

    async def _watch(self, connection: Connection) -> None:
        """End a connection whose bot is silent."""
        while time.monotonic() - connection.beat < 2 * self.heartbeat:
            await asyncio.sleep(self.heartbeat / 4)
        await connection.socket.close(code=4000, message=b"No heartbeat.")

    async def _send(self, connection: Connection, op: int, d: Any = None) -> None:
        await connection.socket.send_json({"op": op, "d": d, "s": None, "t": None})

    # ------------------------------------------------------------------------------- what goes wrong

    async def cut(self) -> None:
        """Break every connection without a word."""
        for connection in list(self.connections):
            transport = connection.request.transport
            if transport is not None:
                transport.abort()

    async def ask_to_reconnect(self) -> None:
        for connection in list(self.connections):
            await self._send(connection, RECONNECT)

    async def invalidate(self, *, resumable: bool) -> None:
        for connection in list(self.connections):
            if connection.session and not resumable:
                connection.session.is_over = True
            await self._send(connection, INVALID, d=resumable)

    async def end_for_good(self, code: int) -> None:
        for connection in list(self.connections):
            if connection.session:
                connection.session.is_over = True
            await connection.socket.close(code=code)

    def announce(self, kind: str, event: Json) -> None:
        """Tell every session, as it is."""
        with self.guild.changed:
            for session in self.sessions.values():
                self._tell(session, kind, event)

    async def close(self) -> None:
        for connection in list(self.connections):
            with suppress(ConnectionError):
                await connection.socket.close(code=1001)

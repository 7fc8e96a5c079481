"""The HTTP side of the local Discord: who may ask, how often, and what is to go wrong in between."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from aiohttp import web

from tests.fakes.discord.api import NOT_FOUND, UNAUTHORIZED, Handler, Refused
from tests.fakes.discord.guild import Call, Guild
from tests.fakes.discord.rules import Json

BASE = "/api/v10"
# Requests of each kind that Discord takes from a bot, and in how many seconds; each channel has its own count.
LIMITS = {
    "POST /channels/{channel}/messages": (5, 5.0),
    "PATCH /channels/{channel}/messages/{message}": (5, 5.0),
    "POST /channels/{channel}/typing": (5, 5.0),
    "POST /webhooks/{application}/{token}": (5, 2.0),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to go wrong with a request whose "METHOD /path" fits the pattern; status 0 breaks the connection."""

    pattern: str
    status: int = 0
    retry_after: float = 0.0
    is_global: bool = False
    processed: bool = False
    delay: float = 0.0


class Faults:
    """What waits to go wrong, each once; patterns are those of a shell: `POST */messages`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault, times: int = 1) -> None:
        with self._lock:
            self._waiting += [fault] * times

    def fail(self, pattern: str, status: int = 500, times: int = 1) -> None:
        self.add(Fault(pattern, status), times)

    def rate_limit(self, pattern: str, retry_after: float, times: int = 1, *, is_global: bool = False) -> None:
        self.add(Fault(pattern, 429, retry_after, is_global), times)

    def drop(self, pattern: str, times: int = 1, *, processed: bool = False) -> None:
        """Break the connection; `processed` does so after the request took effect, the worst moment."""
        self.add(Fault(pattern, processed=processed), times)

    def delay(self, pattern: str, seconds: float, times: int = 1) -> None:
        self.add(Fault(pattern, delay=seconds), times)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def take(self, request: str) -> Fault | None:
        with self._lock:
            for fault in self._waiting:
                if fnmatchcase(request, fault.pattern):
                    self._waiting.remove(fault)
                    return fault
        return None


class Front:
    """Takes the bot's requests one by one, and writes each down with its answer."""

    def __init__(self, guild: Guild, token: str, limit_scale: float) -> None:
        self._guild = guild
        self._token = token
        self._limit_scale = limit_scale
        self._recent: dict[tuple[str, str], list[float]] = {}
        self.faults = Faults()
        self.limited = 0

    def route(self, name: str, handler: Handler) -> Callable[[web.Request], Coroutine[Any, Any, web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            path = request.path.removeprefix(BASE)
            fault = self.faults.take(f"{request.method} {path}")
            if fault and fault.delay:
                await asyncio.sleep(fault.delay)
            elif fault and not fault.processed:
                return self._failed(request, fault)
            body: Any = {}
            headers: dict[str, str] = {}
            try:
                body = await self._body(request)
                headers = self._limit(name, request)
                status, found = 200, await handler(request, body)
            except Refused as refusal:
                status, found = refusal.status, refusal.body
                if status == 429:
                    headers = _limited_headers(refusal.body)
                else:
                    self._guild.violate(f"{request.method} {path}", refusal.code, str(refusal))
            except Exception as error:  # a fault of this server, to be seen in tests
                self._guild.violate(f"{request.method} {path}", 0, repr(error))
                status, found = 500, {"message": "500: Internal Server Error", "code": 0}
            self._record(request, body, status, found)
            if fault and fault.processed:
                _break(request)
            if found is None:
                return web.Response(status=204, headers=headers)
            return web.Response(
                status=status, body=json.dumps(found).encode(), headers={**headers, "Content-Type": "application/json"}
            )

        return answer

    async def _body(self, request: web.Request) -> Any:
        """What was sent, if it may be: with the bot's token, as JSON, by a client that says who it is."""
        has_token_in_path = request.path.startswith((f"{BASE}/interactions/", f"{BASE}/webhooks/"))
        if not has_token_in_path:
            if not request.headers.get("User-Agent", "").startswith("DiscordBot ("):
                raise Refused(403, 40333, "The User-Agent is not that of a bot.")
            if request.headers.get("Authorization") != f"Bot {self._token}":
                raise Refused(*UNAUTHORIZED)
        content = await request.text()
        if not content:
            return {}
        if request.headers.get("Content-Type") != "application/json":
            raise Refused(400, 50035, f"This local Discord takes JSON, not {request.content_type}.")
        try:
            return json.loads(content)
        except ValueError:
            raise Refused(400, 50109, "The request body contains invalid JSON.") from None

    async def unknown(self, _request: web.Request, _body: Json) -> None:
        raise Refused(*NOT_FOUND)

    def _record(self, request: web.Request, body: Any, status: int, answer: object) -> None:
        path = request.path.removeprefix(BASE)
        with self._guild.changed:
            self._guild.calls.append(Call(request.method, path, body, status, answer, time.time()))
            self._guild.changed.notify_all()

    def _limit(self, name: str, request: web.Request) -> dict[str, str]:
        """Count a request of a limited kind. Raises Refused when it comes too fast."""
        if name not in LIMITS or not self._limit_scale:
            return {}
        most, seconds = LIMITS[name]
        window = seconds * self._limit_scale
        key = (name, request.match_info.get("channel") or request.match_info["token"])
        now = time.monotonic()
        recent = self._recent[key] = [at for at in self._recent.get(key, []) if now - at < window]
        reset = window - (now - recent[0]) if recent else window
        if len(recent) >= most:
            self.limited += 1
            body = {"message": "You are being rate limited.", "retry_after": reset, "global": False}
            raise Refused(429, 0, "rate limited", body)
        recent.append(now)
        return {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(most - len(recent)),
            "X-RateLimit-Reset": str(time.time() + reset),
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": str(abs(hash(name))),
        }

    def _failed(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.status == 0:
            _break(request)
        body: Json = {"message": "Internal Server Error", "code": 0}
        headers = {"Content-Type": "application/json"}
        if fault.status == 429:
            self.limited += 1
            said = "You are being rate limited."
            body = {"message": said, "retry_after": fault.retry_after, "global": fault.is_global}
            headers |= _limited_headers(body)
        self._record(request, {}, fault.status, body)
        return web.Response(status=fault.status, body=json.dumps(body).encode(), headers=headers)


def _limited_headers(body: Json) -> dict[str, str]:
    """What comes with a 429; without Via a client takes it for a ban."""
    scope = {"X-RateLimit-Global": "true"} if body["global"] else {"X-RateLimit-Scope": "user"}
    return {"Via": "1.1 google", "Retry-After": str(int(body["retry_after"]) + 1), **scope}


def _break(request: web.Request) -> None:
    with suppress(ConnectionError):
        if request.transport is not None:
            request.transport.abort()

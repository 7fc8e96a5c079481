"""The HTTP side of the local Discord: who may ask, and how often."""

import json
import time
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web

from tests.fakes.common.faults import Fault, Faults
from tests.fakes.common.http import Answer, answer
from tests.fakes.common.memory import Call, Json
from tests.fakes.discord.api import NOT_FOUND, UNAUTHORIZED, Handler, Refused
from tests.fakes.discord.guild import Guild

BASE = "/api/v10"
# Requests of each kind that Discord takes from a bot, and in how many seconds; each channel has its own count.
LIMITS = {
    "POST /channels/{channel}/messages": (5, 5.0),
    "PATCH /channels/{channel}/messages/{message}": (5, 5.0),
    "POST /channels/{channel}/typing": (5, 5.0),
    "POST /webhooks/{application}/{token}": (5, 2.0),
}


class Front:
    """Takes the bot's requests one by one, and writes each down with its answer."""

    def __init__(self, guild: Guild, token: str, limit_scale: float) -> None:
        self._guild = guild
        self._token = token
        self._limit_scale = limit_scale
        self._recent: dict[tuple[str, str], list[float]] = {}
        self.clock: Callable[[], float] = time.monotonic
        self.faults = Faults()
        self.limited = 0

    def route(self, name: str, handler: Handler) -> Callable[[web.Request], Coroutine[Any, Any, web.Response]]:
        async def take(request: web.Request) -> web.Response:
            called = f"{request.method} {request.path.removeprefix(BASE)}"

            async def carry_out() -> Answer:
                return await self._carry_out(called, name, handler, request)

            def refuse(fault: Fault) -> Answer:
                return self._refuse(called, fault)

            return await answer(request, self.faults.take(called), carry_out, refuse)

        return take

    async def _carry_out(self, called: str, name: str, handler: Handler, request: web.Request) -> Answer:
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
                self._guild.violate(called, refusal.code, str(refusal))
        except Exception as error:  # a fault of this server, to be seen in tests
            self._guild.violate(called, 0, repr(error))
            status, found = 500, {"message": "500: Internal Server Error", "code": 0}
        self._guild.record_call(Call(called, body, status, found, time.time()))
        return Answer(204 if found is None else status, found, headers)

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

    def _limit(self, name: str, request: web.Request) -> dict[str, str]:
        """Count a request of a limited kind. Raises Refused when it comes too fast."""
        if name not in LIMITS or not self._limit_scale:
            return {}
        most, seconds = LIMITS[name]
        window = seconds * self._limit_scale
        key = (name, request.match_info.get("channel") or request.match_info["token"])
        now = self.clock()
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

    def _refuse(self, called: str, fault: Fault) -> Answer:
        body: Json = {"message": "Internal Server Error", "code": 0}
        headers: dict[str, str] = {}
        if fault.status == 429:
            self.limited += 1
            said = "You are being rate limited."
            body = {"message": said, "retry_after": fault.retry_after, "global": fault.is_global}
            headers = _limited_headers(body)
        self._guild.record_call(Call(called, {}, fault.status, body, time.time()))
        return Answer(fault.status, body, headers)


def _limited_headers(body: Json) -> dict[str, str]:
    """What comes with a 429; without Via a client takes it for a ban."""
    scope = {"X-RateLimit-Global": "true"} if body["global"] else {"X-RateLimit-Scope": "user"}
    return {"Via": "1.1 google", "Retry-After": str(int(body["retry_after"]) + 1), **scope}

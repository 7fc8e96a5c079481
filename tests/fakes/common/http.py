"""The HTTP side of a local platform: a server on 127.0.0.1, whose answers the faults of a test may strike."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web

from tests.fakes.common.faults import Fault
from tests.fakes.common.memory import WAIT_SECONDS

# Until a request that is still waited for is given up when the server ends.
_CLOSE_SECONDS = 0.2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: JSON, words, or nothing at all where the body is None."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        if self.body is None:
            return web.Response(status=self.status, headers=self.headers)
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body, headers=self.headers)
        # Without a charset: discord.py takes for JSON only what says so in these words.
        headers = {**self.headers, "Content-Type": "application/json"}
        return web.Response(status=self.status, body=json.dumps(self.body).encode(), headers=headers)


async def answer(
    request: web.Request,
    fault: Fault | None,
    carry_out: Callable[[], Awaitable[Answer]],
    refuse: Callable[[Fault], Answer],
) -> web.Response:
    """Answer a request as the fault lets it be answered, if there is one."""
    await request.read()  # all of it has arrived, whatever becomes of the bot while its call is held
    if fault is None:
        return (await carry_out()).response()
    if fault.refuses:
        found, is_broken = refuse(fault), fault.status == 0
        found = Answer(fault.status, fault.page) if fault.page else found
    elif await fault.over():
        found, is_broken = await carry_out(), fault.processed
    else:
        found, is_broken = Answer(500), True
    if is_broken and request.transport is not None:
        with suppress(ConnectionError):
            request.transport.abort()
    return found.response()


class HttpServer:
    """Serves an application from a thread of its own until it is closed; `host` is where."""

    def __init__(self, app: web.Application, name: str) -> None:
        self.host = ""
        self.loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(app,), name=name)
        self._thread.start()
        self._started.wait()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the thread of the server."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(WAIT_SECONDS)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self.loop.close()

    def _run(self, app: web.Application) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._serve(app))

    async def _serve(self, app: web.Application) -> None:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_CLOSE_SECONDS)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.host = f"127.0.0.1:{runner.addresses[0][1]}"
        self._started.set()
        await self._stop.wait()
        await runner.cleanup()

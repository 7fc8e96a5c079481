"""Pages give way to chat for a moment: making one takes the interpreter's one lock as an answer does."""

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.runtime.places import Places

# Longer than a question is computed where a processor is free. Who asks in chat without a pause shuts nobody out.
LONGEST_SECONDS = 0.5
_MOST_HELD = 1_000


class ChatFirst:
    """Holds requests back while a question in chat is answered, each for a moment at most."""

    def __init__(self, app: ASGIApp, places: Places) -> None:
        self._app = app
        self._places = places
        self._threads = CapacityLimiter(_MOST_HELD)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, when it is its turn."""
        if scope["type"] == "http" and not self._places.is_quiet:
            await run_sync(self._places.wait_until_quiet, LONGEST_SECONDS, limiter=self._threads)
        await self._app(scope, receive, send)

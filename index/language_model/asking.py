"""Asking the model: within the seconds that a person waits, again after what passes, not at all where it is no use."""

import asyncio
import logging
import math
import random
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import LanguageModelError
from index.language_model.dialect import Dialect
from index.language_model.kept import Kept
from index.language_model.limits import Breaker, DailyTokens
from index.language_model.server import Call, CallOutcome, ModelServer, NoReply

if TYPE_CHECKING:
    import openai

_log = logging.getLogger(__name__)

Message = dict[str, str]
T = TypeVar("T")

_TRIES = 3
_FIRST_PAUSE_SECONDS = 0.3
# A token of English has about four characters, of Chinese about one; where the server does not count, this is near.
_CHARACTERS_A_TOKEN = 3
# All that is sent beside the question. The library would tell the system and the versions that it runs on, and takes
# further headers from variables of the environment.
_HEADERS = frozenset(
    {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "authorization"}
)


def _no_one(_call: Call) -> None:
    """Tell nobody."""


class LanguageModel:
    """One model, asked from many threads. Raises LanguageModelError where the package is not installed.

    told: hears of every call. kept: where the tokens of the day are counted; closed with the model.
    clock: seconds that only go up. today: the day in UTC.
    """

    def __init__(
        self,
        server: ModelServer,
        told: Callable[[Call], object] = _no_one,
        kept: Kept | None = None,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self.server = server
        self.kept = kept or Kept()
        self.tokens = DailyTokens(server.tokens_a_day, today, self.kept)
        self._told = told
        self._clock = clock
        self._breaker = Breaker(clock)
        self._turns = threading.BoundedSemaphore(server.at_once)
        self._dialect = Dialect()
        self._openai, self._client = _client(server)
        self._loop = _Loop()

    @property
    def name(self) -> str:
        """What people know the model by."""
        return self.server.model

    def deadline(self) -> float:
        """Until when a question that comes in now may wait, by the clock."""
        return self._clock() + self.server.seconds

    def ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None, longest: int, until: float | None = None
    ) -> str:
        """What the model replies. Raises NoReply, always by the deadline.

        schema: of the JSON object that is wanted, None for plain text. longest: the reply, in tokens.
        until: by the clock; `deadline()` if not given.
        """
        until = self.deadline() if until is None else until
        began = self._clock()
        tokens = 0
        outcome = CallOutcome.ANSWERED
        try:
            text, tokens = self._within_limits(messages, schema, longest, until)
        except NoReply as missing:
            outcome, tokens = missing.outcome, missing.tokens
            _log.info("The language model did not reply: %s", missing)
            raise
        finally:
            self._told(Call(outcome, tokens, self._clock() - began))
        return text

    def close(self) -> None:
        """Close what is open; questions in flight are let go."""
        self._loop.close(self._client.close())
        self.kept.close()

    def _within_limits(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None, longest: int, until: float
    ) -> tuple[str, int]:
        estimate = _estimate(messages) + longest
        if not self._turns.acquire(timeout=max(until - self._clock(), 0.0)):
            raise NoReply(CallOutcome.BUSY, "as many questions as it may be asked at once are being asked already")
        used = 0
        try:
            if self._clock() >= until:
                raise NoReply(CallOutcome.SLOW, "there was no time left to ask it")
            if not self.tokens.take(estimate):
                raise NoReply(CallOutcome.SPENT, "the tokens of the day are used up")
            try:
                text, used = self._asked(messages, schema, longest, until)
            except NoReply as missing:
                used = missing.tokens
                raise
            finally:
                self.tokens.settle(estimate, used)
        finally:
            self._turns.release()
        return text, used

    def _asked(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None, longest: int, until: float
    ) -> tuple[str, int]:
        if not self._breaker.allows():
            raise NoReply(CallOutcome.RESTING, "it failed several times in a row")
        try:
            reply = self._loop.run(self._replied(messages, schema, longest, until), until - self._clock())
        except NoReply as missing:
            self._breaker.failed(str(missing))
            raise
        except TimeoutError:
            why = f"no reply within {self.server.seconds:g} seconds"
            self._breaker.failed(why)
            # It was read all the same, and is paid for.
            raise NoReply(CallOutcome.SLOW, why, _estimate(messages)) from None
        except Exception as error:
            # A server may say anything, and the library then raises whatever it stumbles over.
            why = f"its reply could not be read ({type(error).__name__})"
            self._breaker.failed(why)
            raise NoReply(CallOutcome.UNREACHABLE, why) from error
        self._breaker.went_well()
        return reply

    async def _replied(
        self, messages: Sequence[Any], schema: Mapping[str, Any] | None, longest: int, until: float
    ) -> tuple[str, int]:
        """The reply and its tokens, after as many tries as the time allows."""
        tries = 0
        while True:
            dialect = self._dialect
            try:
                completion = await self._client.chat.completions.create(
                    model=self.server.model,
                    messages=messages,
                    timeout=max(until - self._clock(), 0.01),
                    **dialect.parameters(schema, longest),
                )
            except (self._openai.BadRequestError, self._openai.UnprocessableEntityError) as error:
                plainer = dialect.without(str(error))
                if plainer is None:
                    raise _refused(error.status_code) from error
                self._dialect = plainer
            except self._openai.APIStatusError as error:
                tries += 1
                if error.status_code not in (408, 409, 429) and error.status_code < 500:
                    raise _refused(error.status_code) from error
                outcome = CallOutcome.LIMITED if error.status_code == 429 else CallOutcome.UNREACHABLE
                await self._pause(tries, until, outcome, f"HTTP {error.status_code}", _asked_to_wait(error))
            except self._openai.APITimeoutError as error:
                raise TimeoutError from error  # it was given all the time there is
            except self._openai.APIConnectionError:
                tries += 1
                await self._pause(tries, until, CallOutcome.UNREACHABLE, "no connection, or a broken one", 0.0)
            else:
                text = completion.choices[0].message.content or ""
                counted = completion.usage.total_tokens if completion.usage else 0
                return text, counted or _estimate(messages) + _estimated(text)

    async def _pause(self, tries: int, until: float, outcome: CallOutcome, why: str, wanted: float) -> None:
        """Wait before the next try. Raises NoReply where there is none, or no time for it."""
        pause = max(wanted, _FIRST_PAUSE_SECONDS * 2 ** (tries - 1) * (1 + random.random() / 2))  # noqa: S311 - no secret
        if tries >= _TRIES or self._clock() + pause >= until:
            raise NoReply(outcome, f"{why}, tried {tries} times")
        await asyncio.sleep(pause)


class _Loop:
    """An event loop on a thread of its own, so that what takes too long can be let go, whatever it waits for."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="language model", daemon=True)
        self._thread.start()

    def run(self, job: Coroutine[Any, Any, T], seconds: float) -> T:
        """What the job gives. Raises TimeoutError, and what the job raises."""
        future = asyncio.run_coroutine_threadsafe(job, self._loop)
        try:
            return future.result(max(seconds, 0.0))
        except TimeoutError:
            future.cancel()
            raise

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """Let go what runs, do one last job, and end the thread."""

        async def end() -> None:
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await last

        self.run(end(), 5.0)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5.0)
        self._loop.close()


def _client(server: ModelServer) -> tuple[Any, "openai.AsyncOpenAI"]:
    """The library, and its client for the server: without retries, redirects and headers of its own."""
    try:
        import openai  # noqa: PLC0415 - it takes a second, and is there only for who has a model
    except ImportError:
        raise LanguageModelError('A language model needs the package openai: pip install ".[llm]"') from None
    import httpx2  # noqa: PLC0415 - what it is built on

    logging.getLogger("openai").setLevel(logging.WARNING)  # whatever the environment says, no question is logged

    async def bare(request: httpx2.Request) -> None:
        for name in set(request.headers) - _HEADERS:
            del request.headers[name]
        if server.key:
            request.headers["authorization"] = f"Bearer {server.key}"
        else:
            request.headers.pop("authorization", None)

    transport = httpx2.AsyncClient(
        follow_redirects=False,  # a question goes where its owner said, and nowhere else
        trust_env=not server.is_here,  # through the proxy of the environment, where one is set for what is outside
        event_hooks={"request": [bare]},
    )
    client = openai.AsyncOpenAI(base_url=server.url, api_key=server.key or "none", max_retries=0, http_client=transport)
    _ = client.chat.completions  # loads what the first question would otherwise wait for
    return openai, client


def _refused(status: int) -> NoReply:
    what = {
        401: "the key is not accepted",
        403: "the key may not use this model",
        404: "there is no such model, or no such address",
    }
    _log.error(
        "The language model refuses what it is asked (HTTP %d: %s). Check FOOTNOTE_LLM_URL, FOOTNOTE_LLM_MODEL and "
        "FOOTNOTE_LLM_KEY; answers go on without it.",
        status,
        what.get(status, "the request is not accepted"),
    )
    return NoReply(CallOutcome.REFUSED, f"HTTP {status}: {what.get(status, 'the request is not accepted')}")


def _asked_to_wait(error: "openai.APIStatusError") -> float:
    """The seconds that the server asks to wait, 0 where it names none."""
    try:
        seconds = float(error.response.headers.get("retry-after", "0"))
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


def _estimate(messages: Sequence[Message]) -> int:
    return sum(_estimated(message["content"]) for message in messages)


def _estimated(text: str) -> int:
    return len(text) // _CHARACTERS_A_TOKEN + 1

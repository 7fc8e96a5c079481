"""A Ray cluster that does tasks: the one importer of Ray. What goes wrong there becomes a BuildError here."""

import logging
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import Any

from index.errors import BuildError, FootnoteError

# A task is begun anew so many times where its process or its machine goes; then it is the task that ends them.
_TRIES = 5
# Under way for each processor: one that is done, and one that waits, so that none is idle.
_AHEAD = 2
_CONNECT_SECONDS = 10
# A minute after the head of the cluster was heard last, Ray ends the process that uses it without another word.
_LOST_SECONDS = 30
_LOOKS_EVERY = 5

_GOES_ON = "what was encoded is kept, and the next build goes on from there, with the cluster or without."


class RayCluster:
    """A cluster that this process is connected to."""

    def __init__(self, ray: Any, address: str) -> None:
        self._ray = ray
        self._address = address
        self._head = "" if address.startswith("ray://") else ray.get_runtime_context().gcs_address
        self._heard = self._looked = time.monotonic()
        self._is_gone = False
        self._most = self._counted()

    def put(self, value: object) -> Any:
        """A value that each machine gets once, however many tasks are given it: the argument that stands for it."""
        with self._said():
            return self._ray.put(value)

    def run(
        self, task: Callable[..., Any], calls: Iterable[tuple[int, tuple[object, ...]]]
    ) -> Iterator[tuple[int, Any]]:
        """Call a function of the package on the machines, and give what it gives, by number, as soon as it is there.

        calls: numbers and arguments. Each is made when there is a processor for it soon, so that what is under way does
        not grow with their number. Raises BuildError, or what Footnote raised there.
        """
        remote = self._ray.remote(num_cpus=1, max_retries=_TRIES)(task)
        under_way: dict[Any, int] = {}
        try:
            for number, arguments in calls:
                while len(under_way) >= self._most:
                    yield from self._done(under_way)
                with self._said():
                    under_way[remote.remote(*arguments)] = number
            while under_way:
                yield from self._done(under_way)
        finally:
            self._cancel(under_way)

    def _done(self, under_way: dict[Any, int]) -> Iterator[tuple[int, Any]]:
        """Wait for some of what is under way, a while at most."""
        self._look_after_it()
        with self._said():
            done, _ = self._ray.wait(list(under_way), timeout=_LOOKS_EVERY)
            found = [(under_way.pop(each), self._ray.get(each, timeout=_LOST_SECONDS)) for each in done]
        yield from found

    def _look_after_it(self) -> None:
        """Count its processors now and then. Raises BuildError where nobody hears of its head any more."""
        now = time.monotonic()
        if now < self._looked + _LOOKS_EVERY:
            return
        self._looked = now
        if not self._head or _is_heard(self._head):
            self._heard = time.monotonic()
            self._most = self._counted()
        elif now > self._heard + _LOST_SECONDS:
            raise self._gone()

    def _counted(self) -> int:
        """How much may be under way. Ray waits for the head, so only where that was heard just now."""
        with self._said():
            return max(_AHEAD, _AHEAD * int(self._ray.cluster_resources().get("CPU", 0)))

    def _cancel(self, under_way: Iterable[Any]) -> None:
        """What nobody waits for any more need not be done, where there is still somebody to tell."""
        for each in () if self._is_gone else under_way:
            with suppress(Exception):
                self._ray.cancel(each, force=True)

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Ray's errors become ours."""
        exceptions = self._ray.exceptions
        try:
            yield
        except exceptions.RayTaskError as error:
            cause = error.cause
            if isinstance(cause, FootnoteError):
                raise cause from error
            raise BuildError(
                f"A machine of the cluster {self._address} failed at its part: {type(cause).__name__}: {cause}. See to "
                f"that machine, then build again; {_GOES_ON}"
            ) from error
        except (exceptions.WorkerCrashedError, exceptions.OutOfMemoryError, exceptions.NodeDiedError) as error:
            raise BuildError(
                f"A part of the build ended its process on the cluster {self._address} {_TRIES + 1} times, perhaps for "
                f"want of memory: give its machines more, or fewer processors; {_GOES_ON}"
            ) from error
        except (exceptions.RayError, ConnectionError, RuntimeError) as error:
            raise self._gone() from error

    def _gone(self) -> BuildError:
        self._is_gone = True
        return BuildError(f"The cluster {self._address} is gone: {_GOES_ON}")


@contextmanager
def connected(address: str) -> Iterator[RayCluster]:
    """The cluster at an address, as `ray.init` takes it, while the block runs. Raises BuildError."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else a cluster that is begun here tells its makers
    try:
        import ray  # noqa: PLC0415 - an extra, which takes seconds
    except ImportError as error:
        raise BuildError(
            'Building on a cluster takes Ray: pip install "footnote[ray]", or build without it.'
        ) from error
    place = address.removeprefix("ray://")
    if ":" in place and not _is_heard(place):
        raise _nobody(address)
    with redirect_stdout(sys.stderr):  # where Ray says what happens on the cluster; stdout is for results
        try:
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
        except (Exception, SystemExit) as error:  # whatever it is: Ray ends the process where it waited in vain
            raise _nobody(address, str(error)) from error
        yield RayCluster(ray, address)
        ray.shutdown()  # not of a cluster that failed: that waits for it, and ends with this process


def _nobody(address: str, why: str = "") -> BuildError:
    said = f" ({why.strip().splitlines()[0].rstrip('.')})" if why.strip() else ""
    return BuildError(
        f"There is no Ray cluster at {address}{said}: start one (ray start), or name it as HOST:6379 on one of its "
        "machines, or as ray://HOST:10001."
    )


def _is_heard(address: str) -> bool:
    """Whether anybody takes connections there."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS).close()
    except (OSError, ValueError, OverflowError):
        return False
    return True

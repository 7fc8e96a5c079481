"""Ports of this machine, where the bot listens and can be asked how it is."""

import random
import socket
import urllib.error
import urllib.request
from contextlib import suppress

from tests.fakes.common.memory import WAIT_SECONDS

# Below those that systems hand out to whoever asks for any: nobody else takes one before it is listened at.
_PORTS = random.SystemRandom().sample(range(20_000, 32_000), 1_000)


def free_port() -> int:
    """A port that was not given before and that nobody listens at."""
    while True:
        port = _PORTS.pop()
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def get(port: int, path: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=WAIT_SECONDS) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()

"""Restarts under load, where the old and the new process run side by side for a while: python -m tests.rolling.

Half of the old processes are asked to end, the others are killed; both with questions in their hands. In the end each
question must have one reply.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.runtime.leases import LEASE_SECONDS
from index import build_index
from tests.bot.process import slack_bot
from tests.paths import ROOT
from tests.soak import CHANNELS, PEOPLE, QUESTIONS, REDELIVERY_SCALE, CountingSlack, wait_for_the_rest

# A reply takes this long, so that each process has some in its hands when it ends.
POSTING_SECONDS = 0.3
ASKING_SECONDS = 0.1
SIDE_BY_SIDE_REPLIES = 10
# On a busy machine three processes beside each other are slow; nothing is wrong before that.
PATIENT_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it."""

    restarts: int
    sent: int
    replied: int
    doubled: int
    lost: int


def roll(index: Path, folder: Path, restarts: int, seed: int = 1) -> Figures:
    """Ask all the time, and put a new process in the place of the old one so many times."""
    with CountingSlack(time_scale=REDELIVERY_SCALE) as server, ExitStack() as running:
        server.faults.delay("chat.postMessage", POSTING_SECONDS, times=1_000_000)
        old = running.enter_context(slack_bot(server, index, folder))
        with _asking(server, random.Random(seed)):
            for number in range(restarts):
                connections = server.delivery.sockets.opened
                new = running.enter_context(slack_bot(server, index, folder))
                server.wait_for_connection(opened=connections + 1)
                _wait_for_replies(server, SIDE_BY_SIDE_REPLIES)
                if number % 2:
                    old.kill()
                else:
                    old.terminate()
                code, _ = old.wait(PATIENT_SECONDS)
                assert code == (-9 if number % 2 else 0), old.log
                assert "Traceback" not in old.log, old.log
                old = new
        wait_for_the_rest(server)
        time.sleep(LEASE_SECONDS + 2.0)  # a second reply, to what seems to have no owner, would come now
        assert "Traceback" not in old.log, old.log
        return Figures(
            restarts=restarts,
            sent=len(server.asked_at),
            replied=len(server.replied_at),
            doubled=sum(count - 1 for count in server.replies_to.values()),
            lost=server.waiting,
        )


@contextmanager
def _asking(server: CountingSlack, chance: random.Random) -> Iterator[None]:
    """People ask, as long as the block runs, and never more than `PEOPLE` at the same time."""
    people = [server.add_user(f"person {number}") for number in range(PEOPLE)]
    channels = [server.add_channel(f"channel-{number}", members=people) for number in range(CHANNELS)]
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(ASKING_SECONDS):
            if server.waiting < PEOPLE:
                server.ask(server.mention(chance.choice(channels), chance.choice(people), chance.choice(QUESTIONS)))

    thread = threading.Thread(target=ask, name="asking")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _wait_for_replies(server: CountingSlack, count: int) -> None:
    with server.counting:
        wanted = len(server.replied_at) + count
        assert server.counting.wait_for(lambda: len(server.replied_at) >= wanted, PATIENT_SECONDS), "replies come"


def main() -> int:
    """Run it and print the figures; exit code 1 when a question was lost or answered twice."""
    parser = argparse.ArgumentParser(description="Restart the real bot under load.")
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / ".index"
        build_index(ROOT / "corpus", index)
        figures = roll(index, Path(folder), options.restarts, options.seed)
    sys.stdout.write(f"{figures}\n")
    return 1 if figures.doubled or figures.lost else 0


if __name__ == "__main__":
    sys.exit(main())

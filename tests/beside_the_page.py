"""Whether chat is slower while many people are on the page: python -m tests.beside_the_page.

One bot serves the local Slack and the page. One person in Slack asks all the time, in rounds: with so many people on
the page, as `make bench-web` has them, and without. What the machine does besides falls on both alike.
"""

import argparse
import itertools
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.web import ARTICLES, TOKEN, name_of, percentile, write_articles
from index import build_index
from tests.bot.ports import free_port
from tests.bot.process import slack_bot
from tests.paths import ROOT
from tests.soak import CountingSlack

PAUSE_SECONDS = 0.5
PATIENCE_SECONDS = 120.0
# Until everybody on the page has come.
COMING_SECONDS = 15.0
_VISITORS = """
import asyncio, sys
from benchmarks.web import visited
asyncio.run(visited(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
"""


def measured(rounds: int, seconds: float, people: int) -> dict[bool, list[float]]:
    """How long each reply took in Slack, in ms: with people on the page, and without."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as scratch, CountingSlack() as server:
        folder = Path(scratch)
        write_articles(folder / "corpus")
        build_index(folder / "corpus", folder / ".index")
        port = free_port()
        page = {"FOOTNOTE_WEB": f"127.0.0.1:{port}", "FOOTNOTE_WEB_TOKEN": TOKEN}
        with slack_bot(server, folder / ".index", folder, **page):
            person = server.add_user("person")
            channel = server.add_channel("ports", members=[person])
            for is_visited in itertools.islice(itertools.cycle((False, True)), 2 * rounds):
                visitors = _visitors(port, people, COMING_SECONDS + seconds) if is_visited else None
                time.sleep(COMING_SECONDS if is_visited else 0.0)
                ends = time.monotonic() + seconds
                while time.monotonic() < ends:
                    question = f"How much grain did the port of {name_of(chance.randrange(ARTICLES))} handle?"
                    message = server.mention(channel, person, question)
                    server.ask(message)
                    taken[is_visited].append(1000 * _seconds_to_reply(server, (message.channel, message.ts)))
                    time.sleep(PAUSE_SECONDS)
                if visitors and visitors.wait():
                    raise SystemExit("The people on the page could not go on.")
    return taken


def _visitors(port: int, people: int, seconds: float) -> subprocess.Popen[bytes]:
    """In a process of their own, so that they do not hold up the local Slack."""
    arguments = [f"http://127.0.0.1:{port}", str(people), str(seconds)]
    return subprocess.Popen([sys.executable, "-c", _VISITORS, *arguments], cwd=ROOT)


def _seconds_to_reply(server: CountingSlack, key: tuple[str, str]) -> float:
    with server.counting:
        assert server.counting.wait_for(lambda: key in server.replied_at, PATIENCE_SECONDS), "there is a reply"
        return server.replied_at[key] - server.asked_at[key]


def main() -> int:
    """Measure and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20.0, help="of a round")
    parser.add_argument("--people", type=int, default=50)
    options = parser.parse_args()
    taken = measured(options.rounds, options.seconds, options.people)
    (p50, p95), (p50_visited, p95_visited) = (
        [percentile(taken[each], of) for of in (50, 95)] for each in (False, True)
    )
    sys.stdout.write(
        f"nobody there: {len(taken[False])} replies, p50 {p50:.0f} ms, p95 {p95:.0f} ms\n"
        f"{options.people} people: {len(taken[True])} replies, p50 {p50_visited:.0f} ms, p95 {p95_visited:.0f} ms\n"
        f"ratio: p50 {p50_visited / p50:.2f}, p95 {p95_visited / p95:.2f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Whether chat is slower while many people are on the page: python -m tests.beside_the_page.

One bot serves the local Slack and the page. One person in Slack asks all the time, in rounds that take turns: with
nobody on the page, with so many people on its page, as `make bench-web` has them, and with as many on the page of
another bot, which shares nothing with the first but the processor. What the machine does besides falls on all alike.
"""

import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.web import ARTICLES, TOKEN, name_of, percentile, write_articles
from index import build_index
from tests.bot.ports import free_port
from tests.bot.process import bot, slack_bot, until
from tests.paths import ROOT
from tests.soak import CountingSlack

PAUSE_SECONDS = 0.5
PATIENCE_SECONDS = 120.0
# Until everybody on the page has come.
COMING_SECONDS = 15.0
NOBODY, ELSEWHERE, HERE = "nobody on a page", "people on another bot's page", "people on its own page"
_VISITORS = """
import asyncio, json, sys
from benchmarks.web import visited
times, questions = asyncio.run(visited(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
print(json.dumps({**times, "a question": [1000 * each for each in questions.values()]}))
"""

Taken = dict[str, list[float]]


def measured(rounds: int, seconds: float, people: int) -> tuple[Taken, dict[str, Taken]]:
    """How long each reply took in Slack, in ms, by where the people were; and how long they waited there."""
    taken: Taken = defaultdict(list)
    visits: dict[str, Taken] = {ELSEWHERE: defaultdict(list), HERE: defaultdict(list)}
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as scratch, CountingSlack() as server:
        folder = Path(scratch)
        write_articles(folder / "corpus")
        build_index(folder / "corpus", folder / ".index")
        (folder / "other").mkdir()
        ports = {HERE: free_port(), ELSEWHERE: free_port()}
        page, other = (
            {"FOOTNOTE_WEB": f"127.0.0.1:{ports[which]}", "FOOTNOTE_WEB_TOKEN": TOKEN} for which in (HERE, ELSEWHERE)
        )
        with (
            slack_bot(server, folder / ".index", folder, **page),
            bot(["web"], {"FOOTNOTE_INDEX": str(folder / ".index"), **other}, folder / "other") as beside,
        ):
            until(lambda: "The page is at" in beside.log, "the other page is served", PATIENCE_SECONDS)
            person = server.add_user("person")
            channel = server.add_channel("ports", members=[person])
            for where in itertools.islice(itertools.cycle((NOBODY, HERE, ELSEWHERE)), 3 * rounds):
                visitors = _visitors(ports[where], people, COMING_SECONDS + seconds) if where in ports else None
                time.sleep(COMING_SECONDS if visitors else 0.0)
                ends = time.monotonic() + seconds
                while time.monotonic() < ends:
                    question = f"How much grain did the port of {name_of(chance.randrange(ARTICLES))} handle?"
                    message = server.mention(channel, person, question)
                    server.ask(message)
                    taken[where].append(1000 * _seconds_to_reply(server, (message.channel, message.ts)))
                    time.sleep(PAUSE_SECONDS)
                if visitors:
                    for kind, times in json.loads(visitors.communicate()[0]).items():
                        visits[where][kind] += times
                    if visitors.returncode:
                        raise SystemExit("The people on the page could not go on.")
    return taken, visits


def _visitors(port: int, people: int, seconds: float) -> subprocess.Popen[bytes]:
    """In a process of their own, so that they do not hold up the local Slack."""
    arguments = [f"http://127.0.0.1:{port}", str(people), str(seconds)]
    return subprocess.Popen([sys.executable, "-c", _VISITORS, *arguments], cwd=ROOT, stdout=subprocess.PIPE)


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
    taken, visits = measured(options.rounds, options.seconds, options.people)
    p50, p95 = (percentile(taken[NOBODY], of) for of in (50, 95))
    for where in (NOBODY, ELSEWHERE, HERE):
        times = taken[where]
        own50, own95 = percentile(times, 50), percentile(times, 95)
        sys.stdout.write(
            f"{options.people if where != NOBODY else ''} {where}: {len(times)} replies in Slack, p50 {own50:.0f} ms, "
            f"p95 {own95:.0f} ms; {own50 / p50:.2f} and {own95 / p95:.2f} of nobody's\n"
        )
    for where, kinds in visits.items():
        for kind, times in kinds.items():
            sys.stdout.write(
                f"  {where}, {kind}: {len(times)} times, p50 {percentile(times, 50):.0f} ms, "
                f"p95 {percentile(times, 95):.0f} ms\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The page with many people at once: `make bench-web`. Writes its table into docs/benchmarks.md.

The real bot serves articles of its own making, and so many people, each signed in and with a pause between what they
do, ask, read the conversation, open the quoted article, the list of articles and the first page. Of a question the
answer's own time, which the bot writes down, is taken off: what is left is the page. A small file that the same server
sends stands beside it in every round: it is what this machine, with all that it does meanwhile, takes for nothing.
"""

import argparse
import asyncio
import contextlib
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from urllib.parse import urlsplit

import httpx2

from benchmarks.page import ROOT, machine, put

TOKEN = "the-token-of-a-benchmark"  # noqa: S105 - of a bot that lives for a minute
ARTICLES = 300
PAUSE_SECONDS = (5.0, 15.0)
_PATIENCE_SECONDS = 120.0
FLOOR, ASK, START, TALK, ARTICLE, LIST = (
    "a small file (the floor)",
    "a question, less the answer's own time",
    "the first page",
    "a conversation",
    "an article, marked",
    "the list of articles",
)
LATER = "told to ask again in a moment"
_MARK = re.compile(r'name="mark" value="([^"]+)"')
_QUOTED = re.compile(r'<figcaption>.*?href="(/a/[^"#]+)', re.DOTALL)
_PORTS = "Amsel Brinewater Corran Dunmore Estrel Fallow Gannet Harrow Inver Jarrow Kestrel Lindow".split()

Times = dict[str, list[float]]


def main() -> None:
    """Measure, and write the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=50)
    arguments.add_argument("--seconds", type=float, default=120.0)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_articles(folder / "corpus")
        with served(folder) as address:
            times, keys = asyncio.run(visited(address, given.people, given.seconds))
        own = own_times(folder / ".footnote" / "history.db")
    times[ASK] = [1000 * (took - own[key]) for key, took in keys.items() if key in own]
    answers = [1000 * own[key] for key in keys if key in own]
    said = table(times, answers, given.people)
    put("web", said)
    sys.stdout.write(said)


def write_articles(corpus: Path) -> None:
    """Short articles about ports that do not exist, each with a sentence that a question asks for."""
    corpus.mkdir()
    for number in range(ARTICLES):
        name, tonnes = name_of(number), 1_000 + 37 * number
        text = (
            f"# The port of {name}\n\nThe port of {name} was dug by hand. It handled {tonnes:,} tonnes of grain in "
            f"2019.\n\nThe harbour of {name} has {number % 9 + 2} cranes. Its master lives above the customs house.\n"
        )
        (corpus / f"port-{number:03}.md").write_text(text, encoding="utf-8")


def name_of(number: int) -> str:
    """What a port is called."""
    return f"{_PORTS[number % len(_PORTS)]} {_PORTS[number // len(_PORTS) % len(_PORTS)]} {number}"


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The page of the real bot as long as the block runs; gives its address."""
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "DISCORD_", "FOOTNOTE_"))
        },
        "PYTHONPATH": str(ROOT),
        "FOOTNOTE_WEB_TOKEN": TOKEN,
    }
    subprocess.run([sys.executable, "-m", "index", "build"], cwd=folder, env=environment, check=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "web"], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        lines = iter(process.stderr or ())
        address = next(found[1] for line in lines if (found := re.search(r"The page is at (\S+?)/?\.\s", line)))
        yield address
    finally:
        process.terminate()
        process.communicate()


async def visited(address: str, people: int, seconds: float) -> tuple[Times, dict[str, float]]:
    """How long each page took, in ms, and each question, in seconds, by its key."""
    times: Times = defaultdict(list)
    keys: dict[str, float] = {}
    ends = time.monotonic() + seconds
    await asyncio.gather(*(person(address, number, ends, times, keys) for number in range(people)))
    return times, keys


async def person(address: str, number: int, ends: float, times: Times, keys: dict[str, float]) -> None:
    """One of them, until the time is over."""
    chance = random.Random(number)  # noqa: S311 - the same in every run

    async with httpx2.AsyncClient(base_url=address, timeout=_PATIENCE_SECONDS, trust_env=False) as client:
        mark = mark_in((await client.get("/sign-in")).text)
        await client.post("/sign-in", data={"mark": mark, "token": TOKEN})

        async def timed(kind: str, path: str) -> str:
            await client.get("/static/icon.svg")  # after a pause a connection is opened anew
            began = time.perf_counter()
            answer = await client.get(path)
            times[kind].append(1000 * (time.perf_counter() - began))
            return answer.raise_for_status().text

        await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS[1]))
        while time.monotonic() < ends:
            mark = mark_in(await timed(START, "/"))
            await timed(FLOOR, "/static/icon.svg")
            question = f"How much grain did the port of {name_of(chance.randrange(ARTICLES))} handle?"
            while True:
                began = time.perf_counter()
                asked = await client.post("/", data={"mark": mark, "question": question})
                took = time.perf_counter() - began
                if asked.status_code != 503:
                    break
                times[LATER].append(1000 * took)
                await asyncio.sleep(float(asked.headers["retry-after"]))
            where = urlsplit(asked.headers["location"])
            keys[f"web::{where.path.removeprefix('/c/')}:{where.fragment.removeprefix('turn-')}"] = took
            talk = await timed(TALK, where.path)
            quoted = _QUOTED.search(talk)
            if quoted:
                await timed(ARTICLE, quoted[1].replace("&amp;", "&"))
            await timed(LIST, "/articles")
            await asyncio.sleep(chance.uniform(*PAUSE_SECONDS))


def mark_in(html: str) -> str:
    """What the forms of a page carry."""
    found = _MARK.search(html)
    if found is None:
        raise ValueError("The page has no form.")
    return found[1]


def own_times(database: Path) -> dict[str, float]:
    """How long each answer took by itself, in seconds, by the key of its question."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("SELECT key, seconds FROM questions"))


def table(times: Times, answers: list[float], people: int) -> str:
    """A row for each page, in Markdown."""
    questions = f"{len(answers):,} questions, whose own time was {percentile(answers, 50):.0f} ms in the middle"
    said = f"{time.strftime('%Y-%m-%d')}, {machine()}; `make bench-web`: {people} people at once, {questions}."
    lines = [
        *wrap(said, 120),
        "",
        "| page | times | p50, ms | p95, ms |",
        "| --- | --- | --- | --- |",
    ]
    for kind in (FLOOR, START, ASK, TALK, ARTICLE, LIST):
        taken = times[kind]
        lines.append(f"| {kind} | {len(taken):,} | {percentile(taken, 50):.1f} | {percentile(taken, 95):.1f} |")
    return "\n".join(lines) + "\n"


def percentile(taken: list[float], of_100: int) -> float:
    """What so many of 100 did not exceed."""
    return statistics.quantiles(taken, n=100)[of_100 - 1]


if __name__ == "__main__":
    main()

"""Many people ask the real process at once while everything goes wrong that can: python -m tests.soak.

Deliveries are doubled, calls are refused with 429 and 500, break before or after they took effect, connections are
closed, cut and refused, and the process is killed. In the end each question must have one reply.
`python -m tests.discord_soak` does the same in Discord.
"""

import argparse
import math
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any, Protocol

from index import build_index
from tests.bot.process import BotProcess, slack_bot
from tests.fakes.slack.delivery import Event
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message
from tests.paths import ROOT

QUESTIONS = (
    "what does SenseTime's training cost?",
    "who is Xu Li?",
    "where is the YouTu Lab?",
    "which city's police use Eye-in-the-Sky?",
    "when will the government publish opinions on AI?",
    "how many goals did Ronaldo score?",
)
PEOPLE = 50
CHANNELS = 10
# The longest time without any reply after which the rest counts as lost: more than Slack's last redelivery.
PATIENCE_SECONDS = 90.0
# Slack brings an event again at once, after a minute and after five; here after 6 s and 30 s. The outages below are in
# proportion: one of Slack's minutes without a connection would be 6 s.
REDELIVERY_SCALE = 0.1
REFUSED_SECONDS = 1.0
# Memory is looked at before every so many questions.
SAMPLED_EVERY = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it; times in seconds, memory in MB. Discord has no acknowledgements of messages: ack is empty.

    `memory_over_time` holds pairs: seconds since the first question, and what the bot held then.
    """

    sent: int
    events: int
    replied: int
    doubled: int
    lost: int
    out_of_order: int
    undelivered: int
    ack: tuple[float, float, float]
    reply: tuple[float, float, float]
    slowest_ack: float
    memory_at_start: float
    memory_at_end: float
    seconds: float
    kills: int = 0
    memory_over_time: tuple[tuple[float, float], ...] = ()

    def __str__(self) -> str:
        def times(three: tuple[float, float, float]) -> str:
            return " / ".join(f"{1000 * value:,.0f} ms" for value in three)

        return (
            f"questions sent    {self.sent:,} ({self.events:,} deliveries, {self.seconds:,.0f} s)\n"
            f"replied           {self.replied:,}\n"
            f"doubled           {self.doubled:,}\n"
            f"lost              {self.lost:,}\n"
            f"out of order      {self.out_of_order:,}\n"
            f"kills             {self.kills}\n"
            f"given up          {self.undelivered:,} deliveries\n"
            f"ack p50/p95/p99   {times(self.ack)} (slowest {1000 * self.slowest_ack:,.0f} ms)\n"
            f"reply p50/p95/p99 {times(self.reply)}\n"
            f"memory            {self.memory_at_start:,.0f} MB at the start, {self.memory_at_end:,.0f} MB at the end"
        )


class CountingSlack(SlackServer):
    """Notes the time of each question and of each reply."""

    def __init__(self, **options: Any) -> None:
        self.sent_at: dict[tuple[str, str], float] = {}
        self.asked_at: dict[tuple[str, str], float] = {}
        self.replied_at: dict[tuple[str, str], float] = {}
        self.replies_to: Counter[tuple[str, str]] = Counter()
        self.events_about: dict[tuple[str, str], list[Event]] = {}
        self.order: dict[str, list[str]] = {}
        self.counting = threading.Condition()
        super().__init__(**options)

    def _announce(self, team: str, event: dict[str, Any]) -> Event | None:
        now = time.monotonic()
        sent = super()._announce(team, event)
        with self.counting:
            if event.get("bot_id"):
                key = (event["channel"], event["thread_ts"])
                self.replies_to[key] += 1
                self.replied_at.setdefault(key, time.monotonic())
                self.order.setdefault(event["channel"], []).append(event["thread_ts"])
                self.counting.notify_all()
            elif sent and event["type"] in ("message", "app_mention"):
                self.sent_at.setdefault((event["channel"], event["ts"]), now)
                self.events_about.setdefault((event["channel"], event["ts"]), []).append(sent)
        return sent

    def ask(self, message: Message) -> None:
        """Count a question as sent now."""
        with self.counting:
            self.asked_at[message.channel, message.ts] = time.monotonic()

    def send_again(self, message: Message) -> None:
        """Deliver the events of a question once more."""
        for event in self.events_about.get((message.channel, message.ts), []):
            self.delivery.send(event, 1, "timeout")

    @property
    def waiting(self) -> int:
        return len(self.asked_at) - len(self.replied_at)


def soak(index: Path, folder: Path, count: int, seed: int = 1, kills: int = 0, pause: float = 0.0) -> Figures:
    """Ask so many questions, never more than `PEOPLE` at the same time, with faults between them.

    A pause is seconds between two questions.
    """
    chance = random.Random(seed)
    samples: list[tuple[float, float]] = []
    with CountingSlack(time_scale=REDELIVERY_SCALE) as server, ExitStack() as running:
        process = running.enter_context(slack_bot(server, index, folder))
        people = [server.add_user(f"person {number}") for number in range(PEOPLE)]
        channels = [server.add_channel(f"channel-{number}", members=people) for number in range(CHANNELS)]
        memory_at_start = memory(process)
        began = time.monotonic()
        for number in range(count):
            if is_killed_at(number, count, kills):
                process.kill()
                process.wait()
                process = running.enter_context(slack_bot(server, index, folder))
                memory_at_start = memory(process)
            if number % SAMPLED_EVERY == 0:
                samples.append((time.monotonic() - began, memory(process)))
            _trouble(server, chance, number)
            time.sleep(pause)
            with server.counting:
                server.counting.wait_for(lambda: server.waiting < PEOPLE, PATIENCE_SECONDS)
            person = people[number % PEOPLE]
            text = chance.choice(QUESTIONS)
            if chance.random() < 0.3:
                message = server.direct_message(person, text)
            else:
                message = server.mention(chance.choice(channels), person, text)
            server.ask(message)
            if chance.random() < 0.1:
                server.send_again(message)
        wait_for_the_rest(server)
        server.faults.clear()
        time.sleep(3.0)  # a second reply would come now
        figures = _figures(server, process, memory_at_start, time.monotonic() - began)
        return replace(figures, kills=kills, memory_over_time=tuple(samples))


def is_killed_at(number: int, count: int, kills: int) -> bool:
    """Whether the process is killed before this question: so many times, in equal parts of the run."""
    part = count // (kills + 1)
    return 0 < number <= kills * part and number % part == 0


def _trouble(server: CountingSlack, chance: random.Random, number: int) -> None:
    """What goes wrong around a question."""
    dice = chance.random()
    if dice < 0.01:
        server.faults.rate_limit("chat.postMessage", retry_after=1)
    elif dice < 0.02:
        server.faults.drop("chat.postMessage")
    elif dice < 0.03:
        server.faults.drop("chat.postMessage", processed=True)
    elif dice < 0.04:
        server.faults.http_error("chat.postMessage", 503)
    elif number % 500 == 200:
        server.disconnect()
    elif number % 500 == 350:
        server.drop_connections()
    elif number % 500 == 450:
        server.refuse_connections(REFUSED_SECONDS)
        server.drop_connections()


class Counting(Protocol):
    """A local platform that counts questions and replies."""

    counting: threading.Condition
    replied_at: dict[Any, float]

    @property
    def waiting(self) -> int:
        """How many questions have no reply yet."""
        ...


def wait_for_the_rest(server: Counting) -> None:
    """Until everything has its reply, or nothing more comes."""

    def progress(before: int) -> bool:
        with server.counting:
            return server.counting.wait_for(lambda: len(server.replied_at) > before, PATIENCE_SECONDS)

    while server.waiting and progress(len(server.replied_at)):
        pass


def _figures(server: CountingSlack, process: BotProcess, memory_at_start: float, seconds: float) -> Figures:
    acks = [ack.latency for ack in server.acks]
    replies = [server.replied_at[key] - asked for key, asked in server.asked_at.items() if key in server.replied_at]
    return Figures(
        sent=len(server.asked_at),
        events=len(server.acks),
        replied=len(replies),
        doubled=sum(count - 1 for count in server.replies_to.values()),
        lost=len(server.asked_at) - len(replies),
        out_of_order=out_of_order(server),
        undelivered=len(server.undelivered),
        ack=percentiles(acks),
        reply=percentiles(replies),
        slowest_ack=max(acks),
        memory_at_start=memory_at_start,
        memory_at_end=memory(process),
        seconds=seconds,
    )


def out_of_order(server: CountingSlack) -> int:
    """Replies that overtook one to an earlier question of the channel, which the bot had taken before the later came.

    Of two that are on their way at the same time, perhaps by two connections, nobody knows which comes first.
    """
    first_acks: dict[str, float] = {}
    for ack in server.acks:
        first_acks.setdefault(ack.event.id, ack.at)
    taken_at = {
        question: max(first_acks.get(each.id, math.inf) for each in events)
        for question, events in server.events_about.items()
    }
    return sum(
        taken_at[channel, earlier] < server.sent_at[channel, later]
        for channel, threads in server.order.items()
        for later, earlier in combinations(threads, 2)
        if earlier < later
    )


def percentiles(values: list[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    ordered = sorted(values)
    return (
        ordered[len(ordered) // 2],
        ordered[int(0.95 * (len(ordered) - 1))],
        ordered[int(0.99 * (len(ordered) - 1))],
    )


def memory(process: BotProcess) -> float:
    """Resident memory of the bot in MB."""
    for line in Path(f"/proc/{process.id}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def run(platform: str, soak: Callable[[Path, Path, int, int, int, float], Figures]) -> int:
    """Run a soak by the command line's options and print the figures.

    Gives the exit code: 1 when a question was lost or answered twice.
    """
    parser = argparse.ArgumentParser(description=f"Soak the real bot against the local {platform}.")
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between questions; 0.36 makes it an hour")
    parser.add_argument("--memory", type=Path, help="a CSV file for the memory over time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / ".index"
        build_index(ROOT / "corpus", index)
        figures = soak(index, Path(folder), options.questions, options.seed, options.kills, options.pause)
    if options.memory:
        rows = [
            f"{SAMPLED_EVERY * number},{seconds:.1f},{megabytes:.1f}\n"
            for number, (seconds, megabytes) in enumerate(figures.memory_over_time)
        ]
        options.memory.write_text(f"questions,seconds,megabytes\n{''.join(rows)}")
    sys.stdout.write(f"{figures}\n")
    return 1 if figures.doubled or figures.lost else 0


if __name__ == "__main__":
    sys.exit(run("Slack", soak))

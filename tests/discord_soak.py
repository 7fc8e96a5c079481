"""The same as tests/soak.py, in Discord: python -m tests.discord_soak."""

import random
import sqlite3
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.discord.transport.reading import DIRECT
from tests.bot.process import BotProcess, discord_bot, until
from tests.fakes.common.memory import Json
from tests.fakes.discord.guild import APPLICATION, Channel
from tests.fakes.discord.server import DiscordServer
from tests.soak import (
    CHANNELS,
    PATIENCE_SECONDS,
    PEOPLE,
    QUESTIONS,
    SAMPLED_EVERY,
    Figures,
    is_killed_at,
    memory,
    percentiles,
    run,
    wait_for_the_rest,
)


class CountingDiscord(DiscordServer):
    """Notes the time of each question and of each reply."""

    def __init__(self, **options: Any) -> None:
        self.asked_at: dict[int, float] = {}
        self.replied_at: dict[int, float] = {}
        self.replies_to: Counter[int] = Counter()
        self.deliveries = 0
        self.counting = threading.Condition()
        super().__init__(**options)
        self.guild.announce = self._announce

    def _announce(self, kind: str, event: Json, channel: Channel | None = None) -> None:
        self.gateway.dispatch(kind, event, channel)
        if kind != "MESSAGE_CREATE":
            return
        with self.counting:
            self.deliveries += 1
            answered = (event.get("message_reference") or {}).get("message_id")
            if event["author"]["id"] == str(APPLICATION) and answered:
                self.replies_to[int(answered)] += 1
                self.replied_at.setdefault(int(answered), time.monotonic())
                self.counting.notify_all()

    @property
    def waiting(self) -> int:
        return sum(question not in self.replied_at for question in self.asked_at)


def soak(index: Path, folder: Path, count: int, seed: int = 1, kills: int = 0, pause: float = 0.0) -> Figures:
    """Ask so many questions, never more than `PEOPLE` at the same time, with faults between them.

    A pause is seconds between two questions.
    """
    chance = random.Random(seed)
    samples: list[tuple[float, float]] = []
    with CountingDiscord() as server, ExitStack() as running:
        process = running.enter_context(discord_bot(server, index, folder))
        people = [server.person(f"person {number}") for number in range(PEOPLE)]
        channels = [server.add_channel(f"channel-{number}") for number in range(CHANNELS)]
        memory_at_start = memory(process)
        directly = 0
        began = time.monotonic()
        for number in range(count):
            if is_killed_at(number, count, kills):
                # Where somebody writes for the first time, no other process would look.
                until(lambda: written_directly(folder) == directly, "what was written directly is written down")  # noqa: B023
                process.kill()
                process.wait()
                process = running.enter_context(discord_bot(server, index, folder))
                memory_at_start = memory(process)
            if number % SAMPLED_EVERY == 0:
                samples.append((time.monotonic() - began, memory(process)))
            _trouble(server, chance, number)
            time.sleep(pause)
            with server.counting:
                server.counting.wait_for(lambda: server.waiting < PEOPLE, PATIENCE_SECONDS)
            person, text = people[number % PEOPLE], chance.choice(QUESTIONS)
            at = time.monotonic()
            if chance.random() < 0.3:
                directly += 1
                message = person.writes(text)
            else:
                message = person.says(f"@Footnote {text}", chance.choice(channels))
            with server.counting:
                server.asked_at[message.id] = at
            if chance.random() < 0.1:
                server.deliveries += server.tell_again(message)
        wait_for_the_rest(server)
        server.faults.clear()
        time.sleep(3.0)  # a second reply would come now
        figures = _figures(server, process, memory_at_start, time.monotonic() - began)
        return replace(figures, kills=kills, memory_over_time=tuple(samples))


def written_directly(folder: Path) -> int:
    """How many questions in direct messages the history of the bot in this folder holds."""
    with closing(sqlite3.connect(folder / ".footnote" / "history.db")) as history:
        return int(history.execute("SELECT count(*) FROM questions WHERE workspace = ?", (DIRECT,)).fetchone()[0])


def _trouble(server: CountingDiscord, chance: random.Random, number: int) -> None:
    """What goes wrong around a question."""
    dice = chance.random()
    if dice < 0.01:
        server.faults.rate_limit("POST */messages", 1.0)
    elif dice < 0.02:
        server.faults.drop("POST */messages")
    elif dice < 0.03:
        server.faults.drop("POST */messages", processed=True)
    elif dice < 0.04:
        server.faults.http_error("POST */messages", 503)
    elif number % 500 == 200:
        server.ask_to_reconnect()
    elif number % 500 == 350:
        server.cut()
    elif number % 500 == 450:
        server.invalidate(resumable=False)


def _figures(server: CountingDiscord, process: BotProcess, memory_at_start: float, seconds: float) -> Figures:
    replies = [server.replied_at[key] - asked for key, asked in server.asked_at.items() if key in server.replied_at]
    return Figures(
        sent=len(server.asked_at),
        events=server.deliveries - sum(server.replies_to.values()),
        replied=len(replies),
        doubled=sum(count - 1 for count in server.replies_to.values()),
        lost=server.waiting,
        out_of_order=0,  # what came between two sessions is looked for behind what comes in the next
        undelivered=0,
        ack=(0.0, 0.0, 0.0),
        reply=percentiles(replies),
        slowest_ack=0.0,
        memory_at_start=memory_at_start,
        memory_at_end=memory(process),
        seconds=seconds,
    )


if __name__ == "__main__":
    sys.exit(run("Discord", soak))

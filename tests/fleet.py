"""Several bots on one PostgreSQL database answer the same workspace while everything goes wrong: python -m tests.fleet.

Each holds a connection of its own to the local Slack, which gives every event to one of them. Bots are killed and
started anew, one is cut off from the database, and the database server is stopped and started. In the end each question
must have one reply.
"""

import argparse
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.runtime.leases import LEASE_SECONDS
from index import build_index
from tests.bot.process import BotProcess, slack_bot
from tests.paths import ROOT
from tests.postgres import PostgresServer, Wire, postgres_server, wire
from tests.soak import (
    CHANNELS,
    PATIENCE_SECONDS,
    PEOPLE,
    QUESTIONS,
    REDELIVERY_SCALE,
    CountingSlack,
    out_of_order,
    wait_for_the_rest,
)

CUT_SECONDS = LEASE_SECONDS + 5.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it; longest: seconds from a question to the reply that took longest."""

    bots: int
    sent: int
    replied: int
    doubled: int
    lost: int
    out_of_order: int
    kills: int
    longest: float


@dataclass(slots=True)
class _Machine:
    """A bot with its wire to the database."""

    to_database: Wire
    bot: BotProcess


class Fleet:
    """The bots, each on what could be a machine of its own."""

    def __init__(
        self, slack: CountingSlack, postgres: PostgresServer, index: Path, folder: Path, running: ExitStack
    ) -> None:
        self._slack = slack
        self._port = postgres.port
        self._database = postgres.url()
        self._index = index
        self._folder = folder
        self._running = running
        self.machines: list[_Machine] = []

    def add(self) -> None:
        """Start a bot more."""
        to_database = self._running.enter_context(wire(self._port))
        self.machines.append(_Machine(to_database, self._start(to_database)))

    def replace(self, number: int) -> None:
        """Kill a bot and start another in its place."""
        machine = self.machines[number]
        machine.bot.kill()
        machine.bot.wait()
        machine.bot = self._start(machine.to_database)

    def _start(self, to_database: Wire) -> BotProcess:
        url = self._database.replace(f":{self._port}/", f":{to_database.port}/")
        connections = self._slack.delivery.sockets.opened
        bot = self._running.enter_context(
            slack_bot(self._slack, self._index, self._folder, FOOTNOTE_DATABASE=url, FOOTNOTE_LOG_LEVEL="INFO")
        )
        self._slack.wait_for_connection(opened=connections + 1)
        return bot


def ask_a_fleet(index: Path, folder: Path, bots: int, count: int, kills: int, seed: int = 1) -> Figures:
    """Ask so many questions, never more than `PEOPLE` at the same time, with trouble in equal parts of the run.

    The troubles are: each kill, one bot cut off from the database for longer than a lease, and the database server
    stopped for a while.
    """
    chance = random.Random(seed)
    with (
        CountingSlack(time_scale=REDELIVERY_SCALE) as slack,
        postgres_server() as postgres,
        ExitStack() as running,
    ):
        fleet = Fleet(slack, postgres, index, folder, running)
        for _ in range(bots):
            fleet.add()
        people = [slack.add_user(f"person {number}") for number in range(PEOPLE)]
        channels = [slack.add_channel(f"channel-{number}", members=people) for number in range(CHANNELS)]

        def ask(how_many: int) -> None:
            for _ in range(how_many):
                with slack.counting:
                    slack.counting.wait_for(lambda: slack.waiting < PEOPLE, PATIENCE_SECONDS)
                person, text = chance.choice(people), chance.choice(QUESTIONS)
                message = slack.mention(chance.choice(channels), person, text)
                slack.ask(message)
                if chance.random() < 0.1:
                    slack.send_again(message)

        part = count // (kills + 5)
        ask(part)
        for number in range(kills):
            fleet.replace(number % bots)
            ask(part)
        cut = fleet.machines[-1].to_database
        cut.cut()
        ask(part)
        time.sleep(CUT_SECONDS)  # what it had in its hands is taken over meanwhile
        cut.mend()
        ask(part)
        postgres.stop()
        ask(min(part, PEOPLE // 2))
        postgres.start()
        ask(count - len(slack.asked_at))
        wait_for_the_rest(slack)
        time.sleep(LEASE_SECONDS + 2.0)  # a second reply, to what seems to have no owner, would come now
        for machine in fleet.machines:
            assert "Traceback" not in machine.bot.log, machine.bot.log
        return _figures(slack, bots, kills)


def _figures(slack: CountingSlack, bots: int, kills: int) -> Figures:
    took = [slack.replied_at[key] - asked for key, asked in slack.asked_at.items() if key in slack.replied_at]
    return Figures(
        bots=bots,
        sent=len(slack.asked_at),
        replied=len(took),
        doubled=sum(count - 1 for count in slack.replies_to.values()),
        lost=slack.waiting,
        out_of_order=out_of_order(slack),
        kills=kills,
        longest=round(max(took), 1),
    )


def main() -> int:
    """Run it and print the figures; exit code 1 when a question was lost or answered twice."""
    parser = argparse.ArgumentParser(description="Ask several real bots on one database.")
    parser.add_argument("--bots", type=int, default=4)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / ".index"
        build_index(ROOT / "corpus", index)
        figures = ask_a_fleet(index, Path(folder), options.bots, options.questions, options.kills, options.seed)
    sys.stdout.write(f"{figures}\n")
    return 1 if figures.doubled or figures.lost else 0


if __name__ == "__main__":
    sys.exit(main())

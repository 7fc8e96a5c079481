"""A Ray cluster on this machine, in a process of its own: python -m tests.ray_nodes PROCESSORS, one number a machine.

Prints its address, then does what a line on stdin says, and prints a line when that is done:

    hold TASK    stop the first process that is seen at the task, in the middle of it
    kill         kill the process that is held
    lose         kill a machine with all its processes
    lose all     kill every machine, that of the head too
    processor    print how many seconds the cluster's processes have computed

It ends with stdin. The head's machine has no processors for tasks.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.paths import ROOT

STORE_BYTES = 100_000_000
_WAIT_SECONDS = 120
_ROOM: dict[str, Any] = {
    "object_store_memory": STORE_BYTES,
    "include_dashboard": False,
    "dashboard_agent_listen_port": 0,
}


class Nodes:
    """The machines of a cluster, from outside. Its address and what it does, see above."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.address = self._said()

    def does(self, what: str) -> str:
        """What it prints when that is done."""
        assert self._process.stdin
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._said()

    def _said(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the cluster ended"
        return line.strip()


@contextmanager
def ray_nodes(*processors: int) -> Iterator[Nodes]:
    """A cluster of machines with so many processors, while the block runs."""
    folder = Path(mkdtemp(prefix="ray-"))  # a short path, as sockets are in it
    settings = {"RAY_TMPDIR": str(folder), "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(ROOT)}
    settings["RAY_worker_niceness"] = "0"  # else whatever else the machine does comes first
    try:
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(
                [sys.executable, "-m", "tests.ray_nodes", *map(str, processors)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | settings,
                cwd=ROOT,
                text=True,
            ) as process,
        ):
            yield Nodes(process)  # leaving closes its stdin and waits
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(*processors: str) -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - takes its settings from the environment when imported

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **_ROOM})
    try:
        for each in processors:
            cluster.add_node(num_cpus=int(each), **_ROOM)
        print(cluster.address, file=answers, flush=True)
        held = 0
        for line in sys.stdin:
            match line.split():
                case ["hold", task]:
                    held = _at(task)
                    os.kill(held, signal.SIGSTOP)
                case ["kill"]:
                    os.kill(held, signal.SIGKILL)
                case ["lose"]:
                    cluster.remove_node(next(iter(cluster.worker_nodes)), allow_graceful=False)
                case ["lose", "all"]:
                    for node in [*cluster.worker_nodes, cluster.head_node]:
                        cluster.remove_node(node, allow_graceful=False)
            said = f"{_processor_seconds():.1f}" if line.strip() == "processor" else line.strip()
            print(said, file=answers, flush=True)
    finally:
        with suppress(Exception):
            cluster.shutdown()  # type: ignore[no-untyped-call]


def _at(task: str) -> int:
    """The number of a process of the cluster that is at a task; waits for one."""
    title, end = f"ray::{task}".encode(), time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < end:
        for process in _below(os.getpid()):
            with suppress(OSError):
                if Path(f"/proc/{process}/cmdline").read_bytes().startswith(title):
                    return process
        time.sleep(0.002)
    raise TimeoutError(f"no process of the cluster does {task}")


def _below(parent: int) -> Iterator[int]:
    """The processes that a process began, and those that they did."""
    for children in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, children.read_text().split()):
                yield child
                yield from _below(child)


def _processor_seconds() -> float:
    """Of all processes of the cluster that there are, and those below them that have ended."""
    ticks = 0
    for process in _below(os.getpid()):
        with suppress(OSError):
            ticks += sum(map(int, Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(*sys.argv[1:])

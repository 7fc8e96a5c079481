"""Build, ask and serve where every packet is seen: python -m tests.alone FOLDER SECONDS, in a network of its own.

`unshare --map-root-user --net` makes that network; in it every address of the world leads back to this machine, so that
whoever looks up a name or connects to somewhere sends a packet that is seen here. What was addressed to others than
this machine is written to stdout, a line each.
"""

import ipaddress
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.bot.process import slack_bot
from tests.fakes.slack.server import SlackServer
from tests.paths import CORPUS, ROOT

_DNS = 53
_SET_UP = (
    "ip link set lo up",
    "ip route add local 0.0.0.0/0 dev lo",
    "ip -6 route add local ::/0 dev lo",
)


class Watched:
    """Sees every packet of this network."""

    def __init__(self) -> None:
        self.foreign: set[str] = set()
        self._packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0003))
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            packet = self._packets.recv(65_535)
            is_new = packet[:1] and packet[0] >> 4 == 6
            to = ipaddress.ip_address(packet[24:40] if is_new else packet[16:20])
            start = 40 if is_new else 4 * (packet[0] & 15)
            port = int.from_bytes(packet[start + 2 : start + 4])
            if not to.is_multicast and (not to.is_loopback or port == _DNS):
                self.foreign.add(str(to))


def main(folder: Path, seconds: float) -> int:
    """Say what was addressed to others."""
    for each in _SET_UP:
        subprocess.run(each.split(), check=True)
    watched = Watched()
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"?", ("192.0.2.1", 9))  # to see that it is seen
    index = folder / ".index"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for arguments in (["build", "--fresh", "--corpus", str(CORPUS)], ["ask", "where is the YouTu Lab?"]):
        command = [sys.executable, "-m", "index", *arguments, "--index", str(index)]
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=sys.stderr)
    with SlackServer() as server, slack_bot(server, index, folder):
        question = server.mention(server.channel, server.person, "where is the YouTu Lab?")
        assert "Caohejing" in server.plain(server.wait_for_reply(question))
        time.sleep(seconds)
    sys.stdout.write(json.dumps(sorted(watched.foreign)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2])))

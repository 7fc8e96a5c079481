"""How the page is started: beside chat, alone, before a terminal; and when it is not."""

import os
import pty
import re
import select
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from bot.cli import main
from bot.runtime.sockets import bound
from tests.bot.ports import free_port
from tests.bot.process import START_SECONDS, bot, until
from tests.paths import ROOT

OIDC = {
    "FOOTNOTE_OIDC_ISSUER": "https://login.example.org",
    "FOOTNOTE_OIDC_CLIENT_ID": "footnote",
    "FOOTNOTE_OIDC_CLIENT_SECRET": "secret",
}
TOO_OPEN = "The page is to be reached from other machines"


def page_at(address: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=60) as response:
        return str(response.read().decode())


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"FOOTNOTE_WEB": "0.0.0.0:1"}, f"{TOO_OPEN} (FOOTNOTE_WEB, FOOTNOTE_PUBLIC_URL), so it needs"),
        ({"FOOTNOTE_PUBLIC_URL": "https://notes.example.org"}, TOO_OPEN),
        ({"FOOTNOTE_WEB": "0.0.0.0:1", "FOOTNOTE_WEB_TOKEN": "short"}, "FOOTNOTE_WEB_TOKEN is too short: 16"),
        ({"FOOTNOTE_OIDC_ISSUER": "https://login.example.org"}, "set FOOTNOTE_OIDC_CLIENT_ID and FOOTNOTE_OIDC_"),
        (OIDC, "FOOTNOTE_OIDC_PEOPLE (who may come in: ada@example.org, @example.org, or * for all) too"),
        ({**OIDC, "FOOTNOTE_OIDC_PEOPLE": "*"}, "set FOOTNOTE_PUBLIC_URL to where people reach the page"),
        ({**OIDC, "FOOTNOTE_OIDC_PEOPLE": "ada"}, "entry 1 names nobody; write ada@example.org"),
        ({**OIDC, "FOOTNOTE_OIDC_ISSUER": "http://login.example.org"}, "write an address that begins with https://"),
        ({"FOOTNOTE_WEB": "8080"}, "write the address to listen at and a port, as 127.0.0.1:8080"),
        ({"FOOTNOTE_PUBLIC_URL": "notes.example.org"}, "write the whole address, as https://footnote.example.org"),
    ],
)
def test_a_page_that_others_could_read_is_not_started_without_a_token(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    our_index: Path,
    tmp_path: Path,
    settings: dict[str, str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.serving.serve.serve", lambda *_: pytest.fail("it is started"))
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        monkeypatch.delenv(name)
    for name, value in {"FOOTNOTE_INDEX": str(our_index), **settings}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as end:
        main(["web"])
    assert end.value.code == 1
    assert told in capsys.readouterr().err


def test_what_is_missing_for_the_page_is_told_before_an_index_is_opened(tmp_path: Path) -> None:
    with bot(["web"], {"FOOTNOTE_INDEX": "nowhere", "FOOTNOTE_WEB": "0.0.0.0:1"}, tmp_path) as process:
        code, _ = process.wait()
        assert code == 1
        assert TOO_OPEN in process.log
        assert "Traceback" not in process.log


def test_a_connection_sends_what_it_has_at_once() -> None:
    with bound("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_alone_it_serves_until_it_is_ended(our_index: Path, tmp_path: Path) -> None:
    port = free_port()
    with bot([], {"FOOTNOTE_INDEX": str(our_index), "FOOTNOTE_WEB": f"127.0.0.1:{port}"}, tmp_path) as process:
        until(lambda: process.has_ended or "The page is at" in process.log, "the page is served", START_SECONDS)
        assert "What do you want to know?" in page_at(f"http://127.0.0.1:{port}/")
        process.terminate()
        assert process.wait()[0] == 0, process.log


def test_in_a_terminal_without_tokens_the_page_opens_and_the_chat_is_one_key_away(
    our_index: Path, tmp_path: Path
) -> None:
    inherited = {name: v for name, v in os.environ.items() if not name.startswith(("SLACK_", "DISCORD_", "FOOTNOTE_"))}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=tmp_path,
        env={**inherited, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "FOOTNOTE_INDEX": str(our_index)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = ""

    def shows(words: str) -> bool:
        nonlocal shown
        deadline = time.monotonic() + START_SECONDS
        while words not in shown and time.monotonic() < deadline:
            if select.select([ours], [], [], 1)[0]:
                shown += re.sub(r"\x1b\[[0-9;]*m", "", os.read(ours, 65_536).decode(errors="replace"))
        return words in shown

    try:
        assert shows("to end."), shown
        address = shown.partition("Ask in your browser: ")[2].split()[0]
        assert "What do you want to know?" in page_at(address)
        os.write(ours, b"\n")
        assert shows("Ask about the articles;"), shown
        os.write(ours, b"what does SenseTime's training cost?\n")
        assert shows("500,000 yuan"), shown
        os.write(ours, b"exit\n")
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)

"""The real process behind uvicorn: signed requests, and workspaces that install the bot by OAuth."""

import json
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from bot.slack.transport.http_mode import LARGEST_BODY
from tests.bot.ports import get
from tests.bot.process import SIGNING_SECRET, BotProcess, bot, slack_bot, until
from tests.fakes.common.memory import WAIT_SECONDS
from tests.fakes.slack.delivery import sign
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Team

ASKED = "where is the YouTu Lab?"


@dataclass(frozen=True, slots=True)
class Running:
    server: SlackServer
    process: BotProcess
    url: str
    folder: Path


@pytest.fixture(scope="module")
def one(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One workspace, by its token."""
    with SlackServer(time_scale=0.001) as server:
        yield from started(server, our_index, tmp_path_factory.mktemp("one"))
        assert server.violations == []


@pytest.fixture(scope="module")
def many(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Several workspaces, by OAuth."""
    with SlackServer(time_scale=0.05) as server:
        by_oauth = {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hunter2"}
        yield from started(server, our_index, tmp_path_factory.mktemp("many"), **by_oauth)


def started(server: SlackServer, index: Path, folder: Path, **settings: str) -> Iterator[Running]:
    with slack_bot(server, index, folder, "http", **settings) as process:
        assert server.delivery.address
        yield Running(server, process, server.delivery.address.url.removesuffix("/slack/events"), folder)
        process.terminate()
        assert process.wait()[0] == 0, process.log
        assert "Traceback" not in process.log, process.log
        assert "Exception" not in process.log, process.log


def post(running: Running, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    request = urllib.request.Request(f"{running.url}/slack/events", body, dict(headers))
    try:
        with opener().open(request, timeout=WAIT_SECONDS) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.item("request signatures")
def test_slack_can_verify_the_address(one: Running) -> None:
    assert one.server.verify_url()


@pytest.mark.item("one reply")
def test_what_reaches_the_bot_only_when_it_is_sent_again_is_answered_once(one: Running) -> None:
    server = one.server
    address = server.delivery.address
    server.deliver_http("http://127.0.0.1:9/slack/events", SIGNING_SECRET)
    question = server.mention(server.channel, server.person, ASKED)
    events = server.events_of(question)
    until(lambda: len(server.undelivered) == len(events), "Slack gave up")
    server.delivery.address = address
    for event in events:
        server.delivery.send(event, 3, "connection_failed")
        server.delivery.send(event, 3, "http_timeout")
    server.wait_for_reply(question)
    server.wait_for_all_acks()
    server.quiet(0.2)
    assert len(server.answers(question)) == 1


FORMS = {
    "an event": ("application/json", json.dumps({"type": "event_callback", "event": {"type": "app_mention"}})),
    "a command": ("application/x-www-form-urlencoded", urlencode({"command": "/ask", "text": ASKED})),
    "a press": ("application/x-www-form-urlencoded", urlencode({"payload": json.dumps({"type": "block_actions"})})),
    "a challenge": ("application/json", json.dumps({"type": "url_verification", "challenge": "abc"})),
}


@pytest.mark.item("request signatures")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("wrong", ["signature", "secret", "old", "time", "none"])
def test_a_request_that_slack_did_not_sign_just_now_is_refused(one: Running, form: str, wrong: str) -> None:
    content_type, body = FORMS[form]
    now = {"old": str(int(time.time()) - 301), "time": "yesterday"}.get(wrong, str(int(time.time())))
    headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": now}
    headers["X-Slack-Signature"] = sign("another secret" if wrong == "secret" else SIGNING_SECRET, now, body)
    if wrong == "signature":
        headers["X-Slack-Signature"] = "v0=" + "0" * 64
    if wrong == "none":
        headers = {"Content-Type": content_type}
    assert post(one, body.encode(), headers)[0] == 401


@pytest.mark.item("request signatures")
@pytest.mark.parametrize(
    "body",
    [b"{", b"[1, 2]", b"3", b"\xff\xfe", b"payload=%7B", b"payload=3", b""],
    ids=["half", "list", "number", "no UTF-8", "half a press", "number as a press", "empty"],
)
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", ""])
def test_what_is_no_request_of_slack_is_refused_without_a_traceback(
    one: Running, body: bytes, content_type: str
) -> None:
    assert post(one, body, {"Content-Type": content_type} if content_type else {})[0] in {400, 401}


@pytest.mark.item("request signatures")
def test_a_body_that_is_too_large_is_refused_before_it_is_read(one: Running) -> None:
    assert post(one, b"x" * (LARGEST_BODY + 1), {})[0] == 413
    port = int(one.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as connection:
        connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        with suppress(OSError):  # refused while there is more to send
            for _ in range(LARGEST_BODY // 65_536 + 2):
                connection.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_that_breaks_off_costs_nothing(one: Running) -> None:
    port = int(one.url.rpartition(":")[2])
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as connection:
            connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    server = one.server
    assert "Caohejing" in server.plain(server.wait_for_reply(server.mention(server.channel, server.person, ASKED)))


@pytest.mark.item("latency")
def test_a_crowd_of_commands_and_presses_is_acknowledged_though_no_answer_goes_out(one: Running) -> None:
    server = one.server
    reply = server.wait_for_reply(server.mention(server.channel, server.person, ASKED))
    people = [server.add_user(f"reader {number}") for number in range(40)]
    for person in people:
        server.invite(server.channel, person)
    held = [server.faults.hold("response_url") for _ in people]
    commands = [server.command(person, server.channel, "/ask", ASKED) for person in people]
    presses = [server.press(reply, "in_context", person) for person in people]
    for event in [*commands, *presses]:
        assert not server.wait_for_ack(event).late
    for call in held:
        call.release()
    for person in people:
        server.wait_for_ephemeral(person)
        server.wait_for_view(person)


@pytest.mark.item("shutdown", "kill and restart")
def test_what_comes_while_the_process_ends_is_answered_once_by_it_or_by_the_next(
    our_index: Path, tmp_path: Path
) -> None:
    with SlackServer(time_scale=0.001) as server:
        questions = []
        with slack_bot(server, our_index, tmp_path, "http") as process:
            for number in range(30):
                questions.append(server.mention(server.channel, server.person, ASKED))
                if number == 15:
                    server.wait_for_reply(questions[0])
                    process.terminate()
            assert process.wait()[0] == 0, process.log
            assert "Traceback" not in process.log, process.log
        with slack_bot(server, our_index, tmp_path, "http"):
            for event in server.undelivered:  # Slack's last attempt, minutes later
                server.delivery.send(event, 3, "connection_failed")
            for question in questions:
                server.wait_for_reply(question)
            server.quiet(0.3)
        assert [len(server.answers(each)) for each in questions] == [1] * 30


def test_there_is_nothing_else_to_see(one: Running) -> None:
    port = int(one.url.rpartition(":")[2])
    assert get(port, "/")[0] == 404
    assert get(port, "/slack/install")[0] == 404


@pytest.mark.item("bad settings")
def test_a_taken_port_is_named(one: Running, our_index: Path, tmp_path: Path) -> None:
    settings = {
        "SLACK_HTTP_PORT": one.url.rpartition(":")[2],
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_BOT_TOKEN": one.server.bot_token,
        "SLACK_API_URL": one.server.api_url,
        "FOOTNOTE_INDEX": str(our_index),
    }
    with bot(["slack"], settings, tmp_path) as process:
        assert process.wait()[0] == 1
        assert "cannot be used (Address already in use): choose another one." in process.log


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any, **more: Any) -> None:
        return None


def opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)


def _lower(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def browse(url: str, cookie: str = "") -> tuple[int, Mapping[str, str], str]:
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    try:
        with opener().open(request, timeout=WAIT_SECONDS) as response:
            return response.status, _lower(response.headers.items()), response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _lower(error.headers.items()), error.read().decode()


def install(running: Running, name: str) -> Team:
    """A workspace takes the bot."""
    team, code = running.server.install(name)
    bring(running, code)
    return team


def bring(running: Running, code: str) -> None:
    """Go through the pages as the browser of somebody who installs the bot."""
    _, headers, page = browse(f"{running.url}/slack/install")
    link = "https://slack.com/oauth" + page.split("https://slack.com/oauth")[1].split('"')[0].replace("&amp;", "&")
    state = parse_qs(urlsplit(link).query)["state"][0]
    cookie = headers["set-cookie"].split(";")[0]
    status, _, page = browse(f"{running.url}/slack/oauth_redirect?code={code}&state={state}", cookie)
    assert status == 200, page


def rows(running: Running, table: str, team: str) -> int:
    column = "workspace" if table == "questions" else "team_id"
    with sqlite3.connect(running.folder / ".footnote" / "history.db") as connection:
        query = f"select count(*) from {table} where {column} = ?"
        return int(connection.execute(query, [team]).fetchone()[0])


def use_everything(running: Running, team: Team, person: str) -> None:
    """Ask, share and look at Home in one workspace; each call bears the token of that one."""
    server = running.server
    channel = server.add_channel("general", members=[person], team=team.id)
    reply = server.wait_for_reply(server.mention(channel, person, ASKED))
    assert "Caohejing" in server.plain(reply)
    assert reply.user == team.bot_user
    server.command(person, channel, "/ask", ASKED)
    private = server.wait_for_ephemeral(person, containing="Caohejing")
    server.press(private, "share")
    server.wait_for(lambda: server.current(private).deleted)
    shared = server.messages(channel)[-1]
    assert (shared.user, shared.team) == (team.bot_user, team.id)
    server.open_home(person)
    server.wait_for_home(person)
    assert (rows(running, "questions", team.id), rows(running, "slack_bots", team.id)) == (2, 1)


@pytest.mark.item("several workspaces", "uninstalling")
def test_workspaces_install_the_bot_and_take_it_out_again(many: Running) -> None:
    server = many.server
    here, there = install(many, "Here"), install(many, "There")
    people = {team.id: server.add_user("Reader", team=team.id) for team in (here, there)}
    for team in (here, there):
        use_everything(many, team, people[team.id])
    assert server.violations == []
    for event in server.uninstall(here.id):
        server.wait_for_ack(event)
    until(lambda: rows(many, "slack_bots", here.id) == 0, "the token is deleted")
    assert rows(many, "questions", here.id) == rows(many, "slack_installations", here.id) == 0
    assert (rows(many, "questions", there.id), rows(many, "slack_bots", there.id)) == (2, 1)
    assert "Caohejing" in server.plain(server.wait_for_reply(server.direct_message(people[there.id], ASKED)))


@pytest.mark.item("several workspaces")
def test_a_callback_with_a_made_up_state_installs_nothing(many: Running) -> None:
    team, code = many.server.install("Elsewhere")
    status, _, _ = browse(f"{many.url}/slack/oauth_redirect?code={code}&state=made-up", "slack-app-oauth-state=other")
    assert status in {400, 401}
    assert rows(many, "slack_bots", team.id) == 0


@pytest.mark.item("several workspaces", "uninstalling")
def test_a_workspace_that_did_not_install_the_bot_is_told_so(many: Running) -> None:
    server = many.server
    calls = len(server.calls("chat.postMessage"))
    question = server.mention(server.channel, server.person, ASKED)
    server.command(server.person, server.channel, "/ask", ASKED)
    server.wait_for_ephemeral(server.person, containing="I am not, or no longer, installed in this workspace")
    assert server.answers(question) == []
    assert len(server.calls("chat.postMessage")) == calls

"""The real process behind uvicorn: signed requests, and workspaces that install the bot by OAuth."""

import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.bot.process import BotProcess, bot, until
from tests.bot.test_health import free_port, get
from tests.slack_delivery import sign
from tests.slack_server import SlackServer
from tests.slack_workspace import Team

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
ASKED = "where is the YouTu Lab?"


@dataclass(frozen=True, slots=True)
class Running:
    server: SlackServer
    process: BotProcess
    url: str
    folder: Path


def started(server: SlackServer, index: Path, folder: Path, **settings: str) -> Iterator[Running]:
    port = free_port()
    given = {
        "SLACK_HTTP_PORT": str(port),
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": server.api_url,
        "FOOTNOTE_INDEX": str(index),
        **settings,
    }
    url = f"http://127.0.0.1:{port}"
    with bot(["slack"], given, folder) as process:
        until(lambda: process.has_ended or "Connected to Slack" in process.log, process.log, 60)
        assert not process.has_ended, process.log
        server.deliver_http(f"{url}/slack/events", SECRET)
        yield Running(server, process, url, folder)
        process.terminate()
        assert process.wait()[0] == 0, process.log
        assert "Traceback" not in process.log, process.log


@pytest.fixture(scope="module")
def one(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One workspace, by its token."""
    with SlackServer(time_scale=0.05) as server:
        folder = tmp_path_factory.mktemp("one")
        yield from started(server, our_index, folder, SLACK_BOT_TOKEN=server.bot_token)
        assert server.violations == []


@pytest.fixture(scope="module")
def many(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Several workspaces, by OAuth."""
    with SlackServer(time_scale=0.05) as server:
        folder = tmp_path_factory.mktemp("many")
        yield from started(server, our_index, folder, SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="hunter2")


def test_slack_can_verify_the_address(one: Running) -> None:
    assert one.server.verify_url()


def test_a_mention_and_a_command_are_answered(one: Running) -> None:
    server = one.server
    question = server.mention(server.channel, server.person, ASKED)
    assert "Caohejing" in server.plain(server.wait_for_reply(question))
    server.command(server.person, server.channel, "/ask", ASKED)
    assert "Caohejing" in server.plain(server.wait_for_ephemeral(server.person))


def test_what_is_delivered_again_gets_no_second_reply(one: Running) -> None:
    server = one.server
    question = server.direct_message(server.person, ASKED)
    server.wait_for_reply(question)
    for event in server.redeliver(question):
        server.wait_for_ack(event, count=2)
    server.quiet(0.7)
    assert len(server.answers(question)) == 1


@pytest.mark.parametrize("signature", ["v0=" + "0" * 64, ""])
def test_a_request_that_slack_did_not_sign_is_refused(one: Running, signature: str) -> None:
    headers = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": signature, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{one.url}/slack/events", b'{"type":"event_callback"}', headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener().open(request, timeout=5)
    with refused.value:
        assert refused.value.code == 401


def test_a_signature_is_only_good_for_five_minutes(one: Running) -> None:
    body, old = '{"type":"event_callback"}', "1000000000"
    headers = {"X-Slack-Request-Timestamp": old, "X-Slack-Signature": sign(SECRET, old, body)}
    request = urllib.request.Request(f"{one.url}/slack/events", body.encode(), headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener().open(request, timeout=5)
    with refused.value:
        assert refused.value.code == 401


def test_there_is_nothing_else_to_see(one: Running) -> None:
    port = int(one.url.rpartition(":")[2])
    assert get(port, "/")[0] == 404
    assert get(port, "/slack/install")[0] == 404


def test_a_taken_port_is_named(one: Running, our_index: Path, tmp_path: Path) -> None:
    settings = {
        "SLACK_HTTP_PORT": one.url.rpartition(":")[2],
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": one.server.bot_token,
        "SLACK_API_URL": one.server.api_url,
        "FOOTNOTE_INDEX": str(our_index),
    }
    with bot(["slack"], settings, tmp_path) as process:
        assert process.wait(60)[0] == 1
        assert "can not be used (Address already in use): choose another one." in process.log


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
        with opener().open(request, timeout=5) as response:
            return response.status, _lower(response.headers.items()), response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _lower(error.headers.items()), error.read().decode()


def install(running: Running, name: str) -> Team:
    """Go through the pages as the browser of somebody who installs the bot."""
    team, code = running.server.install(name)
    _, headers, page = browse(f"{running.url}/slack/install")
    link = "https://slack.com/oauth" + page.split("https://slack.com/oauth")[1].split('"')[0].replace("&amp;", "&")
    state = parse_qs(urlsplit(link).query)["state"][0]
    cookie = headers["set-cookie"].split(";")[0]
    status, _, page = browse(f"{running.url}/slack/oauth_redirect?code={code}&state={state}", cookie)
    assert status == 200, page
    return team


def rows(running: Running, table: str, team: str) -> int:
    column = "workspace" if table == "questions" else "team_id"
    with sqlite3.connect(running.folder / ".footnote" / "history.db") as connection:
        query = f"select count(*) from {table} where {column} = ?"
        return int(connection.execute(query, [team]).fetchone()[0])


def test_workspaces_install_the_bot_and_take_it_out_again(many: Running) -> None:
    server = many.server
    here, there = install(many, "Here"), install(many, "There")
    people = {team.id: server.add_user("Reader", team=team.id) for team in (here, there)}
    for team in (here, there):
        channel = server.add_channel("general", members=[people[team.id]], team=team.id)
        question = server.mention(channel, people[team.id], ASKED)
        reply = server.wait_for_reply(question)
        assert "Caohejing" in server.plain(reply)
        assert reply.user == team.bot_user
        assert rows(many, "questions", team.id) == rows(many, "slack_bots", team.id) == 1
    assert server.violations == []
    for event in server.uninstall(here.id):
        server.wait_for_ack(event)
    until(lambda: rows(many, "slack_bots", here.id) == 0, "the token is deleted")
    assert rows(many, "questions", here.id) == rows(many, "slack_installations", here.id) == 0
    assert rows(many, "questions", there.id) == rows(many, "slack_bots", there.id) == 1
    assert "Caohejing" in server.plain(server.wait_for_reply(server.direct_message(people[there.id], ASKED)))


def test_a_callback_with_a_made_up_state_installs_nothing(many: Running) -> None:
    team, code = many.server.install("Elsewhere")
    status, _, _ = browse(f"{many.url}/slack/oauth_redirect?code={code}&state=made-up", "slack-app-oauth-state=other")
    assert status in {400, 401}
    assert rows(many, "slack_bots", team.id) == 0

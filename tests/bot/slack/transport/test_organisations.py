"""The real process, installed for a whole organisation (Enterprise Grid), with tokens that expire."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.numbers.last_week import OPEN, asked_last_week
from tests.bot.process import slack_bot, until
from tests.bot.slack.transport.test_http_mode import ASKED, Running, bring, rows
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Team

BY_OAUTH = {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hunter2"}
HOUR = 3600


@contextmanager
def running(server: SlackServer, index: Path, folder: Path, **settings: str) -> Iterator[Running]:
    with slack_bot(server, index, folder, "http", **BY_OAUTH, **settings) as process:
        assert server.delivery.address
        yield Running(server, process, server.delivery.address.url.removesuffix("/slack/events"), folder)
        process.terminate()
        assert process.wait()[0] == 0, process.log
        assert "Traceback" not in process.log, process.log


def use(server: SlackServer, team: Team, channel: str, person: str) -> None:
    """Ask in a channel, look at the paragraph, ask in private, share that, and open Home."""
    reply = server.wait_for_reply(server.mention(channel, person, ASKED), containing="Caohejing")
    assert (reply.user, reply.team) == (team.bot_user, team.id)
    server.press(reply, "in_context", person)
    server.wait_for_view(person)
    server.command(person, channel, "/ask", ASKED)
    private = server.wait_for_ephemeral(person, containing="Caohejing")
    server.press(private, "share")
    server.wait_for(lambda: server.current(private).deleted)
    assert server.messages(channel)[-1].team == team.id
    server.open_home(person)
    server.wait_for_home(person)


def digests(server: SlackServer, channel: str) -> list[str]:
    return [text for each in server.messages(channel) if "The week of" in (text := server.plain(each))]


@pytest.mark.item("several workspaces", "organisations", "token rotation", "uninstalling", "digest")
def test_an_organisation_installs_the_bot_for_all_its_workspaces(our_index: Path, tmp_path: Path) -> None:
    with SlackServer(time_scale=0.05) as server:
        organisation, (here, there), code = server.install_everywhere("Starship", ["Here", "There"])
        people = {team.id: server.add_user("Reader", team=team.id) for team in (here, there)}
        channels = {
            team.id: server.add_channel("general", members=[people[team.id]], team=team.id) for team in (here, there)
        }
        with running(server, our_index, tmp_path) as bot:
            server.rotate_tokens(HOUR)  # so soon that it is renewed before it is used
            bring(bot, code)
            server.rotate_tokens(12 * HOUR)
            for team in (here, there):
                use(server, team, channels[team.id], people[team.id])
            renewed = [each.value for each in server.workspace.tokens.values() if each.team == organisation.id]
            assert [server.workspace.tokens[each].refused_as for each in renewed] == ["token_expired", ""]
            assert [rows(bot, "questions", team.id) for team in (here, there)] == [2, 2]

        asked_last_week(tmp_path, "slack", there.id, channels[there.id])
        digest = {"SLACK_DIGEST_CHANNELS": f"{there.id}/{channels[there.id]}"}
        with running(server, our_index, tmp_path, **digest) as bot:
            server.wait_for(lambda: digests(server, channels[there.id]))
            assert OPEN in digests(server, channels[there.id])[0]
            third, _ = server.grant(organisation, "Third")
            person = server.add_user("Reader", team=third.id)
            server.wait_for_reply(server.direct_message(person, ASKED), containing="Caohejing")
            server.wait_for_ack(server.take_away(organisation, here))
            until(lambda: rows(bot, "questions", here.id) == 0, "what is known of the workspace is deleted")
            assert rows(bot, "questions", third.id) == 1
            for event in server.uninstall_everywhere(organisation):
                server.wait_for_ack(event)
            with sqlite3.connect(tmp_path / ".footnote" / "history.db") as connection:
                tables = ("questions", "slack_bots", "slack_installations", "slack_organisations")
                left = [connection.execute(f"select count(*) from {table}").fetchone()[0] for table in tables]
            assert left == [0, 0, 0, 0]
        assert [each.error for each in server.violations if each.error != "thread_not_found"] == []


@pytest.mark.item("several workspaces", "organisations")
def test_the_token_of_an_organisation_serves_its_workspaces_over_socket_mode(our_index: Path, tmp_path: Path) -> None:
    with SlackServer(time_scale=0.05) as server:
        organisation, teams, _ = server.install_everywhere("Starship", ["Here", "There"])
        with slack_bot(server, our_index, tmp_path, SLACK_BOT_TOKEN=f"xoxb-{organisation.id}"):
            for team in teams:
                person = server.add_user("Reader", team=team.id)
                use(server, team, server.add_channel("general", members=[person], team=team.id), person)
        assert server.violations == []

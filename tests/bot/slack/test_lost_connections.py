"""Socket Mode without its connection: the bot comes back by itself, and tells those who watch it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot.ports import free_port, get
from tests.bot.process import slack_bot, until
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message

ASKED = "where is the YouTu Lab?"


@dataclass(frozen=True, slots=True)
class Place:
    server: SlackServer
    folder: Path
    port: int

    def ask(self) -> Message:
        return self.server.mention(self.server.channel, self.server.person, ASKED)

    def the_only_reply(self, question: Message) -> str:
        reply = self.server.wait_for_reply(question)
        self.server.quiet(0.3)
        assert len(self.server.answers(question)) == 1
        return self.server.plain(reply)


@pytest.fixture(scope="module")
def place(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, port = tmp_path_factory.mktemp("bot"), free_port()
    with (
        SlackServer(time_scale=0.05) as server,
        slack_bot(server, our_index, folder, FOOTNOTE_HEALTH_PORT=str(port)),
    ):
        yield Place(server, folder, port)
        assert server.violations == []


def test_figures_are_served(place: Place) -> None:
    place.the_only_reply(place.ask())
    figures = get(place.port, "/metrics")[1]
    assert 'footnote_questions_total{outcome="answered"} 1.0' in figures
    assert "footnote_index_version 1.0" in figures
    assert "footnote_waiting 0.0" in figures
    assert [each.name for each in place.folder.iterdir()] == [".footnote"]


@pytest.mark.item("lost connection")
@pytest.mark.parametrize("how", ["disconnect", "drop_connections"])
def test_after_a_lost_connection_the_bot_is_back_by_itself(place: Place, how: str) -> None:
    opened = place.server.delivery.sockets.opened
    getattr(place.server, how)()
    question = place.ask()
    place.server.wait_for_connection(opened=opened + 1)
    assert "Caohejing" in place.the_only_reply(question)


@pytest.mark.item("lost connection")
def test_slack_may_refuse_connections_for_a_while_and_meanwhile_the_bot_is_not_ready(place: Place) -> None:
    assert get(place.port, "/readyz") == (200, "ready\n")
    opened = place.server.delivery.sockets.opened
    place.server.refuse_connections()
    place.server.drop_connections()
    question = place.ask()
    until(lambda: get(place.port, "/readyz") == (503, "not connected to Slack\n"), "not ready")
    assert get(place.port, "/healthz") == (200, "alive\n")
    place.server.accept_connections()
    place.server.wait_for_connection(opened=opened + 1)
    assert "Caohejing" in place.the_only_reply(question)

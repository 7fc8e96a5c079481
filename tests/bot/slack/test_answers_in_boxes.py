"""An answer in the box where it was asked, which may overtake the word that it is being looked for."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.messages.question import Asked
from bot.messages.reply import Notice
from bot.runtime.metrics import Metrics
from bot.settings import load_settings
from bot.slack.render.views import ask_modal, waiting_modal
from bot.slack.sending.delivery import SlackDelivery, in_view
from bot.slack.transport.workspaces import OneWorkspace
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import View

ANSWER = Notice("It stands in Caohejing.")


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer(time_scale=0.05) as server:
        yield server


@pytest.fixture
def box(server: SlackServer) -> View:
    return server.workspace.new_view(server.person, ask_modal())


def acknowledge(server: SlackServer, box: View) -> None:
    """Have Slack show what the acknowledgement brings."""
    server.workspace.keep_view(replace(server.workspace.views[box.id], content=waiting_modal()))


def answer(server: SlackServer, address: str, sleep: Callable[[float], None]) -> None:
    token = {"slack_api_url": server.api_url, "slack_bot_token": SecretStr(server.bot_token)}
    known = OneWorkspace(load_settings(None).model_copy(update=token))
    known.log_in()
    asked = Asked("slack", server.team.id, "", "m", "m", server.person, "box", "Where?", address=address)
    SlackDelivery(known, Metrics(), sleep).send(asked, ANSWER)


def wait_for_nothing(seconds: float) -> None:
    pytest.fail(f"waited for {seconds} s")


def shown(server: SlackServer, box: View) -> str:
    return server.plain(server.workspace.views[box.id])


def test_an_answer_that_overtakes_the_acknowledgement_is_shown_again_after_it(server: SlackServer, box: View) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        assert ANSWER.text in shown(server, box)
        if len(pauses) == 2:
            acknowledge(server, box)
            assert ANSWER.text not in shown(server, box)

    answer(server, in_view(box.id, box.hash), sleep)
    assert pauses == [0.1, 0.2]
    assert ANSWER.text in shown(server, box)
    assert not server.violations


def test_one_that_comes_after_it_waits_for_nothing(server: SlackServer, box: View) -> None:
    acknowledge(server, box)
    answer(server, in_view(box.id, box.hash), wait_for_nothing)
    assert ANSWER.text in shown(server, box)


def test_one_whose_acknowledgement_never_comes_stays(server: SlackServer, box: View) -> None:
    pauses: list[float] = []
    answer(server, in_view(box.id, box.hash), pauses.append)
    assert ANSWER.text in shown(server, box)
    assert sum(pauses) > 3.0  # seconds, in which Slack wants it


def test_where_we_opened_the_box_ourselves_nothing_is_waited_for(server: SlackServer, box: View) -> None:
    answer(server, in_view(box.id), wait_for_nothing)
    assert len(server.calls("views.update")) == 1


def test_who_closes_the_box_with_the_answer_is_not_told_again(server: SlackServer, box: View) -> None:
    answer(server, in_view(box.id, box.hash), lambda _: server.workspace.close_views([server.workspace.views[box.id]]))
    assert ANSWER.text in shown(server, box)
    assert not server.calls("chat.postMessage")


def test_who_closes_it_before_the_answer_came_is_told_directly(server: SlackServer, box: View) -> None:
    server.workspace.close_views([box])
    answer(server, in_view(box.id, box.hash), wait_for_nothing)
    assert len(server.calls("chat.postMessage")) == 1

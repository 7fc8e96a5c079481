"""How long the bot was away from Slack, by its connection."""

from typing import Any

import pytest
from pydantic import SecretStr

from bot.settings import load_settings
from bot.slack.transport.socket_mode import SocketMode
from tests.bot.process import until
from tests.fakes.slack.server import SlackServer


@pytest.mark.parametrize(("given_up_after", "absences"), [(0.0, 1), (300.0, 0)])
def test_an_absence_counts_where_slack_may_have_given_events_up(
    monkeypatch: pytest.MonkeyPatch, given_up_after: float, absences: int
) -> None:
    monkeypatch.setattr("bot.slack.transport.socket_mode._GIVEN_UP_SECONDS", given_up_after)
    nothing_handles: Any = None
    refused: list[Exception] = []
    with SlackServer() as server:
        given = {"slack_app_token": SecretStr(server.app_token), "slack_api_url": server.api_url}
        mode = SocketMode(nothing_handles, load_settings(None).model_copy(update=given), refused.append)
        mode.open()
        try:
            assert mode.absences == 0
            server.wait_for_connection(opened=1)
            server.drop_connections()
            server.wait_for_connection(opened=2)
            until(lambda: mode.is_connected, "it is connected again")
            assert mode.absences == absences
        finally:
            mode.close()
    assert refused == []

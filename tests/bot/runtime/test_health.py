import socket

import pytest

from bot.errors import SettingsError
from bot.runtime.health import health_server
from bot.runtime.metrics import Metrics
from tests.bot.ports import free_port, get


def test_figures_life_and_readiness_are_served() -> None:
    port, metrics, problem = free_port(), Metrics(), [""]
    metrics.answered("refused", 0.2)
    metrics.model_asked("slow", 900, 8.0)
    metrics.version(lambda: "000007")
    with health_server("127.0.0.1", port, metrics, lambda: problem[0]):
        status, figures = get(port, "/metrics")
        assert status == 200
        assert 'footnote_questions_total{outcome="refused"} 1.0' in figures
        assert 'footnote_reply_seconds_bucket{le="0.25"} 1.0' in figures
        assert 'footnote_model_calls_total{outcome="slow"} 1.0' in figures
        assert "footnote_model_tokens_total 900.0" in figures
        assert 'footnote_model_seconds_bucket{le="10.0"} 1.0' in figures
        assert "footnote_index_version 7.0" in figures
        assert get(port, "/healthz") == (200, "alive\n")
        assert get(port, "/readyz") == (200, "ready\n")
        problem[0] = "not connected to Slack"
        assert get(port, "/readyz") == (503, "not connected to Slack\n")
        assert get(port, "/else")[0] == 404


def test_port_0_serves_nothing() -> None:
    with health_server("127.0.0.1", 0, Metrics(), lambda: ""):
        pass


def test_a_taken_port_is_named() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SettingsError, match=r"FOOTNOTE_HEALTH_PORT \d+ on 127\.0\.0\.1 cannot be used"),
        health_server("127.0.0.1", taken.getsockname()[1], Metrics(), lambda: ""),
    ):
        pass


def test_it_listens_where_it_is_told_to() -> None:
    with (
        pytest.raises(SettingsError, match=r"FOOTNOTE_HEALTH_PORT \d+ on 192\.0\.2\.1 cannot be used"),
        health_server("192.0.2.1", free_port(), Metrics(), lambda: ""),  # an address that no machine has
    ):
        pass

"""Starting while the servers of a shared index are away."""

import logging
import threading
from unittest.mock import patch

import pytest

from bot.serving.serve import opened_index
from bot.settings import load_settings
from index import IndexAway

AWAY = IndexAway("It cannot be reached just now.")


def test_a_bot_waits_for_its_index_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    with (
        patch("bot.serving.serve.LiveIndex", side_effect=[AWAY, AWAY, "index"]),
        patch("bot.serving.serve._AWAY_SECONDS", 0.0),
    ):
        assert str(opened_index(load_settings(None), threading.Event())) == "index"
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [
        "Nothing is answered yet; I try again every few seconds. It cannot be reached just now."
    ]


def test_a_bot_that_is_ended_meanwhile_ends() -> None:
    stop = threading.Event()
    stop.set()
    with patch("bot.serving.serve.LiveIndex", side_effect=AWAY):
        assert opened_index(load_settings(None), stop) is None

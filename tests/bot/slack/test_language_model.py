"""The real process with a language model at its side, from a question in Slack to what a person sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.ports import free_port
from tests.bot.process import BotProcess, slack_bot
from tests.fakes.common.language_model import (
    KEY,
    MODEL,
    Server,
    Turn,
    chooses_what_holds,
    fails,
    garbage,
    half,
    model_server,
    says,
)
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message

# Asked only where the model fails: what it chooses is kept, and it would not be asked again.
QUESTION = "what does SenseTime's training cost?"
BY_THE_TRAINED_READER = "costs SenseTime 500,000 yuan, and that 120 people are pressing buttons"
SHORT = "It is 500,000 yuan that SenseTime pays."
# Longer than a turn takes on a busy machine; only the question that the model keeps waiting waits for so long.
SECONDS = 10.0


@pytest.fixture(scope="module")
def port() -> int:
    """Where the model is, while a test serves it."""
    return free_port()


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server
        assert server.violations == []
        assert server.mentions == []


@pytest.fixture(scope="module")
def process(
    slack: SlackServer, port: int, our_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BotProcess]:
    settings = {
        "FOOTNOTE_LLM_URL": f"http://127.0.0.1:{port}/v1",
        "FOOTNOTE_LLM_MODEL": MODEL,
        "FOOTNOTE_LLM_KEY": KEY,
        "FOOTNOTE_LLM_SECONDS": str(SECONDS),
        "FOOTNOTE_LLM_IN_SHORT": "true",
        "FOOTNOTE_LLM_NOT_FOR": "no-such-folder",
    }
    with slack_bot(slack, our_index, tmp_path_factory.mktemp("bot"), **settings) as process:
        yield process


@pytest.fixture
def model(port: int, process: BotProcess) -> Iterator[Server]:
    with model_server(port) as server:
        yield server
        assert server.refused == []


def asked(slack: SlackServer, text: str) -> Message:
    return slack.wait_for_reply(slack.mention(slack.channel, slack.person, text))


def test_the_sentence_that_the_model_chooses_is_quoted_with_its_own_words_set_apart(
    slack: SlackServer, model: Server
) -> None:
    model.always = chooses_what_holds("500,000 yuan", SHORT)
    shown = slack.plain(asked(slack, "what does a session of training cost SenseTime?"))
    assert shown.index(f"In short, in the words of {MODEL}: {SHORT}") < shown.index(BY_THE_TRAINED_READER)
    assert "paragraph 8" in shown
    assert len(model.asked) == 2


def test_words_of_its_own_that_say_more_than_the_quotation_are_left_out(slack: SlackServer, model: Server) -> None:
    model.always = chooses_what_holds("500,000 yuan", "It is 900,000 dollars that Microsoft pays.")
    shown = slack.plain(asked(slack, "how much is a session of training at SenseTime?"))
    assert BY_THE_TRAINED_READER in shown
    assert "In short" not in shown
    assert len(model.asked) == 2


def test_another_sentence_than_the_trained_readers_is_quoted_where_the_model_chooses_it(
    slack: SlackServer, model: Server
) -> None:
    model.always = chooses_what_holds("YouTu Lab")
    shown = slack.plain(asked(slack, "how much does SenseTime pay for training?"))
    assert "YouTu Lab" in shown
    assert BY_THE_TRAINED_READER not in shown


@pytest.mark.parametrize(
    ("number", "turn"),
    list(
        enumerate([garbage, half, fails(500), fails(429), fails(429, retry_after="60"), fails(401), says("No JSON.")])
    ),
)
def test_where_the_model_fails_the_trained_reader_answers(
    slack: SlackServer, model: Server, number: int, turn: Turn
) -> None:
    model.always = chooses_what_holds("YouTu Lab")  # so that it is not left alone after failures in a row
    assert "YouTu Lab" in slack.plain(asked(slack, f"what does SenseTime's training number {number} cost?"))
    model.always = turn
    before = len(model.asked)
    shown = slack.plain(asked(slack, QUESTION))
    assert BY_THE_TRAINED_READER in shown
    assert "In short" not in shown
    assert len(model.asked) > before


def test_nobody_waits_for_a_model_that_says_nothing(slack: SlackServer, model: Server, process: BotProcess) -> None:
    model.always = model.hold
    shown = slack.plain(asked(slack, QUESTION))
    assert not model.release.is_set()  # it would say nothing still
    assert BY_THE_TRAINED_READER in shown
    assert f"no reply within {SECONDS:g} seconds" in process.log


def test_without_a_server_the_trained_reader_answers(slack: SlackServer, process: BotProcess) -> None:
    assert BY_THE_TRAINED_READER in slack.plain(asked(slack, QUESTION))


def test_a_folder_that_is_not_there_is_said_when_the_bot_starts(process: BotProcess) -> None:
    assert "No article is in no-such-folder (FOOTNOTE_LLM_NOT_FOR): is it misspelt?" in process.log


def test_over_http_it_is_the_same(our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as slack, model_server() as model:
        model.always = chooses_what_holds("500,000 yuan", SHORT)
        settings = {
            "FOOTNOTE_LLM_URL": f"http://127.0.0.1:{model.port}/v1",
            "FOOTNOTE_LLM_MODEL": MODEL,
            "FOOTNOTE_LLM_KEY": KEY,
            "FOOTNOTE_LLM_IN_SHORT": "true",
        }
        with slack_bot(slack, our_index, tmp_path, "http", **settings):
            shown = slack.plain(asked(slack, "what does a session of training cost SenseTime?"))
        assert shown.index(f"In short, in the words of {MODEL}: {SHORT}") < shown.index(BY_THE_TRAINED_READER)
        assert len(model.asked) == 2
        assert model.refused == []
        assert slack.violations == []

"""The real process with a language model at its side, from a question in Discord, on the page and over the API."""

import json
import shutil
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index import build_index
from tests.bot.ports import free_port
from tests.bot.process import discord_bot, until
from tests.fakes.common.language_model import (
    KEY,
    MODEL,
    Server,
    chooses,
    chooses_what_holds,
    fails,
    model_server,
)
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import DiscordServer
from tests.paths import CORPUS

BY_THE_TRAINED_READER = "costs SenseTime 500,000 yuan, and that 120 people are pressing buttons"
SHORT = "It is 500,000 yuan that SenseTime pays."
# In a collection by its front matter alone, and no text of it may be sent.
MINUTES = "---\ntitle: The ferry\ncollection: Board\n---\nThe night ferry to Larkholm costs 12 crowns.\n"


@dataclass(frozen=True, slots=True)
class Place:
    discord: DiscordServer
    ada: Person
    port: int

    def told(self, text: str) -> str:
        """The reply to a mention."""
        return self.discord.plain(self.discord.wait_for_reply(self.ada.says(f"@Footnote {text}")))

    def by_api(self, text: str) -> Any:
        """What the API answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/ask",
            json.dumps({"question": text}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as response:
            return json.loads(response.read())


@pytest.fixture(scope="module")
def llm_port() -> int:
    """Where the model is, while a test serves it."""
    return free_port()


@pytest.fixture(scope="module")
def place(our_index: Path, llm_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, port = tmp_path_factory.mktemp("bot"), free_port()
    shutil.copytree(CORPUS, folder / "corpus")
    (folder / "corpus" / "minutes.md").write_text(MINUTES, encoding="utf-8")
    shutil.copytree(our_index, folder / ".index")
    build_index(folder / "corpus", folder / ".index")
    settings = {
        "FOOTNOTE_LLM_URL": f"http://127.0.0.1:{llm_port}/v1",
        "FOOTNOTE_LLM_MODEL": MODEL,
        "FOOTNOTE_LLM_KEY": KEY,
        "FOOTNOTE_LLM_IN_SHORT": "true",
        "FOOTNOTE_LLM_NOT_FOR": "board",
        "FOOTNOTE_WEB": f"127.0.0.1:{port}",
    }
    with DiscordServer() as discord, discord_bot(discord, folder / ".index", folder, **settings) as process:
        until(lambda: "The page is at" in process.log, "the page is served")
        yield Place(discord, discord.person("Ada"), port)
        assert discord.violations == []
        assert discord.rings == []
        assert "Traceback" not in process.log, process.log


@pytest.fixture
def model(llm_port: int, place: Place) -> Iterator[Server]:
    with model_server(llm_port) as server:
        yield server
        assert server.refused == []


def test_in_discord_the_sentence_that_the_model_chooses_is_quoted_with_its_own_words_set_apart(
    place: Place, model: Server
) -> None:
    model.always = chooses_what_holds("500,000 yuan", SHORT)
    shown = place.told("what does a session of training cost SenseTime?")
    assert shown.index(f"In short, in the words of {MODEL}: {SHORT}") < shown.index(BY_THE_TRAINED_READER)
    assert len(model.asked) == 2


def test_in_discord_the_trained_reader_answers_where_the_model_fails(place: Place, model: Server) -> None:
    model.always = fails(401)
    shown = place.told("what does SenseTime's training cost?")
    assert BY_THE_TRAINED_READER in shown
    assert "In short" not in shown


def test_over_the_api_it_chooses_too_and_where_it_says_no_nothing_is_quoted(place: Place, model: Server) -> None:
    model.always = chooses_what_holds("YouTu Lab")
    assert "YouTu Lab" in place.by_api("how much does SenseTime pay for training?")["quote"]
    model.always = chooses(answered="no")
    assert place.by_api("how much is a session at SenseTime?")["answered"] is False


def test_of_a_collection_that_is_named_nothing_is_sent(place: Place, model: Server) -> None:
    model.always = chooses_what_holds("YouTu Lab", "It is a laboratory.")
    assert "costs 12 crowns" in place.told("what does the night ferry to Larkholm cost?")
    assert "costs 12 crowns" in place.by_api("how much is the night ferry to Larkholm?")["quote"]
    assert model.asked == []
    place.told("where is the YouTu Lab?")
    assert len(model.asked) == 2
    assert "Larkholm" not in json.dumps([each.body for each in model.asked])

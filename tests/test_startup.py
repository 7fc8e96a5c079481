"""What a fresh process loads, and so how long a person waits for its first word."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

# What reads formats that no article of corpus/ has, and what fetches pages.
READING = {
    *("trafilatura", "lxml", "pypdfium2", "docx", "feedparser", "py3langid"),
    *("httpcore2", "protego", "urllib3"),
}
LEARNING = {"torch", "transformers", "sentence_transformers", "sklearn", "onnx", "onnxscript"}


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh process has loaded after the code."""
    return {name.partition(".")[0] for name in modules_after(code)}


def modules_after(code: str) -> set[str]:
    """All modules that a fresh process has loaded after the code."""
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys; print(json.dumps(list(sys.modules)))"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(result.stdout.splitlines()[-1]))


def test_asking_loads_no_training_library(our_index: Path) -> None:
    loaded = loaded_by(
        "from pathlib import Path; from index import Answer, LiveIndex\n"
        f"live = LiveIndex(Path({str(our_index)!r})); live.warm_up()\n"
        "answer = live.ask('what does the training of SenseTime cost?')\n"
        "assert isinstance(answer, Answer) and '500,000 yuan' in answer.quote, answer"
    )
    assert loaded & (LEARNING | READING | {"yaml", "markdown_it"}) == set()
    assert {"onnxruntime", "tokenizers", "faiss"} <= loaded


def test_summarising_loads_no_training_library(our_index: Path) -> None:
    loaded = loaded_by(
        "from pathlib import Path; from index import LONG, LiveIndex\n"
        f"live = LiveIndex(Path({str(our_index)!r}))\n"
        "assert live.summarise(live.articles[0], LONG).extracts\n"
        "assert live.summarise_topic('AI talent', LONG).extracts"
    )
    assert loaded & LEARNING == set()


def test_status_loads_no_training_library(our_index: Path) -> None:
    loaded = loaded_by(
        f"from index.cli import app\napp(['status', '--index', {str(our_index)!r}], standalone_mode=False)"
    )
    assert loaded & (LEARNING | {"onnxruntime"}) == set()


def test_every_public_name_is_what_it_says_whatever_was_imported_before() -> None:
    loaded_by(
        "import importlib, pkgutil, types, index\n"
        "for module in pkgutil.iter_modules(index.__path__):\n"
        "    if module.name != '__main__': importlib.import_module(f'index.{module.name}')\n"
        "hidden = [name for name in index.__all__ if isinstance(getattr(index, name), types.ModuleType)]\n"
        "assert not hidden, hidden"
    )


def test_building_with_an_export_at_hand_loads_no_training_library(our_index: Path) -> None:
    loaded = loaded_by(
        "import sys; from index.cli import app\n"
        f"app(['build', '--corpus', {str(ROOT / 'corpus')!r}, '--index', {str(our_index)!r}],"
        " standalone_mode=False)"
    )
    assert loaded & (LEARNING | READING | {"ray"}) == set()


@pytest.mark.parametrize("package", ["index", "bot"])
def test_without_a_model_in_the_settings_nothing_of_one_is_loaded_and_nothing_is_contacted(
    our_index: Path, package: str
) -> None:
    question = "what does the training of SenseTime cost?"
    ask = {
        "index": f"from index.cli import app; app(['ask', {question!r}, '--index', {str(our_index)!r}])",
        "bot": f"os.environ['FOOTNOTE_INDEX'] = {str(our_index)!r}; import bot.serving.serve, bot.doctor\n"
        f"    from bot.cli import app; app(['chat', {question!r}, '--json'])",
    }[package]
    loaded = loaded_by(
        "import os, socket, sys, io\n"
        "def refused(*_): raise AssertionError('contacted')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused\n"
        "sys.stdin = io.StringIO('')\n"
        f"try:\n    {ask}\nexcept SystemExit as end:\n    assert not end.code"
    )
    assert loaded & {"openai", "httpx2", "jiter"} == set()


def test_the_slack_bot_loads_no_training_library() -> None:
    assert loaded_by("import bot.slack.app, bot.terminal") & LEARNING == set()


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_a_bot_starts_without_what_few_bots_need(platform: str) -> None:
    """Grouping questions, tokens of many workspaces, fetching pages and feeds."""
    loaded = modules_after(f"import bot.{platform}.app")
    assert loaded & {"scipy.cluster", "sqlalchemy.orm", "httpcore2", "feedparser"} == set()


@pytest.mark.parametrize("package", ["index", "bot"])
def test_help_loads_nothing_that_takes_long(package: str) -> None:
    loaded = loaded_by(
        f"import sys; sys.argv = [{package!r}, '--help']\n"
        f"try:\n    import {package}.__main__\nexcept SystemExit as end:\n    assert not end.code"
    )
    assert (
        loaded & (LEARNING | READING | {"numpy", "faiss", "bm25s", "scipy", "onnxruntime", "slack_bolt", "slack_sdk"})
        == set()
    )

"""Commands that let a language model choose."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Store
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.language_model import KEY, MODEL, Server, chooses, fails, model_server
from tests.index.commands import Run

QUESTION = "How many bees does a hive hold?"

pytestmark = pytest.mark.usefixtures("small_model", "features_alone")


@pytest.fixture
def server() -> Iterator[Server]:
    with model_server() as served:
        yield served


def options(server: Server) -> list[str]:
    return ["--llm-url", f"http://127.0.0.1:{server.port}/v1", "--llm-model", MODEL, "--llm-key", KEY]


def test_a_question_is_answered_by_what_the_model_chooses(built: Store, run: Run, server: Server) -> None:
    server.always = chooses(1, answered="perhaps")
    result = run("ask", QUESTION, "--index", str(built.folder), "--json", *options(server))
    assert result.code == 3
    assert result.json["certainty"] == "unsure"
    assert len(server.asked) == 1


def test_what_the_environment_names_is_asked_too(
    built: Store, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in zip(("URL", "MODEL", "KEY"), options(server)[1::2], strict=True):
        monkeypatch.setenv(f"FOOTNOTE_LLM_{name}", value)
    run("ask", QUESTION, "--index", str(built.folder))
    assert len(server.asked) == 1


def test_half_of_what_names_a_model_is_an_error(built: Store, run: Run) -> None:
    result = run("ask", QUESTION, "--index", str(built.folder), "--llm-model", MODEL)
    assert result.code == 1
    assert "FOOTNOTE_LLM_URL" in result.stderr


def test_the_model_is_measured_with_what_it_takes(
    built: Store, run: Run, server: Server, tmp_path: Path, encoder: HashEncoder
) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [{"question": QUESTION, "article": "bees", "paragraph": 1, "answers": ["50,000"]}]
    rows.append({"question": "Who is the mayor?", "kind": "off-corpus"})
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    server.turns = [chooses(1, answered="perhaps"), fails(401)]
    common = ("evaluate", str(questions), "--index", str(built.folder), "--json")
    measured = run(*common, "--reader", "llm", *options(server)).json
    assert measured["llm"] == {"tokens": 120, "calls": 2, "answered": 1, "refused": 1}
    assert measured["questions"] == 2
    for reader in ("features", "trained"):
        assert "llm" not in run(*common, "--reader", reader).json
    assert len(server.asked) == 2


def test_measuring_a_model_needs_one(built: Store, run: Run, tmp_path: Path) -> None:
    result = run("evaluate", str(tmp_path / "q"), "--index", str(built.folder), "--reader", "llm")
    assert result.code == 2

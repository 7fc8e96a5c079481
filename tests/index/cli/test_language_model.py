"""Commands that let a language model choose."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Certainty, Store, build
from index.qa.readers.model import AS_IT_SAYS, Taken, load_choosing_model
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.language_model import KEY, MODEL, Server, Turn, chooses, fails, model_server, says
from tests.index.commands import Run
from tests.index.engines import engine_questions, engine_texts

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


def in_short(text: str) -> Turn:
    return says(json.dumps({"in_short": text}))


def test_what_the_model_says_in_short_stands_apart_under_its_name(built: Store, run: Run, server: Server) -> None:
    command = ("ask", QUESTION, "--index", str(built.folder), "--llm-in-short", *options(server))
    server.turns = [chooses(1), in_short("That is what it is.")]
    result = run(*command)
    assert result.code == 0
    assert result.stdout.startswith(f"In short, in the words of {MODEL}: That is what it is.\n\n“")
    server.turns = [in_short("That is how it is.")]  # what it chose is kept
    assert run(*command, "--json").json["in_short"] == {"text": "That is how it is.", "model": MODEL}
    server.turns = [in_short("That is what Paris is.")]
    assert run(*command, "--json").json["in_short"] is None
    assert run("ask", QUESTION, "--index", str(built.folder), "--json").json["in_short"] is None


def test_what_was_chosen_is_kept_in_the_index_folder(built: Store, run: Run, server: Server) -> None:
    command = ("ask", QUESTION, "--index", str(built.folder), "--json", *options(server))
    assert run(*command).json == run(*command).json
    assert len(server.asked) == 1


def test_text_that_must_not_leave_is_not_sent(built: Store, run: Run, server: Server) -> None:
    run("ask", QUESTION, "--index", str(built.folder), "--llm-not-for", "bees.txt, tidal", *options(server))
    run("ask", "When was the lighthouse lit?", "--index", str(built.folder), "--llm-not-for", "bees", *options(server))
    sent = [passage["title"] for request in server.asked for passage in request.data["passages"]]
    assert not any("bees" in title.lower() for title in sent)


def test_the_words_of_the_model_are_calibrated_where_one_is_named(
    run: Run, server: Server, small_model: HashEncoder, tmp_path: Path
) -> None:
    write_corpus(tmp_path / "corpus", **engine_texts())
    build(tmp_path / "corpus", Store(tmp_path / ".index"), small_model)
    fields = ("question", "article", "paragraph", "answers", "kind")
    rows = [{name: getattr(question, name) for name in fields} for question in engine_questions()]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    server.always = chooses(answered="no")
    result = run("calibrate", str(questions), "--index", str(tmp_path / ".index"), *options(server))
    assert result.code == 0
    assert len(server.asked) == len(rows) == 70
    path = tmp_path / ".index" / "language_model.json"
    assert f"When {MODEL} says none: right 46 of 70, taken for none (0.34).\nWritten to {path}.\n" in result.stdout
    taken = load_choosing_model(tmp_path / ".index", MODEL).taken
    assert taken == {**AS_IT_SAYS.taken, Certainty.NONE: Taken(Certainty.NONE, 1 - 46 / 70)}


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

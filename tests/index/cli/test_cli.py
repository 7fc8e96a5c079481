import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import Encoder, Store, build
from index.qa.readers.model import load_model, load_trained_model, reader_path
from tests.fakes.common.corpora import (
    BEES_TEXT,
    LIGHTHOUSE_MARKDOWN,
    TIDAL_PARAGRAPHS,
    TIDAL_SCRAPED,
    TIDAL_TITLE,
    write_corpus,
)
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.pdfs import column, pdf
from tests.index.commands import Result, Run
from tests.index.engines import engine_questions, engine_texts
from tests.paths import ROOT

ANSWERABLE = "What does a flood test of a turbine cost?"
UNANSWERABLE = "Who is the mayor of Timbuktu?"
TIDAL_JSON = {
    "id": "tidal",
    "title": TIDAL_TITLE,
    "author": "Mara Okafor",
    "source": "Coastal Wire",
    "published": "2019-03-14",
    "url": "",
}


@pytest.fixture(scope="module")
def real_index(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> str:
    """The index of the three articles, built with the real model."""
    folder = tmp_path_factory.mktemp("real")
    write_corpus(folder / "corpus", bees_txt=BEES_TEXT, lighthouse_md=LIGHTHOUSE_MARKDOWN, tidal_txt=TIDAL_SCRAPED)
    build(folder / "corpus", Store(folder / ".index"), real_encoder)
    return str(folder / ".index")


@pytest.fixture
def ask(run: Run, real_index: str, real_encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `ask` on the three articles with the real model."""
    monkeypatch.setattr("index.live.encoder_of", lambda *_: real_encoder)

    def ask(*arguments: str, stdin: bytes = b"") -> Result:
        return run("ask", *arguments, "--index", real_index, stdin=stdin)

    return ask


# build --------------------------------------------------------------------------------------------------------


@pytest.fixture
def build_it(run: Run, small_model: HashEncoder, corpus: Path, store: Store) -> Callable[[], Result]:
    """Runs `build` on the corpus."""
    return lambda: run("build", "--corpus", str(corpus), "--index", str(store.folder))


def test_build_says_what_it_built(build_it: Run) -> None:
    result = build_it()
    assert (result.code, result.stdout) == (0, "Built version 000001: 3 articles, 8 passages; 8 passages encoded.\n")


def test_a_build_that_would_take_more_memory_than_is_allowed_says_so(
    run: Run, small_model: HashEncoder, corpus: Path, store: Store
) -> None:
    result = run("build", "--corpus", str(corpus), "--index", str(store.folder), "--memory-mb", "20")
    assert result.code == 1
    assert re.search(r"of 8 passages takes about [\d,]+ MB of memory, and 20 are allowed: allow more", result.stderr)


def test_a_second_build_is_up_to_date_and_encodes_nothing(build_it: Run, small_model: HashEncoder) -> None:
    build_it()
    small_model.texts.clear()
    result = build_it()
    assert (result.code, result.stdout) == (0, "Version 000001 is up to date: 3 articles, 8 passages.\n")
    assert small_model.texts == []


def test_a_collection_that_no_article_is_in_is_an_error_that_names_those_there_are(
    build_it: Run, run: Run, corpus: Path, store: Store
) -> None:
    (corpus / "HR").mkdir()
    (corpus / "HR" / "leave.md").write_text("There are 31 days of leave.")
    build_it()
    result = run("ask", "how many days?", "--index", str(store.folder), "--collection", "legal")
    assert (result.code, result.stderr) == (1, "No article is in a collection 'legal'; there are: hr.\n")


def test_build_names_what_it_skips_on_stderr(build_it: Run, corpus: Path) -> None:
    (corpus / "a [b] :bee:.png").write_text("x")
    result = build_it()
    assert result.code == 0
    assert result.stdout == ("Built version 000001: 3 articles, 8 passages, 1 file skipped; 8 passages encoded.\n")
    assert "skipped a [b] :bee:.png: not a format that Footnote reads (" in result.stderr


def test_one_is_not_plural(build_it: Run, corpus: Path) -> None:
    for name in ("lighthouse.md", "tidal.txt"):
        (corpus / name).unlink()
    (corpus / "bees.txt").write_text("A bee.")
    assert build_it().stdout == "Built version 000001: 1 article, 1 passage; 1 passage encoded.\n"


def test_build_without_a_corpus_is_an_error_on_stderr(run: Run, small_model: HashEncoder, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    result = run("build", "--corpus", str(nowhere), "--index", str(tmp_path / ".index"))
    assert (result.code, result.stdout) == (1, "")
    assert f"There is no folder {nowhere}: make it and put articles (" in result.stderr
    assert "in it, or run python -m index add FILE|URL.\n" in result.stderr


def test_build_beside_another_build_is_an_error(build_it: Run, store: Store) -> None:
    with store.building():
        result = build_it()
    assert (result.code, result.stdout) == (1, "")
    assert "wait for it to end, then build again." in result.stderr


def test_build_with_an_unknown_model_is_an_error(run: Run, corpus: Path, tmp_path: Path) -> None:
    result = run("build", "--corpus", str(corpus), "--index", str(tmp_path / ".index"), "--model", "no-such-model")
    assert (result.code, result.stdout) == (1, "")
    assert "There is no model no-such-model" in result.stderr


# status -------------------------------------------------------------------------------------------------------


def test_status_names_version_model_and_articles(run: Run, built: Store) -> None:
    result = run("status", "--index", str(built.folder))
    created = built.manifest().created
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"version   000001, built {created}",
        "model     hash-64",
        "encoder   the reference, by sentence-transformers",
        "holds     8 passages, 12 sentences",
        "article   Notes on bees",
        "article   The Lighthouse Keepers · Jon Varga · Island Review · 2020-05-01",
        f"article   {TIDAL_TITLE} · Mara Okafor · Coastal Wire · 2019-03-14",
    ]


def test_status_as_json(run: Run, built: Store, encoder: HashEncoder) -> None:
    status = run("status", "--index", str(built.folder), "--json").json
    assert status.pop("articles")[2] == TIDAL_JSON
    assert status == {
        "id": "000001",
        "created": built.manifest().created,
        "model": "hash-64",
        "fingerprint": encoder.fingerprint,
        "passages": 8,
        "sentences": 12,
        "encoder": "reference",
        "agreement": {},
        "refused": {},
    }


def test_titles_are_shown_as_they_are(run: Run, corpus: Path, store: Store, encoder: HashEncoder) -> None:
    write_corpus(corpus, bees_txt="Bees [red]and[/red] :bee: <!channel>\n\nText.")
    build(corpus, store, encoder)
    assert "article   Bees [red]and[/red] :bee: <!channel>\n" in run("status", "--index", str(store.folder)).stdout


@pytest.mark.parametrize("command", [["status"], ["search", "x"], ["ask", "x"], ["ask", "x", "--json"]])
def test_without_an_index_every_command_says_what_to_run(run: Run, store: Store, command: list[str]) -> None:
    result = run(*command, "--index", str(store.folder))
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr == f"There is no index in {store.folder} yet: run python -m index build.\n"


def test_a_damaged_index_is_an_error(run: Run, built: Store) -> None:
    (built.folder / "versions" / "000001" / "sentences.npy").unlink()
    result = run("status", "--index", str(built.folder))
    assert (result.code, result.stdout) == (1, "")
    assert "sentences.npy is missing. To mend it, run python -m index build." in result.stderr


def test_an_index_of_another_model_is_an_error(run: Run, built: Store) -> None:
    result = run("ask", ANSWERABLE, "--index", str(built.folder))
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith("The index was built with the model hash-64, not with this all-MiniLM-L6-v2: ")


# ask ----------------------------------------------------------------------------------------------------------


def test_an_answer_as_json_has_every_field(ask: Run) -> None:
    result = ask(ANSWERABLE, "--json")
    assert (result.code, result.stderr, result.stdout.count("\n")) == (0, "", 1)
    answer = result.json
    assert set(answer) == {
        *("question", "answered", "quote", "highlights", "confidence", "article", "paragraph", "page", "nearest"),
        *("missing_words", "missing_names", "contrary", "in_short", "certainty", "candidates"),
    }
    assert (answer["question"], answer["answered"], answer["paragraph"]) == (ANSWERABLE, True, 3)
    assert answer["quote"] in TIDAL_PARAGRAPHS[2]
    assert [answer["quote"][start:end] for start, end in answer["highlights"]] == ["42,000 crowns"]
    assert answer["article"] == TIDAL_JSON
    assert 0.5 <= answer["confidence"] <= 1
    assert answer["missing_words"] == []
    assert set(answer["nearest"][0]) == {"article", "title", "paragraph", "page", "text", "score"}
    assert answer["nearest"][0]["text"] == TIDAL_PARAGRAPHS[2]


def test_a_refusal_as_json_has_the_same_fields(ask: Run) -> None:
    result = ask(UNANSWERABLE, "--json")
    assert (result.code, result.stderr) == (3, "")
    refusal = result.json
    assert set(refusal) == set(ask(ANSWERABLE, "--json").json)
    assert (refusal["answered"], refusal["quote"], refusal["highlights"]) == (False, None, [])
    assert (refusal["article"], refusal["paragraph"]) == (None, None)
    assert refusal["missing_words"] == ["mayor", "Timbuktu"]
    assert len(refusal["nearest"]) == 5


def test_an_answer_is_printed_with_its_citation(ask: Run) -> None:
    result = ask(ANSWERABLE)
    quote, citation = result.stdout.splitlines()
    assert (result.code, result.stderr) == (0, "")
    assert quote.startswith("“")
    assert "costs 42,000 crowns, and we have 17 people watching it" in quote
    assert citation == f"  — {TIDAL_TITLE} · Mara Okafor · Coastal Wire · 2019-03-14 · paragraph 3"


def test_a_refusal_is_printed_with_the_nearest_passages(ask: Run) -> None:
    result = ask(UNANSWERABLE)
    lines = result.stdout.splitlines()
    assert (result.code, result.stderr) == (3, "")
    assert lines[:3] == ["The articles do not say.", "No article contains: mayor, Timbuktu", "Nearest passages:"]
    assert len(lines) == 9


def test_a_greeting_is_told_what_the_command_is_for(ask: Run) -> None:
    result = ask("hi")
    assert result.code == 3
    assert result.stdout == "I look up questions about the articles, and no word of this stands in any of them.\n"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", 'Ask a question, for example: "what does SenseTime\'s training cost?"'),
        (" \n ", 'Ask a question, for example: "what does SenseTime\'s training cost?"'),
        ("😀🐝", "There are no words in the question; ask in words."),
        ("x" * 10_000, "The question has 10,000 characters; ask in at most 2,000, best in one sentence."),
    ],
    ids=["empty", "white space", "emoji", "10,000 characters"],
)
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_what_cannot_be_asked_is_an_error(ask: Run, question: str, message: str, options: list[str]) -> None:
    assert ask(question, *options) == Result(1, "", f"{message}\n")


def test_ask_reads_one_question_a_line(ask: Run) -> None:
    stdin = f"{ANSWERABLE}\n\n  \n{UNANSWERABLE}\nWhen was the lighthouse on Gannet Rock lit?".encode()
    result = ask("-", "--json", stdin=stdin)
    assert (result.code, result.stderr) == (3, "")
    assert [(line["question"], line["answered"]) for line in result.lines] == [
        (ANSWERABLE, True),
        (UNANSWERABLE, False),
        ("When was the lighthouse on Gannet Rock lit?", True),
    ]
    lit = result.lines[2]
    assert lit["quote"] == "The lighthouse on Gannet Rock was lit in 1871."
    assert [lit["quote"][start:end] for start, end in lit["highlights"]] == ["1871"]
    assert (lit["article"]["url"], lit["paragraph"]) == ("https://example.org/lighthouse", 1)


def test_a_line_that_cannot_be_asked_does_not_stop_the_others(ask: Run) -> None:
    too_long = "x" * 10_000
    result = ask("-", "--json", stdin=f"😀\n{too_long}\n{ANSWERABLE}\n".encode())
    assert result.code == 1
    assert [line["answered"] for line in result.lines] == [False, False, True]
    no_words = "There are no words in the question; ask in words."
    assert result.lines[0] == {"question": "😀", "answered": False, "certainty": "none", "error": no_words}
    assert result.lines[1]["error"].startswith("The question has 10,000 characters")
    assert result.stderr.splitlines()[0] == no_words
    assert len(result.stderr.splitlines()) == 2


def test_a_line_that_is_not_utf8_is_answered_all_the_same(ask: Run) -> None:
    result = ask("-", "--json", stdin=b"Who is caf\xe9?\n" + ANSWERABLE.encode())
    assert result.code == 3
    assert [line["answered"] for line in result.lines] == [False, True]
    assert result.lines[0]["question"] == "Who is caf\ufffd?"


def test_all_lines_answered_is_success(ask: Run) -> None:
    result = ask("-", stdin=ANSWERABLE.encode())
    assert (result.code, result.stderr) == (0, "")
    assert "42,000 crowns" in result.stdout


def test_no_lines_are_no_error(ask: Run) -> None:
    assert ask("-", stdin=b"") == Result(0, "", "")


# evaluate and calibrate -----------------------------------------------------------------------------------------

TURBINE = {"question": ANSWERABLE, "article": "tidal", "paragraph": 3, "answers": ["42,000 crowns"]}
FIGURES = {
    "questions", "passage_hit_at_1", "passage_hit_at_5", "mrr", "answer_sentence_accuracy", "answered_precision",
    "answered_coverage", "off_corpus_refused_at_95", "off_corpus_auc", "unanswerable_auc", "latency_p50_ms",
    "latency_p95_ms", "handled", "precision", "right", "wrong", "found", "none", "trap", "off", "words",
}  # fmt: skip


def question_file(folder: Path, *rows: dict[str, Any]) -> str:
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.fixture
def evaluated(run: Run, real_index: str, real_encoder: Encoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `evaluate` on the three articles with a question that they answer and one that they do not."""
    monkeypatch.setattr("index.maintenance.build.encoder_for_building", lambda *_: real_encoder)
    monkeypatch.setattr("index.live.encoder_of", lambda *_: real_encoder)
    path = question_file(tmp_path, TURBINE, {"question": UNANSWERABLE, "kind": "off-corpus"})
    return lambda *options: run("evaluate", path, "--index", real_index, *options)


def test_evaluate_as_json_has_every_figure_overall_by_kind_and_by_article(evaluated: Run) -> None:
    result = evaluated("--json")
    assert result.code == 0
    assert result.json.keys() == FIGURES | {"by_kind", "by_article", "by_style", "by_trap", "intervals"}
    assert result.json["by_kind"].keys() == {"answerable", "off-corpus"}
    assert result.json["by_article"].keys() == {"tidal"}
    assert result.json["by_kind"]["answerable"].keys() == result.json["by_article"]["tidal"].keys() == FIGURES
    assert {name: result.json[name] for name in FIGURES if "latency" not in name} == {
        "questions": 2,
        "passage_hit_at_1": 1.0,
        "passage_hit_at_5": 1.0,
        "mrr": 1.0,
        "answer_sentence_accuracy": 1.0,
        "answered_precision": 1.0,
        "answered_coverage": 1.0,
        "off_corpus_refused_at_95": 1.0,
        "off_corpus_auc": 1.0,
        "unanswerable_auc": None,
        "handled": 1.0,
        "precision": 1.0,
        "right": 1.0,
        "wrong": 0.0,
        "found": 0.0,
        "none": 0.0,
        "trap": None,
        "off": 1.0,
        "words": 21.0,
    }


def test_evaluate_prints_a_table_that_no_narrow_terminal_cuts(evaluated: Run) -> None:
    lines = evaluated().stdout.splitlines()
    assert lines[0].split() == ["figure", "all", "answerable", "off-corpus"]
    assert lines[1].split() == ["questions", "2", "1", "1"]
    assert ["off_corpus_refused_at_95", "1.000"] in [line.split() for line in lines]
    assert "…" not in "".join(lines)


def test_evaluate_shows_misses_on_stderr(run: Run, evaluated: Run, tmp_path: Path) -> None:
    question_file(tmp_path, TURBINE | {"answers": ["43,000 crowns"]}, TURBINE | {"kind": "unanswerable"})
    shown = evaluated("--show-misses", "1").stderr
    assert f"\n{ANSWERABLE}  [answerable]\n  answered (" in shown
    assert "42,000 crowns" in shown
    assert "\n  right: paragraph 3 of tidal: 43,000 crowns\n" in shown
    assert "unanswerable" not in shown
    assert "  right: to refuse\n" in evaluated("--show-misses", "2").stderr


def test_evaluate_can_index_a_corpus_for_the_purpose(evaluated: Run, corpus: Path, tmp_path: Path) -> None:
    for name in ("bees.txt", "lighthouse.md"):
        (corpus / name).unlink()
    assert evaluated("--corpus", str(corpus), "--json").json["passage_hit_at_1"] == 1.0


@pytest.mark.parametrize("command", ["evaluate", "calibrate"])
def test_a_question_file_that_cannot_be_used_is_an_error(
    run: Run, built: Store, small_model: HashEncoder, tmp_path: Path, command: str
) -> None:
    path = question_file(tmp_path, TURBINE | {"article": "[b]wasps[/b]"}, TURBINE | {"paragraph": 5})
    result = run(command, path, "--index", str(built.folder))
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.endswith(
        f"Mend these lines of {path}:\n  line 1: there is no article '[b]wasps[/b]'\n"
        "  line 2: paragraph must be a number from 1 to 4\n"
    )
    assert not (built.folder / "reader.json").exists()


@pytest.fixture
def engines(run: Run, small_model: HashEncoder, tmp_path: Path) -> Run:
    """Runs `calibrate` on two articles about engines."""
    write_corpus(tmp_path / "corpus", **engine_texts())
    build(tmp_path / "corpus", Store(tmp_path / ".index"), small_model)
    rows = [{name: getattr(question, name) for name in ("question", "article", "paragraph", "answers", "kind")}
            for question in engine_questions()]  # fmt: skip
    path = question_file(tmp_path, *rows)
    return lambda *options: run("calibrate", path, "--index", str(tmp_path / ".index"), *options)


def test_calibrate_says_what_it_changed_and_the_index_uses_it(engines: Run, tmp_path: Path) -> None:
    result = engines()
    assert result.code == 0
    path = tmp_path / ".index" / "reader.json"
    model = load_model(path)
    before = load_model().threshold
    assert f"\nThreshold {before:.3f} before, {model.threshold:.3f} now. Written to {path}.\n" in result.stdout
    trained = load_trained_model(tmp_path / ".index" / "trained_reader.json")
    said = f"Sure from {trained.sure:.3f} on, unsure from {trained.unsure:.3f} on."
    assert result.stdout.endswith(f"\n{said} Written to {tmp_path / '.index' / 'trained_reader.json'}.\n")
    assert trained.features.ranking == model.ranking
    assert result.stdout.split()[:6] == ["figure", "articles", "left", "out", "questions", "70"]
    assert reader_path(tmp_path / ".index") == path
    made = dict(model.made)
    assert made.pop("left_articles_out")["questions"] == 70
    assert len(made.pop("date")) == len("2020-01-01")
    assert made == {
        "command": "python -m index calibrate questions.jsonl",
        "encoder": "hash-64",
        "questions": {"answerable": 24, "unanswerable": 22, "off-corpus": 24},
        "articles": ["diesel", "steam"],
    }


def test_calibrate_can_write_elsewhere(engines: Run, tmp_path: Path) -> None:
    assert engines("--out", str(tmp_path / "new" / "mine.json")).code == 0
    assert load_model(tmp_path / "new" / "mine.json").made["encoder"] == "hash-64"
    assert not (tmp_path / ".index" / "reader.json").exists()


def test_a_damaged_model_can_be_made_anew(engines: Run, tmp_path: Path) -> None:
    path = tmp_path / ".index" / "reader.json"
    path.write_text("{")
    assert "Threshold could not be read before, " in engines().stdout
    assert load_model(path).made["encoder"] == "hash-64"


def test_a_damaged_model_is_an_error_when_asking(run: Run, built: Store, small_model: HashEncoder) -> None:
    (built.folder / "reader.json").write_text('{"format": 0}')
    result = run("ask", "How?", "--index", str(built.folder))
    assert (result.code, result.stdout) == (1, "")
    assert "reader.json is of another version of Footnote. Make it anew with python -m index calibrate" in result.stderr


def test_calibrate_with_too_few_questions_is_an_error(
    run: Run, built: Store, small_model: HashEncoder, tmp_path: Path
) -> None:
    result = run("calibrate", question_file(tmp_path, TURBINE), "--index", str(built.folder))
    assert result.code == 1
    assert "Calibrating needs 20 questions of each kind; there are 1 answerable and 0 off-corpus.\n" in result.stderr
    assert not (built.folder / "reader.json").exists()


# search -------------------------------------------------------------------------------------------------------


@pytest.fixture
def search(run: Run, built: Store, small_model: HashEncoder) -> Run:
    """Runs `search` on the three articles with the small model."""
    return lambda *arguments: run("search", *arguments, "--index", str(built.folder))


def test_search_lists_the_best_passages(search: Run) -> None:
    result = search("electric lamp", "--top", "2", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert len(result.json) == 2
    assert result.json[0]["article"] == "lighthouse"
    assert result.json[0]["text"] == (
        "The lamp burned 900 litres of oil a year. It was replaced by an electric lamp in 1936."
    )


def test_search_prints_passages_with_their_source(search: Run) -> None:
    lines = search("electric lamp", "--top", "1").stdout.splitlines()
    assert lines[0].endswith("  The lamp burned 900 litres of oil a year. It was replaced by an electric lamp in 1936.")
    assert lines[1] == (
        "      — The Lighthouse Keepers · Jon Varga · Island Review · 2020-05-01 · paragraph 2, under “The lamp” · "
        "https://example.org/lighthouse"
    )


def test_a_passage_of_a_pdf_names_its_page(run: Run, tmp_path: Path, small_model: HashEncoder) -> None:
    (tmp_path / "corpus").mkdir()
    pages = (column(["The keepers lived here."]), column(["The lamp burned oil."]))
    (tmp_path / "corpus" / "rock.pdf").write_bytes(pdf(*pages, Title="The rock"))
    build(tmp_path / "corpus", Store(tmp_path / ".index"), small_model)
    arguments = ("search", "lamp oil", "--top", "1", "--index", str(tmp_path / ".index"))
    assert run(*arguments).stdout.splitlines()[1] == "      — The rock · page 2, paragraph 2"
    found = run(*arguments, "--json").json[0]
    assert (found["page"], found["paragraph"]) == (2, 2)


@pytest.mark.parametrize("top", ["0", "101", "many"])
def test_a_number_that_cannot_be_listed_is_a_usage_error(search: Run, top: str) -> None:
    result = search("lamp", "--top", top)
    assert (result.code, result.stdout) == (2, "")


# In a process of its own --------------------------------------------------------------------------------------


def python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


HEAVY = "import sys; print(sorted({'torch', 'sentence_transformers', 'transformers', 'sklearn'} & set(sys.modules)))"
RUN_MAIN = "import sys; sys.argv = ['index', *{arguments!r}]\nfrom index.cli import main\ntry: main()\nfinally: "


def test_importing_index_loads_no_model_library() -> None:
    assert python("-c", f"import index; {HEAVY}").stdout == "[]\n"


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["status"]])
def test_help_and_status_load_no_model_library(built: Store, arguments: list[str]) -> None:
    if arguments == ["status"]:
        arguments = ["status", "--index", str(built.folder)]
    result = python("-c", RUN_MAIN.format(arguments=arguments) + HEAVY)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "[]"
    assert len(result.stdout.splitlines()) > 3


def test_the_module_runs_as_a_command(tmp_path: Path) -> None:
    result = python("-m", "index", "status", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "There is no index in .index yet: run python -m index build.\n"


def test_a_build_that_is_interrupted_says_what_still_serves(
    run: Run, build_it: Run, small_model: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(small_model, "encode_passages", interrupt)
    result = build_it()
    assert result.code == 130
    assert result.stderr.endswith("Stopped; what was published before still serves.\n")


@pytest.mark.usefixtures("features_alone")
def test_a_refusal_names_what_the_nearest_passage_does_not_mention(
    run: Run, tmp_path: Path, small_model: HashEncoder
) -> None:
    write_corpus(tmp_path / "corpus", lab_txt="The lab of Umbra costs 5 yuan.\n\nZephyr stands beside it.")
    build(tmp_path / "corpus", Store(tmp_path / ".index"), small_model)
    result = run("ask", "what does the lab of Zephyr never cost?", "--index", str(tmp_path / ".index"))
    assert result.code == 3
    assert "\nThe nearest passage does not mention: Zephyr\n" in result.stdout

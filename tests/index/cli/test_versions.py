import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Store
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.memory import WAIT_SECONDS
from tests.index.commands import Run
from tests.paths import ROOT

EGGS = "How many eggs does the queen lay a day?"
LAYS = "The queen lays 2,000 eggs a day."


@pytest.fixture
def golden(corpus: Path) -> Path:
    path = corpus.parent / "golden.jsonl"
    path.write_text(json.dumps({"question": EGGS, "article": "bees", "paragraph": 1, "answers": ["2,000"]}) + "\n")
    return path


@pytest.fixture
def command(run: Run, small_model: HashEncoder, built: Store, corpus: Path, golden: Path) -> Run:
    """Runs a command on the index of the three articles."""

    def command(name: str, *arguments: str) -> object:
        options = ["--index", str(built.folder)]
        if name in ("build", "diff"):
            options += ["--corpus", str(corpus), "--golden", str(golden)]
        return run(name, *arguments, *options)

    return command  # type: ignore[return-value]


@pytest.fixture
def two(command: Run, corpus: Path) -> Run:
    """The same after an article was added."""
    write_corpus(corpus, moon_txt="The moon [b]is[/b] far.")
    assert command("build").code == 0
    return command


# The gate -----------------------------------------------------------------------------------------------------


def test_a_build_says_how_answers_differ(command: Run, corpus: Path, built: Store) -> None:
    text = (corpus / "bees.txt").read_text()
    (corpus / "bees.txt").write_text(text.replace(LAYS, "Each day the queen [b]lays[/b] 2,000 eggs."))
    result = command("build")
    assert result.code == 0
    assert result.stdout == (
        "1 question to versions 000001 and 000002: 0 same, 0 moved, 1 changed, 0 lost, 0 gained.\n"
        "Golden questions: 1 of 1 right, 1 before.\n"
        f"\nchanged: {EGGS}\n"
        f"  old  “{LAYS}” (bees, paragraph 1)\n"
        "  new  “Each day the queen [b]lays[/b] 2,000 eggs.” (bees, paragraph 1)\n"
        "Built version 000002: 3 articles, 8 passages; 1 passage encoded.\n"
    )


def test_a_build_that_loses_a_golden_question_is_not_published(command: Run, corpus: Path, built: Store) -> None:
    (corpus / "bees.txt").unlink()
    result = command("build")
    assert result.code == 4
    assert result.stdout == (
        "1 question to versions 000001 and 000002: 0 same, 0 moved, 0 changed, 1 lost, 0 gained.\n"
        "Golden questions: 0 of 1 right, 1 before.\n"
        f"\ngolden, no longer right: {EGGS}\n"
        f"  old  “{LAYS}” (bees, paragraph 1)\n"
        "  new  the articles do not say\n"
        "  Its article bees is gone: if that is meant, take the question out of the golden file.\n"
    )
    assert "Version 000002 is not published, because it loses 1 golden question; version 000001 goes on serving." in (
        result.stderr
    )
    assert built.current_id() == "000001"
    assert command("rollback", "2").stdout == "Version 000002 serves; before it was 000001.\n"


def test_force_publishes_all_the_same(command: Run, corpus: Path, built: Store) -> None:
    (corpus / "bees.txt").unlink()
    assert command("build", "--force").code == 0
    assert built.current_id() == "000002"


def test_a_first_build_says_which_golden_questions_are_right(
    run: Run, small_model: HashEncoder, corpus: Path, golden: Path, store: Store
) -> None:
    result = run("build", "--corpus", str(corpus), "--index", str(store.folder), "--golden", str(golden))
    assert result.stdout.splitlines()[:2] == [
        "1 question to version 000001, the first: 1 answered.",
        "Golden questions: 1 of 1 right.",
    ]


@pytest.mark.usefixtures("features_alone")
def test_more_than_ten_differences_are_counted(command: Run, corpus: Path, built: Store) -> None:
    lines = [
        json.dumps({"question": f"How many eggs does\x1b[31m the queen lay{'?' * number}"}) + "\n"
        for number in range(1, 13)
    ]
    (built.folder / "asked.jsonl").write_text("".join(lines))
    (corpus / "bees.txt").unlink()
    shown = command("build").stdout
    assert shown.count("\nlost: How many eggs does[31m the queen lay?") == 10
    assert "\nand 2 more: python -m index diff 000001 000002\n" in shown
    assert command("diff", "1", "2").stdout.count("\nlost: ") == 12


def test_a_fresh_build_encodes_everything(command: Run) -> None:
    assert "Version 000001 is up to date" in command("build").stdout
    assert command("build", "--fresh").stdout.endswith(
        "Built version 000002: 3 articles, 8 passages; 8 passages encoded.\n"
    )


# Versions -----------------------------------------------------------------------------------------------------


def test_versions_are_listed(two: Run, built: Store) -> None:
    built.refuse("000001", "it loses 1 golden question")
    lines = [re.split(r"\s{2,}", line.strip()) for line in two("versions").stdout.splitlines()]
    built_at = [built.manifest(each).created[:16].replace("T", " ") for each in ("000001", "000002")]
    assert lines[0] == ["version", "built (UTC)", "model", "articles", "passages", "size"]
    assert [line[:5] for line in lines[1:]] == [
        ["000001", built_at[0], "hash-64 reference", "3", "8"],
        ["000002", built_at[1], "hash-64 reference", "4", "9"],
    ]
    assert [line[6] for line in lines[1:]] == ["not published: it loses 1 golden question", "serves"]


def test_versions_as_json(two: Run, built: Store) -> None:
    (built.place("000001") / "manifest.json").unlink()
    first, second = two("versions", "--json").json
    assert (first["id"], first["readable"], first["articles"]) == ("000001", False, None)
    assert second | {"bytes": 0} == {
        **{"id": "000002", "created": built.manifest().created, "model": "hash-64", "encoder": "reference"},
        **{"articles": 4, "passages": 9, "bytes": 0, "serves": True, "unpublished": "", "readable": True},
    }


def test_rolling_back_says_what_serves(two: Run, built: Store) -> None:
    assert two("rollback").stdout == "Version 000001 serves; before it was 000002.\n"
    assert two("rollback", "1").stdout == "Version 000001 serves already.\n"
    result = two("rollback")
    assert (result.code, result.stdout) == (1, "")
    assert "There is no version before 000001: python -m index versions lists them." in result.stderr


def test_pruning_says_what_is_gone(two: Run, built: Store) -> None:
    assert re.fullmatch(r"Removed 000001; [\d.]+ kB are free again\.\n", two("prune", "--keep", "1").stdout)
    assert two("prune").stdout == "Removed no version; 0 bytes are free again.\n"
    assert two("prune", "--keep", "0").code == 2


def test_a_diff_as_json(two: Run) -> None:
    found = two("diff", "1", "2", "--json").json
    said = {"quote": LAYS, "article": "bees", "paragraph": 1}
    assert found == {
        "old": "000001",
        "new": "000002",
        "counts": {"same": 1, "moved": 0, "changed": 0, "lost": 0, "gained": 0},
        "golden_lost": [],
        "differences": [
            {
                "question": EGGS,
                "change": "same",
                "golden": True,
                "golden_lost": False,
                "asked_of": "",
                "old": said,
                "new": said,
            }
        ],
    }


def test_a_version_that_is_not_there_is_an_error(two: Run) -> None:
    result = two("diff", "1", "9")
    assert (result.code, result.stdout) == (1, "")
    assert "There is no version 9 in " in result.stderr


def test_the_doctor_ends_with_1_when_something_is_wrong(two: Run, built: Store) -> None:
    result = two("doctor")
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.startswith("     ok  Version 000001 is whole: 3 articles, 8 passages, hash-64.\n")
    (built.place("000002") / "sentences.npy").unlink()
    result = two("doctor")
    assert result.code == 1
    assert (
        "problem  Version 000002 of the index is damaged: sentences.npy is missing.\n         python -m index build\n"
    ) in result.stdout
    findings = two("doctor", "--json").json
    assert [finding["grade"] for finding in findings] == ["ok", "problem", "ok", "ok", "ok", "ok"]
    assert findings[1] == {
        "grade": "problem",
        "text": "Version 000002 of the index is damaged: sentences.npy is missing.",
        "fix": "python -m index build",
    }


# Watching -----------------------------------------------------------------------------------------------------


class Watching:
    """`build --watch` with the small encoder, in a process of its own."""

    def __init__(self, corpus: Path, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.index.watched_build", str(corpus), str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, text: str) -> str:
        """The next line with this text."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if text in line:
                return line
        raise AssertionError(f"{text!r} was not said")


@pytest.fixture
def watching(corpus: Path, store: Store) -> Iterator[Watching]:
    watching = Watching(corpus, store.folder)
    yield watching
    watching.process.kill()
    watching.process.wait()
    assert watching.process.stdout is not None
    watching.process.stdout.close()


@pytest.mark.timeout(60)
def test_watching_follows_the_folder_survives_errors_and_ends_with_0(
    watching: Watching, corpus: Path, store: Store
) -> None:
    watching.wait_for("Built version 000001: 3 articles")
    write_corpus(corpus, moon_txt="The moon is far.")
    (corpus / "sub").mkdir()
    write_corpus(corpus / "sub", sun_txt="The sun is hot.")
    watching.wait_for("Built version 000002: 5 articles")
    write_corpus(corpus / ".hidden", no_txt="Nobody reads this.")

    another = shutil.copytree(corpus, corpus.with_name("another"))  # put in its place, it is followed like the first
    corpus.rename(corpus.with_name("gone"))
    another.rename(corpus)
    watching.wait_for("Version 000002 is up to date: 5 articles")

    texts = {path: path.read_bytes() for path in corpus.rglob("*.*") if path.is_file()}
    for path in texts:
        path.write_bytes(b"\xff\xfe\x00")
    watching.wait_for("There is no article in ")
    for path, data in texts.items():
        path.write_bytes(data)
    write_corpus(corpus, moon_txt="The moon is near.")
    watching.wait_for("Built version 000003: 5 articles")

    watching.wait_for("Watching ")
    watching.process.send_signal(signal.SIGINT)
    watching.wait_for("Stopped watching.")
    assert watching.process.wait(WAIT_SECONDS) == 0
    assert store.open().manifest.id == "000003"


def test_a_folder_that_is_not_there_cannot_be_watched(run: Run, small_model: HashEncoder, tmp_path: Path) -> None:
    result = run("build", "--watch", "--corpus", str(tmp_path / "none"), "--index", str(tmp_path / ".index"))
    assert result.code == 1
    assert result.stderr.startswith(f"There is no folder {tmp_path / 'none'}: make it and put articles")


def test_what_was_changed_by_whom_is_shown_with_the_newest_last(
    run: Run, small_model: HashEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("index.articles.changes.getpass.getuser", lambda: "olga")
    assert run("log").stdout == "Nothing was changed yet.\n"
    write_corpus(tmp_path / "files", bees_txt="Bees live in hives.", ants_txt="Ants live in hills.")
    run("add", "files/bees.txt", "files/ants.txt")
    run("build")
    (tmp_path / "corpus" / "ants.txt").write_text("Ants live in large hills.")  # by hand, without a word
    run("remove", "bees.txt")
    run("build")
    run("rollback")
    shown = [line[18:] for line in run("log").stdout.splitlines()]
    assert shown == [
        "olga  added bees.txt  Bees",
        "olga  added ants.txt  Ants",
        "olga  published 000001  new: ants, bees",
        "olga  removed bees.txt",
        "olga  published 000002  changed: ants; gone: bees",
        "olga  rolled back 000001  before: 000002",
    ]
    assert [entry["what"] for entry in run("log", "--last", "2", "--json").json] == ["000002", "000001"]

"""Syncing beside answering: when it is begun, what the log says, and that nothing it does reaches the bot."""

import json
import logging
import os
import sys
import threading
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from bot.sources.known import KnownSources
from bot.sources.syncing import Syncing
from index import SharedIndex, location_of
from index.sources.state import STATE, State, read_sync_state, write_state
from tests.bot.process import until
from tests.fakes.common.corpora import write_corpus

NOTHING: dict[str, object] = {"sources": [], "left": [], "built": None, "error": ""}
DOCS = {"name": "docs", "added": 0, "updated": 0, "removed": 0, "failed": "", "is_news": False}


class Place:
    """A folder with a source that is due, and a command that stands for the one that syncs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write_corpus(folder / "docs", bees_md="Bees live in hives.")
        (folder / "corpus").mkdir()
        self.file = folder / "sources.yaml"
        self.file.write_text(f"sources:\n  - {{name: docs, kind: folder, at: {folder}/docs}}\n")
        self.now = 0.0

    def settings(self, **given: object) -> Settings:
        return load_settings(None).model_copy(
            update={
                "footnote_sources": self.file,
                "footnote_corpus": self.folder / "corpus",
                "footnote_index": self.folder / ".index",
                **given,
            }
        )

    def syncing(self, script: str, **given: object) -> Syncing:
        """It notes with each run what it was given, then does what the script says."""
        noted = f"open({str(self.folder / 'runs')!r}, 'a').write(json.dumps(sys.argv[1:]) + '\\n')"
        command = (sys.executable, "-c", f"import json, os, sys\n{noted}\n{script}")
        return Syncing(self.settings(**given), command, lambda: self.now)

    @property
    def runs(self) -> list[list[str]]:
        try:
            return [json.loads(line) for line in (self.folder / "runs").read_text().splitlines()]
        except FileNotFoundError:
            return []


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Place:
    caplog.set_level(logging.INFO, "bot.sources.syncing")
    monkeypatch.chdir(tmp_path)
    return Place(tmp_path)


def says(result: object, code: int = 0) -> str:
    return f"print({json.dumps(result)!r}); sys.exit({code})"


def test_what_is_due_is_synced_into_the_folders_of_the_settings(place: Place) -> None:
    place.syncing(says(NOTHING)).look()
    assert place.runs == [
        [
            *("--due", "--json", "--sources", str(place.file), "--corpus", str(place.folder / "corpus")),
            *("--index", str(place.folder / ".index"), "--model", "all-MiniLM-L6-v2", "--largest-file-mb", "20.0"),
            *("--memory-mb", "0.0"),
        ]
    ]


def test_the_url_of_a_shared_index_is_handed_on_where_nobody_else_sees_it(place: Place) -> None:
    shared = SharedIndex("news", "http://host:19530", "postgresql://u:secret@db/x")
    notes = "import os; open('url', 'w').write(os.environ['FOOTNOTE_SHARED_INDEX'])"
    place.syncing(f"{notes}; {says(NOTHING)}", footnote_index=shared).look()
    assert location_of((place.folder / "url").read_text()) == shared
    assert "secret" not in str(place.runs)


@pytest.mark.parametrize("given", [{"footnote_sync": False}, {"footnote_sources": Path("nowhere.yaml")}])
def test_where_it_is_not_wanted_nothing_is_begun(place: Place, given: dict[str, object]) -> None:
    place.syncing(says(NOTHING), **given).look()
    assert place.runs == []


def test_it_waits_between_two_syncs_and_longer_after_one_that_could_do_nothing(place: Place) -> None:
    syncing = place.syncing(says(NOTHING))
    for seconds, runs in ((0, 1), (59, 1), (60, 2)):
        place.now = float(seconds)
        syncing.look()
        assert len(place.runs) == runs
    (place.folder / "runs").unlink()
    failing = place.syncing("sys.exit('Another sync is under way.')")
    for seconds, runs in ((0, 1), (299, 1), (300, 2)):
        place.now = float(seconds)
        failing.look()
        assert len(place.runs) == runs


@pytest.mark.parametrize("state", [State(is_unfinished=True), State(needs_build=True)])
def test_what_a_killed_sync_or_a_failed_build_left_is_done(place: Place, state: State) -> None:
    place.file.write_text("sources: []\n")
    syncing = place.syncing(says(NOTHING))
    syncing.look()
    assert place.runs == []
    write_state(place.folder / "corpus", state)
    syncing.look()
    assert len(place.runs) == 1


def test_the_log_says_what_changed_and_what_fails_once(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    changed = DOCS | {"added": 2, "removed": 1, "is_news": True}
    failed = DOCS | {"name": "feed", "failed": "It answers 500.", "is_news": True}
    same = DOCS | {"name": "old", "failed": "It answers 500."}
    result = NOTHING | {"sources": [changed, failed, same], "built": {"version": "000007"}}
    place.syncing(says(result, 1)).look()
    assert [record.getMessage() for record in caplog.records] == [
        "The source docs can be read again.",
        "The source docs: 2 added, 1 removed.",
        "The source feed could not be read: It answers 500.",
        "Version 000007 holds what the sources gave.",
    ]


def test_a_version_answers_before_it_is_told_that_it_does(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    told_before: list[str] = []
    result = NOTHING | {"built": {"version": "000007"}}
    command = (sys.executable, "-c", f"import sys; {says(result)}")
    Syncing(place.settings(), command, take_over=lambda: told_before.append(caplog.text)).look()
    assert told_before == [""]
    assert caplog.messages == ["Version 000007 holds what the sources gave."]


def test_what_is_not_published_is_said_once_while_it_lasts(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    syncing = place.syncing(says(NOTHING | {"error": "It loses 1 golden question."}, 4))
    for number in range(3):
        place.now = number * 60.0
        syncing.look()
    assert [record.getMessage() for record in caplog.records] == [
        "What the sources gave is not in the index: It loses 1 golden question."
    ]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("sys.exit('Something is wrong.')", "Something is wrong."),
        ("print('no JSON')", "it ended with 0"),
        ("os.abort()", "it ended with -6"),
        ("import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 28,) * 2); x = bytes(1 << 29)", "MemoryError"),
    ],
)
def test_a_sync_that_breaks_off_costs_a_line_in_the_log(
    place: Place, caplog: pytest.LogCaptureFixture, script: str, said: str
) -> None:
    place.syncing(script).look()
    assert [record.getMessage() for record in caplog.records] == [
        f"The sources could not be brought up to date: {said}"
    ]


def test_a_sync_that_hangs_ends_with_the_bot(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    syncing = place.syncing("import time; time.sleep(600)")
    with syncing.ended_with():
        thread = threading.Thread(target=syncing.look)
        thread.start()
        until(lambda: bool(place.runs), "it has begun")
    thread.join(timeout=60)
    assert not thread.is_alive()
    assert caplog.records == []
    place.now = 1_000.0
    syncing.look()
    assert len(place.runs) == 1


def test_a_sync_that_takes_too_long_is_ended(
    place: Place, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sources.syncing._LONGEST_SECONDS", 3.6)
    place.syncing("import time; time.sleep(600)").look()
    assert "it took longer than 0.001 hours and was ended" in caplog.text


def test_who_asks_comes_first(place: Place) -> None:
    script = """import time
def seen():
    return os.getpriority(os.PRIO_PROCESS, 0), int(open("/proc/self/oom_score_adj").read())
while seen() != (10, 800):
    time.sleep(0.01)
open("seen", "w").write("yes")"""
    place.syncing(script).look()
    assert (place.folder / "seen").read_text() == "yes"


def test_it_gets_the_secrets_that_the_file_names_and_no_other(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.file.write_text(
        f"sources:\n  - {{name: docs, kind: folder, at: {place.folder}/docs}}\n"
        "hosts:\n  wiki.example:\n    headers: {Authorization: env:WIKI_TOKEN}\n"
    )
    (place.folder / ".env").write_text("WIKI_TOKEN=let me in\nSLACK_BOT_TOKEN_OF_THE_TEST=xoxb\n")
    place.syncing("json.dump(dict(os.environ), open('seen', 'w'))").look()
    seen = json.loads((place.folder / "seen").read_text())
    assert (seen["WIKI_TOKEN"], "SLACK_BOT_TOKEN_OF_THE_TEST" in seen) == ("let me in", False)
    monkeypatch.setenv("WIKI_TOKEN", "another")
    place.syncing("json.dump(dict(os.environ), open('seen', 'w'))").look()
    assert json.loads((place.folder / "seen").read_text())["WIKI_TOKEN"] == "another"


def test_a_file_with_a_typo_is_named_once_and_followed_when_it_is_mended(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    whole = place.file.read_text()
    place.file.write_text(whole + "    evry: daily\n")
    syncing = place.syncing(says(NOTHING))
    syncing.look()
    syncing.look()
    assert len(caplog.records) == 1
    assert "No source is looked at: sources.yaml, line" in caplog.text
    assert place.runs == []
    assert KnownSources(place.settings()).lines()[0].startswith("No source is looked at: sources.yaml, line")
    assert KnownSources(place.settings()).lines({"hr"}) == ()
    place.file.write_text(whole)
    syncing.look()
    assert len(place.runs) == 1


def test_the_command_itself_is_what_it_runs(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """The real one, into an index that cannot be made, since its folder is a file."""
    (place.folder / ".index").write_text("")
    Syncing(place.settings()).look()
    messages = [record.getMessage() for record in caplog.records]
    assert messages[0] == "The source docs: 1 added."
    assert messages[1].startswith("What the sources gave is not in the index: ")
    assert (place.folder / "corpus" / "bees.md").is_file()
    assert read_sync_state(place.folder / "corpus").needs_build
    assert os.path.lexists(place.folder / "corpus" / STATE)

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from bot.sources.doctor import look_at_sources
from index import Grade
from index.sources.state import SourceState, State, write_state

FILE = """sources:
  - {name: docs, kind: folder, at: docs, collection: hrr}
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a folder with a source."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    Path("sources.yaml").write_text(FILE)
    return load_settings(None)


def look(settings: Settings) -> list[tuple[Grade, str]]:
    return [(each.grade, each.text) for each in look_at_sources(settings)]


def failing(since: timedelta) -> None:
    known = SourceState(kind="folder", at="docs", tried=datetime.now(UTC), failing=datetime.now(UTC) - since)
    known.problem = "There is no folder docs."
    write_state(Path("corpus"), State(sources={"docs": known}))


def test_without_a_file_nothing_is_said(settings: Settings) -> None:
    Path("sources.yaml").unlink()
    assert look(settings) == []


def test_how_many_there_are_is_said_and_whether_they_are_synced_by_hand(settings: Settings) -> None:
    assert look(settings) == [(Grade.GOOD, "1 source, not looked at yet.")]
    by_hand = settings.model_copy(update={"footnote_sync": False})
    assert look(by_hand)[1] == (Grade.NOTE, "They are synced by hand alone (FOOTNOTE_SYNC).")


def test_a_typo_is_named(settings: Settings) -> None:
    Path("sources.yaml").write_text(FILE.replace("kind", "kin"))
    (found,) = look_at_sources(settings)
    assert (found.grade, "sources.yaml, line 2: kin: there is no such field" in found.fix) == (Grade.PROBLEM, True)


@pytest.mark.parametrize(("hours", "grade", "said"), [(2, Grade.NOTE, "2 hours"), (50, Grade.PROBLEM, "2 days")])
def test_a_source_that_fails_for_days_is_a_problem(settings: Settings, hours: int, grade: Grade, said: str) -> None:
    failing(timedelta(hours=hours))
    assert (grade, f"The source docs could not be read for {said}: There is no folder docs.") in look(settings)


def test_a_build_that_was_refused_is_a_problem(settings: Settings) -> None:
    write_state(Path("corpus"), State(needs_build=True, build_problem="It loses 1 golden question."))
    assert (Grade.PROBLEM, "What the sources gave is not in the index: It loses 1 golden question.") in look(settings)


def test_a_collection_that_no_rule_names_is_pointed_at_where_others_have_rules(settings: Settings) -> None:
    said = (
        "The source docs gives its articles to the collection hrr, which no rule names: everybody may ask it.",
        Grade.NOTE,
    )
    Path("collections.yaml").write_text("hr:\n")
    assert said[::-1] in look(settings)
    Path("collections.yaml").write_text("HRR:\n")
    assert said[::-1] not in look(settings)


def test_a_secret_that_is_not_set_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sources.yaml").write_text(FILE + "hosts:\n  wiki.example:\n    headers: {Authorization: env:WIKI_TOKEN}\n")
    missing = (Grade.PROBLEM, "There is no WIKI_TOKEN, which sources.yaml names.")
    monkeypatch.delenv("WIKI_TOKEN", raising=False)
    assert missing in look(settings)
    Path(".env").write_text("WIKI_TOKEN=x\n")
    assert missing not in look(settings)

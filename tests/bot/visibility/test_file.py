import logging
import os
from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.visibility.asker import web_visitor
from bot.visibility.file import RulesFile, rules_file
from bot.visibility.reading import RulesError


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "collections.yaml"


def save(path: Path, text: str, at: float) -> None:
    path.write_text(text)
    os.utime(path, (at, at))


def hidden(file: RulesFile) -> frozenset[str]:
    return file.rules.hidden_from(web_visitor())


def test_without_a_file_nothing_is_hidden_until_there_is_one(path: Path, clock: Clock) -> None:
    file = RulesFile(path, clock)
    assert hidden(file) == frozenset()
    save(path, "hr:", 990)
    assert hidden(file) == {"hr"}


def test_a_changed_file_holds_at_once_where_it_stands_still(path: Path, clock: Clock) -> None:
    save(path, "hr:", 990)
    file = RulesFile(path, clock)
    assert hidden(file) == {"hr"}
    save(path, "legal:", 991)
    assert hidden(file) == {"legal"}


def test_a_file_that_is_just_being_saved_is_waited_for(path: Path, clock: Clock) -> None:
    save(path, "hr:", 990)
    file = RulesFile(path, clock)
    save(path, "", 999.9)  # emptied before it is written
    assert hidden(file) == {"hr"}
    save(path, "hr:\nlegal:", 1_000.1)
    assert hidden(file) == {"hr"}
    clock.now = 1_001
    assert hidden(file) == {"hr", "legal"}


def test_a_file_of_the_future_is_believed_when_it_stood_still(path: Path, clock: Clock) -> None:
    save(path, "hr:", 990)
    file = RulesFile(path, clock)
    save(path, "legal:", 5_000)
    assert hidden(file) == {"hr"}
    clock.now = 1_000.6
    assert hidden(file) == {"legal"}


@pytest.mark.parametrize("text", ["hr: [", "hr:\n  alow: {}", None])
def test_the_last_good_rules_hold_on_while_the_file_is_broken_or_gone(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture, text: str | None
) -> None:
    save(path, "hr:", 990)
    file = RulesFile(path, clock)
    if text is None:
        path.unlink()
    else:
        save(path, text, 991)
    with caplog.at_level(logging.ERROR):
        assert hidden(file) == {"hr"}
        clock.now += 1
        assert hidden(file) == hidden(file) == {"hr"}
    (record,) = caplog.records
    assert record.getMessage().startswith("The last good rules of collections go on holding. ")
    assert file.problem
    save(path, "", 992)
    assert hidden(file) == frozenset()
    assert file.problem == ""


@pytest.mark.parametrize("text", [b"hr: [", b"\xff\xfe"])
def test_at_first_a_broken_file_is_refused(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    with pytest.raises(RulesError, match=r"collections\.yaml"):
        RulesFile(path)


def test_a_link_to_nowhere_and_a_file_that_is_named_and_not_there_are_refused(path: Path) -> None:
    path.symlink_to(path.with_name("none"))
    with pytest.raises(RulesError, match="is not there"):
        RulesFile(path)
    named = path.with_name("other.yaml")
    settings = load_settings(None).model_copy(update={"footnote_collections": named})
    settings.model_fields_set.add("footnote_collections")
    with pytest.raises(RulesError, match="is not there"):
        rules_file(settings)

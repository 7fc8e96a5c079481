"""What the doctor finds that no platform has to do with."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pydantic import SecretStr

from bot.doctor import look_at_database, look_at_index, look_at_model
from bot.history.migrate import newest
from bot.settings import load_settings
from index import Grade
from tests.fakes.common.language_model import KEY, MODEL, fails, model_server


def test_index_and_database_are_looked_at(our_index: Path, tmp_path: Path) -> None:
    url = SecretStr(f"sqlite:///{tmp_path}/history.db")
    settings = load_settings(None).model_copy(update={"footnote_index": our_index, "footnote_database": url})
    (index,) = look_at_index(settings)
    made = "The index opens: version 000001, built today with all-MiniLM-L6-v2; articles: 1, passages: 11."
    assert index.text == made
    (database,) = look_at_database(settings)
    where = f"sqlite:///{tmp_path}/history.db"
    state = f"it is at revision {newest()} and holds 0 questions."
    assert database.text == f"The database {where} can be written to; {state}"


def look(file: Path) -> list[tuple[Grade, str, str]]:
    url = SecretStr(f"sqlite:///{file}")
    found = look_at_database(load_settings(None).model_copy(update={"footnote_database": url}))
    return [(each.grade, each.text.replace(str(file), "FILE"), each.fix) for each in found]


def test_a_database_is_only_said_to_be_writable_when_it_is(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    look(file)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")  # reading goes on
        ((grade, said, _),) = look(file)
        other.rollback()
    assert grade is Grade.PROBLEM
    assert said.startswith("The database sqlite:///FILE cannot be written to (database is locked): ")


def test_tables_that_are_older_or_newer_than_the_bot_are_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    look(file)
    older = (Grade.NOTE, f"The bot brings them to {newest()} when it starts.")
    for revision, expected in (("0001", older), ("9999", None)):
        with closing(sqlite3.connect(file)) as other:
            other.execute("UPDATE alembic_version SET version_num = ?", [revision])
            other.commit()
        *_, (grade, said, fix) = look(file)
        if expected:
            assert (grade, fix) == expected
        else:
            assert (grade, said) == (Grade.PROBLEM, "The database cannot be used.")
            assert "by a newer version of this bot" in fix
        with closing(sqlite3.connect(file)) as other:
            assert other.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]


def test_what_is_wrong_with_any_version_is_found(our_index: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(our_index, tmp_path / ".index")
    shutil.copytree(folder / "versions" / "000001", folder / "versions" / "000002")
    (folder / "versions" / "000002" / "manifest.json").unlink()
    (folder / "embedding").mkdir()
    settings = load_settings(None).model_copy(update={"footnote_index": folder, "footnote_corpus": tmp_path})
    assert [(each.grade, each.fix) for each in look_at_index(settings)] == [
        (Grade.GOOD, ""),
        (Grade.PROBLEM, "python -m index prune"),
        (Grade.NOTE, "python -m index build"),
    ]


def test_what_is_missing_is_a_problem_with_its_fix(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    url = SecretStr(f"sqlite:///{tmp_path}/file/history.db")
    settings = load_settings(None).model_copy(update={"footnote_index": tmp_path / "none", "footnote_database": url})
    (index,) = look_at_index(settings)
    assert index.fix.endswith("run python -m index build.")
    (database,) = look_at_database(settings)
    assert database.grade is Grade.PROBLEM


def test_a_language_model_is_asked_whether_it_replies_where_one_is_set(our_index: Path) -> None:
    settings = load_settings(None)
    assert list(look_at_model(settings)) == []
    half = settings.model_copy(update={"footnote_llm_url": "http://127.0.0.1:1/v1"})
    assert "FOOTNOTE_LLM_MODEL" in next(look_at_model(half)).fix
    with model_server() as server:
        address = f"http://127.0.0.1:{server.port}/v1"
        of_server = {"footnote_llm_url": address, "footnote_llm_model": MODEL, "footnote_llm_key": SecretStr(KEY)}
        settings = settings.model_copy(update=of_server)
        (found,) = look_at_model(settings)
        assert found.grade is Grade.GOOD
        assert found.text == f"The language model {MODEL} at {address} replies; it is on this machine."
        hidden = {"footnote_index": our_index, "footnote_llm_not_for": ("shanghai-ai-2017.md", "plans")}
        _, found = look_at_model(settings.model_copy(update=hidden))
        assert found.grade is Grade.PROBLEM
        assert found.text.startswith("No article is in plans, ")
        server.always = fails(401)
        (found,) = look_at_model(settings)
    assert found.grade is Grade.PROBLEM
    assert "the key is not accepted" in found.text

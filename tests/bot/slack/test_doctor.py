import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.doctor import look_at_database, look_at_index
from bot.history.migrate import newest
from bot.settings import Settings, load_settings
from bot.slack.doctor import look_at_slack
from bot.slack.manifest import scopes
from index import Grade
from tests.bot.process import bot
from tests.fakes.slack.server import SlackServer


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer(scopes=scopes()) as server:
        yield server


@pytest.fixture
def settings(server: SlackServer) -> Settings:
    tokens = {"slack_bot_token": SecretStr(server.bot_token), "slack_app_token": SecretStr(server.app_token)}
    return load_settings(None).model_copy(update={**tokens, "slack_api_url": server.api_url})


def grades(settings: Settings, channel: str = "") -> list[tuple[Grade, str]]:
    return [(finding.grade, finding.text) for finding in look_at_slack(settings, channel)]


def test_a_good_set_up_is_called_good(server: SlackServer, settings: Settings) -> None:
    assert grades(settings, server.channel) == [
        (Grade.GOOD, "SLACK_BOT_TOKEN is good: footnote in the workspace Reading Room."),
        (Grade.GOOD, "The bot has every scope of the manifest."),
        (Grade.GOOD, f"The bot is in the channel {server.channel}."),
        (Grade.GOOD, f"A message could be posted in the channel {server.channel}, and deleted again."),
        (Grade.GOOD, "SLACK_APP_TOKEN is good: Slack gives a connection for Socket Mode."),
        (Grade.NOTE, "Slack tells nobody which events an app hears."),
    ]
    assert server.messages(server.channel) == []
    assert server.violations == []


def test_missing_and_unused_scopes_are_named(server: SlackServer, settings: Settings) -> None:
    server.set_scopes([*(each for each in scopes() if each != "im:history"), "reactions:write"])
    found = grades(settings)
    assert (Grade.PROBLEM, "The bot lacks the scopes im:history.") in found
    assert (Grade.NOTE, "The bot has scopes that it does not use: reactions:write.") in found


def test_refused_tokens_are_named_with_the_reason_and_never_shown(server: SlackServer, settings: Settings) -> None:
    wrong = {"slack_bot_token": SecretStr("xoxb-hunter2"), "slack_app_token": SecretStr("xapp-hunter2")}
    found = list(look_at_slack(settings.model_copy(update=wrong)))
    assert [each.text for each in found if each.grade is Grade.PROBLEM] == [
        "Slack refuses SLACK_BOT_TOKEN (invalid_auth).",
        "Slack refuses SLACK_APP_TOKEN (invalid_auth).",
    ]
    assert "hunter2" not in str(found)


def test_a_channel_without_the_bot_is_named(server: SlackServer, settings: Settings) -> None:
    private = server.add_channel("private", kind="group", with_bot=False)
    public = server.add_channel("public", with_bot=False)
    found = grades(settings.model_copy(update={"slack_channels": (private,)}), public)
    assert (Grade.PROBLEM, f"The bot is not in the channel {private} (channel_not_found).") in found
    assert (Grade.PROBLEM, f"The bot is not in the channel {public} (not_in_channel).") in found
    assert (Grade.PROBLEM, f"Nothing can be posted in the channel {public} (not_in_channel).") in found


def test_an_address_where_no_slack_is_is_a_problem_and_no_crash(settings: Settings) -> None:
    found = list(look_at_slack(settings.model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})))
    assert found[0].text.startswith("Slack refuses SLACK_BOT_TOKEN (no answer: ")


def test_without_tokens_the_finding_says_what_is_needed() -> None:
    (found,) = look_at_slack(replace_tokens())
    assert found.fix.startswith("Slack needs SLACK_BOT_TOKEN")


def replace_tokens() -> Settings:
    empty = {"slack_bot_token": SecretStr(""), "slack_app_token": SecretStr("")}
    return load_settings(None).model_copy(update=empty)


def test_index_and_database_are_looked_at(our_index: Path, tmp_path: Path) -> None:
    url = SecretStr(f"sqlite:///{tmp_path}/history.db")
    settings = load_settings(None).model_copy(update={"footnote_index": our_index, "footnote_database": url})
    (index,) = look_at_index(settings)
    assert index.text.startswith("The index opens: version 000001, 1 articles, ")
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
    older = (Grade.NOTE, f"The bot brings them to {newest()} at its start.")
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


def test_the_command_exits_with_1_when_something_keeps_the_bot_from_working(
    server: SlackServer, our_index: Path, tmp_path: Path
) -> None:
    settings = {
        "SLACK_BOT_TOKEN": server.bot_token,
        "SLACK_APP_TOKEN": server.app_token,
        "SLACK_API_URL": server.api_url,
        "FOOTNOTE_INDEX": str(our_index),
    }
    with bot(["doctor", "--channel", server.channel], settings, tmp_path) as process:
        code, output = process.wait(60)
        assert code == 0, output
        assert "     ok  A message could be posted in the channel" in output
    with bot(["doctor"], {**settings, "SLACK_APP_TOKEN": "xapp-wrong"}, tmp_path) as process:
        code, output = process.wait(60)
        assert code == 1
        assert "problem  Slack refuses SLACK_APP_TOKEN (invalid_auth)." in output

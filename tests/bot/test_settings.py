from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.missing_settings import missing_for_slack
from bot.settings import Settings, load_settings
from index import LanguageModelError, ModelServer, SharedIndex, location_of


@pytest.fixture(autouse=True)
def no_settings_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def env_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / ".env"
    path.write_text(text)
    return path


def test_without_any_setting_the_defaults_hold() -> None:
    settings = load_settings(None)
    assert settings.footnote_index == Path(".index")
    assert settings.footnote_model == "all-MiniLM-L6-v2"
    assert settings.slack_api_url == "https://slack.com/api/"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_WORKERS", "3")
    settings = load_settings(env_file(tmp_path, "FOOTNOTE_WORKERS=5\nFOOTNOTE_WAITING=7\n"))
    assert (settings.footnote_workers, settings.footnote_waiting) == (3, 7)


def test_an_empty_value_counts_as_not_set(tmp_path: Path) -> None:
    settings = load_settings(env_file(tmp_path, "SLACK_API_URL=\nFOOTNOTE_INDEX=\n"))
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.footnote_index == Path(".index")


def test_tokens_are_never_shown(tmp_path: Path) -> None:
    settings = load_settings(
        env_file(
            tmp_path,
            "SLACK_BOT_TOKEN=xoxb-hunter2\nSLACK_APP_TOKEN=xapp-hunter2\nFOOTNOTE_DATABASE=mysql://u:hunter2@h/d\n",
        )
    )
    assert missing_for_slack(settings) == ""
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_what_a_shared_index_holds_is_in_our_database_unless_its_url_says(tmp_path: Path) -> None:
    shared = "FOOTNOTE_INDEX=milvus://host/news\n"
    for database, contents in (("postgresql://u:hunter2@db/x", "postgresql://u:hunter2@db/x"), ("sqlite:///x.db", "")):
        settings = load_settings(env_file(tmp_path, f"{shared}FOOTNOTE_DATABASE={database}\n"))
        assert settings.index_location == SharedIndex("news", "http://host:19530", contents)
        assert settings.index_folder == Path(".index")
    url = "milvus://u:hunter2@host/news?contents=postgresql://u:hunter2@other/y&folder=here"
    settings = load_settings(env_file(tmp_path, f"FOOTNOTE_INDEX={url}\nFOOTNOTE_DATABASE=postgresql://db/x\n"))
    assert settings.index_location == location_of(url)
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    with pytest.raises(SettingsError, match="FOOTNOTE_INDEX: The URL of the index is not right: it has to begin with"):
        load_settings(env_file(tmp_path, "FOOTNOTE_INDEX=http://host/news\n"))


def test_a_wrong_value_is_named_without_being_shown(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(env_file(tmp_path, "FOOTNOTE_WORKERS=hunter2\n"))
    assert "FOOTNOTE_WORKERS" in str(error.value)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("written", ["C1,C2", "C1, C2", " C1  C2 "])
def test_ids_are_read_with_commas_or_spaces(tmp_path: Path, written: str) -> None:
    assert load_settings(env_file(tmp_path, f"SLACK_CHANNELS={written}\n")).slack_channels == ("C1", "C2")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("SLACK_CHANNELS=C1,#general", "SLACK_CHANNELS: entry 2 is no id of a channel; write ids with commas"),
        ("SLACK_CHANNELS=C1, #general", "ends where a comment begins, at the #"),
        ("SLACK_AUTO_CHANNELS=C1;C2", "SLACK_AUTO_CHANNELS: entry 1 is no id of a channel"),
        ('SLACK_CHANNELS=["C1"]', "SLACK_CHANNELS: entry 1 is no id"),
        ("SLACK_USERS=@ada", "SLACK_USERS: entry 1 is no id of a person; write ids with commas between them: U0"),
        ("SLACK_ADMINS=C1", "SLACK_ADMINS: entry 1 is no id of a person"),
        ("DISCORD_CHANNELS=general", "DISCORD_CHANNELS: entry 1 is no id of a channel or role"),
        ("DISCORD_ADMIN_ROLES=<@&12>", "DISCORD_ADMIN_ROLES: entry 1 is no id"),
        ("SLACK_CHANNELS=xoxb-hunter2", "SLACK_CHANNELS: entry 1 is no id"),
        ("SLACK_CHANNELS= #general", "SLACK_CHANNELS in"),
        ("export SLACK_USERS = # U1", "ends where a comment begins, at the #"),
        ("FOOTNOTE_TIME_ZONE=Mars/Olympus", "FOOTNOTE_TIME_ZONE: write the name of a time zone, as Europe/Berlin"),
        ("FOOTNOTE_LOG_LEVEL=loud", "FOOTNOTE_LOG_LEVEL: Input should be 'DEBUG'"),
    ],
)
def test_what_is_no_id_is_refused_with_the_right_form(tmp_path: Path, given: str, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(env_file(tmp_path, given + "\n"))
    assert told in str(error.value)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("written", ["C0123ABCD,G0123ABCD", "T1/C1, E1/C2"])
def test_ids_of_channels_may_stand_behind_their_workspace(tmp_path: Path, written: str) -> None:
    read = load_settings(env_file(tmp_path, f"SLACK_CHANNELS={written}\n"))
    assert read.slack_channels == tuple(written.replace(",", " ").split())


def test_the_level_of_the_log_may_be_written_small(tmp_path: Path) -> None:
    assert load_settings(env_file(tmp_path, "FOOTNOTE_LOG_LEVEL=debug\n")).footnote_log_level == "DEBUG"


def test_a_comment_behind_a_value_and_an_empty_value_are_fine(tmp_path: Path) -> None:
    read = load_settings(env_file(tmp_path, "SLACK_CHANNELS=C1 # general\nSLACK_USERS=\nOTHER= # not ours\n"))
    assert (read.slack_channels, read.slack_users) == (("C1",), ())


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be read \(Is a directory\): it must be a file that"):
        load_settings(tmp_path)
    (tmp_path / "latin.env").write_bytes(b"SLACK_API_URL=\xff\n")
    with pytest.raises(SettingsError, match="is not UTF-8 text"):
        load_settings(tmp_path / "latin.env")


def test_no_language_model_is_set_by_default() -> None:
    assert load_settings(None).model_server is None


def test_half_a_language_model_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_LLM_MODEL", "small")
    with pytest.raises(LanguageModelError, match="FOOTNOTE_LLM_URL"):
        _ = load_settings(None).model_server


def test_a_language_model_is_asked_as_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"URL": "https://models.example/v1", "MODEL": "small", "KEY": "secret", "SECONDS": "3"}.items():
        monkeypatch.setenv(f"FOOTNOTE_LLM_{name}", value)
    server = load_settings(None).model_server
    assert server == ModelServer("https://models.example/v1", "small", "secret", 3.0, 2_000_000, 4)
    assert not server.is_here
    assert "secret" not in repr(server)


def test_folders_are_read_with_commas_between_them_and_may_have_spaces(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text(
        "FOOTNOTE_LLM_URL=http://localhost:1/v1\nFOOTNOTE_LLM_MODEL=any\n"
        "FOOTNOTE_LLM_NOT_FOR= our plans/, hr ,,board/minutes.md\nFOOTNOTE_LLM_IN_SHORT=true\n",
        encoding="utf-8",
    )
    server = load_settings(env).model_server
    assert server is not None
    assert server.not_for == ("our plans/", "hr", "board/minutes.md")
    assert server.in_short

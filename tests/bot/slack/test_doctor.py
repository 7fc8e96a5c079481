from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

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


def test_a_token_that_expires_is_named(server: SlackServer, settings: Settings) -> None:
    expiring = replace(server.workspace.tokens[server.bot_token], value="xoxe.xoxb-1")
    server.workspace.tokens[expiring.value] = expiring
    found = grades(settings.model_copy(update={"slack_bot_token": SecretStr(expiring.value)}))
    assert (Grade.PROBLEM, "SLACK_BOT_TOKEN is one that expires.") in found


def test_of_several_workspaces_channels_without_theirs_are_named(settings: Settings) -> None:
    many = {
        "slack_client_id": "1.2",
        "slack_client_secret": SecretStr("s"),
        "slack_signing_secret": SecretStr("s"),
        "slack_http_port": 3000,
        "slack_digest_channels": ("C1", "T1/C2"),
        "slack_owners_channels": ("hr:C3", "hr:T1/C4"),
    }
    found = look_at_slack(settings.model_copy(update=many))
    assert [each.text for each in found if each.grade is Grade.PROBLEM] == [
        "SLACK_DIGEST_CHANNELS names C1 without its workspace, so nothing is posted there.",
        "SLACK_OWNERS_CHANNELS names C3 without its workspace, so nothing is posted there.",
    ]


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
    assert found[0].text.startswith("Slack does not answer (")
    assert found[0].text.endswith("), so SLACK_BOT_TOKEN could not be tried.")


def test_an_outage_is_no_refused_token(server: SlackServer, settings: Settings) -> None:
    server.faults.http_error("auth.test", 503)
    server.faults.proxy_page("apps.connections.open")
    assert [text for grade, text in grades(settings) if grade is Grade.PROBLEM] == [
        "Slack does not answer (HTTP 503), so SLACK_BOT_TOKEN could not be tried.",
        "Slack does not answer (what came is none of its answers), so SLACK_APP_TOKEN could not be tried.",
    ]


def test_without_tokens_the_finding_says_what_is_needed() -> None:
    (found,) = look_at_slack(replace_tokens())
    assert found.fix.startswith("Slack needs SLACK_BOT_TOKEN")


def replace_tokens() -> Settings:
    empty = {"slack_bot_token": SecretStr(""), "slack_app_token": SecretStr("")}
    return load_settings(None).model_copy(update=empty)


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
        code, output = process.wait()
        assert code == 0, output
        assert "     ok  A message could be posted in the channel" in output
    with bot(["doctor"], {**settings, "SLACK_APP_TOKEN": "xapp-wrong"}, tmp_path) as process:
        code, output = process.wait()
        assert code == 1
        assert "problem  Slack refuses SLACK_APP_TOKEN (invalid_auth)." in output

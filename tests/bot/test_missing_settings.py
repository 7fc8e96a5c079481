from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.missing_settings import missing_for_discord, missing_for_slack
from bot.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def no_settings_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("", "Slack needs SLACK_BOT_TOKEN (xoxb-...) and SLACK_APP_TOKEN (xapp-...)"),
        ("SLACK_BOT_TOKEN=xoxb-1", "Slack needs SLACK_BOT_TOKEN (xoxb-...) and SLACK_APP_TOKEN (xapp-...)"),
        ("SLACK_BOT_TOKEN=xoxb-1\nSLACK_HTTP_PORT=3000", "needs SLACK_BOT_TOKEN (xoxb-...) and SLACK_SIGNING_SECRET"),
        ("SLACK_CLIENT_ID=1.2", "Several workspaces (SLACK_CLIENT_ID) need HTTP"),
        ("SLACK_CLIENT_ID=1.2\nSLACK_HTTP_PORT=3000", "needs SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET"),
    ],
)
def test_what_slack_still_needs_is_named(tmp_path: Path, given: str, missing: str) -> None:
    (tmp_path / ".env").write_text(given + "\n")
    assert missing in missing_for_slack(load_settings(tmp_path / ".env"))


def test_discord_needs_a_token_and_for_auto_channels_leave_to_read() -> None:
    assert missing_for_discord(load_settings(None)).startswith("Discord needs DISCORD_TOKEN in .env")
    with_token = load_settings(None).model_copy(update={"discord_token": SecretStr("MTAw")})
    assert missing_for_discord(with_token) == ""
    auto = with_token.model_copy(update={"discord_auto_channels": ("1",)})
    assert "needs DISCORD_READ_MESSAGES=true" in missing_for_discord(auto)
    assert missing_for_discord(auto.model_copy(update={"discord_read_messages": True})) == ""

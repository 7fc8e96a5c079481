"""The manifest asks for what the code uses, and for nothing more."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App

from bot.slack import listeners
from bot.slack.manifest import manifest, scopes
from tests.paths import ROOT

SLACK = ROOT / "bot" / "slack"

# What a call needs, from the methods' pages in Slack's documentation.
SCOPE_OF_CALL = {
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_delete": {"chat:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations_history": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "assistant_threads_setStatus": {"chat:write"},
    "assistant_threads_setTitle": {"assistant:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "apps_connections_open": set[str](),  # with the app-level token
    "auth_test": set[str](),
    "auth_teams_list": set[str](),
    "chat_getPermalink": set[str](),
    "files_info": {"files:read"},
    "users_conversations": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "views_open": set[str](),
    "views_push": set[str](),
    "views_update": set[str](),
    "views_publish": set[str](),
}
SCOPE_OF_EVENT = {
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.mpim": {"mpim:history"},
    "app_home_opened": set[str](),
    "app_uninstalled": set[str](),
    "tokens_revoked": set[str](),
}
# Only an app for a whole organisation subscribes to these; docs/slack.md says so.
EVENTS_OF_ORGANISATIONS = {"team_access_granted", "team_access_revoked"}
MESSAGE_EVENTS = {"message.im", "message.channels", "message.groups", "message.mpim"}


class NotingApp:
    """Stands in for the Bolt app and notes what is registered."""

    def __init__(self) -> None:
        self.registered: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Any:
        def register(constraint: object) -> Any:
            if isinstance(constraint, str):
                self.registered.setdefault(kind, set()).add(constraint)
            return lambda function: function

        return register


@pytest.fixture(scope="module")
def registered() -> dict[str, set[str]]:
    app = NotingApp()
    noting: Any = app
    nothing: Any = None
    real: App = noting
    listeners.register(real, nothing)
    return app.registered


def calls() -> Iterator[str]:
    """Every method of the Web API that the code calls."""
    for path in SLACK.rglob("*.py"):
        yield from re.findall(
            r"\.((?:apps|chat|conversations|views|users|reactions|assistant_threads|auth|bots|team|files)_\w+)\(",
            path.read_text(),
        )


def test_events_are_those_that_the_code_hears(registered: dict[str, set[str]]) -> None:
    subscribed = set(manifest()["settings"]["event_subscriptions"]["bot_events"])
    heard = registered["event"]
    expected = (heard - {"message"}) | (MESSAGE_EVENTS if "message" in heard else set())
    assert subscribed == expected - EVENTS_OF_ORGANISATIONS
    assert all(f"`{event}`" in (ROOT / "docs" / "slack.md").read_text() for event in EVENTS_OF_ORGANISATIONS)


def test_commands_are_those_that_the_code_answers(registered: dict[str, set[str]]) -> None:
    assert {each["command"] for each in manifest()["features"]["slash_commands"]} == registered["command"]


def test_shortcuts_are_those_that_the_code_answers(registered: dict[str, set[str]]) -> None:
    declared = {each["callback_id"] for each in manifest()["features"].get("shortcuts", [])}
    assert declared == registered.get("shortcut", set())


def test_scopes_are_those_that_calls_events_and_commands_need() -> None:
    unknown = set(calls()) - SCOPE_OF_CALL.keys()
    assert unknown == set(), "say in SCOPE_OF_CALL what these need"
    needed = {scope for call in calls() for scope in SCOPE_OF_CALL[call]}
    for event in manifest()["settings"]["event_subscriptions"]["bot_events"]:
        needed |= SCOPE_OF_EVENT[event]
    assert set(scopes()) == needed | {"commands"}


def test_the_manifest_keeps_the_limits_of_its_schema() -> None:
    content = manifest()
    assert len(content["display_information"]["name"]) <= 35
    assert len(content["display_information"]["description"]) <= 140
    assert len(content["features"]["slash_commands"]) <= 50
    for command in content["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z-]{1,31}", command["command"])
        assert len(command["description"]) <= 2_000
        assert len(command.get("usage_hint", "")) <= 1_000
    for shortcut in content["features"].get("shortcuts", []):
        assert len(shortcut["name"]) <= 24
        assert shortcut["type"] in {"message", "global"}
        assert len(shortcut["description"]) <= 150
    agent = content["features"].get("agent_view")
    if agent:
        assert len(agent["agent_description"]) <= 300
        assert len(agent.get("suggested_prompts", [])) <= 4

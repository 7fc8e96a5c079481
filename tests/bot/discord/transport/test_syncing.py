"""Commands are sent to Discord only when they changed."""

from typing import Any

from bot.discord.transport.syncing import essence

OURS: dict[str, Any] = {
    "name": "ask",
    "type": 1,
    "description": "Ask",
    "options": [{"name": "question", "type": 3, "description": "What?", "required": True, "autocomplete": True}],
    "nsfw": False,
    "dm_permission": True,
    "default_member_permissions": None,
    "contexts": [0, 1],
    "integration_types": [0],
}
THEIRS: dict[str, Any] = {
    **OURS,
    "id": "1",
    "application_id": "2",
    "version": "3",
    "contexts": [1, 0],
    "name_localizations": None,
    "options": [{**OURS["options"][0], "channel_types": [], "choices": []}],
}
MENU: dict[str, Any] = {"name": "Ask about this", "type": 3, "description": "", "contexts": [0, 1]}


def test_what_discord_adds_makes_no_difference() -> None:
    assert essence([OURS, MENU]) == essence([MENU, THEIRS])


def test_every_difference_that_people_see_counts() -> None:
    changes: tuple[dict[str, Any], ...] = (
        {"description": "Ask me"},
        {"options": []},
        {"contexts": [0]},
        {"options": [{**OURS["options"][0], "required": False}]},
    )
    for change in changes:
        assert essence([{**OURS, **change}]) != essence([THEIRS])
    assert essence([OURS]) != essence([THEIRS, MENU])

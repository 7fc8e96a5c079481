from typing import Any

import pytest

from bot.conversation import denials
from bot.slack.access import Access, is_stranger


@pytest.mark.parametrize(
    ("person", "channel", "denial"),
    [
        ("U1", "C1", ""),
        ("U9", "C1", ""),
        ("U2", "C1", denials.PERSON),
        ("U1", "C2", denials.PLACE),
        ("U2", "C2", denials.PERSON),
        ("U1", "D1", ""),
        ("U1", "", ""),
    ],
)
def test_people_and_channels_decide_who_is_answered(person: str, channel: str, denial: str) -> None:
    access = Access(channels=("C1",), people=("U1",), admins=("U9",))
    assert access.denial("T1", person, channel) == denial


def test_without_lists_everybody_is_answered_and_nobody_is_an_admin() -> None:
    assert Access().denial("T1", "U1", "C1") == ""
    assert not Access().is_admin("T1", "U1")
    assert not Access().is_auto_channel("T1", "C1")


def test_an_id_with_its_workspace_is_meant_there_alone() -> None:
    access = Access(channels=("T1/C1", "C3"), people=("T1/U1", "U3"), admins=("T1/U1",), auto_channels=("T1/C1",))
    assert access.denial("T1", "U1", "C1") == ""
    assert access.denial("T2", "U1", "C1") == denials.PERSON
    assert access.denial("T2", "U3", "C1") == denials.PLACE
    assert access.denial("T2", "U3", "C3") == ""
    assert [access.is_admin(workspace, "U1") for workspace in ("T1", "T2")] == [True, False]
    assert [access.is_auto_channel(workspace, "C1") for workspace in ("T1", "T2")] == [True, False]


def test_people_of_other_organisations_are_answered_only_where_a_setting_says_so() -> None:
    assert Access().denial("T1", "U1", "C1", is_stranger=True) == denials.STRANGER
    assert Access(people=("U1",)).denial("T1", "U1", "C1", is_stranger=True) == denials.STRANGER
    assert Access(answers_strangers=True).denial("T1", "U1", "C1", is_stranger=True) == ""


def event(*, is_shared: bool = True, **fields: str) -> dict[str, Any]:
    return {
        "team_id": "T2",
        "event": {"type": "message", **fields},
        "authorizations": [{"team_id": "T1", "enterprise_id": "E1"}],
        "is_ext_shared_channel": is_shared,
    }


def press(**fields: Any) -> dict[str, Any]:
    return {"team": {"id": "T1"}, "enterprise": None, "user": {"id": "U1"}, **fields}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (event(team="T1"), False),
        (event(team="T1", user_team="T2"), True),
        (event(team="T2"), True),
        (event(team="T2", user_team="E1"), False),
        (event(), True),
        (event(is_shared=False), False),
        (event(is_shared=False, team="T2"), False),
        (press(), False),
        (press(user={"id": "U1", "team_id": "T1"}), False),
        (press(user={"id": "U1", "team_id": "T2"}), True),
        (press(user={"id": "U1", "team_id": "E1"}, enterprise={"id": "E1"}), False),
        ({"team_id": "T1", "user_id": "U1", "command": "/ask"}, False),
    ],
)
def test_people_of_other_organisations_are_known_by_their_team(body: dict[str, Any], expected: bool) -> None:
    assert is_stranger(body) is expected

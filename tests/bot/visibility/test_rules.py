from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.visibility.asker import Asker, web_visitor
from bot.visibility.rules import Rule, Rules, Who

ANN_IN_HR = Asker("slack", ("T1",), ("C1",), "U1")
CHANNELS, PEOPLE, ROLES, TEAMS = ("C1", "T1/C1", "C2", "7"), ("U1", "T2/U1", "U2"), ("5", "6"), ("T1", "T2")


def some(*ids: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(ids)).map(lambda found: tuple(sorted(found)))


whos = st.builds(
    Who,
    people=some(*PEOPLE),
    channels=some(*CHANNELS),
    roles=some(*ROLES),
    workspaces=some(*TEAMS),
    servers=some("8", "9"),
    platforms=some("slack", "discord", "web"),
)
rules = st.builds(Rule, allow=whos, deny=whos)
askers = st.builds(
    Asker,
    st.sampled_from(("slack", "discord", "web")),
    some("T1", "8"),
    some("C1", "C2", "7"),
    st.sampled_from(("", "U1", "U2")),
    some(*ROLES).map(frozenset),
    is_private=st.booleans(),
)


@pytest.mark.parametrize(
    ("allow", "deny", "may"),
    [
        ({}, {}, False),
        ({"channels": ["C1"]}, {}, True),
        ({"channels": ["C2"]}, {}, False),
        ({"channels": ["T1/C1"]}, {}, True),
        ({"channels": ["T2/C1"]}, {}, False),
        ({"workspaces": ["T1"]}, {}, True),
        ({"platforms": ["slack"]}, {}, True),
        ({"platforms": ["web"]}, {}, False),
        ({"workspaces": ["T1"]}, {"channels": ["C1"]}, False),
        ({"channels": ["C1"]}, {"workspaces": ["T1"]}, True),
        ({"channels": ["C1"]}, {"people": ["U1"]}, False),
        ({"people": ["U1"]}, {"channels": ["C1"]}, True),
        ({"people": ["U1"]}, {"people": ["U1"]}, False),
        ({}, {"people": ["U2"]}, False),
    ],
)
def test_the_narrowest_rule_that_names_somebody_decides(
    allow: dict[str, list[str]], deny: dict[str, list[str]], may: bool
) -> None:
    rule = Rule.model_validate({"allow": allow, "deny": deny})
    assert rule.allows(ANN_IN_HR) is may
    assert Rules({"hr": rule}).hidden_from(ANN_IN_HR) == (frozenset() if may else {"hr"})


def test_where_others_read_along_a_person_opens_nothing_and_may_close() -> None:
    in_public = replace(ANN_IN_HR, is_private=False)
    for_ann = Rule(allow=Who(people=("U1",)))
    assert for_ann.allows(ANN_IN_HR)
    assert not for_ann.allows(in_public)
    assert Rule(allow=Who(channels=("C1",))).allows(in_public)
    assert not Rule(allow=Who(channels=("C1",)), deny=Who(people=("U1",))).allows(in_public)


def test_the_channel_is_narrower_than_what_it_stands_in() -> None:
    in_thread = Asker("discord", ("8",), ("70", "7"), "1", frozenset({"5"}))
    assert not Rule(allow=Who(channels=("7",)), deny=Who(channels=("70",))).allows(in_thread)
    assert Rule(allow=Who(channels=("70",)), deny=Who(channels=("7",))).allows(in_thread)
    assert Rule(allow=Who(roles=("5",)), deny=Who(servers=("8",))).allows(in_thread)
    assert not Rule(allow=Who(roles=("5",)), deny=Who(channels=("7",))).allows(in_thread)


def test_without_rules_nothing_is_hidden_and_what_has_none_is_open() -> None:
    assert Rules().hidden_from(web_visitor()) == frozenset()
    assert Rules({"hr": Rule()}).hidden_from(web_visitor()) == {"hr"}


@given(rules, askers)
def test_who_may_in_public_may_in_private_too(rule: Rule, asker: Asker) -> None:
    if rule.allows(asker.for_all_there):
        assert rule.allows(replace(asker, is_private=True))


@given(rules, askers, askers)
def test_in_public_a_collection_is_open_to_all_there_whom_nothing_denies(rule: Rule, one: Asker, other: Asker) -> None:
    there = replace(other, platform=one.platform, workspaces=one.workspaces, places=one.places, is_private=False)
    bare = Rule(allow=rule.allow, deny=Who(**{**rule.deny.model_dump(), "people": (), "roles": ()}))
    if rule.allows(one.for_all_there):
        assert bare.allows(replace(there, person="", roles=frozenset()))


@given(rules, askers)
def test_who_is_not_known_for_certain_may_nothing(rule: Rule, asker: Asker) -> None:
    assert not rule.allows(replace(asker, is_certain=False))


@given(rules, askers)
def test_nobody_may_who_is_not_named(rule: Rule, asker: Asker) -> None:
    if rule.allows(asker):
        mine = {asker.person, *asker.places, *asker.roles, *asker.workspaces, asker.platform}
        named = {each.rpartition("/")[2] for ids in rule.allow.model_dump().values() for each in ids}
        assert mine & named


@pytest.mark.parametrize(
    ("subject", "email", "may"),
    [
        ("77", "", True),
        ("x", "ada@example.org", True),
        ("x", "bo@example.org", False),
        ("U1", "", False),  # a provider may call its people whatever it likes
        ("123456789012345678", "", False),
        ("", "", False),
    ],
)
def test_people_of_the_page_are_meant_by_address_or_by_what_their_provider_calls_them(
    subject: str, email: str, may: bool
) -> None:
    who = Who.model_validate({"people": ["U1", "123456789012345678", "web/77", "Ada@Example.org"]})
    assert who.people[-1] == "ada@example.org"
    assert Rule(allow=who).allows(web_visitor(subject, email)) is may

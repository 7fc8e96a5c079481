import pytest

from bot.visibility.reading import RulesError, read_rules
from bot.visibility.rules import Rule, Rules, Who

GOOD = """
# who may ask what
HR:
  allow:
    channels: [C0123456789]
    roles:
      - 123456789012345678   # of Discord
  deny:
    people: [T1/U1]
legal:
"""


def test_rules_are_read_with_their_names_as_collections_have_them() -> None:
    assert read_rules(GOOD, "collections.yaml") == Rules(
        {
            "hr": Rule(
                allow=Who(channels=("C0123456789",), roles=("123456789012345678",)), deny=Who(people=("T1/U1",))
            ),
            "legal": Rule(),
        }
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}"])
def test_an_empty_file_has_no_rules(text: str) -> None:
    assert read_rules(text, "c.yaml") == Rules()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "- hr",
            "c.yaml, line 1: the file: write the name of a collection, a colon, and its rule below it.",
        ),
        ("hr: 5", "c.yaml, line 1: hr: write allow: or deny: below it."),
        (
            "a:\nhr:\n  allow: [C1]",
            "c.yaml, line 3: allow: write lists below it: people, channels, roles, workspaces, servers, platforms.",
        ),
        (
            "hr:\n  allow:\n    channels: C1",
            "c.yaml, line 3: channels: write a list in [ ]; each is C0123456789 of Slack, or the digits of a Discord "
            "id.",
        ),
        (
            "hr:\n  allow:\n    roles:",
            "c.yaml, line 3: roles: write a list in [ ]; each is the digits of a Discord id.",
        ),
        (
            "hr:\n  allow:\n    channels:\n      - C1\n      - '#hr'\n  dney: {}\n",
            "c.yaml, line 5: channels: '#hr' is no id; write C0123456789 of Slack, or the digits of a Discord id.\n"
            "c.yaml, line 6: dney: there is no such field; there are allow, deny.",
        ),
        (
            "hr:\n  allow:\n    persons: [U1]",
            "c.yaml, line 3: persons: there is no such field; there are people, channels, roles, workspaces, servers, "
            "platforms.",
        ),
        ("hr:\n\nHR:\n", "c.yaml, line 3: HR stands here a second time; write it once."),
        ("hr:\n  allow:\n  allow:\n", "c.yaml, line 3: allow stands here a second time; write it once."),
        ("hr:\n\tallow: x", "c.yaml, line 2: this is not YAML (found character '\\t' that cannot start any token)."),
        ("a: &a [*a]", "c.yaml, line 1: this is not YAML (maximum recursion depth exceeded)."),
        ("? [a]\n: b", "c.yaml, line 1: a name is missing here."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(RulesError) as error:
        read_rules(text, "c.yaml")
    assert str(error.value) == said

"""collections.yaml to rules. What cannot be read is said with its line; nothing is guessed."""

from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.errors import SettingsError
from bot.visibility.rules import Rule, Rules
from index import YamlError, collection_named, no_such_field, place_of, read_yaml

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_RULES = TypeAdapter(dict[str, Rule])


class RulesError(SettingsError):
    """The file of the rules cannot be used; the message names its lines."""


def read_rules(text: str, name: str) -> Rules:
    """The rules in the text of a file of that name. Raises RulesError."""
    rules: dict[str, Rule] = {}
    try:
        document = read_yaml(text, name)
        for written, rule in document.checked(_RULES, _explained).items():
            collection = collection_named(written)
            if collection in rules:
                raise document.error((written,), f"{written} stands here a second time; write it once")
            rules[collection] = rule
    except YamlError as error:
        raise RulesError(str(error)) from None
    return Rules(rules)


_EXAMPLES = {
    "people": "U0123456789 of Slack, the digits of a Discord id, or an e-mail address or web/SUBJECT of the page",
    "channels": "C0123456789 of Slack, or the digits of a Discord id",
    "roles": "the digits of a Discord id",
    "workspaces": "T0123456789 of Slack",
    "servers": "the digits of a Discord id",
    "platforms": "slack, discord or web",
}


def _explained(problem: "ErrorDetails") -> str:
    """What to write, by the place: a collection, allow or deny, a kind of ids, an id."""
    place, is_unknown = place_of(problem), problem["type"] == "extra_forbidden"
    match place:
        case ():
            return "write the name of a collection, a colon, and its rule below it"
        case (_,):
            return "write allow: or deny: below it"
        case (_, _):
            return no_such_field(["allow", "deny"]) if is_unknown else f"write lists below it: {', '.join(_EXAMPLES)}"
        case (_, _, kind):
            return no_such_field(_EXAMPLES) if is_unknown else f"write a list in [ ]; each is {_EXAMPLES[str(kind)]}"
    return f"{str(problem['input'])[:80]!r} is no id; write {_EXAMPLES[str(place[2])]}"

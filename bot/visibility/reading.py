"""collections.yaml to rules. What cannot be read is said with its line; nothing is guessed."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.errors import SettingsError
from bot.visibility.rules import Rule, Rules
from index import collection_named

_RULES = TypeAdapter(dict[str, Rule])
_Place = tuple[str | int, ...]


class RulesError(SettingsError):
    """The file of the rules cannot be used; the message names its lines."""


def read_rules(text: str, name: str) -> Rules:
    """The rules in the text of a file of that name. Raises RulesError."""
    lines: dict[_Place, int] = {}
    try:
        found = _RULES.validate_python(_data(text, lines))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RulesError(_told(name, [(mark.line + 1 if mark else 1, f"this is not YAML ({error.problem})")])) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise RulesError(_told(name, [(1, f"this is not YAML ({error})")])) from None
    except _Wrong as wrong:
        raise RulesError(_told(name, [(wrong.line, wrong.problem)])) from None
    except ValidationError as error:
        raise RulesError(_told(name, list(_problems(error, lines)))) from None
    return Rules({collection_named(collection): rule for collection, rule in found.items()})


class _Wrong(Exception):
    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


def _data(text: str, lines: dict[_Place, int]) -> Any:
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    data = _plain(node, (), lines) if node is not None else {}
    if not isinstance(data, dict):
        raise _Wrong(1, "write the name of a collection, a colon, and its rule below it")
    return data


def _plain(node: yaml.Node, place: _Place, lines: dict[_Place, int]) -> Any:
    """A node as texts, lists and maps, and the line of each; what stands under a name twice would be lost."""
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            known = {collection_named(each) for each in found} if not place else found
            if not isinstance(key, yaml.ScalarNode) or not name.strip():
                raise _Wrong(line, "a name is missing here")
            if (collection_named(name) if not place else name) in known:
                raise _Wrong(line, f"{name} stands here a second time; write it once")
            found[name] = _plain(value, (*place, name), lines)
            lines[(*place, name)] = line
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, (*place, number), lines) for number, each in enumerate(node.value)]
    return {} if node.value == "" and len(place) in (1, 2) else node.value  # "hr:" alone: a rule that names nobody


def _problems(error: ValidationError, lines: Mapping[_Place, int]) -> Iterator[tuple[int, str]]:
    for problem in error.errors(include_url=False):
        place: _Place = problem["loc"]
        line = next((lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in lines), 1)
        yield line, _said(place, problem["type"], problem["input"])


_EXAMPLES = {
    "people": "U0123456789 of Slack, the digits of a Discord id, or an e-mail address or web/SUBJECT of the page",
    "channels": "C0123456789 of Slack, or the digits of a Discord id",
    "roles": "the digits of a Discord id",
    "workspaces": "T0123456789 of Slack",
    "servers": "the digits of a Discord id",
    "platforms": "slack, discord or web",
}


def _said(place: _Place, kind: str, given: Any) -> str:
    names = [str(each) for each in place]
    if kind == "extra_forbidden":
        known = ", ".join(_EXAMPLES) if len(place) == 3 else "allow and deny"
        return f"{names[-1]} is not known here; there are {known}"
    if len(place) >= 4:
        return f"{str(given)[:80]!r} is no id for {names[2]}: {_EXAMPLES.get(names[2], 'an id')}"
    if len(place) == 3:
        return f"{names[-1]} needs a list of ids: [{_EXAMPLES.get(names[-1], 'an id').split(' ')[0]}]"
    if len(place) == 2:
        return f"{names[-1]} needs lists below it: {', '.join(_EXAMPLES)}"
    return f"{names[0] if names else 'the file'} needs allow: or deny: below it"


def _told(name: str, problems: list[tuple[int, str]]) -> str:
    return "\n".join(f"{name}, line {line}: {problem}." for line, problem in sorted(problems))

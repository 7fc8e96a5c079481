"""YAML that people write by hand, and what is wrong with it: each thing with its line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")

# The names, and the numbers of items, on the way to a value.
Place = tuple[str | int, ...]


class YamlError(ValueError):
    """What is wrong in a document: a line of text for each problem."""


class YamlModel(BaseModel):
    """Fields under a name. With nothing below it the name stands for all that they are when left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_written(cls, given: Any) -> Any:
        return {} if given == "" else given


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """What stands in a file.

    name: of the file, for what is said of it.
    data: maps, lists and texts: numbers, too, are the text that was written, and nothing is "".
    lines: where each place begins, from 1.
    """

    name: str
    data: Any
    lines: Mapping[Place, int]

    def checked(self, model: TypeAdapter[T], explain: Callable[["ErrorDetails"], str]) -> T:
        """The data as what they should be. Raises YamlError, with what is explained of each thing that is wrong."""
        try:
            return model.validate_python(self.data)
        except ValidationError as error:
            found = [
                (self._line(place_of(each)), f"{field_of(each)}: {explain(each)}")
                for each in error.errors(include_url=False)
            ]
            raise YamlError("\n".join(_told(self.name, line, problem) for line, problem in sorted(found))) from None

    def error(self, place: Place, problem: str) -> YamlError:
        """What is wrong at a place, to be raised."""
        return YamlError(_told(self.name, self._line(place), problem))

    def _line(self, place: Place) -> int:
        """The line of a place or, where something is missing, of the nearest around it."""
        around = (place[:end] for end in range(len(place), -1, -1))
        return next((self.lines[each] for each in around if each in self.lines), 1)


def read_yaml(text: str, name: str) -> YamlDocument:
    """What stands in a text; name: of its file. Raises YamlError.

    An empty text is an empty map. A name that stands in one place twice is an error: what is under the first would be
    lost.
    """
    lines: dict[Place, int] = {}
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        data = {} if root is None else _data(root, (), lines, name)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = f"this is not YAML ({getattr(error, 'problem', None) or error})"
        raise YamlError(_told(name, mark.line + 1 if mark else 1, problem)) from None
    return YamlDocument(name, data, lines)


def place_of(problem: "ErrorDetails") -> Place:
    """Where the problem is."""
    return tuple(part for part in problem["loc"] if part != "[key]")


def field_of(problem: "ErrorDetails") -> str:
    """The field that is meant; of a list's items nobody knows the numbers."""
    return next((part for part in reversed(place_of(problem)) if isinstance(part, str)), "the file")


def no_such_field(known: Iterable[str]) -> str:
    """What is said of a name that stands where only the known ones may."""
    return f"there is no such field; there are {', '.join(known)}"


def _data(node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_data(each, (*place, number), lines, name) for number, each in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not key.value.strip():
            raise YamlError(_told(name, line, "a name is missing here"))
        if key.value in found:
            raise YamlError(_told(name, line, f"{key.value} stands here a second time; write it once"))
        lines[(*place, key.value)] = line
        found[key.value] = _data(value, (*place, key.value), lines, name)
    return found


def _told(name: str, line: int, problem: str) -> str:
    return f"{name}, line {line}: {problem}."

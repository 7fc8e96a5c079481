"""What Discord refuses in what a bot sends, found before anything happens, in the form in which Discord says so.

A check looks at a value and yields its problems; `error_body` puts them into the nested form of Discord's answers.
Limits are those of Discord's API v10; fields that Discord does not know are ignored, as it ignores them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.common import checks
from tests.fakes.common.checks import Check, Path, Problem, every, in_turn, is_a, one_of, repeated, together
from tests.fakes.common.memory import Json

CONTENT = 2_000
EMBEDS, EMBED_TOTAL = 10, 6_000
ROWS, BUTTONS = 5, 5
CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 2, 3, 4, 10, 18
LINK_STYLE = 5
EPHEMERAL = 1 << 6
SETTABLE_FLAGS = 1 << 2 | 1 << 12 | EPHEMERAL
ENTITY_SELECTS = (5, 6, 7, 8)


def error_body(problems: Iterable[Problem]) -> Json:
    """Discord's answer to an invalid form: code 50035 with the problems nested by field."""
    errors: Json = {}
    for problem in problems:
        node = errors
        for step in problem.at:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return {"message": "Invalid Form Body", "code": 50035, "errors": errors}


# ---------------------------------------------------------------------------------- single values


def text(most: int, least: int = 0) -> Check:
    """Text of a length, counted without the white space around it, as Discord does."""

    def length(value: str, at: Path) -> Iterator[Problem]:
        if least and not value.strip():
            yield Problem(at, "This field is required", "BASE_TYPE_REQUIRED")
        elif not least <= len(value.strip()) <= most:
            code = "BASE_TYPE_BAD_LENGTH" if least else "BASE_TYPE_MAX_LENGTH"
            said = f"Must be between {least} and {most} in length." if least else f"Must be {most} or fewer in length."
            yield Problem(at, said, code)

    return in_turn(is_a(str, "Could not interpret value as string.", "BASE_TYPE_BAD_TYPE"), length)


def number(least: int, most: int) -> Check:
    def size(value: int, at: Path) -> Iterator[Problem]:
        if not least <= value <= most:
            yield Problem(at, f"int value should be between {least} and {most}.", "NUMBER_TYPE_MAX")

    return in_turn(is_a(int, 'Value "{value}" is not int.', "NUMBER_TYPE_COERCE"), size)


boolean = is_a(bool, "Must be either true or false.", "BOOLEAN_TYPE_CHOICES")


def snowflake(value: Any, at: Path) -> Iterator[Problem]:
    if not re.fullmatch(r"\d{1,20}", str(value)):
        yield Problem(at, f'Value "{value}" is not snowflake.', "NUMBER_TYPE_COERCE")


def timestamp(value: Any, at: Path) -> Iterator[Problem]:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        yield Problem(at, f'Could not parse {value}. Should be ISO8601."', "DATE_TIME_TYPE_PARSE")


def url(most: int = 2_048) -> Check:
    def check(value: Any, at: Path) -> Iterator[Problem]:
        yield from text(most)(value, at)
        try:
            parts = urlsplit(value if isinstance(value, str) else "")
        except ValueError:
            yield Problem(at, "Not a well formed URL.", "URL_TYPE_INVALID_URL")
            return
        if parts.scheme not in {"http", "https"}:
            yield Problem(at, f"Scheme \"{parts.scheme}\" must be one of ('http', 'https').", "URL_TYPE_INVALID_SCHEME")
        elif re.search(r"\s", value) or not re.fullmatch(r"[^.\s]+(\.[^.\s]+)+|localhost", parts.hostname or ""):
            yield Problem(at, "Not a well formed URL.", "URL_TYPE_INVALID_URL")

    return check


def choice(*values: Any) -> Check:
    return one_of(values, f"Value must be one of {values}.", "BASE_TYPE_CHOICES")


def items(each: Check, most: int, least: int = 0) -> Check:
    def size(value: list[Any], at: Path) -> Iterator[Problem]:
        if not least <= len(value) <= most:
            yield Problem(at, f"Must be between {least} and {most} in length.", "BASE_TYPE_BAD_LENGTH")

    return in_turn(is_a(list, "Only iterables may be used in a ListType.", "LIST_TYPE_CONVERT"), size, every(each))


def record(fields: Mapping[str, Check], required: Sequence[str] = ()) -> Check:
    """An object; a field that is missing or null is fine unless it is required."""

    def names(value: Json, at: Path) -> Iterator[Problem]:
        for name in required:
            if value.get(name) is None:
                yield Problem((*at, name), "This field is required", "BASE_TYPE_REQUIRED")

    is_object = is_a(dict, "Only dictionaries may be used in a ModelType", "MODEL_TYPE_CONVERT")
    return in_turn(is_object, together(names, checks.fields(fields)))


def by_type(kinds: Mapping[int, Check]) -> Check:
    return checks.by_type(kinds, choice(*kinds))


# ----------------------------------------------------------------------------------------- embeds

PICTURE = record({"url": url()}, ["url"])
EMBED = record(
    {
        "title": text(256),
        "description": text(4_096),
        "url": url(),
        "color": number(0, 0xFFFFFF),
        "timestamp": timestamp,
        "fields": items(
            record({"name": text(256, 1), "value": text(1_024, 1), "inline": boolean}, ["name", "value"]), 25
        ),
        "footer": record({"text": text(2_048)}, ["text"]),
        "author": record({"name": text(256, 1), "url": url()}, ["name"]),
        "image": PICTURE,
        "thumbnail": PICTURE,
    }
)


def embed_texts(embed: Json) -> Iterator[str]:
    """Every text that counts towards the total of a message's embeds."""
    yield from (str(embed.get(name) or "") for name in ("title", "description"))
    yield from (str(field[name]) for field in embed.get("fields") or [] for name in ("name", "value"))
    yield str((embed.get("footer") or {}).get("text") or "")
    yield str((embed.get("author") or {}).get("name") or "")


def embeds(value: Any, at: Path) -> Iterator[Problem]:
    problems = list(items(EMBED, EMBEDS)(value, at))
    yield from problems
    if not problems and sum(len(each.strip()) for embed in value for each in embed_texts(embed)) > EMBED_TOTAL:
        yield Problem(at, f"Embed size exceeds maximum size of {EMBED_TOTAL}", "MAX_EMBED_SIZE_EXCEEDED")


# ------------------------------------------------------------------------------------- components

CUSTOM_ID = text(100, 1)
EMOJI = record({"name": text(32), "id": snowflake})
OPTION = record(
    {"label": text(100, 1), "value": text(100, 1), "description": text(100), "default": boolean, "emoji": EMOJI},
    ["label", "value"],
)
SELECT = {
    "custom_id": CUSTOM_ID,
    "placeholder": text(150),
    "min_values": number(0, 25),
    "max_values": number(1, 25),
    "disabled": boolean,
}
SELECTS: dict[int, Check] = {
    STRING_SELECT: record({**SELECT, "options": items(OPTION, 25, 1)}, ["custom_id", "options"]),
    **{kind: record(SELECT, ["custom_id"]) for kind in ENTITY_SELECTS},
}
INPUT = record(
    {
        "custom_id": CUSTOM_ID,
        "style": choice(1, 2),
        "label": text(45, 1),
        "min_length": number(0, 4_000),
        "max_length": number(1, 4_000),
        "value": text(4_000),
        "placeholder": text(100),
        "required": boolean,
    },
    ["custom_id", "style"],
)


def button(value: Json, at: Path) -> Iterator[Problem]:
    fields: dict[str, Check] = {"label": text(80), "style": choice(1, 2, 3, 4, 5), "disabled": boolean, "emoji": EMOJI}
    if value.get("style") == LINK_STYLE:
        yield from record({**fields, "url": url(512)}, ["style", "url"])(value, at)
    else:
        yield from record({**fields, "custom_id": CUSTOM_ID}, ["style", "custom_id"])(value, at)
    if not value.get("label") and not value.get("emoji"):
        yield Problem((*at, "label"), "A button needs a label or an emoji", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED")


def row(value: Json, at: Path) -> Iterator[Problem]:
    yield from record({"components": items(by_type({BUTTON: button, **SELECTS}), BUTTONS, 1)}, ["components"])(
        value, at
    )
    kinds = [each.get("type") for each in value.get("components") or [] if isinstance(each, dict)]
    if len(kinds) > 1 and any(kind != BUTTON for kind in kinds):
        yield Problem((*at, "components"), "A menu fills a row of its own", "COMPONENT_LAYOUT_WIDTH_EXCEEDED")


def interactive(components: Iterable[Json]) -> Iterator[Json]:
    """The buttons, menus and inputs of a message or a modal."""
    for component in components:
        inner = component.get("components") or ([component["component"]] if component.get("component") else [])
        if inner:
            yield from interactive(inner)
        elif component["type"] != TEXT_DISPLAY:
            yield component


def _unique(components: Sequence[Json], at: Path) -> Iterator[Problem]:
    for _, name in repeated(each.get("custom_id") or None for each in interactive(components)):
        yield Problem(at, f"Component custom id {name} cannot be duplicated", "COMPONENT_CUSTOM_ID_DUPLICATED")


def components(value: Any, at: Path) -> Iterator[Problem]:
    problems = list(items(by_type({ROW: row}), ROWS)(value, at))
    yield from problems or _unique(value, at)


def _labelled(value: Json, at: Path) -> Iterator[Problem]:
    """Inside a label the input has none of its own."""
    inner = by_type({TEXT_INPUT: INPUT, **SELECTS})
    fields = {"label": text(45, 1), "description": text(100), "component": inner}
    yield from record(fields, ["label", "component"])(value, at)


def _input_row(value: Json, at: Path) -> Iterator[Problem]:
    fields = {"components": items(by_type({TEXT_INPUT: INPUT}), 1, 1)}
    yield from record(fields, ["components"])(value, at)
    for each in value.get("components") or []:
        yield from record({}, ["label"])(each, (*at, "components", 0))


def modal(value: Any, at: Path = ("data",)) -> Iterator[Problem]:
    parts = by_type({ROW: _input_row, LABEL: _labelled, TEXT_DISPLAY: record({"content": text(4_000, 1)}, ["content"])})
    fields = {"custom_id": CUSTOM_ID, "title": text(45, 1), "components": items(parts, 5, 1)}
    problems = list(record(fields, list(fields))(value, at))
    yield from problems or _unique(value["components"], (*at, "components"))


# --------------------------------------------------------------------------------------- messages


def allowed_mentions(value: Any, at: Path) -> Iterator[Problem]:
    parse = items(choice("users", "roles", "everyone"), 3)
    ids = items(snowflake, 100)
    yield from record({"parse": parse, "users": ids, "roles": ids, "replied_user": boolean})(value, at)
    for name in ("users", "roles"):
        if isinstance(value, dict) and value.get(name) and name in (value.get("parse") or ()):
            code = "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
            yield Problem(at, f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.', code)


def _flags(value: Any, at: Path) -> Iterator[Problem]:
    yield from number(0, 1 << 20)(value, at)
    if isinstance(value, int) and value & ~SETTABLE_FLAGS:
        yield Problem(at, f"The local Discord does not know the flags {value & ~SETTABLE_FLAGS}.", "UNKNOWN_FLAG")


def _nonce(value: Any, at: Path) -> Iterator[Problem]:
    yield from text(25)(str(value), at)


MESSAGE = record(
    {
        "content": text(CONTENT),
        "embeds": embeds,
        "components": components,
        "allowed_mentions": allowed_mentions,
        "flags": _flags,
        "nonce": _nonce,
        "enforce_nonce": boolean,
        "tts": boolean,
        "message_reference": record(
            {"message_id": snowflake, "channel_id": snowflake, "guild_id": snowflake, "fail_if_not_exists": boolean},
            ["message_id"],
        ),
    }
)


def is_empty(message: Json) -> bool:
    """Whether there is nothing to see in a message."""
    return not any((str(message.get("content") or "").strip(), message.get("embeds"), message.get("components")))


# --------------------------------------------------------------------------------------- commands

_NAME = re.compile(r"[-_'\w]{1,32}")


def _command_name(value: Any, at: Path) -> Iterator[Problem]:
    if not isinstance(value, str) or not _NAME.fullmatch(value) or value != value.lower():
        code = "APPLICATION_COMMAND_INVALID_NAME"
        yield Problem(
            at, f'Command name is invalid: it must be lower case, in 1 to 32 word characters: "{value}"', code
        )


CHOICE = record({"name": text(100, 1)}, ["name", "value"])
OPTION_TYPES = tuple(range(3, 12))
ATTACHMENT = 11
COMMAND_OPTION = record(
    {
        "type": choice(*OPTION_TYPES),
        "name": _command_name,
        "description": text(100, 1),
        "required": boolean,
        "choices": items(CHOICE, 25),
        "autocomplete": boolean,
        "min_length": number(0, 6_000),
        "max_length": number(1, 6_000),
    },
    ["type", "name", "description"],
)


def command(value: Any, at: Path = ()) -> Iterator[Problem]:
    """One command to be registered. Groups of commands are not built here: no bot of ours has them."""
    kind = (value.get("type") or CHAT_INPUT) if isinstance(value, dict) else CHAT_INPUT
    if kind != CHAT_INPUT:
        yield from record({"type": choice(USER_MENU, MESSAGE_MENU), "name": text(32, 1)}, ["name"])(value, at)
        for name in ("description", "options"):
            if value.get(name):
                yield Problem((*at, name), f"Context menu commands have no {name}", "APPLICATION_COMMAND_CONTEXT_MENU")
        return
    fields = {"name": _command_name, "description": text(100, 1), "options": items(COMMAND_OPTION, 25)}
    problems = list(record(fields, ["name", "description"])(value, at))
    yield from problems
    if problems:
        return
    options = value.get("options") or []
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
        yield Problem((*at, "options"), "Required options must be placed before non-required options", code)
    if len({option["name"] for option in options}) < len(options):
        yield Problem((*at, "options"), "Option names must be unique", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID")


def commands(value: Any) -> Iterator[Problem]:
    """All commands at once, as a bulk overwrite sends them."""
    problems = list(items(command, 130)(value, ()))
    yield from problems
    if problems:
        return
    kinds = [(each.get("type") or CHAT_INPUT, each["name"]) for each in value]
    for kind, most in ((CHAT_INPUT, 100), (USER_MENU, 15), (MESSAGE_MENU, 15)):
        if sum(each == kind for each, _ in kinds) > most:
            yield Problem((), f"Must be {most} or fewer in length.", "BASE_TYPE_MAX_LENGTH")
    if len(set(kinds)) < len(kinds):
        yield Problem((), "Application command names must be unique", "APPLICATION_COMMANDS_DUPLICATE_NAME")

"""What Slack accepts in messages and views: every limit, and the words with which it refuses."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.fakes.common import checks
from tests.fakes.common.checks import Check, Path, Problem, every, fields, in_turn, is_a, repeated, together
from tests.fakes.common.memory import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
POST_TEXT = 40_000
UPDATE_TEXT = 4_000
# Of all texts in the blocks of a message. Slack documents no number: 9,600 were taken, 11,300 refused.
BLOCKS_TEXT = 10_000
MARKDOWN_TEXT = 12_000
BUTTON_VALUE = 2_000
UNLIMITED = 1_000_000


def sentence(problem: Problem) -> str:
    """A problem in Slack's words."""
    pointer = "".join(f"/{step}" for step in problem.at)
    return f"[ERROR] {problem.message} [json-pointer:{pointer}]"


def string(most: int, least: int = 1) -> Check:
    def length(value: str, at: Path) -> Iterator[Problem]:
        if len(value) < least:
            yield Problem(at, f"must be more than {least - 1} characters")
        elif len(value) > most:
            yield Problem(at, f"must be less than {most + 1} characters")

    return in_turn(is_a(str, "must be a string"), length)


def value(least: int = 0) -> Check:
    """What a button holds: Slack counts the characters that it takes as JSON."""

    def size(found: str, at: Path) -> Iterator[Problem]:
        if len(json.dumps(found)) - 2 > BUTTON_VALUE:
            yield Problem(at, f"must be less than {BUTTON_VALUE + 1} characters")
        elif least and not found.strip():
            yield Problem(at, f"must be more than {least - 1} characters")

    return in_turn(is_a(str, "must be a string"), size)


boolean = is_a(bool, "must be a boolean")
number = is_a(int, "must be a number")


def anything(_value: Any, _at: Path) -> Iterator[Problem]:
    yield from ()


def one_of(*allowed: str) -> Check:
    return checks.one_of(allowed, f"must be one of {', '.join(allowed)}")


def items(each: Check, most: int, least: int = 1) -> Check:
    def size(value: list[Any], at: Path) -> Iterator[Problem]:
        if len(value) > most:
            yield Problem(at, f"no more than {most} items allowed")
        if len(value) < least:
            yield Problem(at, f"must have at least {least} items")

    return in_turn(is_a(list, "must be an array"), together(size, every(each)))


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Every required field, any of the optional ones, and nothing else."""
    known = {"type": anything, **required, **(optional or {})}

    def names(value: Json, at: Path) -> Iterator[Problem]:
        for name in required:
            if value.get(name) is None:
                yield Problem(at, f"missing required field: {name}")
        for name in value:
            if name not in known:
                yield Problem(at, f"invalid additional property: {name}")

    return in_turn(is_a(dict, "must be an object"), together(names, fields(known)))


def by_type(kinds: Mapping[str, Check]) -> Check:
    def unsupported(found: Any, at: Path) -> Iterator[Problem]:
        yield Problem(at, f"unsupported type: {found}")

    return checks.by_type(kinds, unsupported)


def either(check: Check, *names: str) -> Check:
    """What `check` asks for, and at least one of these fields."""

    def one_is_there(value: Any, at: Path) -> Iterator[Problem]:
        if isinstance(value, dict) and not any(value.get(name) for name in names):
            yield Problem(at, f"one of {', '.join(names)} is required")

    return together(check, one_is_there)


# ------------------------------------------------------------------------------------------ texts


def plain(most: int) -> Check:
    return by_type({"plain_text": record({"text": string(most)}, {"emoji": boolean})})


def text(most: int) -> Check:
    return by_type(
        {
            "plain_text": record({"text": string(most)}, {"emoji": boolean}),
            "mrkdwn": record({"text": string(most)}, {"verbatim": boolean}),
        }
    )


STYLE = record(
    {},
    dict.fromkeys(
        ["bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"], boolean
    ),
)


def _inline(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record(required, {"style": STYLE, **(optional or {})})


WORDS = string(UNLIMITED)
INLINE = {
    "text": _inline({"text": WORDS}),
    "link": _inline({"url": string(3000)}, {"text": WORDS, "unsafe": boolean}),
    "user": _inline({"user_id": WORDS}),
    "usergroup": _inline({"usergroup_id": WORDS}),
    "channel": _inline({"channel_id": WORDS}),
    "team": _inline({"team_id": WORDS}),
    "emoji": _inline({"name": WORDS}, {"unicode": WORDS, "skin_tone": number}),
    "broadcast": _inline({"range": one_of("here", "channel", "everyone")}),
    "date": _inline({"timestamp": number, "format": WORDS}, {"url": WORDS, "fallback": WORDS}),
    "color": _inline({"value": WORDS}),
}
INLINES = items(by_type(INLINE), UNLIMITED, 0)
SECTION = record({"elements": INLINES})
BORDER = one_of("0", "1")


def _zero_or_one(value: Any, at: Path) -> Iterator[Problem]:
    yield from BORDER(str(value), at)


RICH_TEXT_PARTS = {
    "rich_text_section": SECTION,
    "rich_text_quote": record({"elements": INLINES}, {"border": _zero_or_one}),
    "rich_text_preformatted": record(
        {"elements": items(by_type({kind: INLINE[kind] for kind in ("text", "link")}), UNLIMITED, 0)},
        {"border": _zero_or_one, "language": WORDS},
    ),
    "rich_text_list": record(
        {
            "style": one_of("bullet", "ordered"),
            "elements": items(by_type({"rich_text_section": SECTION}), UNLIMITED),
        },
        {"indent": number, "offset": number, "border": _zero_or_one},
    ),
}

# --------------------------------------------------------------------------------------- elements

CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = record({"text": text(75), "value": string(150)}, {"description": text(75), "url": string(3000)})
OPTIONS = items(OPTION, 100)
GROUPS = items(record({"label": plain(75), "options": OPTIONS}), 100)
ACTION = {"action_id": string(255)}
INPUT = {**ACTION, "placeholder": plain(150), "focus_on_load": boolean, "confirm": CONFIRM}
PICTURE = either(
    record({"alt_text": string(2000)}, {"image_url": string(3000), "slack_file": anything}),
    "image_url",
    "slack_file",
)
FEEDBACK = record({"text": plain(75), "value": value(1)}, {"accessibility_label": string(75)})


def _select(single: str, *, groups: bool = False, options: bool = False) -> dict[str, Check]:
    """A menu that takes one choice and its sibling that takes several."""
    chosen = single.removesuffix("_select")
    initial = {"static": "option", "external": "option"}.get(chosen, chosen.removesuffix("s"))
    content: dict[str, Check] = {**INPUT, f"initial_{initial}": anything, "min_query_length": number}
    content |= {"response_url_enabled": boolean, "default_to_current_conversation": boolean}
    several = {**INPUT, f"initial_{initial}s": anything, "max_selected_items": number, "filter": anything}
    if groups:
        content["option_groups"] = several["option_groups"] = GROUPS
    if options:
        content["options"] = several["options"] = OPTIONS
        return {
            single: either(record({}, content), "options", "option_groups"),
            f"multi_{single}": either(record({}, several), "options", "option_groups"),
        }
    return {single: record({}, {**content, "filter": anything}), f"multi_{single}": record({}, several)}


SELECTS = {
    **_select("static_select", groups=True, options=True),
    **_select("external_select"),
    **_select("users_select"),
    **_select("conversations_select"),
    **_select("channels_select"),
}
CHOICES: dict[str, Check] = {
    "checkboxes": record({"options": items(OPTION, 10)}, {**INPUT, "initial_options": anything}),
    "radio_buttons": record({"options": items(OPTION, 10)}, {**INPUT, "initial_option": anything}),
    "datepicker": record({}, {**INPUT, "initial_date": string(10)}),
    "timepicker": record({}, {**INPUT, "initial_time": string(5), "timezone": WORDS}),
    "datetimepicker": record({}, {**INPUT, "initial_date_time": number}),
}
BUTTON = record(
    {"text": plain(75)},
    {
        **ACTION,
        "value": value(),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
SINGLE_SELECTS = {kind: check for kind, check in SELECTS.items() if not kind.startswith("multi_")}
ACTION_ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "overflow": record({"options": items(OPTION, 5)}, {**ACTION, "confirm": CONFIRM}),
    **SINGLE_SELECTS,
    **CHOICES,
}
CONTEXT_ACTION_ELEMENTS = {
    "feedback_buttons": record({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, ACTION),
    "icon_button": record(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            **ACTION,
            "value": value(),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": items(WORDS, UNLIMITED),
        },
    ),
}
TYPED = {
    **INPUT,
    "initial_value": string(3000, 0),
    "min_length": number,
    "max_length": number,
    "dispatch_action_config": anything,
}
INPUT_ELEMENTS: dict[str, Check] = {
    "plain_text_input": record({}, {**TYPED, "multiline": boolean}),
    "email_text_input": record({}, TYPED),
    "url_text_input": record({}, TYPED),
    "number_input": record({"is_decimal_allowed": boolean}, {**TYPED, "min_value": anything, "max_value": anything}),
    "rich_text_input": record({}, {**TYPED, "initial_value": anything}),
    "file_input": record({}, {**ACTION, "filetypes": anything, "max_files": number}),
    **SELECTS,
    **CHOICES,
}

# ----------------------------------------------------------------------------------------- blocks


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record(required, {"block_id": string(255), **(optional or {})})


EVERYWHERE: dict[str, Check] = {
    "section": either(
        _block(
            {},
            {
                "text": text(3000),
                "fields": items(text(2000), 10),
                "accessory": by_type({**ACTION_ELEMENTS, **SELECTS, "image": PICTURE}),
                "expand": boolean,
            },
        ),
        "text",
        "fields",
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "image": either(
        _block(
            {"alt_text": string(2000)},
            {"image_url": string(3000), "slack_file": anything, "title": plain(2000)},
        ),
        "image_url",
        "slack_file",
    ),
    "actions": _block({"elements": items(by_type(ACTION_ELEMENTS), 25)}),
    "context": _block(
        {
            "elements": items(
                by_type(
                    {
                        "image": PICTURE,
                        "plain_text": record({"text": string(3000)}, {"emoji": boolean}),
                        "mrkdwn": record({"text": string(3000)}, {"verbatim": boolean}),
                    }
                ),
                10,
            )
        }
    ),
    "input": _block(
        {"label": plain(2000), "element": by_type(INPUT_ELEMENTS)},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block({"elements": items(by_type(RICH_TEXT_PARTS), UNLIMITED)}),
}
CELL = by_type(
    {
        "raw_text": record({"text": WORDS}),
        "rich_text": record({"elements": items(by_type(RICH_TEXT_PARTS), UNLIMITED)}),
    }
)
ONLY_IN_MESSAGES: dict[str, Check] = {
    "markdown": _block({"text": string(MARKDOWN_TEXT)}),
    "context_actions": _block({"elements": items(by_type(CONTEXT_ACTION_ELEMENTS), 5)}),
    "table": _block({"rows": items(items(CELL, 20), 100)}, {"column_settings": items(anything, 20)}),
}
MESSAGE_BLOCK = by_type({**EVERYWHERE, **ONLY_IN_MESSAGES})
VIEW_BLOCK = by_type(EVERYWHERE)


def interactive_elements(block: Json) -> Iterator[Json]:
    """The buttons, menus and inputs that a person can use in this block."""
    found = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    if block.get("type") in {"actions", "context_actions", "section", "input"}:
        yield from (element for element in found if element and element.get("type") != "image")


def _between_blocks(blocks: Sequence[Json], at: Path) -> Iterator[Problem]:
    """What no single block can tell: identifiers that repeat and totals."""
    for place, block_id in repeated(block.get("block_id") for block in blocks):
        yield Problem((*at, place, "block_id"), f"`block_id` {block_id} already exists")
    for place, block in enumerate(blocks):
        actions = [element.get("action_id") for element in interactive_elements(block)]
        for element, action_id in repeated(actions):
            where = (*at, place, "elements", element, "action_id")
            yield Problem(where, f"`action_id` {action_id} already exists for another element")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_TEXT:
        yield Problem(at, f"markdown text must be less than {MARKDOWN_TEXT + 1} characters in all")
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield Problem(at, "only one table is allowed")


def _check_blocks(blocks: Any, each: Check, most: int, at: Path) -> list[Problem]:
    # What is between blocks can only be looked at once each of them is sound.
    found = list(items(each, most, 0)(blocks, at))
    return found or list(_between_blocks(blocks, at))


def texts(part: Any) -> Iterator[str]:
    """Every text in a block, but for markdown blocks, which have a limit of their own."""
    if isinstance(part, dict) and part.get("type") != "markdown":
        for name, content in part.items():
            if name == "text" and isinstance(content, str):
                yield content
            else:
                yield from texts(content)
    elif isinstance(part, list):
        for each in part:
            yield from texts(each)


def holds_too_much(blocks: list[Json]) -> bool:
    """Whether the texts of a message's blocks are longer together than Slack takes."""
    return sum(map(len, texts(blocks))) > BLOCKS_TEXT


def check_message_blocks(blocks: Any) -> list[Problem]:
    return _check_blocks(blocks, MESSAGE_BLOCK, MESSAGE_BLOCKS, ("blocks",))


# ------------------------------------------------------------------------------------------ views

_OF_VIEWS: dict[str, Check] = {
    "blocks": anything,
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_OF_MODALS = {"close": plain(24), "submit": plain(24), "clear_on_close": boolean, "notify_on_close": boolean}
VIEWS: dict[str, Check] = {
    "home": record({"blocks": anything}, _OF_VIEWS),
    "modal": record(
        {"title": plain(24), "blocks": anything},
        {**_OF_VIEWS, **_OF_MODALS, "submit_disabled": boolean},
    ),
}


def check_options(answer: Any) -> list[Problem]:
    """Every reason for which Slack would show nothing of what it was given while somebody types into a menu."""
    return list(record({"options": OPTIONS})(answer, ()))


def check_view(view: Any, kind: str) -> list[Problem]:
    """Every reason for which Slack would refuse this view as a modal or a home."""
    found = list(by_type({kind: VIEWS[kind]})(view, ("view",)))
    if found:
        return found
    blocks = view["blocks"]
    found = _check_blocks(blocks, VIEW_BLOCK, VIEW_BLOCKS, ("view", "blocks"))
    if kind == "modal" and not found:
        if not blocks:
            found.append(Problem(("view", "blocks"), "must have at least 1 items"))
        if any(block["type"] == "input" for block in blocks) and not view.get("submit"):
            found.append(Problem(("view",), "must define `submit` to use an `input` block in modals"))
    return found

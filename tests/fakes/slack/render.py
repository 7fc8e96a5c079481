"""What a person reads: Slack's markup and blocks as plain words and as a picture of the screen in HTML.

The mentions and links of a message are found here too: they are exactly what the reader would see as such.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; `mention` and `url` hold what pressing or reading them would reach."""

    text: str
    styles: frozenset[str] = frozenset()
    url: str | None = None
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One thing on the screen: a paragraph, a quotation, a row of buttons ..."""

    kind: str
    runs: tuple[Run, ...] = ()
    mark: str = ""


# ----------------------------------------------------------------------------------------- mrkdwn

_ANGLE = r"<(?P<angle>[^<>\n]+)>"
_STYLED = "|".join(
    rf"(?<![\w{mark}])\{mark}(?=\S)(?P<{name}>[^\n]+?)(?<=\S)\{mark}(?![\w{mark}])"
    for name, mark in {"bold": "*", "italic": "_", "strike": "~"}.items()
)
_MARKUP = re.compile(rf"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|{_ANGLE}|{_STYLED}", re.DOTALL)
_ONLY_ANGLE = re.compile(_ANGLE)
_BARE_URL = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?'\")\]]")
_QUOTED = re.compile(r"^(?:>|&gt;) ?", re.MULTILINE)


def unescape(text: str) -> str:
    """Undo the only three escapes that Slack knows."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """Text as Slack stores what a person typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _words(text: str, base: Run, autolink: bool) -> Iterator[Run]:
    place = 0
    for match in _BARE_URL.finditer(text) if autolink else ():
        if match.start() > place:
            yield replace(base, text=unescape(text[place : match.start()]))
        url = unescape(match[0])
        yield replace(base, text=url, url=url)
        place = match.end()
    if place < len(text):
        yield replace(base, text=unescape(text[place:]))


def _reference(content: str, base: Run, names: Mapping[str, str]) -> Run:
    """What `<...>` stands for; unknown content stays as it was written."""
    target, _, label = content.partition("|")
    kind, name = target[0], target[1:]
    if kind in "@#" and name:
        return replace(base, text=kind + (unescape(label) or names.get(name, name)), mention=f"<{target}>")
    if kind == "!" and name.startswith("date^"):
        return replace(base, text=unescape(label))
    if kind == "!" and name:
        return replace(base, text="@" + (unescape(label).removeprefix("@") or name), mention=f"<{target}>")
    if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
        return replace(base, text=unescape(label or target), url=unescape(target))
    return replace(base, text=unescape(f"<{content}>"))


def mrkdwn(
    text: str,
    names: Mapping[str, str] = NO_NAMES,
    *,
    autolink: bool = True,
    base: Run | None = None,
) -> list[Run]:
    """The runs of a text in Slack's markup."""
    base = base or Run("")
    # Slack resolves references inside code as well, but no other markup.
    is_code = "code" in base.styles
    pattern = _ONLY_ANGLE if is_code else _MARKUP
    runs: list[Run] = []
    place = 0
    for match in pattern.finditer(text):
        runs += _words(text[place : match.start()], base, autolink and not is_code)
        place = match.end()
        kind = match.lastgroup or ""
        if kind == "angle":
            runs.append(_reference(match["angle"], base, names))
        else:
            style = "code" if kind == "block" else kind
            inner = replace(base, styles=base.styles | {style})
            runs += mrkdwn(match[kind].strip("\n"), names, autolink=autolink, base=inner)
    runs += _words(text[place:], base, autolink and not is_code)
    return runs


_MARKDOWN_LINK = re.compile(r"(?<!\\)\[([^\]\n]*)\]\(([^()\s]+)\)")
_MARKDOWN_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def _markdown(text: str, names: Mapping[str, str]) -> list[Run]:
    """The standard Markdown of a markdown block, as far as answers use it."""
    as_slack = _MARKDOWN_LINK.sub(r"<\2|\1>", text)
    return mrkdwn(_MARKDOWN_BOLD.sub(r"*\1*", as_slack), names)


# -------------------------------------------------------------------------------------- rich text


def _rich_run(element: Json, names: Mapping[str, str]) -> Run:
    styles = frozenset(name for name, on in (element.get("style") or {}).items() if on)
    run = Run(str(element.get("text") or element.get("value") or ""), styles)
    match element["type"]:
        case "link":
            run = replace(run, text=run.text or element["url"], url=element["url"])
        case "user" | "channel" as kind:
            sign, target = ("@", element["user_id"]) if kind == "user" else ("#", element["channel_id"])
            run = replace(run, text=sign + names.get(target, target), mention=f"<{sign}{target}>")
        case "usergroup":
            group = element["usergroup_id"]
            run = replace(run, text=f"@{group}", mention=f"<!subteam^{group}>")
        case "broadcast":
            run = replace(run, text=f"@{element['range']}", mention=f"<!{element['range']}>")
        case "emoji":
            run = replace(run, text=f":{element['name']}:")
        case "date":
            run = replace(run, text=element.get("fallback") or str(element["timestamp"]), url=element.get("url"))
    return run


def _rich_part(element: Json, names: Mapping[str, str]) -> Iterator[Part]:
    kinds = {"rich_text_quote": "quote", "rich_text_preformatted": "code"}
    if element["type"] != "rich_text_list":
        runs = tuple(_rich_run(each, names) for each in element["elements"])
        yield Part(kinds.get(element["type"], "text"), runs)
        return
    start = int(element.get("offset") or 0) + 1
    for number, item in enumerate(element["elements"], start):
        mark = f"{number}. " if element["style"] == "ordered" else "• "
        runs = tuple(_rich_run(each, names) for each in item["elements"])
        yield Part("item", runs, "    " * int(element.get("indent") or 0) + mark)


# ----------------------------------------------------------------------------------------- blocks


def _text_parts(text: str, names: Mapping[str, str], *, autolink: bool = True) -> Iterator[Part]:
    """Paragraphs and quotations of a text in Slack's markup, in their order."""
    lines: list[str] = []
    quoted = False
    for line in [*text.split("\n"), None]:
        is_quote = line is not None and bool(_QUOTED.match(line))
        if lines and (line is None or is_quote != quoted):
            runs = mrkdwn("\n".join(lines), names, autolink=autolink)
            yield Part("quote" if quoted else "text", tuple(runs))
            lines = []
        quoted = is_quote
        if line is not None:
            lines.append(_QUOTED.sub("", line) if is_quote else line)


def _object_parts(text: Json, names: Mapping[str, str]) -> Iterator[Part]:
    if text["type"] == "plain_text":
        yield Part("text", (Run(text["text"]),))
    else:
        yield from _text_parts(text["text"], names, autolink=not text.get("verbatim"))


def _labels(element: Json) -> Iterator[Run]:
    """What is written on a button, a pair of feedback buttons or a menu."""
    if element["type"] == "feedback_buttons":
        for side in ("positive_button", "negative_button"):
            yield Run(element[side]["text"]["text"])
        return
    label = element.get("text") or element.get("placeholder") or {"text": element["type"].replace("_", " ")}
    yield Run(label["text"], url=element.get("url"))


def _section(block: Json, names: Mapping[str, str]) -> Iterator[Part]:
    for text in [block.get("text"), *(block.get("fields") or [])]:
        if text:
            yield from _object_parts(text, names)
    accessory = block.get("accessory")
    if accessory and accessory["type"] == "image":
        yield Part("image", (Run(accessory["alt_text"]),))
    elif accessory:
        yield Part("buttons", tuple(_labels(accessory)))


def _context(block: Json, names: Mapping[str, str]) -> Iterator[Part]:
    runs: list[Run] = []
    for element in block["elements"]:
        runs += [Run(" ")] if runs else []
        if element["type"] == "image":
            runs.append(Run(f"[image: {element['alt_text']}]"))
        else:
            runs += [run for part in _object_parts(element, names) for run in part.runs]
    yield Part("context", tuple(runs))


def _table(block: Json, names: Mapping[str, str]) -> Iterator[Part]:
    for row in block["rows"]:
        runs: list[Run] = []
        for cell in row:
            runs += [Run(" | ")] if runs else []
            if cell["type"] == "raw_text":
                runs.append(Run(cell["text"]))
            else:
                runs += [run for part in _rich_text(cell, names) for run in part.runs]
        yield Part("row", tuple(runs))


def _rich_text(block: Json, names: Mapping[str, str]) -> Iterator[Part]:
    for element in block["elements"]:
        yield from _rich_part(element, names)


def _input(block: Json, _names: Mapping[str, str]) -> Iterator[Part]:
    yield Part("label", (Run(block["label"]["text"]),))
    yield Part("input", tuple(_labels(block["element"])))


def _buttons(block: Json, _names: Mapping[str, str]) -> Iterator[Part]:
    yield Part("buttons", tuple(run for element in block["elements"] for run in _labels(element)))


_BLOCKS = {
    "section": _section,
    "header": lambda block, _: iter([Part("header", (Run(block["text"]["text"]),))]),
    "divider": lambda _, __: iter([Part("divider")]),
    "image": lambda block, _: iter([Part("image", (Run(block["alt_text"]),))]),
    "actions": _buttons,
    "context_actions": _buttons,
    "context": _context,
    "input": _input,
    "rich_text": _rich_text,
    "markdown": lambda block, names: iter([Part("text", tuple(_markdown(block["text"], names)))]),
    "table": _table,
}


def parts(text: str, blocks: Sequence[Json], names: Mapping[str, str] = NO_NAMES) -> list[Part]:
    """What the screen shows: the blocks where there are any, the text otherwise."""
    if not blocks:
        return list(_text_parts(text, names))
    return [part for block in blocks for part in _BLOCKS[block["type"]](block, names)]


def plain_text(text: str, blocks: Sequence[Json] = (), names: Mapping[str, str] = NO_NAMES) -> str:
    """What a person reads, line by line: quotations behind `>`, buttons in square brackets."""
    return "\n".join(_plain_part(part) for part in parts(text, blocks, names))


def _plain_part(part: Part) -> str:
    words = "".join(run.text for run in part.runs)
    match part.kind:
        case "quote":
            return "\n".join(f"> {line}" for line in words.split("\n"))
        case "buttons" | "input":
            return " ".join(f"[{run.text}]" for run in part.runs)
        case "image":
            return f"[image: {words}]"
        case "divider":
            return "—" * 10
        case _:
            return part.mark + words


# ------------------------------------------------------------------------------------------- HTML

_STYLE_TAGS = {
    "bold": "b",
    "italic": "i",
    "strike": "s",
    "underline": "u",
    "code": "code",
    "highlight": "mark",
    "client_highlight": "mark",
}
_PART_TAGS = {"quote": "blockquote", "code": "pre", "header": "h3"}
PAGE_STYLE = """
body { font: 15px/1.47 Lato, "Helvetica Neue", Arial, sans-serif; color: #1d1c1d; background: #fff;
  margin: 24px; max-width: 720px }
.message { display: flex; gap: 10px; padding: 8px 4px } .reply { margin-left: 46px }
.face { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #4a6fa5; color: #fff;
  font-weight: 900; text-align: center; line-height: 36px } .bot .face { background: #2b7a5d }
.who { font-weight: 900 } .badge, .note, .time, .context { color: #616061; font-size: 12px }
.badge { background: #e8e8e8; border-radius: 3px; padding: 0 4px } .body > * { margin: 4px 0 }
.text, .context, .item { white-space: pre-wrap } blockquote { border-left: 4px solid #ddd; margin: 4px 0;
  padding-left: 12px; white-space: pre-wrap } pre, code { background: #f6f6f6; border: 1px solid #e0e0e0;
  border-radius: 4px; padding: 1px 4px; font-size: 12px; white-space: pre-wrap } h3 { font-size: 18px }
mark { background: #fdf2c4 } a { color: #1264a3; text-decoration: none } .mention { background: #e8f5fa;
  color: #1264a3; border-radius: 3px; padding: 0 2px } .button { display: inline-block; padding: 3px 10px;
  border: 1px solid #bbb; border-radius: 4px; font-weight: 700; font-size: 13px; margin-right: 6px }
.image { color: #616061; font-style: italic } hr { border: 0; border-top: 1px solid #ddd }
"""


def _html_run(run: Run) -> str:
    shown = html.escape(run.text)
    for style, tag in _STYLE_TAGS.items():
        if style in run.styles:
            shown = f"<{tag}>{shown}</{tag}>"
    if run.mention:
        return f'<span class="mention">{shown}</span>'
    # Only web addresses become links, so that a page made from any message is safe to open.
    if run.url and run.url.startswith(("https://", "http://")):
        return f'<a href="{html.escape(run.url)}">{shown}</a>'
    return shown


def _html_part(part: Part) -> str:
    if part.kind == "divider":
        return "<hr>"
    if part.kind in {"buttons", "input"}:
        row = "".join(f'<span class="button">{_html_run(run)}</span>' for run in part.runs)
        return f"<div>{row}</div>"
    tag = _PART_TAGS.get(part.kind, "div")
    words = "".join(_html_run(run) for run in part.runs)
    return f'<{tag} class="{part.kind}">{html.escape(part.mark)}{words}</{tag}>'


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a picture: who wrote it and when, and what is to be read under the name."""

    author: str
    time: str
    text: str
    blocks: tuple[Json, ...] = ()
    is_bot: bool = False
    is_reply: bool = False
    note: str = ""


def _html_entry(entry: Entry, names: Mapping[str, str]) -> str:
    classes = " ".join(["message", *(["bot"] if entry.is_bot else []), *(["reply"] if entry.is_reply else [])])
    badge = ' <span class="badge">APP</span>' if entry.is_bot else ""
    note = f'<div class="note">{html.escape(entry.note)}</div>' if entry.note else ""
    body = "".join(_html_part(part) for part in parts(entry.text, entry.blocks, names))
    author, time = html.escape(entry.author), html.escape(entry.time)
    return (
        f'<div class="{classes}"><div class="face">{author[:1].upper()}</div><div>{note}'
        f'<span class="who">{author}</span>{badge} <span class="time">{time}</span>'
        f'<div class="body">{body}</div></div></div>'
    )


def html_page(entries: Iterable[Entry], title: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """A page that needs nothing else and looks much like Slack."""
    body = "\n".join(_html_entry(entry, names) for entry in entries)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{PAGE_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )

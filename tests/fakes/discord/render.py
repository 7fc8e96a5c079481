"""What a person reads: Discord's Markdown and embeds as plain words, and what in them is a mention or a link."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; `mention` and `url` hold what pressing or reading them would reach."""

    text: str
    styles: frozenset[str] = frozenset()
    url: str = ""
    mention: str = ""


_STYLES = {"bold": "**", "underline": "__", "strike": "~~", "spoiler": "||", "italic": "*", "italic_": "_"}


def _pair(name: str, mark: str) -> str:
    """What stands between two marks; a mark that is escaped is none, and `_` counts only outside words."""
    edge = r"(?<!\w)", r"(?!\w)"
    before, after = edge if mark == "_" else ("", r"(?!\*)" if mark == "*" else "")
    mark = re.escape(mark)
    return rf"{before}{mark}(?=\S)(?P<{name}>(?:\\.|[^\\])+?)(?<!\s){mark}{after}"


_PARTS = (
    r"\\(?P<escaped>[^0-9A-Za-z\s])",
    r"```(?:[a-z0-9]*\n)?(?P<block>.+?)```",
    r"`(?P<code>[^`\n]+)`",
    r"<(?P<mention>@[!&]?\d+|\#\d+|/[^:>\n]+:\d+|id:\w+)>",
    r"(?P<everyone>@everyone|@here)",
    r"<t:(?P<time>-?\d+)(?::[a-zA-Z])?>",
    r"<a?:(?P<emoji>\w+):\d+>",
    r"<(?P<plain_url>https?://[^\s>]+)>",
    r"\[(?P<label>(?:\\.|[^\]\\\n])+)\]\(<?(?P<target>https?://[^\s)>]+)>?(?:\s+\"[^\"]*\")?\)",
    r"(?P<bare>(?:https?|discord)://[^\s<]+[^\s<.,:;\"')\]*_~|])",
    *(_pair(name, mark) for name, mark in _STYLES.items()),
    r"^(?P<heading>\#{1,3}|-\#) +",
    r"^(?P<quote>>{3}|>) ",
    r"^ *(?P<list>[-*]|\d+\.) +(?=\S)",
)
_MARKUP = re.compile("|".join(_PARTS), re.DOTALL | re.MULTILINE)


def markdown(text: str, names: Mapping[str, str] = NO_NAMES, base: Run | None = None) -> list[Run]:
    """The runs of a text in Discord's Markdown; the mark of a heading, quotation or list is a run of that style."""
    base = base or Run("")
    runs: list[Run] = []
    place = 0
    for match in _MARKUP.finditer(text):
        if match.start() > place:
            runs.append(replace(base, text=text[place : match.start()]))
        place = match.end()
        runs += _run(match, names, base)
    return [*runs, replace(base, text=text[place:])] if place < len(text) else runs


def _run(match: re.Match[str], names: Mapping[str, str], base: Run) -> list[Run]:
    kind = match.lastgroup or ""
    kind = "label" if kind == "target" else kind
    words = match[kind]
    if kind in _STYLES:
        return markdown(words, names, replace(base, styles=base.styles | {kind.rstrip("_")}))
    if kind == "label":
        return markdown(words, names, replace(base, url=match["target"]))
    if kind in {"bare", "plain_url"}:
        return [replace(base, text=words, url=words)]
    if kind in {"mention", "everyone"}:
        shown = words if kind == "everyone" else words[0] + names.get(re.sub(r"\D", "", words), "unknown")
        return [replace(base, text=shown, mention=match[0])]
    if kind in {"heading", "quote", "list"}:
        return [replace(base, text=match[0], styles=base.styles | {kind})]
    style = {"block": "code", "code": "code"}.get(kind)
    return [replace(base, text=words, styles=base.styles | ({style} if style else frozenset()))]


def runs_of(message: Json, names: Mapping[str, str] = NO_NAMES) -> Iterator[list[Run]]:
    """What is to be read in a message, line by line, its embeds and buttons included."""
    yield markdown(str(message.get("content") or ""), names)
    for embed in message.get("embeds") or []:
        yield from _embed(embed, names)
    for row in message.get("components") or []:
        labels = [each.get("label") or each.get("placeholder") or "" for each in row["components"]]
        urls = [each.get("url") or "" for each in row["components"]]
        yield [Run(f"[{label}] ", url=url) for label, url in zip(labels, urls, strict=True)]


def _embed(embed: Json, names: Mapping[str, str]) -> Iterator[list[Run]]:
    author = embed.get("author") or {}
    # Names of authors and footers know no Markdown.
    yield [Run(str(author.get("name") or ""), url=str(author.get("url") or ""))]
    yield markdown(str(embed.get("title") or ""), names, Run("", frozenset({"title"}), str(embed.get("url") or "")))
    yield markdown(str(embed.get("description") or ""), names)
    for field in embed.get("fields") or []:
        yield markdown(field["name"], names, Run("", frozenset({"title"})))
        yield markdown(field["value"], names)
    yield [Run(str((embed.get("footer") or {}).get("text") or ""))]


def plain(message: Json, names: Mapping[str, str] = NO_NAMES) -> str:
    """A message as a person reads it, one line for each of its parts."""
    lines = ("".join(run.text for run in runs) for runs in runs_of(message, names))
    return "\n".join(line.rstrip() for line in lines if line.strip())


def mentions(runs: Iterable[Run]) -> list[str]:
    return [run.mention for run in runs if run.mention]


def links(runs: Iterable[Run]) -> list[str]:
    return [run.url for run in runs if run.url]


def styled(message: Json, style: str) -> list[str]:
    """The words that have this look: bold, title, quote ..."""
    return [run.text for runs in runs_of(message) for run in runs if style in run.styles]


_CODE = re.compile(r"```.+?```|`[^`\n]+`", re.DOTALL)


def pings(content: str) -> list[str]:
    """Whom a content names so that Discord may ring: mentions outside code. Embeds never ring."""
    return [run.mention for run in markdown(_CODE.sub(" ", content)) if run.mention.startswith(("<@", "@"))]

"""What Markdown of blogs, wikis and manuals wears beside Markdown itself; the text inside it is left.

Directives (`:::tip`, `!!! warning`), notices (`[!NOTE]`), attributes (`{#id}`, `{: .class}`), shortcodes and templates
(`{{< figure >}}`, `{% include %}`, `{{ site.name }}`), foot notes' marks (`[^1]`), links of wikis (`[[Page|name]]`),
boxes to tick. What stands in code stays as it is written there.
"""

import re

from index.articles.formats.lists import box_to_tick

# A file without any of these wears none, and is not looked through line by line.
_ANY = re.compile(
    r":::|\{[{%#.:<]|\{\w+=|\[[!^\[_ xX]|^ {0,3}(?:!!!|\?\?\?|===)|\[toc\]|==|%%|<table|"
    r"^[ \t]*#\w|[ \t]\^[\w-]+[ \t]*$|^ {0,3}:[ \t]",
    re.MULTILINE | re.IGNORECASE,
)
_FENCE = re.compile(r" {0,3}(?:>\s?)*(?:[-*+] +)?(`{3,}|~{3,})")
_CODE = r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
_COLONS = re.compile(r"[ \t]*:{3,}(?P<rest>.*)$")
_DIRECTIVE = re.compile(r"[ \t]*(?:\{[^{}]*\}|[\w.:+-]+)?[ \t]*(?P<title>.*?)[ \t]*:*$")
_ADMONITION = re.compile(
    r"(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]+[\w-][\w ,-]*?[ \t]*(?:\"(?P<title>[^\"]*)\")?[ \t]*$"
)
_TAB = re.compile(r"(?P<indent>[ \t]*)===[+!]?[ \t]+\"(?P<title>[^\"]+)\"[ \t]*$")
_NOTICE = re.compile(r"^(?P<quote>[ \t]*(?:>[ \t]*)+)\[![\w-]+(?:\|[^\]]*)?\][+-]?[ \t]*")
_TASK = re.compile(r"^(?P<item>[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[(?P<box>[ xX/-])\][ \t]+")
_CONTENTS = re.compile(r"[ \t]*(?:\[toc\]|\[\[_?toc_?\]\]|\{:toc\}|\$\{toc\})[ \t]*$", re.IGNORECASE)
_TAGS = re.compile(r"[ \t]*#[^\W\d][\w/-]*(?:[ \t]+#[^\W\d][\w/-]*)*[ \t]*$")  # "#harbour #notes", of notes
_DEFINES = re.compile(r" {0,3}:[ \t]+(?=\S)")  # what the line above names
# A shortcode alone on its line, with what it shows: a caption, the name of a tab.
_SHORTCODE = re.compile(r"[ \t]*\{\{[<%]\s*(?P<name>[\w/-]+)\s(?P<rest>[^{}]*?)[%>]\}\}[ \t]*$")
_SHOWN_BY = re.compile(r"\b(?:title|caption|label|summary|header)\s*=\s*(?P<quote>[\"'])(?P<text>.+?)(?P=quote)")
_OPENS_A_PART = frozenset("accordion collapse details expand spoiler tab".split())
_QUOTED_FIRST = re.compile(r"(?:name\s*=\s*)?\"(?P<text>[^\"]+)\"")
_NOTE = re.compile(r"^[ \t]*\[\^[^\]\s]+\]:[ \t]*")
_ATTRIBUTES = r"\{:[^{}\n]*\}|\{\s*[#.][\w:-]+(?:\s+[^{}\n]*)?\}|\{\s*[\w-]+=(?:\"[^\"{}\n]*\"|[^\s{}\"]+)[^{}\n]*\}"
_INLINE = re.compile(
    rf"{_CODE}"
    r"|(?<!\\)(?:"
    r"\{\{[<%].*?[%>]\}\}|\{%-?.*?-?%\}|\{\{(?!\{).*?\}\}"  # shortcodes, tags and values of templates
    rf"|(?:[ \t]+(?={{[^\n]*$))?(?:{_ATTRIBUTES})"
    r"|(?:[ \t]+(?=\[\^[^\]\s]+\](?:\W|$)))?\[\^[^\]\s]+\]"  # a note's mark
    r"|!\[\[[^\[\]\n]+\]\]"  # a picture of a wiki
    r"|\[\[(?:[^\[\]|\n]+\|)?(?P<link>[^\[\]|\n]+)\]\](?!\()"
    r"|==(?P<marked>[^=\s](?:[^=\n]*[^=\s])?)=="
    r"|%%[^%\n]+%%"
    r"|[ \t]\^[\w-]+[ \t]*$"  # the name of a block, of notes
    r")"
)
# Over several lines; what these hold nobody sees.
_UNSEEN = re.compile(
    r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{\{</\*.*?\*/>\}\}|^%%\s*\n.*?\n%%\s*$|\{#(?=\s).*?#\}",
    re.DOTALL | re.MULTILINE,
)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)  # its braces are text
_BRACE = "\ue000"  # stands for such a brace; for private use, so in no text
_TABLE = re.compile(r"<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\r?\n)+")
# What only MDX has: imports, comments in braces, and values.
_MDX_CODE = (
    r"^(?:import\s.+?\sfrom\s+['\"].*?['\"]|import\s+['\"].*?['\"]|export\s+(?:const|default|function)\b.*?(?=\n\s*\n|\Z));?"
    r"|\{\s*/\*.*?\*/\s*\}"
)
_MDX = re.compile(rf"{_MDX_CODE}|(?<![\\{{]){{\s*[A-Za-z_][\w.]*\s*}}", re.DOTALL | re.MULTILINE)
_MDX_BUT_VALUES = re.compile(_MDX_CODE, re.DOTALL | re.MULTILINE)
# A component that begins a line, and what it shows of its own: "<TabItem value="win" label="Windows">".
_COMPONENT = re.compile(
    rf"^[ \t]*<[A-Z][\w.]*\b[^<>]*?{_SHOWN_BY.pattern}[^<>]*>(?P<gap>\s*\n\s*(?=[^\W\d_]|`(?!``)|[(\"“]))?",
    re.MULTILINE,
)
_CODE_PARTS = re.compile(r"(^ {0,3}```.*?^ {0,3}```|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
# Not in the address of a link, nor in the attribute of a tag.
_VALUE = re.compile(r"(?<![(\"'=/\\{])\{\{-?\s*[A-Za-z_][^{}\n]*\}\}(?!\})")
_MDX_VALUE = re.compile(r"(?<![=\\{])\{\s*[A-Za-z_][\w.]*\s*\}")


def values_of(text: str, *, is_mdx: bool = False) -> list[str]:
    """What a program puts the values of into a page that it makes of the text: `{{ site.name }}`, `{props.limit}`."""
    if "{" not in text:
        return []
    prose = "".join(_CODE_PARTS.split(_UNSEEN.sub("", _RAW.sub("", text)))[::2])
    prose = _MDX_BUT_VALUES.sub("", prose) if is_mdx else prose
    return [found[0] for pattern in (_VALUE, *[_MDX_VALUE] * is_mdx) for found in pattern.finditer(prose)]


def undressed(text: str) -> str:
    """The Markdown in the text, as a site would have made it into a page."""
    if not _ANY.search(text):
        return text
    text = _RAW.sub(lambda found: found[1].replace("{", _BRACE), text)
    text = _TABLE.sub(lambda found: _BLANK_LINES.sub("\n", found[0]), text)  # blank lines would end the block
    lines: list[str] = []
    fence = ""
    indents: list[int] = []
    for written in _UNSEEN.sub("", text).split("\n"):
        line = _dedented(written, indents)
        opening = _FENCE.match(line)
        if fence or opening:
            if opening and (not fence or opening[1].startswith(fence)):
                fence = "" if fence else opening[1]
            lines.append(line)
            continue
        lines += _undressed_line(line, indents)
    return "\n".join(lines).replace(_BRACE, "{")


def without_mdx(text: str) -> str:
    """Without what makes MDX of Markdown."""
    text = _COMPONENT.sub(_component_shown, text)
    parts = _CODE_PARTS.split(text)
    return "".join(part if number % 2 else _MDX.sub("", part) for number, part in enumerate(parts))


def _component_shown(found: re.Match[str]) -> str:
    """Above the text that it is of, on a line of its own."""
    return f"\n\n{found['text']}  \n" if found["gap"] else f"\n\n{found['text']}\n\n"


def _dedented(line: str, indents: list[int]) -> str:
    """The line without the indents of the directives that it is the text of; those that it is not of are ended."""
    if not indents or not line.strip():
        return line
    indent = len(line) - len(line.lstrip())
    while indents and indent < indents[-1] + 4:
        indents.pop()
    return line[min(4 * len(indents), indent) :]


def _undressed_line(line: str, indents: list[int]) -> list[str]:
    if directive := _COLONS.match(line):
        title = _DIRECTIVE.match(directive["rest"])
        words = title["title"] if title else ""
        words = words[1:-1] if words.startswith("[") and words.endswith("]") else words
        words = "" if words.startswith(("{", ".", "#")) else words
        return ["", words, ""] if words else [""]
    if block := _ADMONITION.match(line) or _TAB.match(line):
        indents.append(len(block["indent"]) + 4 * len(indents))
        return ["", block["title"], ""] if block["title"] else [""]
    if _CONTENTS.match(line) or _TAGS.match(line):
        return [""]
    if notice := _NOTICE.match(line):
        words = line[notice.end() :].rstrip()
        return [notice["quote"] + words, notice["quote"].rstrip()] if words else [notice["quote"].rstrip()]
    if shortcode := _SHORTCODE.match(line):
        return ["", _shown_by(shortcode["name"], shortcode["rest"]), ""]
    line = _DEFINES.sub("", line, count=1) if _DEFINES.match(line) else line
    line = _TASK.sub(lambda task: f"{task['item']}{box_to_tick(task['box'])} ", line)
    if note := _NOTE.match(line):
        return ["", _INLINE.sub(_left, line[note.end() :])]
    return [_INLINE.sub(_left, line)] if _ANY.search(line) else [line]


def _shown_by(name: str, rest: str) -> str:
    shown = _SHOWN_BY.search(rest) or (name in _OPENS_A_PART and _QUOTED_FIRST.match(rest))
    return shown["text"] if shown else ""


def _left(found: re.Match[str]) -> str:
    return found["code"] or found["link"] or found["marked"] or ""

"""What Markdown of blogs, wikis and manuals wears beside Markdown itself; the text inside it is left.

Directives (`:::tip`, `!!! warning`), notices (`[!NOTE]`), attributes (`{#id}`, `{: .class}`), shortcodes and templates
(`{{< figure >}}`, `{% include %}`, `{{ site.name }}`), foot notes' marks (`[^1]`), links of wikis (`[[Page|name]]`),
boxes to tick. What stands in code stays as it is written there.
"""

import re

# A file without any of these wears none, and is not looked through line by line.
_ANY = re.compile(
    r":::|\{[{%#.:<]|\{\w+=|\[[!^\[_ xX]|^ {0,3}(?:!!!|\?\?\?|===)|\[toc\]|==|%%|<table|"
    r"^[ \t]*#\w|[ \t]\^[\w-]+[ \t]*$",
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
_TASK = re.compile(r"^(?P<item>[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX/-]\][ \t]+")
_CONTENTS = re.compile(r"[ \t]*(?:\[toc\]|\[\[_?toc_?\]\]|\{:toc\}|\$\{toc\})[ \t]*$", re.IGNORECASE)
_TAGS = re.compile(r"[ \t]*#[^\W\d][\w/-]*(?:[ \t]+#[^\W\d][\w/-]*)*[ \t]*$")  # "#harbour #notes", of notes
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
_TABLE = re.compile(r"<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\r?\n)+")
# What only MDX has: imports, comments in braces, and values.
_MDX = re.compile(
    r"^(?:import\s.+?\sfrom\s+['\"].*?['\"]|import\s+['\"].*?['\"]|export\s+(?:const|default|function)\b.*?(?=\n\s*\n|\Z));?"
    r"|\{\s*/\*.*?\*/\s*\}|(?<![\\{])\{\s*[A-Za-z_][\w.]*\s*\}",
    re.DOTALL | re.MULTILINE,
)


def undressed(text: str) -> str:
    """The Markdown in the text, as a site would have made it into a page."""
    if not _ANY.search(text):
        return text
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
    return "\n".join(lines)


def without_mdx(text: str) -> str:
    """Without what makes MDX of Markdown."""
    parts = re.split(r"(^ {0,3}```.*?^ {0,3}```|`[^`\n]+`)", text, flags=re.DOTALL | re.MULTILINE)
    return "".join(part if number % 2 else _MDX.sub("", part) for number, part in enumerate(parts))


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
    line = _TASK.sub(r"\g<item>", line)
    if note := _NOTE.match(line):
        return ["", _INLINE.sub(_left, line[note.end() :])]
    return [_INLINE.sub(_left, line)] if _ANY.search(line) else [line]


def _left(found: re.Match[str]) -> str:
    return found["code"] or found["link"] or found["marked"] or ""

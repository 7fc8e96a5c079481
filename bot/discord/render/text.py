"""Discord's text to plain text, and plain text to text in which Discord finds nothing to act on."""

import re
from collections.abc import Callable, Mapping

_MENTION = re.compile(r"<(@[!&]?|#)(\d+)>")
_NAMED = re.compile(r"<(?:a?:(\w+):\d+|/([^:>]+):\d+|t:(-?\d+)(?::\w)?)>")

# A backslash takes the meaning from any mark. discord.utils.escape_markdown leaves mentions, times, links and lists.
_MARKS = re.compile(r"[\\*_~|`<>\[\]@#]|:(?=//)")
_AT_LINE_START = re.compile(r"^(\s*)([-+]|\d+(?=\.(?:\s|$)))", re.MULTILINE)
# Within the words of a link no backslash is understood before a bracket.
_IN_LINK = str.maketrans({"[": "［", "]": "］"})
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", '"': "%22"})


def plain(content: str, bot_user: int, bot_role: int | None, names: Mapping[str, str]) -> str:
    """What a person wrote, without mentions of the bot, and with the names of what is mentioned.

    names: of people, roles and channels, by "@" or "#" and their id.
    """

    def named(match: re.Match[str]) -> str:
        kind, number = match.groups()
        if int(number) in (bot_user, bot_role):
            return " "
        sign = "#" if kind == "#" else "@"
        return sign + names.get(sign + number, number)

    text = _MENTION.sub(named, content)
    text = _NAMED.sub(lambda match: next(filter(None, match.groups()), ""), text)
    return " ".join(text.split())


def size(text: str) -> int:
    """The length of a text as Discord may count it: in UTF-16, in which rare characters count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """Text that Discord shows as it is, on one line: no mention, link, time, emoji or formatting."""
    escaped = _MARKS.sub(lambda mark: "\\" + mark[0], " ".join(text.split()))
    return _AT_LINE_START.sub(_escaped_list, escaped)


def escape_lines(text: str) -> str:
    """The same, of several lines."""
    return "\n".join(escape(line) for line in text.split("\n"))


def in_link(text: str) -> str:
    """Text that Discord shows as it is between the brackets of a link."""
    return escape(text.translate(_IN_LINK))


def in_address(address: str) -> str:
    """A web address that Discord takes as one between the brackets behind a link."""
    return address.translate(_IN_ADDRESS)


def cut(text: str, longest: int, shown: Callable[[str], str] = escape) -> str:
    """The text as it is `shown`, of a long one the longest beginning that fits, with an ellipsis."""
    whole = shown(text)
    if size(whole) <= longest:
        return whole
    low, high = 0, min(len(text), longest)
    while low < high:
        middle = (low + high + 1) // 2
        if size(_begun(text, middle, shown)) <= longest:
            low = middle
        else:
            high = middle - 1
    return _begun(text, low, shown)


def _begun(text: str, count: int, shown: Callable[[str], str]) -> str:
    return shown(text[:count].rstrip()) + "…"


def _escaped_list(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"

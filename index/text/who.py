"""What a sentence says of who somebody is: "Xu Li, a student", "Xu Li was a student", "the student Xu Li"."""

import re

from index.text.forms import Span
from index.text.words import words

_ASKS = re.compile(r"who(?:['’]s|\s(?:is|was|are|were))\s(?P<name>[\w.'’ -]+?)\s*\??$", re.IGNORECASE)
_DESCRIBES = (
    r"(?:(?:a|an|the|his|her|its|their|one|chief|former|then|[A-Z][\w.-]+['’]s)\s[^,;.]+|"
    r"(?!\w+ed\s)[a-z][\w-]+\s(?:of|at|for)\s[^,;.]+)"
)
_AFTER_NAME = re.compile(
    rf"(?:,\s(?P<beside>{_DESCRIBES})(?=[,;.]|$)|"
    rf"\s(?:is|was|became|remains|serves as|served as|works as|worked as)\s(?P<said>(?:also\s)?{_DESCRIBES}))"
)
_BEFORE_NAME = re.compile(
    r"(?:(?:^|[.;,]\s)(?P<beside>(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er)\s[^,.;]{2,80}),\s|"
    r"(?P<title>\b(?:[Tt]he|[Aa]n?|[A-Z][\w.-]+['’]s)\s(?:[\w-]+\s){0,4}?[a-z][\w-]+)\s)$"
)


def asked_name(question: str) -> str:
    """The name in "who is Xu Li?", or "" where something else is asked."""
    match = _ASKS.match(question)
    parts = words(match["name"]) if match else []
    return match["name"] if match and parts and not parts[0].is_function_word else ""


def find_name(name: str, text: str) -> Span | None:
    """Where the text has the name, with a capital letter, whole or by its last word."""
    for part in (name, words(name)[-1].text):
        for match in re.finditer(rf"\b{re.escape(part)}\b", text, re.IGNORECASE):
            if match[0][0].isupper():
                return match.span()
    return None


def described(name: Span, text: str) -> Span | None:
    """The span of the words beside the name that say who it is, if any do."""
    for found in (_AFTER_NAME.match(text, name[1]), _BEFORE_NAME.search(text[: name[0]])):
        if found and found.lastgroup:
            start, end = found.span(found.lastgroup)
            return start, start + len(text[start:end].rstrip(" ,"))
    return None

"""Questions about a release ("what's new in 2.3?"), and the headings of a changelog that name one ("[2.3.0] - ...")."""

import re

from index.text.follow_up import bare

Version = tuple[int, ...]
NEWEST: Version = ()

_RELEASE = re.compile(
    r"(?:the )?(?:version |release )?\bv?(?P<number>\d+(?:\.\d+)+)"
    r"|(?:the |our |your )?(?:latest|newest|last|current|most recent) (?:version|release|update)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"what(?:['’]?s| is| was| were| are| has| got)?(?: been| the)? "
    r"(?:new|changed?|changes|different|(?P<kind>fix|add|remov|deprecat)\w*) (?:in|with|by|since|for) X"
    r"|(?:the )?(?:changes|changelog|release notes)(?: in| of| for)? X"
    r"|when (?:was|is|did|will) X (?:be )?(?:released|out|published|come out|coming out)"
    r"|(?:what|which)(?:['’]?s| is) X",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\W*(?:version |release )?v?(\d+(?:\.\d+)+)", re.IGNORECASE)


def release_asked_for(text: str) -> tuple[Version, str] | None:
    """The release that a question asks about, and the kind of change, "" for any; None where it asks for none."""
    rest = bare(text)
    named = _RELEASE.search(rest)
    asks = _ASKS.fullmatch(f"{rest[: named.start()]}X{rest[named.end() :]}") if named else None
    if named is None or asks is None:
        return None
    number = named["number"]
    return (_version(number) if number else NEWEST), (asks["kind"] or "").lower()


def release_named(heading: str) -> Version | None:
    """The release that a heading begins with."""
    named = _HEADING.match(heading)
    return _version(named[1]) if named else None


def _version(number: str) -> Version:
    return tuple(map(int, number.split(".")))

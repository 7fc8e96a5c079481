"""A web address that opens an article at the words that are quoted."""

from urllib.parse import quote

_LONGEST = 2_000
# Enough to find the place, and short enough to be read in a terminal.
_WORDS_QUOTED_WHOLE = 8
_WORDS_AT_EACH_END = 4
_CHARACTERS_AT_EACH_END = 40


def link_to(url: str, words: str = "", page: int = 0) -> str:
    """The address with a text fragment for the words, or the page of a PDF; "" for what is no web page.

    A browser that knows no text fragments opens the page at its beginning.
    """
    if not url.startswith(("https://", "http://")) or len(url) > _LONGEST:
        return ""
    if page:
        return url if "#" in url else f"{url}#page={page}"
    fragment = _text_fragment(words)
    there = f"{url}{'' if '#' in url else '#'}:~:text={fragment}" if fragment else url
    return there if len(there) <= _LONGEST else url


def _text_fragment(words: str) -> str:
    """The words, or how they begin and end: what lies between may be long, or go over a line."""
    found = words.split()
    if len(found) <= _WORDS_QUOTED_WHOLE and "\n" not in words and len(words) <= 2 * _CHARACTERS_AT_EACH_END:
        return _escaped(" ".join(found))
    begin = _within(words.strip().split("\n", 1)[0].split()[:_WORDS_AT_EACH_END], from_end=False)
    end = _within(words.strip().rsplit("\n", 1)[-1].split()[-_WORDS_AT_EACH_END:], from_end=True)
    return f"{_escaped(begin)},{_escaped(end)}"


def _within(found: list[str], *, from_end: bool) -> str:
    """The words, cut in a script that writes no spaces."""
    text = " ".join(found)
    return text[-_CHARACTERS_AT_EACH_END:] if from_end else text[:_CHARACTERS_AT_EACH_END]


def _escaped(text: str) -> str:
    # A comma, an ampersand and a hyphen mean something in a fragment; `quote` leaves the hyphen as it is.
    return quote(text, safe="").replace("-", "%2D")

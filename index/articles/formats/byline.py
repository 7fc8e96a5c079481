"""The line below a title that says who wrote an article, or when: "By Lea Sommer, 18 May 2025"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.articles.formats.layout import blocks_of, iso_date, laid_out
from index.types import Article

_LONGEST = 120
_MOST_WORDS = 5
_LONGEST_SHORTENED = 3  # with its dot
_SAYS_SO = re.compile(
    r"\b(?:(?P<who>(?:written |posted |published |updated )?by|authors?)"
    r"|(?P<when>(?:written|posted|published|(?:last )?updated)(?: on)?)|date|on)\b:?\s*",
    re.IGNORECASE,
)
_READING_TIME = re.compile(r"(?:reading time:? ?)?\b\d+[ -]min(?:ute)?s?\b(?: read)?", re.IGNORECASE)
_DATE = (
    r"(?:[A-Z][a-z]+\.? \d{1,2}(?:st|nd|rd|th)?,?|\d{1,2}(?:st|nd|rd|th)?\.? [A-Z][a-z]+\.?,?) \d{4}\b|\d{4}-\d\d-\d\d"
)
_BETWEEN = re.compile(rf"[\n|·•–—()]|,?\s+(?={_DATE})")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_BETWEEN_NAMES = re.compile(r",\s*(?:and\s+)?|\s+(?:and|&)\s+")
_SMALL_IN_NAMES = frozenset("bin da de del den der di du el ibn la le of van von y".split())
_OF_CALENDARS = frozenset(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote an article, and when in ISO form; each "" where the line does not say so."""

    author: str
    published: str


def without_byline(article: Article) -> Article:
    """The article with what the line below its title says as its author and date; they are not part of its text.

    What is known of it otherwise counts more. A title may stand in the text as well, above that line.
    """
    blocks = list(blocks_of(article))
    place = 1 if blocks[0].text == article.title else 0
    byline = read_byline(blocks[place].text) if len(blocks) > place + 1 else None
    if byline is None:
        return article
    line = blocks.pop(place)
    below = (replace(each, heading="") if each.heading == line.text else each for each in blocks)
    return laid_out(
        article.id,
        article.title,
        below,
        article.language,
        author=article.author or byline.author,
        source=article.source,
        published=article.published or byline.published,
        url=article.url,
        collection=article.collection,
    )


def read_byline(text: str) -> Byline | None:
    """What a line says of author and date; None where it says anything else, or does not say that it is these.

    A name beside a date may be a place, and a date alone that of what is told of.
    """
    line = text.strip("*_ ")
    if len(line) > _LONGEST:
        return None
    said = {match.lastgroup for match in _SAYS_SO.finditer(line)}
    parts = _parts(_BETWEEN.split(_SAYS_SO.sub("\n", _READING_TIME.sub("\n", line))))
    dates = [date for part in parts if _ISO.fullmatch(date := iso_date(part))]
    names = [part for part in parts if not _ISO.fullmatch(iso_date(part))]
    is_told = "who" in said if names else "when" in said and bool(dates)
    if not is_told or len(dates) > 1 or len(names) > 1 or not all(map(_are_names, names)):
        return None
    return Byline(_without_full_stop("".join(names)), "".join(dates))


def _without_full_stop(name: str) -> str:
    """What ends a line that is a sentence is no part of the name; "Sam K." and "Ann Lee Jr." are written so."""
    last = name.rsplit(maxsplit=1)[-1] if name else ""
    return name.removesuffix(".") if len(last) > _LONGEST_SHORTENED else name


def _parts(found: Iterable[str]) -> list[str]:
    return [part for each in found if (part := each.strip(" ,;:*_()"))]


def _are_names(text: str) -> bool:
    return all(_is_name(each.split()) for each in _BETWEEN_NAMES.split(text))


def _is_name(words: list[str]) -> bool:
    own = [word for word in words if word not in _SMALL_IN_NAMES]
    if not own or len(words) > _MOST_WORDS or _OF_CALENDARS.intersection(map(str.lower, own)):
        return False
    return all(word[0].isupper() and not any(map(str.isdecimal, word)) for word in own)

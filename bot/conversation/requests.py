"""Whether a message asks for something else than what the articles say, and for what."""

import re
from dataclasses import replace

from bot.conversation.forms import words_of
from bot.conversation.request_forms import FORMS, LENGTH_FORMS, NOUNS, ON_OF_ARTICLE
from bot.conversation.request_patterns import ABOUT_THIS, ARTICLE_ABOUT, ARTICLE_THAT_IS, CALLED_ARTICLE, PATTERNS
from bot.conversation.wanted import OF_AN_ARTICLE, Request, Wanted

_OF_ARTICLES = re.compile(
    r"\b(?:wrote|written|authors?|authored|writer|byline|published?|posted|links?|url|source|citation|reference|"
    rf"summar\w+|{NOUNS})\b",
    re.IGNORECASE,
)
# How long it shall be: "in 3 bullet points", "in a few sentences", "in one line".
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "few": 3, "couple": 3}
_IN_SO_MANY = re.compile(
    rf"[\s,]+(?:in|with|as|into) (?:just |only |about |max |at most )?(?:(?P<count>\d+|{'|'.join(_COUNTS)})(?: of|"
    rf" short)* )?"
    r"(?:few |short |simple )?(?:bullet ?points?|bullets?|sentences?|lines?|words?|paragraphs?|points?|keywords?)$",
    re.IGNORECASE,
)
_MOST_IN_SHORT = 3
_LONG = re.compile(r"\b(?:long|longer|detailed|in detail|full)\b", re.IGNORECASE)
_POLITE = re.compile(
    r"^(?:and|so|then|ok)\s+|[\s,]+(?:please|pls|for me|for us|now|again|quickly|briefly|shortly|in short|in brief|"
    r"in a nutshell)$",
    re.IGNORECASE,
)
_DAYS = {"today": 1, "yesterday": 2, "week": 7, "month": 31, "year": 366}
_LONGEST = 150


def requested(text: str) -> Request | None:
    """What a message asks the bot to do or to say of an article; None for a question about what the articles say."""
    plain = _POLITE.sub("", " ".join(text.split()).strip("?!.？！。 "))
    if not plain or len(plain) > _LONGEST:
        return None
    counted = _IN_SO_MANY.search(plain)
    if counted:
        request = requested(plain[: counted.start()])
        number = (counted["count"] or "").lower()
        many = _COUNTS.get(number, int(number) if number.isdigit() else 0) > _MOST_IN_SHORT
        is_summary = request and request.wanted in (Wanted.SUMMARY, Wanted.TOPIC)
        return replace(request, length="long" if many else "short") if request and is_summary else None
    request = _formed(plain)
    if request:
        return request
    for pattern in ARTICLE_ABOUT:
        named = pattern.search(plain)
        request = _formed(f"{plain[: named.start()]}the article{plain[named.end() :]}") if named else None
        if named and request and request.wanted in (Wanted.SUMMARY, *OF_AN_ARTICLE):
            return replace(request, about=named["about"].strip(" \"'“”‘’«»"))
    for wanted, pattern in PATTERNS:
        match = pattern.fullmatch(plain)
        if match:
            about = ARTICLE_THAT_IS.sub("", (match["about"] or "").strip(" \"'“”‘’«»"))
            about = "" if ABOUT_THIS.fullmatch(about) else CALLED_ARTICLE.sub("", about)
            return Request(wanted, about, "long" if _LONG.search(plain) else "short")
    return None


def requested_on(text: str, last: Request) -> Request | None:
    """What goes on from a request: another length of a summary, or something else of an article."""
    found = [word.lower() for word in words_of(text)]
    if last.wanted in (Wanted.SUMMARY, Wanted.TOPIC):
        length = next((length for length, each in LENGTH_FORMS if each.fits(found)), "")
        return replace(last, length=length) if length else None
    if last.wanted in OF_AN_ARTICLE:
        wanted = next((wanted for wanted, each in ON_OF_ARTICLE if each.fits(found)), None)
        return replace(last, wanted=wanted) if wanted else None
    return None


def topic_of(text: str) -> str:
    """The topic that a message asks what there is on, "" where it asks otherwise."""
    request = requested(text)
    return request.about if request and request.wanted is Wanted.TOPIC else ""


def speaks_of_articles(text: str) -> bool:
    """Whether words of a message are said of articles alone: a title in it is no thing that is called so."""
    return _OF_ARTICLES.search(text) is not None


def _formed(plain: str) -> Request | None:
    found = [word.lower() for word in words_of(plain)]
    wanted = next((wanted for wanted, each in FORMS if each.fits(found)), None)
    days = next((days for word, days in _DAYS.items() if word in found), 0)
    return Request(wanted, days=days) if wanted else None

"""What people ask for in a sentence instead of a command: summaries, the list of articles, an article's own data."""

from dataclasses import dataclass
from enum import Enum


class Wanted(Enum):
    """What is asked for."""

    SUMMARY = "summary"
    TOPIC = "topic"
    ARTICLES = "articles"
    NEW = "new"
    AUTHOR = "author"
    PUBLISHED = "published"
    LINK = "link"


OF_AN_ARTICLE = (Wanted.AUTHOR, Wanted.PUBLISHED, Wanted.LINK)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and of what.

    about: the article or the topic that is named, "" for the article that is talked about; "newest" too is a name.
    length: of a summary, "short" or "long". days: how new "new" is, 0 where that is not said.
    """

    wanted: Wanted
    about: str = ""
    length: str = "short"
    days: int = 0

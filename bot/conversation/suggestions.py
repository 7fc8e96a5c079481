"""Questions that the articles answer, for people who do not know what to ask."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Protocol

from bot.conversation.article_facts import newest_first
from index import SHORT, Article, Manifest, QuestionError, Summary, articles_called

MOST = 4
_TRIED_NAMES = 12
_LONGEST_NAME = 40
_LONGEST_TITLE = 70
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# What stands before a mark that divides a title, if it is long enough to tell which it is.
_PART = re.compile(r"(.{20,}?)\s*(?:[,;:?!]\s|[–—|]|\s-\s)")
_FORM = "What do the articles say about {}?"
_SUMMARISE = "Summarise ‘{}’"


class SuggestsFrom(Protocol):
    """What suggestions need of an index."""

    @property
    def articles(self) -> tuple[Article, ...]: ...  # noqa: D102

    @property
    def manifest(self) -> Manifest: ...  # noqa: D102

    def summarise_topic(self, topic: str, length: int) -> Summary:
        """What all articles say on a topic. Raises QuestionError."""
        ...


class Suggestions:
    """Looks for them once in each version of the index."""

    def __init__(self, index: SuggestsFrom) -> None:
        self._index = index
        self._seen: Manifest | None = None
        self._found: tuple[str, ...] = ()

    def questions(self) -> Sequence[str]:
        """At most four: about the names that the articles mention most, and to summarise the newest articles.

        The first two are of both kinds, where there are both: in scripts without capital letters no name is found.
        """
        # Not its id alone: an index that is deleted and built anew counts from 1 again.
        manifest = self._index.manifest
        if manifest != self._seen:
            # No more are looked for than are shown: of many articles each look takes its time.
            names, summaries = tuple(islice(self._about_names(), MOST)), tuple(islice(self._summaries(), MOST))
            self._found = (*names[:1], *summaries[:1], *names[1:], *summaries[1:])[:MOST]
            self._seen = manifest
        return self._found

    def _about_names(self) -> Iterator[str]:
        names = Counter(name for article in self._index.articles for name in _names(article.text))
        named_as_source = {name for article in self._index.articles for name in (article.author, article.source)}
        usable = [name for name, _ in names.most_common() if len(name) <= _LONGEST_NAME and name not in named_as_source]
        return (_FORM.format(name) for name in usable[:_TRIED_NAMES] if self._is_said_of(name))

    def _summaries(self) -> Iterator[str]:
        articles = self._index.articles
        titles = (_begun(article.title) for article in newest_first(articles))
        return (_SUMMARISE.format(title) for title in titles if len(articles_called(articles, title)) == 1)

    def _is_said_of(self, name: str) -> bool:
        try:
            return bool(self._index.summarise_topic(name, SHORT).extracts)
        except QuestionError:
            return False


def _names(text: str) -> Iterator[str]:
    """Two and more words with capitals behind one in small letters: where a sentence opens not only names have them."""
    run: list[re.Match[str]] = []
    for word in _WORDS.finditer(text):
        joins = bool(run) and text[run[-1].end() : word.start()] == " "
        is_begun = joins and word[0][0].isupper()
        follows = bool(run) and run[0][0][0].islower() and text[run[-1].end() : word.start()] in (" ", ", ")
        if is_begun or (follows and len(run) == 1 and word[0][0].isupper()):
            run.append(word)
            continue
        yield from _name(text, run)
        run = [word]
    yield from _name(text, run)


def _name(text: str, run: Sequence[re.Match[str]]) -> Iterator[str]:
    """Of a word in small letters and those with capitals behind it."""
    if len(run) > 2 and run[0][0].islower():
        yield text[run[1].start() : run[-1].end()]


def _begun(title: str) -> str:
    """The title, or the part or the whole words with which a long one begins."""
    if len(title) <= _LONGEST_TITLE:
        return title
    begun = title[: _LONGEST_TITLE + 1]
    part = _PART.match(begun)
    return part[1] if part else begun.rsplit(" ", 1)[0][:_LONGEST_TITLE]

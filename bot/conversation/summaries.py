"""What a person typed after "/summary" to a summary, whatever the platform."""

import logging
from collections.abc import Sequence
from typing import Protocol

from bot.conversation.answering import LinksArticles
from bot.conversation.apologies import apology
from bot.messages.quoting import summary_reply
from bot.messages.reply import ArticleChoice, ConversationSummarised, Notice, Reply
from bot.messages.text import clip
from index import (
    LONG,
    SHORT,
    Article,
    ArticleUnknown,
    QuestionError,
    Summary,
    Utterance,
    articles_called,
    nearest_titles,
)

_log = logging.getLogger(__name__)

LENGTHS = {"short": SHORT, "long": LONG}
MOST_OPTIONS = 25
LONGEST_ARGUMENTS = 300
FEWEST_MESSAGES = 3


class Summarises(Protocol):
    """What summarising needs of an index."""

    @property
    def articles(self) -> tuple[Article, ...]: ...  # noqa: D102

    def summarise(self, article: Article, length: int) -> Summary:
        """At most `length` sentences of an article, with its key figures. Raises ArticleUnknown when it is gone."""
        ...

    def summarise_topic(self, topic: str, length: int) -> Summary:
        """What all articles say on a topic. Raises QuestionError."""
        ...

    def summarise_conversation(self, messages: Sequence[Utterance], length: int) -> tuple[Utterance, ...]:
        """What was said that matters most, and by whom."""
        ...


class Summaries:
    """Turns arguments into the summary that a person gets. Never raises: a person always gets a reply."""

    def __init__(self, index: Summarises, links: LinksArticles | None = None) -> None:
        self._index = index
        self._links = links

    def reply(self, arguments: str) -> Reply:
        """The reply to "[article] [short|long]" or "about TOPIC"; the arguments are plain text."""
        try:
            reply = self._reply(" ".join(arguments.split()))
            return self._links.linked(reply) if self._links else reply
        except (ArticleUnknown, QuestionError) as error:
            return Notice(str(error))
        except Exception:  # the edge: the traceback is for the log, a sentence with the same id for the person
            return apology(_log, "A summary could not be made")

    def titles(self, typed: str, count: int) -> list[tuple[str, str]]:
        """Titles that the beginning of a name may mean, best first, or the newest, each with what to ask for it by."""
        articles = self._index.articles
        called = articles_called(articles, typed) or nearest_titles(articles, typed, count) if typed else articles
        newest_first = called if typed else sorted(called, key=lambda article: article.published, reverse=True)
        return [(article.title, article.id) for article in newest_first[:count]]

    def of_conversation(self, messages: Sequence[Utterance]) -> Reply:
        """The reply to a thread; what was said is not kept."""
        if len(messages) < FEWEST_MESSAGES:
            return Notice("There is too little in this thread to summarise.")
        try:
            said = self._index.summarise_conversation(messages, LONG)
        except Exception:
            return apology(_log, "A thread could not be summarised")
        return ConversationSummarised(tuple((words.speaker, clip(words.text, 500)) for words in said))

    def _reply(self, arguments: str) -> Reply:
        if len(arguments) > LONGEST_ARGUMENTS:
            return Notice(
                "Name the article by a part of its title, or a topic in a few words: /summary about AI talent"
            )
        name, _, last = arguments.rpartition(" ")
        length = last.lower() if last.lower() in LENGTHS else "short"
        name = (name if last.lower() in LENGTHS else arguments).strip("\"'“”‘’")
        if name.lower() == "about":
            return Notice("Name a topic too: /summary about AI talent")
        if name.lower().startswith("about "):
            return summary_reply(self._index.summarise_topic(name[len("about ") :], LENGTHS[length]))
        return self._of_article(name, length)

    def _of_article(self, name: str, length: str) -> Reply:
        articles = self._index.articles
        if not articles:
            return Notice("There are no articles yet.")
        called = articles_called(articles, name) if name else articles
        if len(called) == 1:
            return summary_reply(self._index.summarise(called[0], LENGTHS[length]))
        if called:
            newest_first = sorted(called, key=lambda article: article.published, reverse=True)
            return ArticleChoice(
                "Which article?", _options(newest_first, length), not name and len(called) > MOST_OPTIONS
            )
        nearest = nearest_titles(articles, name)
        return ArticleChoice(
            f"No article is called “{clip(name, 100)}”. The nearest titles:", _options(nearest, length)
        )


def _options(articles: Sequence[Article], length: str) -> tuple[tuple[str, str], ...]:
    return tuple((clip(article.title, 200), f"{article.id} {length}") for article in articles[:MOST_OPTIONS])

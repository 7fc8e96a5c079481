"""Replies to what people ask for in words: summaries, the list of articles, an article's own data."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from bot.conversation.article_facts import fact, new_articles, newest_first, which_article
from bot.conversation.best_reading import Reads
from bot.conversation.listed_articles import articles_in, chosen_from, numbered_in
from bot.conversation.requests import requested, requested_on, speaks_of_articles
from bot.conversation.said_before import turns_of
from bot.conversation.wanted import OF_AN_ARTICLE, Request, Wanted
from bot.messages.question import Earlier
from bot.messages.quoting import article_citation
from bot.messages.reply import ArticleFact, ArticleList, Notice, Reply, Summarised
from bot.messages.text import readable_date
from index import Article, Manifest, articles_called, interpretations

MOST_ARTICLES = 30
KNOWN = "I know this article. Ask me about it, or for its summary."
AS_BEFORE = Notice("That is what I have: whole sentences of the articles, no shorter and no longer.", "help")
NO_LINKS = Notice("I do not open links. Ask me something, and I quote what the articles say.", "help")

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_ARTICLE_BEHIND = re.compile(r"^ (?:article|post|page|piece|doc(?:ument)?)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:it|him|her|them|he|she|they|this|that)", re.IGNORECASE)
_QUOTES = tuple("\"'“”‘’«»")
_OF_ONE = (Wanted.SUMMARY, *OF_AN_ARTICLE)
_NEWEST = ("newest", "latest", "most recent", "last")
_LOOKED_THROUGH = 8


class KnowsArticles(Reads, Protocol):
    """What replying to requests needs of an index."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the version that serves now."""
        ...

    @property
    def manifest(self) -> Manifest:
        """What that version says of itself."""
        ...


class GivesSummaries(Protocol):
    """What answering needs to summarise."""

    def reply(self, arguments: str) -> Reply:
        """The reply to "[article] [short|long]" or "about TOPIC"."""
        ...


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Replies to requests; without summaries those for one are questions like others."""

    index: KnowsArticles
    summaries: GivesSummaries | None
    today: Callable[[], date]

    def reply(self, text: str, before: Sequence[Earlier]) -> Reply | None:
        """The reply to what needs no look for an answer: a summary, the list of articles, an article's own data."""
        article, plain = self._named(text)
        if _ADDRESS.fullmatch(text.strip()):
            return ArticleFact(KNOWN, (article_citation(article),), article.id) if article else NO_LINKS
        request = requested(plain)
        if request is None and (asked_last := self._asked_for_last(before)):
            request = requested_on(text, asked_last)
            if request == asked_last:
                return AS_BEFORE
        if article is None and (chosen := self._chosen(text, before)):
            article, request = chosen
        if request is None:
            return None
        if request.about and request.wanted in OF_AN_ARTICLE:
            article = article or self._about(request.about)
        else:
            article = article or self._talked_about(before)
        match request.wanted:
            case Wanted.ARTICLES:
                return self.articles()
            case Wanted.NEW:
                return new_articles(self.index.articles, request.days, self.today())
            case Wanted.SUMMARY | Wanted.TOPIC:
                return self._summary(request, article, before)
        if article is None:
            return which_article(self.index.articles)
        last = before[-1] if before and before[-1].article == article.id and not request.about else None
        return fact(request.wanted, article, last)

    def on(self, topic: str, before: Sequence[Earlier] = ()) -> Summarised | None:
        """What the articles say on a topic, or on what it stands for; None where they say nothing."""
        about = self._meant(topic.strip("?!. "), before)
        reply = self.summaries.reply(f"about {about}") if self.summaries else None
        return reply if isinstance(reply, Summarised) else None

    def _asked_for_last(self, before: Sequence[Earlier]) -> Request | None:
        """What was asked for last: "shorter" goes on from it, or "and when?" behind who wrote it."""
        return requested(self._named(before[-1].text)[1]) if before else None

    def _named(self, text: str) -> tuple[Article | None, str]:
        """The article whose whole title, or address, a message gives, and the message with "the article" instead.

        "How old is the boiler?" asks about a boiler, also where an article is called so.
        """
        for article in self.index.articles:
            if article.url and article.url in text:
                return article, text.replace(article.url, "the article")
            at = text.lower().find(article.title.lower()) if len(article.title) > 1 else -1
            ahead, behind = text[: max(at, 0)], _ARTICLE_BEHIND.sub("", text[at + len(article.title) :])
            is_quoted = ahead[-1:] in _QUOTES and behind[:1] in _QUOTES
            if at >= 0 and (is_quoted or speaks_of_articles(f"{ahead} {text[at + len(article.title) :]}")):
                return article, f"{ahead}the article{behind}"
        return None, text

    def _chosen(self, text: str, before: Sequence[Earlier]) -> tuple[Article, Request] | None:
        """The article that a message means of those that were listed last, and what is wanted of it."""
        for position in reversed(range(len(before))):
            asked = before[position].text.lstrip("/")
            listed = [] if before[position].article else self._listed_for(asked, before[:position])
            if not listed:
                continue
            article, plain = numbered_in(text, listed)
            request = requested(plain)
            if article and request and not request.about and request.wanted in _OF_ONE:
                return article, request
            was_quoted = any(each.quote for each in before[position + 1 :])
            article = None if was_quoted else chosen_from(text, listed)
            last = requested(numbered_in(before[-1].text, listed)[1])  # "who wrote the first?", "and the second?"
            kept = last if last and last.wanted in _OF_ONE else Request(Wanted.SUMMARY)
            return (article, replace(kept, about="")) if article else None
        return None

    def _listed_for(self, text: str, before: Sequence[Earlier]) -> list[Article]:
        """The articles that the reply to an earlier message listed: of such a reply only the message is kept."""
        return articles_in(self.reply(text, before), self.index.articles)

    def _about(self, topic: str) -> Article | None:
        """The article that a person calls by what it is about; None where nothing of that stands in any."""
        if topic.lower() in _NEWEST:
            return next(iter(newest_first(self.index.articles)), None)
        called = articles_called(self.index.articles, topic)
        if len(called) == 1:
            return called[0]
        reading = self.index.read(topic)
        found = [match.passage.article for match in reading.matches(_LOOKED_THROUGH)]
        if reading.answer.missing_words:
            return None
        return next((each for each in found if not called or each in called), None)

    def _talked_about(self, before: Sequence[Earlier]) -> Article | None:
        """The article that was quoted or summarised last, else the only one."""
        articles = {article.id: article for article in self.index.articles}
        last = next((each.article for each in reversed(before) if each.article in articles), "")
        return articles[last] if last else next(iter(articles.values())) if len(articles) == 1 else None

    def _summary(self, request: Request, article: Article | None, before: Sequence[Earlier]) -> Reply | None:
        if self.summaries is None:
            return None
        about = self._meant(request.about, before)
        if not about:
            return self.summaries.reply(f"{article.id if article else ''} {request.length}")
        if request.wanted is Wanted.SUMMARY and articles_called(self.index.articles, about):
            return self.summaries.reply(f"{about} {request.length}")
        on_topic = self.summaries.reply(f"about {about} {request.length}")
        if isinstance(on_topic, Summarised):
            return on_topic
        return self.summaries.reply(about) if request.wanted is Wanted.SUMMARY else None

    def _meant(self, about: str, before: Sequence[Earlier]) -> str:
        """A topic, or what it stands for where it is a pronoun."""
        if not _PRONOUN.fullmatch(about):
            return about
        return interpretations(f"who is {about}?", turns_of(before))[0].removeprefix("who is ").rstrip("?")

    def articles(self) -> ArticleList:
        """What can be asked about, the newest first."""
        articles, manifest = newest_first(self.index.articles), self.index.manifest
        shown = tuple(article_citation(article) for article in articles[:MOST_ARTICLES])
        made = datetime.fromisoformat(manifest.created).date().isoformat()
        return ArticleList(shown, len(articles), manifest.id.lstrip("0"), readable_date(made))

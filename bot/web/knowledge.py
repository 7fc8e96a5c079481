"""What programs may ask, over the API and over MCP: the same JSON as the commands of `python -m index` print."""

from typing import Any

from bot.conversation.summaries import LENGTHS
from bot.messages.quotation import Place
from bot.messages.quoting import citation
from bot.visibility.asker import Asker, web_visitor
from bot.web.site import Site
from index import (
    Answer,
    Article,
    ArticleUnknown,
    answer_json,
    article_json,
    articles_called,
    match_json,
    nearest_titles,
    newest,
    summary_json,
)

_TITLES_NAMED = 10


class Knowledge:
    """Reads, and changes nothing.

    way: how questions come, "api" or "mcp"; that is kept with them. asker: for whom.
    """

    def __init__(self, site: Site, way: str, asker: Asker | None = None) -> None:
        self._site = site
        self._way = way
        self._asker = asker or web_visitor()

    def ask(self, question: str, person: str = "") -> dict[str, Any]:
        """The answer to a question, where the quotation stands and a link to it. Raises QuestionError and NoPlace."""
        answer = self._site.asking.answer(self._asker, person, self._way, question)
        given = {**answer_json(answer), "start": None, "end": None, "citation": None, "link": None}
        if isinstance(answer, Answer):
            place = Place(answer.passage.article.id, answer.start, answer.end)
            source = citation(answer.passage, answer.quote)
            public = self._site.settings.footnote_public_url
            given |= {
                "start": answer.start,
                "end": answer.end,
                "citation": f"{source.title} · {source.details}",
                "link": source.url or f"{public}{self._site.parts.links.path(place.article, place)}",
            }
        return given

    def search(self, query: str, top: int) -> list[dict[str, Any]]:
        """The passages that match best. Raises QuestionError and NoPlace."""
        with self._site.parts.places.page():
            return [match_json(match) for match in self._site.view(self._asker).index.search(query, top)]

    def summarise(self, article: str, about: str, length: str) -> dict[str, Any]:
        """A summary of an article or a topic. Raises QuestionError, ArticleUnknown and NoPlace."""
        index = self._site.view(self._asker).index
        with self._site.parts.places.page():
            if about:
                return summary_json(index.summarise_topic(about, LENGTHS[length]))
            return summary_json(index.summarise(self._called(article), LENGTHS[length]))

    def articles(self) -> list[dict[str, str]]:
        """All articles."""
        return [article_json(article) for article in self._site.view(self._asker).index.articles]

    def article(self, article_id: str) -> dict[str, Any]:
        """An article with its text. Raises ArticleUnknown."""
        index = self._site.view(self._asker).index.index
        article = next((each for each in index.articles if each.id == article_id), None)
        if article is None:
            raise ArticleUnknown("No article has that id: GET /api/articles lists them.")
        return {
            **article_json(article),
            "language": article.language,
            "version": index.manifest.articles[article.id],
            "text": article.text,
            "paragraphs": [
                {
                    "number": paragraph.number,
                    "page": paragraph.page or None,
                    "heading": paragraph.heading,
                    "start": paragraph.start,
                    "end": paragraph.end,
                }
                for paragraph in article.paragraphs
            ],
        }

    def context(self, article_id: str, start: int, end: int) -> dict[str, Any]:
        """The paragraph that [start, end) of an article's text begins in, and its neighbours. Raises ArticleUnknown."""
        article = self.article(article_id)
        text, paragraphs = article["text"], article["paragraphs"]
        for at, paragraph in enumerate(paragraphs):
            if paragraph["start"] <= start < paragraph["end"]:
                around = [paragraphs[at - 1] if at else None, paragraph, *paragraphs[at + 1 : at + 2], None][:3]
                before, own, after = (text[each["start"] : each["end"]] if each else "" for each in around)
                return {
                    "article": article_id,
                    "quote": text[start : min(end, paragraph["end"])],
                    "before": before,
                    "paragraph": own,
                    "after": after,
                    "number": paragraph["number"],
                    "page": paragraph["page"],
                }
        raise ArticleUnknown("Nothing of that article stands there: take start and end from an answer.")

    def _called(self, name: str) -> Article:
        articles = self._site.view(self._asker).index.articles
        called = articles_called(articles, name) if name else tuple(filter(None, [newest(articles)]))
        if len(called) == 1:
            return called[0]
        titles = "; ".join(each.title for each in (called or nearest_titles(articles, name))[:_TITLES_NAMED])
        raise ArticleUnknown(f"Which article? Give its id, or more of its title: {titles}.")

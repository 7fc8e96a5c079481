"""What the bot knows of its articles beside their words: authors, dates, links, what is new."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.conversation.wanted import Wanted
from bot.messages.question import Earlier
from bot.messages.quoting import article_citation
from bot.messages.reply import ArticleFact
from bot.messages.text import readable_date
from index import Article

_MOST = 5


def fact(wanted: Wanted, article: Article, quoted: Earlier | None = None) -> ArticleFact:
    """Who wrote an article, when it was published, or where it can be read, with the article.

    quoted: what was quoted of it last; where it can be read is the paragraph that this stands in.
    """
    start = quoted.start if quoted and quoted.quote and wanted is Wanted.LINK else -1
    paragraph = next((each for each in article.paragraphs if each.start <= start < each.end), None)
    lines = {
        Wanted.AUTHOR: f"Written by {article.author}." if article.author else "The article does not say who wrote it.",
        Wanted.PUBLISHED: (
            f"Published on {readable_date(article.published)}." if article.published else "The article gives no date."
        ),
        Wanted.LINK: "It stands in this article:" if article.url else "It stands in this article; no link is known:",
    }
    cited = article_citation(article, paragraph, quoted.quote if quoted and paragraph else "")
    return ArticleFact(lines[wanted], (cited,), article.id)


def which_article(articles: Sequence[Article]) -> ArticleFact:
    """The reply where nothing tells which of several articles is meant."""
    shown = tuple(article_citation(article) for article in newest_first(articles)[:_MOST])
    return ArticleFact(f"I know {len(articles)} articles. Name one, or ask after an answer. The newest:", shown)


def new_articles(articles: Sequence[Article], days: int, today: date) -> ArticleFact:
    """The articles of so many days, or the newest ones where none is, or no days are given."""
    dated = [article for article in newest_first(articles) if _day(article)]
    since = today - timedelta(days=days)
    new = [article for article in dated if days and since < (_day(article) or since) <= today]
    shown = new or dated[:1] or list(articles[:1])
    if new:
        text = f"{len(new)} {'article' if len(new) == 1 else 'articles'} of the last {days} days:"
    elif days:
        text = "Nothing that new. The newest article:"
    else:
        shown, text = dated[:_MOST] or shown, "The newest first:"
    one = shown[0].id if len(shown) == 1 else ""
    return ArticleFact(text, tuple(article_citation(article) for article in shown[:_MOST]), one)


def newest_first(articles: Sequence[Article]) -> list[Article]:
    """The articles by their date, those without one last."""
    return sorted(articles, key=lambda article: str(_day(article) or ""), reverse=True)


def _day(article: Article) -> date | None:
    try:
        return date.fromisoformat(article.published)
    except ValueError:
        return None

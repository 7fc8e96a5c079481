"""A quotation where it stands: its paragraph, and the neighbours of that."""

from collections.abc import Sequence

from bot.messages.marks import PlaceMark
from bot.messages.quotation import Place, Quotation
from bot.messages.quoting import article_citation
from bot.messages.reply import Context, Notice
from index import Article

CHANGED = "The article has changed since I quoted it. Ask again, and I will look at the new one."


def context_of(articles: Sequence[Article], mark: PlaceMark) -> Context | Notice:
    """The paragraph around a marked quotation, or that its article has changed or is gone."""
    for article in articles:
        if mark.is_in(article.id, article.text):
            return _context(article, mark.start, mark.end)
    return Notice(CHANGED)


def _context(article: Article, start: int, end: int) -> Context | Notice:
    for position, paragraph in enumerate(article.paragraphs):
        if paragraph.start <= start < paragraph.end:
            before = article.paragraphs[position - 1] if position else None
            after = article.paragraphs[position + 1] if position + 1 < len(article.paragraphs) else None
            marked = (start - paragraph.start, min(end, paragraph.end) - paragraph.start)
            return Context(
                before=article.text[before.start : before.end] if before else "",
                paragraph=Quotation(
                    article.text[paragraph.start : paragraph.end],
                    article_citation(article, paragraph),
                    (marked,),
                    Place(article.id, start, end),
                ),
                after=article.text[after.start : after.end] if after else "",
            )
    return Notice(CHANGED)

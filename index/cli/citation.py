"""Where words stand, as commands say it."""

from index.types import Article, Paragraph, Passage


def citation(article: Article) -> str:
    """Title, author, source and date, as far as they are known."""
    parts = (article.title, article.author, article.source, article.published)
    return " · ".join(part for part in parts if part)


def where(passage: Passage, words: str) -> str:
    """The citation of words of a passage: article, place, what they stand under, address."""
    link = f" · {passage.article.url}" if passage.article.url else ""
    above = " › ".join(passage.above(words))
    under = f", under “{above}”" if above else ""
    return f"{citation(passage.article)} · {place(passage.paragraph)}{under}{link}"


def place(paragraph: Paragraph) -> str:
    """The paragraph by its number, and its page where there are pages."""
    return f"page {paragraph.page}, paragraph {paragraph.number}" if paragraph.page else f"paragraph {paragraph.number}"

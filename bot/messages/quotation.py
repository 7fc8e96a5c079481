"""Words of an article, and where they stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands; fields that the article does not give are "".

    paragraph: 0 is the whole article.
    page: 0 in articles without pages.
    article: its id.
    section: what it stands under there, from the outside in: a heading, the head of its table, the item above it.
    """

    title: str
    author: str
    source: str
    published: str
    url: str
    paragraph: int
    page: int = 0
    article: str = ""
    section: str = ""

    @property
    def place(self) -> str:
        """The page and the paragraph, as a person reads them; "" for the whole article."""
        page = f"page {self.page}, " if self.page else ""
        return f"{page}paragraph {self.paragraph}" if self.paragraph else ""

    @property
    def where(self) -> str:
        """The same, and what it stands under there."""
        return f"{self.place}, under “{self.section}”" if self.place and self.section else self.place

    @property
    def details(self) -> str:
        """Everything but the title and the link, as a person reads it."""
        parts = (self.author, self.source, self.published, self.where)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the id of the article and their span in its text."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an article; highlights are spans of its text; with a place it can be shown in its context."""

    text: str
    citation: Citation
    highlights: tuple[tuple[int, int], ...] = ()
    place: Place | None = None

"""Which cell of a table's row a question asks for, where it names the column."""

import re

from index.text.question import Question
from index.text.words import content_words
from index.types import Passage

Span = tuple[int, int]

_BAR = "|"
_FEWEST_LETTERS = 3  # of "Wed" for "Wednesday"


def asked_cell(question: Question, passage: Passage, sentence: int) -> Span | None:
    """Where the cell stands in the article that is in the column which the question names; empty where the cell is.

    None where the sentence is no row, or the question names no column, several alike, what the cell says itself, or
    asks which row it is.
    """
    heads = [head.strip() for head in passage.paragraph.lead.split(_BAR)]
    row = passage.sentences[sentence]
    text = passage.article.text
    start = text.rfind("\n", passage.paragraph.start, row.start) + 1 or passage.paragraph.start
    end = text.find("\n", row.start, passage.paragraph.end)
    cells = _cells(text, start, passage.paragraph.end if end < 0 else end)
    if not 1 < len(cells) <= len(heads) or text[row.start : row.end] == passage.paragraph.lead:
        return None
    column = _named_column(question, heads)
    if column is None:
        return None
    if column >= len(cells):
        return row.end, row.end
    cell = cells[column]
    said = {word.term for word in content_words(text[slice(*cell)])}
    is_given = bool(said) and said <= {word.term for word in question.content}
    return None if is_given or cell[0] < row.start or cell[1] > row.end else cell


def asks_for_an_empty_cell(question: Question, passage: Passage, sentence: int) -> bool:
    """Whether the row says nothing in the column that the question names."""
    cell = asked_cell(question, passage, sentence)
    return cell is not None and cell[0] == cell[1]


def _cells(text: str, start: int, end: int) -> list[Span]:
    """The cells of a line, without the space around them."""
    found = []
    for piece in text[start:end].split(_BAR):
        first = start + len(piece) - len(piece.lstrip())
        found.append((first, first + len(piece.strip())))
        start += len(piece) + len(_BAR)
    return found


def _named_column(question: Question, heads: list[str]) -> int | None:
    """The column, but for the first, that more of the question's words name than any other."""
    if heads[0] and re.search(rf"\b(?:which|what)\s+(?:\w+\s)?{re.escape(heads[0])}", question.text, re.IGNORECASE):
        return None
    counts = [0, *(_count(question, head) for head in heads[1:])]
    best = max(counts)
    return counts.index(best) if best and counts.count(best) == 1 else None


def _count(question: Question, head: str) -> int:
    """How many words of a column's head stand in the question, "Wed" for "Wednesday" too."""
    asked = {word.term for word in question.content}
    names = [word.text for word in question.content if word.is_capitalised]
    return sum(
        word.term in asked
        or (len(word.text) >= _FEWEST_LETTERS and any(name.startswith(word.text.title()) for name in names))
        for word in content_words(head)
    )

"""Quotations with what answers in bold, and where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.messages.lines import named_before
from bot.messages.quotation import Citation, Quotation
from bot.messages.text import LONGEST_TITLE, clip
from bot.slack.render.elements import Element, section, words
from bot.slack.render.lengths import WHOLE, Lengths


def quotations_of(
    quotations: Sequence[Quotation], lengths: Lengths = WHOLE, above: Sequence[Quotation] = ()
) -> Iterator[Element]:
    """Each quotation with its numbered source under it; of an article that is named above the place alone."""
    for number, (quotation, is_named) in enumerate(named_before(quotations, above), len(above) + 1):
        cited = [words(quotation.citation.where)] if is_named else source(quotation.citation, lengths.name)
        yield {"type": "rich_text_quote", "elements": list(highlighted(quotation, lengths.quote))}
        yield section(words(f"[{number}] "), *cited, words("\n"))


def source(citation: Citation, longest: int = LONGEST_TITLE) -> Iterator[Element]:
    """The title, as a link where there is one, and what else is known of where words stand."""
    citation = named(citation, longest)
    if citation.url:
        yield {"type": "link", "url": citation.url, "text": citation.title}
    else:
        yield words(citation.title, italic=True)
    if citation.details:
        yield words(f" · {citation.details}")


def highlighted(quotation: Quotation, longest: int) -> Iterator[Element]:
    """The words with what answers in bold; of a very long text as much as there is room for around that."""
    text, begin, end = quotation.text, 0, len(quotation.text)
    if len(text) > longest:
        answer = quotation.highlights[0][1] if quotation.highlights else 0
        begin = max(0, answer - longest // 2) if answer > longest - 2 else 0
        end = min(len(text), begin + longest - 2)
    if begin:
        yield words("…")
    position = begin
    for start, stop in quotation.highlights:
        start, stop = max(start, begin), min(stop, end)  # noqa: PLW2901
        if start < stop:
            if start > position:
                yield words(text[position:start])
            yield words(text[start:stop], bold=True)
            position = stop
    if position < end:
        yield words(text[position:end])
    if end < len(text):
        yield words("…")


def named(citation: Citation, longest: int) -> Citation:
    """The citation with names not longer than that; the place in the article stays."""
    return replace(
        citation,
        title=clip(citation.title, longest),
        author=clip(citation.author, longest),
        source=clip(citation.source, longest),
        section=clip(citation.section, longest),
    )

"""Quotations and their sources in Discord's Markdown, as long as there is room."""

from collections.abc import Callable, Iterator, Sequence

from bot.discord.render.text import cut, escape, in_address, in_link, size
from bot.messages.lines import named_before
from bot.messages.quotation import Citation, Quotation

LONGEST_DESCRIPTION = 3_900  # of 4,096, as a line may follow
LONGEST_DETAILS = 160
LONGEST_TITLE = 120

_LONGEST_PASSAGE = 800
_LINE = "\n> "  # the next one of a quotation


def numbered(quotations: Sequence[Quotation], longest: int, above: Sequence[Quotation] = ()) -> list[str]:
    """Each quotation with its numbered source under it, all of them together not longer than that.

    above: the quotations that stand above these, with the numbers before theirs.
    """
    longest_source = longest // (2 * max(1, len(quotations)))
    sources = _sources(quotations, longest_source, above)
    return sharing([quoting(*pair) for pair in zip(quotations, sources, strict=True)], longest, _LONGEST_PASSAGE)


def quoted(quotation: Quotation, longest: int, above: Sequence[Quotation] = ()) -> str:
    """One quotation with its numbered source under it."""
    (under,) = _sources([quotation], longest // 2, above)
    return quoting(quotation, under)(longest)


def _sources(quotations: Sequence[Quotation], longest: int, above: Sequence[Quotation]) -> Iterator[str]:
    """What stands under each; of an article that is named above the place alone."""
    for number, (quotation, is_named) in enumerate(named_before(quotations, above), len(above) + 1):
        where = escape(quotation.citation.where) if is_named else source(quotation.citation, longest - 10)
        yield f"**[{number}]** {where}"


def quoting(quotation: Quotation, under: str) -> Callable[[int], str]:
    """Gives the quotation in so many characters, with a line under it."""
    return lambda longest: f"{quote(quotation, longest - size(under) - 1)}\n{under}"


def sharing(texts: Sequence[Callable[[int], str]], longest: int, each: int = LONGEST_DESCRIPTION) -> list[str]:
    """The texts in so many characters together: what short ones leave is shared among the long ones."""
    left = longest - 2 * len(texts)
    for place, needed in enumerate(sorted(size(text(each)) for text in texts)):
        fair = left // (len(texts) - place)
        if needed > fair:
            return [text(fair) for text in texts]
        left -= needed
    return [text(each) for text in texts]


def quote(quotation: Quotation, longest: int) -> str:
    """The quotation as a block of its own; rows and items keep their lines."""
    return f"> {highlighted(quotation, max(1, longest - 2), _LINE)}"


def highlighted(quotation: Quotation, longest: int, between: str = " ") -> str:
    """The words with what answers in bold; of a very long text the beginning.

    between: what stands where a line ends.
    """

    def shown(text: str) -> str:
        pieces = []
        position = 0
        for start, end in quotation.highlights:
            bold = text[start:end].strip()
            if not bold:
                continue
            at = text.index(bold, start)
            marked = between.join(f"**{escape(line)}**" if line.strip() else "" for line in bold.split("\n"))
            pieces += [_pieces(text[position:at], between), marked]
            position = at + len(bold)
        return "".join([*pieces, _pieces(text[position:], between)])

    return cut(quotation.text, longest, shown)


def _pieces(text: str, between: str) -> str:
    """A part of a text, escaped, with what stands between its lines."""
    return between.join(map(_piece, text.split("\n")))


def _piece(text: str) -> str:
    """A part of a line, escaped, with the white space around it."""
    lead, trail = text[:1].isspace() * " ", text[-1:].isspace() * " "
    inner = escape(text)
    return f"{lead}{inner}{trail}" if inner else lead


def source(citation: Citation, longest: int) -> str:
    """The title, as a link where there is one and it has the room, and what else is known of where the words stand."""
    address = in_address(citation.url)
    if size(address) > longest // 2:
        address = ""
    left = longest - size(address) - 7
    details = cut(citation.details, max(12, min(LONGEST_DETAILS, left // 2)))
    title = cut(citation.title, max(12, min(LONGEST_TITLE, left - size(details))), in_link if address else escape)
    named = f"[{title}]({address})" if address else f"*{title}*"
    return f"{named} · {details}" if details else named


def as_many(lines: Sequence[str], longest: int) -> list[str]:
    """The first lines that fit, and how many do not."""
    shown: list[str] = []
    left = longest
    for line in lines:
        left -= size(line) + 1
        if left < 0:
            return [*shown, f"… and {len(lines) - len(shown)} more"]
        shown.append(line)
    return shown


def packed(parts: Sequence[str]) -> list[str]:
    """The parts in as few texts as hold them."""
    texts: list[str] = []
    for part in parts:
        if texts and size(texts[-1]) + size(part) + 2 <= LONGEST_DESCRIPTION:
            texts[-1] += f"\n\n{part}"
        else:
            texts.append(part)
    return texts

"""Replies as Discord messages.

What articles say stands in embeds, where nobody is rung, and escaped, so that Discord acts on nothing in it. An embed
begins with the question where the message does not stand under it; buttons find it there, also after a restart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import discord

from bot.about import ANSWERED_BEFORE, FILES_NOT_READ
from bot.asked import Asked
from bot.discord.text import cut, escape, escape_lines, in_address, in_link, size
from bot.replies import (
    CONTRARY,
    CONVERSATION,
    FURTHER,
    KEY_FIGURES,
    Answered,
    ArticleChoice,
    ArticleList,
    Citation,
    Context,
    ConversationSummarised,
    Notice,
    Quotation,
    Refused,
    Reply,
    Summarised,
    articles_line,
    plain_text,
    refusal_lines,
    where,
)

SUMMARY_COMMAND = "/summary"
LONGEST_CONTENT = 2_000
LONGEST_DESCRIPTION = 3_900  # of 4,096, as a line may follow
MOST_PEOPLE = 50  # mentioned in one message

_ALL_TOGETHER = 5_800  # of 6,000 in all embeds
_LONGEST_BEFORE = 400
_LONGEST_AUTHOR = 256
_LONGEST_QUESTION = 1_000
_LONGEST_ANSWER = 2_200
_LONGEST_PASSAGE = 800
_LONGEST_TITLE = 120
_LONGEST_DETAILS = 160
_LONGEST_ENTRY = 240
_LONGEST_PARAGRAPH = 2_400
_LONGEST_NEIGHBOUR = 1_400

_ANSWERED = discord.Colour(0x2E7D5B)
_REFUSED = discord.Colour(0xB07A1E)
_OTHER = discord.Colour(0x5B6B7A)

_QUESTION = "Question: "


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says.

    plain: the same in plain words, for channels in which the bot may post no embeds.
    people: ids of those who are rung.
    """

    content: str
    embeds: tuple[discord.Embed, ...]
    plain: str
    people: tuple[str, ...] = ()


def message(
    reply: Reply,
    asked: Asked | None = None,
    *,
    question: str = "",
    people: Sequence[str] = (),
    before: str = "",
    earlier: str = "",
) -> Message:
    """A reply as a message.

    asked: the question, for what is said about its files. question: shown where the message does not stand under it.
    people: ids of those who are rung; before: a sentence of ours that goes first.
    earlier: the address of an earlier answer to the same question in the same channel.
    """
    rung = "".join(f"<@{person}> " for person in people[:MOST_PEOPLE])
    after = [FILES_NOT_READ] if asked and asked.has_files else []
    after += [f"{ANSWERED_BEFORE} [see that answer]({earlier})"] if earlier else []
    opening = rung + cut(before, _LONGEST_BEFORE)
    left = LONGEST_CONTENT - size("\n".join([opening, *after])) - 2
    plain = "\n".join(filter(None, [opening, cut(plain_text(reply), left, escape_lines), *after]))
    if isinstance(reply, Notice):
        return Message(plain, (), plain, tuple(people[:MOST_PEOPLE]))
    embeds = _with_question(_embeds(reply, _ALL_TOGETHER - size("\n".join(after)) - _room_for(question)), question)
    if after:
        embeds[-1].description = "\n".join([embeds[-1].description or "", *after])
    return Message(opening, tuple(embeds), plain, tuple(people[:MOST_PEOPLE]))


def question_over(reply: Reply, asked: Asked) -> str:
    """The question as it is shown over its reply, "" where the reply stands under just that."""
    if asked.way == "summary":
        return f"{SUMMARY_COMMAND} {asked.text}".strip()
    if asked.address:
        return asked.text
    question = reply.question if isinstance(reply, Answered | Refused) else ""
    return question if question != asked.text else ""


def question_in(embeds: Sequence[discord.Embed]) -> str:
    """The question that a message shows, "" if it shows none."""
    for embed in embeds:
        if embed.author.name:
            return embed.author.name
        if embed.footer.text and embed.footer.text.startswith(_QUESTION):
            return embed.footer.text.removeprefix(_QUESTION)
    return ""


def context_message(context: Context) -> Message:
    """A quotation where it stands: the paragraph with the words marked, and its neighbours."""
    parts = [
        _source(context.paragraph.citation, _LONGEST_TITLE + _LONGEST_DETAILS),
        cut(context.before, _LONGEST_NEIGHBOUR),
        _quote(context.paragraph, _LONGEST_PARAGRAPH),
        cut(context.after, _LONGEST_NEIGHBOUR),
    ]
    texts = _split([part for part in parts if part])
    embeds = tuple(discord.Embed(description=text, colour=_OTHER) for text in texts)
    plain = "\n\n".join(filter(None, (context.before, context.paragraph.text, context.after)))
    return Message("", embeds, cut(plain, LONGEST_CONTENT))


def _embeds(reply: Reply, longest: int) -> list[discord.Embed]:
    match reply:
        case Answered():
            return _answer(reply, longest)
        case Refused():
            lines = " ".join(map(escape, refusal_lines(reply)))
            left = min(longest, LONGEST_DESCRIPTION) - size(lines) - 1
            return [_embed(lines, ["\n\n".join(_quotations(reply.nearest, left))], _REFUSED)]
        case ArticleList(articles=articles):
            entries = [f"{number}. {_source(each, _LONGEST_ENTRY)}" for number, each in enumerate(articles, 1)]
            return [_embed(escape(articles_line(reply)), _as_many(entries, LONGEST_DESCRIPTION - 300), _OTHER)]
        case Summarised():
            return _summary(reply, longest)
        case ArticleChoice(text=text):
            return [_embed(cut(text, LONGEST_DESCRIPTION), [], _OTHER)]
        case ConversationSummarised(said=said):
            shown = [f"- **{cut(speaker, 100)}:** {cut(text, 1_000)}" for speaker, text in said]
            return [_embed(escape(CONVERSATION), _as_many(shown, LONGEST_DESCRIPTION - 300), _OTHER)]
        case Notice(text=text):
            return [_embed(cut(text, LONGEST_DESCRIPTION), [], _OTHER)]


def _answer(reply: Answered, longest: int) -> list[discord.Embed]:
    """The answer and what contradicts it in one embed, further passages in a second one."""
    at_most = (_LONGEST_ANSWER if reply.further else LONGEST_DESCRIPTION) // (2 if reply.contrary else 1) - 50
    parts = [_quoted(reply.quotation, 1, at_most)]
    if reply.contrary:
        parts += [f"\n{escape(CONTRARY)}", _quoted(reply.contrary, 2, at_most)]
    answer = _embed("", parts, _ANSWERED)
    if not reply.further:
        return [answer]
    left = min(longest - size(answer.description or "") - size(FURTHER) - 10, LONGEST_DESCRIPTION)
    further = _quotations(reply.further, left, first=3 if reply.contrary else 2)
    return [answer, _embed(escape(FURTHER), ["\n\n".join(further)], _OTHER)]


def _summary(reply: Summarised, longest: int) -> list[discord.Embed]:
    lines = _sharing(
        [_quoting(one, f"*{cut(where(one, reply), _LONGEST_DETAILS)}*") for one in reply.quotations],
        LONGEST_DESCRIPTION - 400,
    )
    summary = _embed(f"**{cut(reply.heading, 300)}**", lines, _ANSWERED)
    if not reply.figures:
        return [summary]
    figures = [f"- {_highlighted(one, 300)} · {cut(where(one, reply), 120)}" for one in reply.figures]
    left = longest - size(summary.description or "") - 40
    return [summary, _embed(f"**{KEY_FIGURES}**", _as_many(figures, left), _OTHER)]


def _quotations(quotations: Sequence[Quotation], longest: int, first: int = 1) -> list[str]:
    """Each quotation with its numbered source under it, all of them together not longer than that."""
    longest_source = longest // (2 * max(1, len(quotations)))
    sources = (_numbered(quotation, number, longest_source) for number, quotation in enumerate(quotations, first))
    return _sharing([_quoting(*pair) for pair in zip(quotations, sources, strict=True)], longest, _LONGEST_PASSAGE)


def _quoted(quotation: Quotation, number: int, longest: int) -> str:
    return _quoting(quotation, _numbered(quotation, number, longest // 2))(longest)


def _numbered(quotation: Quotation, number: int, longest: int) -> str:
    return f"**[{number}]** {_source(quotation.citation, longest - 10)}"


def _quoting(quotation: Quotation, under: str) -> Callable[[int], str]:
    """Gives the quotation in so many characters, with a line under it."""
    return lambda longest: f"{_quote(quotation, longest - size(under) - 1)}\n{under}"


def _sharing(texts: Sequence[Callable[[int], str]], longest: int, each: int = LONGEST_DESCRIPTION) -> list[str]:
    """The texts in so many characters together: what short ones leave is shared among the long ones."""
    left = longest - 2 * len(texts)
    for place, needed in enumerate(sorted(size(text(each)) for text in texts)):
        fair = left // (len(texts) - place)
        if needed > fair:
            return [text(fair) for text in texts]
        left -= needed
    return [text(each) for text in texts]


def _quote(quotation: Quotation, longest: int) -> str:
    return f"> {_highlighted(quotation, max(1, longest - 2))}"


def _highlighted(quotation: Quotation, longest: int) -> str:
    """The words with what answers in bold; of a very long text the beginning."""

    def shown(text: str) -> str:
        pieces = []
        position = 0
        for start, end in quotation.highlights:
            bold = text[start:end].strip()
            if not bold:
                continue
            at = text.index(bold, start)
            pieces += [_piece(text[position:at]), f"**{_piece(bold)}**"]
            position = at + len(bold)
        return "".join([*pieces, _piece(text[position:])])

    return cut(quotation.text, longest, shown)


def _piece(text: str) -> str:
    """A part of a line, escaped, with the white space around it."""
    lead, trail = text[:1].isspace() * " ", text[-1:].isspace() * " "
    inner = escape(text)
    return f"{lead}{inner}{trail}" if inner else lead


def _source(citation: Citation, longest: int) -> str:
    """The title, as a link where there is one and it has the room, and what else is known of where the words stand."""
    address = in_address(citation.url)
    if size(address) > longest // 2:
        address = ""
    left = longest - size(address) - 7
    details = cut(citation.details, max(12, min(_LONGEST_DETAILS, left // 2)))
    title = cut(citation.title, max(12, min(_LONGEST_TITLE, left - size(details))), in_link if address else escape)
    named = f"[{title}]({address})" if address else f"*{title}*"
    return f"{named} · {details}" if details else named


def _embed(head: str, parts: Sequence[str], colour: discord.Colour) -> discord.Embed:
    return discord.Embed(description="\n".join([*([head] if head else []), *parts]), colour=colour)


def _as_many(lines: Sequence[str], longest: int) -> list[str]:
    """The first lines that fit, and how many do not."""
    shown: list[str] = []
    left = longest
    for line in lines:
        left -= size(line) + 1
        if left < 0:
            return [*shown, f"… and {len(lines) - len(shown)} more"]
        shown.append(line)
    return shown


def _split(parts: Sequence[str]) -> list[str]:
    """The parts in as few texts as hold them."""
    texts: list[str] = []
    for part in parts:
        if texts and size(texts[-1]) + size(part) + 2 <= LONGEST_DESCRIPTION:
            texts[-1] += f"\n\n{part}"
        else:
            texts.append(part)
    return texts


def _room_for(question: str) -> int:
    return min(size(question), _LONGEST_QUESTION) + size(_QUESTION) if question else 0


def _with_question(embeds: list[discord.Embed], question: str) -> list[discord.Embed]:
    """The question above the first embed, where names know no formatting; a long one below the last."""
    whole = " ".join(question.split())
    if whole and size(whole) <= _LONGEST_AUTHOR:
        embeds[0].set_author(name=whole)
    elif whole:
        embeds[-1].set_footer(text=_QUESTION + cut(whole, _LONGEST_QUESTION, str))
    return embeds

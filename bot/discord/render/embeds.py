"""Replies as Discord messages.

What articles say stands in embeds, where nobody is rung, and escaped, so that Discord acts on nothing in it. An embed
begins with the question where the message does not stand under it; buttons find it there, also after a restart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.discord.render.quotations import (
    LONGEST_DESCRIPTION,
    LONGEST_DETAILS,
    LONGEST_TITLE,
    as_many,
    highlighted,
    numbered,
    packed,
    quote,
    quoted,
    quoting,
    sharing,
    source,
)
from bot.discord.render.text import cut, escape, escape_lines, in_address, in_link, size
from bot.messages.help import ANSWERED_BEFORE, FILES_NOT_READ
from bot.messages.lines import (
    CONTRARY,
    CONVERSATION,
    FURTHER,
    KEY_FIGURES,
    RECALLED,
    articles_line,
    in_short_label,
    left_out_line,
    named_before,
    opening_lines,
    quotations_shown,
    quoted_behind,
    understood_line,
    where,
)
from bot.messages.plain import plain_text
from bot.messages.question import POINTED, Asked
from bot.messages.reply import (
    Answered,
    ArticleChoice,
    ArticleFact,
    ArticleList,
    Context,
    ConversationSummarised,
    Found,
    Notice,
    Recalled,
    RecalledQuestion,
    Refused,
    Reply,
    Several,
    Summarised,
    Undecided,
)

SUMMARY_COMMAND = "/summary"
LONGEST_CONTENT = 2_000
MOST_PEOPLE = 50  # mentioned in one message

_ALL_TOGETHER = 5_800  # of 6,000 in all embeds
_LONGEST_BEFORE = 400
_LONGEST_AUTHOR = 256
_LONGEST_QUESTION = 1_000
_LONGEST_ANSWER = 2_200
_LONGEST_ENTRY = 240
_LONGEST_LISTED = 200
_LONGEST_PARAGRAPH = 2_400
_LONGEST_NEIGHBOUR = 1_400

_ANSWERED = discord.Colour(0x2E7D5B)
_NOT_SURE = discord.Colour(0xB07A1E)
OTHER = discord.Colour(0x5B6B7A)

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
    if asked.address or asked.way == POINTED:
        return asked.text
    question = reply.question if isinstance(reply, Found) else ""
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
        source(context.paragraph.citation, LONGEST_TITLE + LONGEST_DETAILS),
        cut(context.before, _LONGEST_NEIGHBOUR),
        quote(context.paragraph, _LONGEST_PARAGRAPH),
        cut(context.after, _LONGEST_NEIGHBOUR),
    ]
    texts = packed([part for part in parts if part])
    embeds = tuple(discord.Embed(description=text, colour=OTHER) for text in texts)
    plain = "\n\n".join(filter(None, (context.before, context.paragraph.text, context.after)))
    return Message("", embeds, cut(plain, LONGEST_CONTENT))


def _embeds(reply: Reply, longest: int) -> list[discord.Embed]:
    match reply:
        case Answered():
            return _answer(reply, longest)
        case Undecided() | Refused():
            lines = " ".join(map(escape, opening_lines(reply)))
            left = min(longest, LONGEST_DESCRIPTION) - size(lines) - 1
            return [_embed(lines, ["\n\n".join(numbered(quotations_shown(reply), left))], _NOT_SURE)]
        case ArticleList(articles=articles):
            entries = [f"{number}. {source(each, _LONGEST_ENTRY)}" for number, each in enumerate(articles, 1)]
            return [_embed(escape(articles_line(reply)), as_many(entries, LONGEST_DESCRIPTION - 300), OTHER)]
        case ArticleFact() | Recalled():
            return [_headed_list(reply)]
        case Several():
            return _several(reply, longest)
        case Summarised():
            return _summary(reply, longest)
        case ArticleChoice(text=text):
            return [_embed(cut(text, LONGEST_DESCRIPTION), [], OTHER)]
        case ConversationSummarised(said=said):
            shown = [f"- **{cut(speaker, 100)}:** {cut(text, 1_000)}" for speaker, text in said]
            return [_embed(escape(CONVERSATION), as_many(shown, LONGEST_DESCRIPTION - 300), OTHER)]
        case Notice(text=text):
            return [_embed(cut(text, LONGEST_DESCRIPTION), [], OTHER)]


def _answer(reply: Answered, longest: int) -> list[discord.Embed]:
    """The answer and what contradicts it in one embed, further passages in a second one."""
    at_most = (_LONGEST_ANSWER if reply.further else LONGEST_DESCRIPTION) // (2 if reply.contrary else 1) - 50
    head = _above_answer(reply)
    at_most -= size(head)
    parts = [quoted(reply.quotation, at_most)]
    above = [reply.quotation]
    if reply.contrary:
        parts += [f"\n{escape(CONTRARY)}", quoted(reply.contrary, at_most, above)]
        above.append(reply.contrary)
    answer = _embed(head, parts, _ANSWERED)
    if not reply.further:
        return [answer]
    left = min(longest - size(answer.description or "") - size(FURTHER) - 10, LONGEST_DESCRIPTION)
    further = numbered(reply.further, left, above)
    return [answer, _embed(escape(FURTHER), ["\n\n".join(further)], OTHER)]


def _above_answer(reply: Answered) -> str:
    """How it was understood, and what a language model says in short, set apart and under its name."""
    understood = escape(understood_line(reply))
    short = f"**{escape(in_short_label(reply))}** {escape(reply.in_short.text)}\n" if reply.in_short else ""
    return "\n".join(filter(None, (understood, short)))


def _headed_list(reply: ArticleFact | Recalled) -> discord.Embed:
    if isinstance(reply, Recalled):
        head, entries = RECALLED, [f"- {_asked_before(each)}" for each in reply.questions]
    else:
        head, entries = reply.text, [f"- {source(each, _LONGEST_ENTRY)}" for each in reply.articles]
    return _embed(escape(head), as_many(entries, LONGEST_DESCRIPTION - 300), OTHER)


def _asked_before(recalled: RecalledQuestion) -> str:
    question = cut(recalled.question, LONGEST_TITLE, in_link if recalled.link else escape)
    asked = f"[{question}]({in_address(recalled.link)})" if recalled.link else question
    return asked + escape(quoted_behind(recalled))


def _several(reply: Several, longest: int) -> list[discord.Embed]:
    """The first embed of each reply, under its question, all of them together not longer than that."""
    each_longest = longest // len(reply.parts)
    embeds = []
    for number, (question, each) in enumerate(reply.parts, 1):
        head = f"**{number}. {cut(question, _LONGEST_LISTED)}**"
        embed = _embeds(each, each_longest - _LONGEST_LISTED)[0]
        embed.description = f"{head}\n{embed.description}"
        embeds.append(embed)
    if reply.left_out:
        embeds.append(_embed(left_out_line(reply), [], OTHER))
    return embeds


def _summary(reply: Summarised, longest: int) -> list[discord.Embed]:
    lines = sharing(
        [
            quoting(one, f"*{cut(where(one, reply, is_named=is_named), LONGEST_DETAILS)}*")
            for one, is_named in named_before(reply.quotations)
        ],
        LONGEST_DESCRIPTION - 400,
    )
    summary = _embed(f"**{cut(reply.heading, 300)}**", lines, _ANSWERED)
    if not reply.figures:
        return [summary]
    figures = [f"- {highlighted(one, 300)} · {cut(where(one, reply), 120)}" for one in reply.figures]
    left = longest - size(summary.description or "") - 40
    return [summary, _embed(f"**{KEY_FIGURES}**", as_many(figures, left), OTHER)]


def _embed(head: str, parts: Sequence[str], colour: discord.Colour) -> discord.Embed:
    return discord.Embed(description="\n".join([*([head] if head else []), *parts]), colour=colour)


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

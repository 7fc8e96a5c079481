"""Replies as Slack messages.

Words of articles and of people stand in `rich_text` elements, where Slack acts on nothing, and escaped in the fallback
text. What people read there is complete: a notification or a screen reader shows nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.messages.buttons import CHOOSE_ARTICLE
from bot.messages.help import ANSWERED_BEFORE, ASKED_ABOVE, FILES_NOT_READ
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
from bot.messages.quotation import Citation, Quotation
from bot.messages.reply import (
    Answered,
    ArticleChoice,
    ArticleFact,
    ArticleList,
    Context,
    ConversationSummarised,
    Notice,
    Recalled,
    RecalledQuestion,
    Refused,
    Reply,
    Several,
    Summarised,
    Undecided,
)
from bot.messages.text import LONGEST_TITLE, clip
from bot.slack.render.buttons import under
from bot.slack.render.lengths import LONGEST_BLOCKS, LONGEST_TEXT, WHOLE, Lengths, fitting, text_size
from bot.slack.render.text import escape, escape_address

Block = dict[str, Any]
Element = dict[str, Any]

SUMMARY_OF = "summary_of"
_LONGEST_OPTION = 150

_LONGEST_BEFORE = 2_000
_LONGEST_ABOVE = 300
_LONGEST_PARAGRAPH = 8_000


def message(
    reply: Reply,
    asked: Asked | None = None,
    *,
    people: Sequence[str] = (),
    before: str = "",
    earlier: str = "",
    longest: int = LONGEST_TEXT,
) -> Block:
    """The `text` and `blocks` of a message, and the switches that keep Slack from adding anything to it.

    asked: the question, for the buttons that belong under its answer.
    people: ids of those who are mentioned; before: a sentence of ours that goes first.
    earlier: the address of an earlier answer to the same question in the same channel.
    """
    if asked and asked.way == POINTED:
        before = "\n".join(part for part in (before, f"{ASKED_ABOVE} {clip(asked.text, _LONGEST_ABOVE)}") if part)
    after = FILES_NOT_READ if asked and asked.has_files else ""
    text = escape("\n".join(part for part in (before, plain_text(reply), after) if part))
    if earlier:
        text = f"{text}\n{ANSWERED_BEFORE} {escape_address(earlier)}"
    mentions = [part for person in people for part in ({"type": "user", "user_id": person}, words(" "))]
    before = clip(before, _LONGEST_BEFORE)
    named = [*mentions, *([words(before)] if before else [])]
    opening = [rich_text(section(*named))] if mentions else _line(before)
    closing = [
        *_line(after),
        *([rich_text(section(words(f"{ANSWERED_BEFORE} "), _link(earlier)))] if earlier else []),
        *(under(reply, asked) if asked else []),
    ]
    room = LONGEST_BLOCKS - text_size([*opening, *closing])
    return {
        "text": cut("".join(f"<@{person}> " for person in people) + text, longest),
        "blocks": [*opening, *fitting(partial(blocks, reply), room), *closing],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def blocks(reply: Reply, lengths: Lengths = WHOLE) -> list[Block]:
    """The reply as Block Kit, with its parts not longer than that."""
    match reply:
        case Answered(quotation=quotation, contrary=contrary, further=further):
            above = [quotation, *([contrary] if contrary else [])]
            others = list(quotations_of(further, lengths, above))
            disagrees = [section(words(CONTRARY)), *quotations_of([contrary], lengths, above[:1])] if contrary else []
            understood = [section(words(f"{line}\n", italic=True))] if (line := understood_line(reply)) else []
            return [
                rich_text(*understood, *_in_short(reply), *quotations_of([quotation], lengths)),
                *([rich_text(*disagrees)] if disagrees else []),
                *([rich_text(section(words(FURTHER)), *others)] if others else []),
            ]
        case Undecided() | Refused():
            lines = " ".join(opening_lines(reply))
            return [rich_text(section(words(lines)), *quotations_of(quotations_shown(reply), lengths))]
        case Notice(text=text):
            return [rich_text(section(words(text)))]
        case ArticleList(articles=articles):
            entries = [section(*source(each, lengths.name)) for each in articles]
            listed = {"type": "rich_text_list", "style": "ordered", "elements": entries}
            return [rich_text(section(words(articles_line(reply))), *([listed] if entries else []))]
        case ArticleFact() | Recalled():
            return [rich_text(*_headed_list(reply, lengths))]
        case Several(parts=parts):
            answered = [
                block
                for number, (question, each) in enumerate(parts, 1)
                for block in [rich_text(section(words(f"{number}. {question}", bold=True))), *blocks(each, lengths)]
            ]
            return [*answered, *_line(left_out_line(reply) if reply.left_out else "")]
        case Summarised():
            return [rich_text(*_summary(reply, lengths))]
        case ArticleChoice():
            return [rich_text(section(words(reply.text))), *_article_menu(reply)]
        case ConversationSummarised(said=said):
            spoken = [
                section(words(f"{speaker}: ", bold=True), words(clip(text, lengths.quote))) for speaker, text in said
            ]
            return [rich_text(section(words(CONVERSATION)), _list(spoken))]


def _in_short(reply: Answered) -> Iterator[Element]:
    """What a language model says, apart from the quotation and under its name."""
    if reply.in_short:
        yield section(words(f"{in_short_label(reply)} ", bold=True), words(f"{reply.in_short.text}\n\n"))


def _summary(reply: Summarised, lengths: Lengths) -> Iterator[Element]:
    def place(quotation: Quotation, *, is_named: bool = False) -> str:
        cited = replace(quotation, citation=_named(quotation.citation, lengths.name))
        return where(cited, reply, is_named=is_named)

    yield section(words(f"{reply.heading}\n", bold=True))
    for quotation, is_named in named_before(reply.quotations):
        yield {"type": "rich_text_quote", "elements": list(_highlighted(quotation, lengths.quote))}
        yield section(words(f"{place(quotation, is_named=is_named)}\n", italic=True))
    if reply.figures:
        yield section(words(f"\n{KEY_FIGURES}\n", bold=True))
        yield _list([section(*_highlighted(each, lengths.quote), words(f" · {place(each)}")) for each in reply.figures])


def _article_menu(reply: ArticleChoice) -> Iterator[Block]:
    options = article_options(reply.options)
    if not options:
        return
    menu = {
        "action_id": SUMMARY_OF,
        "placeholder": {"type": "plain_text", "text": CHOOSE_ARTICLE, "emoji": False},
    }
    if not reply.has_more:
        yield {"type": "actions", "elements": [{"type": "static_select", **menu, "options": options}]}
        return
    # Slack asks for the titles that fit as somebody types, and says with it in which block they do.
    typed = {"type": "external_select", **menu, "min_query_length": 0}
    _, _, length = reply.options[0][1].rpartition(" ")
    yield {"type": "actions", "block_id": f"{SUMMARY_OF} {length}", "elements": [typed]}


def article_options(options: Iterable[tuple[str, str]]) -> list[dict[str, object]]:
    """What a menu offers, of titles and the arguments that ask for their summaries; some are too long for Slack."""
    return [
        {"text": {"type": "plain_text", "text": clip(title, 75), "emoji": False}, "value": arguments}
        for title, arguments in options
        if len(arguments) <= _LONGEST_OPTION
    ]


def _list(sections: list[Element]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": sections}


def context_blocks(context: Context) -> list[Block]:
    """A quotation where it stands, for a modal."""
    citation = context.paragraph.citation
    marked = {"type": "rich_text_quote", "elements": list(_highlighted(context.paragraph, _LONGEST_PARAGRAPH))}
    return [
        rich_text(section(*source(citation))),
        *_neighbour(context.before),
        rich_text(marked),
        *_neighbour(context.after),
    ]


def rich_text(*elements: Element) -> Block:
    """A block in which Slack finds nothing to act on."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*elements: Element) -> Element:
    """A part of such a block."""
    return {"type": "rich_text_section", "elements": list(elements)}


def words(text: str, **style: bool) -> Element:
    """Plain words in it."""
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}


def _link(address: str) -> Element:
    return {"type": "link", "url": address, "text": "see that answer"}


def _line(text: str) -> list[Block]:
    return [rich_text(section(words(text)))] if text else []


def _neighbour(text: str) -> list[Block]:
    return _line(clip(text, _LONGEST_PARAGRAPH)) if text else []


def quotations_of(
    quotations: Sequence[Quotation], lengths: Lengths = WHOLE, above: Sequence[Quotation] = ()
) -> Iterator[Element]:
    """Each quotation with its numbered source under it; of an article that is named above the place alone."""
    for number, (quotation, is_named) in enumerate(named_before(quotations, above), len(above) + 1):
        cited = [words(quotation.citation.where)] if is_named else source(quotation.citation, lengths.name)
        yield {"type": "rich_text_quote", "elements": list(_highlighted(quotation, lengths.quote))}
        yield section(words(f"[{number}] "), *cited, words("\n"))


def _highlighted(quotation: Quotation, longest: int) -> Iterator[Element]:
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


def _named(citation: Citation, longest: int) -> Citation:
    """The citation with names not longer than that; the place in the article stays."""
    return replace(
        citation,
        title=clip(citation.title, longest),
        author=clip(citation.author, longest),
        source=clip(citation.source, longest),
        section=clip(citation.section, longest),
    )


def source(citation: Citation, longest: int = LONGEST_TITLE) -> Iterator[Element]:
    """The title, as a link where there is one, and what else is known of where words stand."""
    citation = _named(citation, longest)
    if citation.url:
        yield {"type": "link", "url": citation.url, "text": citation.title}
    else:
        yield words(citation.title, italic=True)
    if citation.details:
        yield words(f" · {citation.details}")


def _headed_list(reply: ArticleFact | Recalled, lengths: Lengths) -> Iterator[Block]:
    if isinstance(reply, Recalled):
        head, entries = RECALLED, [section(*_asked_before(each)) for each in reply.questions]
    else:
        head, entries = reply.text, [section(*source(each, lengths.name)) for each in reply.articles]
    yield section(words(head))
    if entries:
        yield _list(entries)


def _asked_before(recalled: RecalledQuestion) -> Iterator[Element]:
    question = clip(recalled.question, LONGEST_TITLE)
    yield {"type": "link", "url": recalled.link, "text": question} if recalled.link else words(question)
    if recalled.quote:
        yield words(quoted_behind(recalled))


def cut(escaped: str, longest: int) -> str:
    """The beginning of an escaped text that Slack takes, not cut inside of an entity."""
    if len(escaped) <= longest:
        return escaped
    cut = escaped[: longest - 1]
    entity = cut.rfind("&", len(cut) - 5)
    return (cut[:entity] if entity >= 0 and ";" not in cut[entity:] else cut) + "…"

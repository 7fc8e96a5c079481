"""Replies as Slack messages.

Words of articles and of people stand in `rich_text` elements, where Slack acts on nothing, and escaped in the fallback
text. What people read there is complete: a notification or a screen reader shows nothing else.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.messages.buttons import CHOOSE_ARTICLE
from bot.messages.help import ANSWERED_BEFORE, FILES_NOT_READ
from bot.messages.question import Asked
from bot.messages.reply import (
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
    clip,
    plain_text,
    refusal_lines,
    where,
)
from bot.slack.render.buttons import under
from bot.slack.render.text import escape, escape_address

Block = dict[str, Any]
Element = dict[str, Any]

SUMMARY_OF = "summary_of"
_LONGEST_OPTION = 150

LONGEST_TEXT = 39_000  # Slack cuts at 40,000
LONGEST_UPDATE = 4_000  # of chat.update, which refuses what is longer
_LONGEST_QUOTE = 6_000
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
    after = FILES_NOT_READ if asked and asked.has_files else ""
    text = escape("\n".join(part for part in (before, plain_text(reply), after) if part))
    if earlier:
        text = f"{text}\n{ANSWERED_BEFORE} {escape_address(earlier)}"
    mentions = [part for person in people for part in ({"type": "user", "user_id": person}, words(" "))]
    return {
        "text": _cut("".join(f"<@{person}> " for person in people) + text, longest),
        "blocks": [
            *([rich_text(section(*mentions, words(before)))] if mentions else _line(before)),
            *blocks(reply),
            *_line(after),
            *([rich_text(section(words(f"{ANSWERED_BEFORE} "), _link(earlier)))] if earlier else []),
            *(under(reply, asked) if asked else []),
        ],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def blocks(reply: Reply) -> list[Block]:
    """The reply as Block Kit."""
    match reply:
        case Answered(quotation=quotation, contrary=contrary, further=further):
            others = list(_quotations(further, first=3 if contrary else 2))
            return [
                rich_text(*_quotations([quotation])),
                *([rich_text(section(words(CONTRARY)), *_quotations([contrary], first=2))] if contrary else []),
                *([rich_text(section(words(FURTHER)), *others)] if others else []),
            ]
        case Refused():
            lines = " ".join(refusal_lines(reply))
            return [rich_text(section(words(lines)), *_quotations(reply.nearest))]
        case Notice(text=text):
            return [rich_text(section(words(text)))]
        case ArticleList(articles=articles):
            entries = [section(*_source(each)) for each in articles]
            listed = {"type": "rich_text_list", "style": "ordered", "elements": entries}
            return [rich_text(section(words(articles_line(reply))), *([listed] if entries else []))]
        case Summarised():
            return [rich_text(*_summary(reply))]
        case ArticleChoice():
            return [rich_text(section(words(reply.text))), *_article_menu(reply)]
        case ConversationSummarised(said=said):
            spoken = [section(words(f"{speaker}: ", bold=True), words(text)) for speaker, text in said]
            return [rich_text(section(words(CONVERSATION)), _list(spoken))]


def _summary(reply: Summarised) -> Iterator[Element]:
    yield section(words(f"{reply.heading}\n", bold=True))
    for quotation in reply.quotations:
        yield {"type": "rich_text_quote", "elements": list(_highlighted(quotation, _LONGEST_QUOTE))}
        yield section(words(f"{where(quotation, reply)}\n", italic=True))
    if reply.figures:
        yield section(words(f"\n{KEY_FIGURES}\n", bold=True))
        yield _list(
            [
                section(*_highlighted(figure, _LONGEST_QUOTE), words(f" · {where(figure, reply)}"))
                for figure in reply.figures
            ]
        )


def _article_menu(reply: ArticleChoice) -> Iterator[Block]:
    options = [
        {"text": {"type": "plain_text", "text": clip(title, 75), "emoji": False}, "value": arguments}
        for title, arguments in reply.options
        if len(arguments) <= _LONGEST_OPTION
    ]
    if not options:
        return
    menu = {
        "type": "static_select",
        "action_id": SUMMARY_OF,
        "placeholder": {"type": "plain_text", "text": CHOOSE_ARTICLE, "emoji": False},
        "options": options,
    }
    yield {"type": "actions", "elements": [menu]}


def _list(sections: list[Element]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": sections}


def context_blocks(context: Context) -> list[Block]:
    """A quotation where it stands, for a modal."""
    citation = context.paragraph.citation
    marked = {"type": "rich_text_quote", "elements": list(_highlighted(context.paragraph, _LONGEST_PARAGRAPH))}
    return [
        rich_text(section(*_source(citation))),
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


def _quotations(quotations: Sequence[Quotation], first: int = 1) -> Iterator[Element]:
    """Each quotation with its numbered source under it."""
    for number, quotation in enumerate(quotations, first):
        yield {"type": "rich_text_quote", "elements": list(_highlighted(quotation, _LONGEST_QUOTE))}
        yield section(words(f"[{number}] "), *_source(quotation.citation), words("\n"))


def _highlighted(quotation: Quotation, longest: int) -> Iterator[Element]:
    """The words with what answers in bold; of a very long text the beginning."""
    text = quotation.text if len(quotation.text) <= longest else quotation.text[: longest - 1] + "…"
    position = 0
    for start, end in quotation.highlights:
        if start >= len(text):
            break
        if start > position:
            yield words(text[position:start])
        yield words(text[start:end], bold=True)
        position = end
    if position < len(text):
        yield words(text[position:])


def _source(citation: Citation) -> Iterator[Element]:
    if citation.url:
        yield {"type": "link", "url": citation.url, "text": citation.title}
    else:
        yield words(citation.title, italic=True)
    if citation.details:
        yield words(f" · {citation.details}")


def _cut(escaped: str, longest: int) -> str:
    """The beginning of an escaped text that Slack takes, not cut inside of an entity."""
    if len(escaped) <= longest:
        return escaped
    cut = escaped[: longest - 1]
    entity = cut.rfind("&", len(cut) - 5)
    return (cut[:entity] if entity >= 0 and ";" not in cut[entity:] else cut) + "…"

"""Replies as Slack messages.

Words of articles and of people stand in `rich_text` elements, where Slack acts on nothing, and escaped in the fallback
text. What people read there is complete: a notification or a screen reader shows nothing else.
"""

from collections.abc import Iterator
from typing import Any

from bot.replies import (
    CONVERSATION,
    KEY_FIGURES,
    Answered,
    ArticleChoice,
    Citation,
    ConversationSummarised,
    Notice,
    Quotation,
    Refused,
    Reply,
    Summarised,
    clip,
    missing_line,
    nearest_line,
    plain_text,
    refusal_line,
    where,
)
from bot.slack.text import escape

Block = dict[str, Any]
Element = dict[str, Any]

SUMMARY_OF = "summary_of"
_LONGEST_OPTION = 150


def message(reply: Reply) -> dict[str, Any]:
    """The `text` and `blocks` of a message, and the switches that keep Slack from adding anything to it."""
    return {
        "text": escape(plain_text(reply)),
        "blocks": blocks(reply),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def blocks(reply: Reply) -> list[Block]:
    """The reply as Block Kit."""
    match reply:
        case Answered(quotation=quotation):
            return [_rich_text(*_quotation(quotation))]
        case Refused():
            lines = " ".join(part for part in (refusal_line(), missing_line(reply), nearest_line(reply)) if part)
            quoted = [element for quotation in reply.nearest for element in _quotation(quotation)]
            return [_rich_text(_section(_text(lines)), *quoted)]
        case Notice(text=text):
            return [_rich_text(_section(_text(text)))]
        case Summarised():
            return [_rich_text(*_summary(reply))]
        case ArticleChoice():
            return [_rich_text(_section(_text(reply.text))), *_article_menu(reply)]
        case ConversationSummarised(said=said):
            spoken = [_section(_text(f"{speaker}: ", bold=True), _text(text)) for speaker, text in said]
            return [_rich_text(_section(_text(CONVERSATION)), _list(spoken))]


def _summary(reply: Summarised) -> Iterator[Element]:
    yield _section(_text(f"{reply.heading}\n", bold=True))
    for quotation in reply.quotations:
        yield {"type": "rich_text_quote", "elements": list(_highlighted(quotation))}
        yield _section(_text(f"{where(quotation, reply)}\n", italic=True))
    if reply.figures:
        yield _section(_text(f"\n{KEY_FIGURES}\n", bold=True))
        yield _list([_section(*_highlighted(figure), _text(f" · {where(figure, reply)}")) for figure in reply.figures])


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
        "placeholder": {"type": "plain_text", "text": "Choose an article", "emoji": False},
        "options": options,
    }
    yield {"type": "actions", "elements": [menu]}


def _list(sections: list[Element]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": sections}


def _quotation(quotation: Quotation) -> Iterator[Element]:
    yield {"type": "rich_text_quote", "elements": list(_highlighted(quotation))}
    yield _section(*_citation(quotation.citation))


def _highlighted(quotation: Quotation) -> Iterator[Element]:
    position = 0
    for start, end in quotation.highlights:
        if start > position:
            yield _text(quotation.text[position:start])
        yield _text(quotation.text[start:end], bold=True)
        position = end
    if position < len(quotation.text):
        yield _text(quotation.text[position:])


def _citation(citation: Citation) -> Iterator[Element]:
    if citation.url:
        yield {"type": "link", "url": citation.url, "text": citation.title}
    else:
        yield _text(citation.title, italic=True)
    yield _text(f" · {citation.details}\n")


def _rich_text(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def _section(*elements: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def _text(text: str, **style: bool) -> Element:
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}

"""Replies as blocks of Slack."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.messages.buttons import CHOOSE_ARTICLE
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
from bot.messages.quotation import Quotation
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
from bot.slack.render.elements import Block, Element, bullets, rich_text, section, words, words_alone
from bot.slack.render.lengths import WHOLE, Lengths
from bot.slack.render.quotations import highlighted, named, quotations_of, source

SUMMARY_OF = "summary_of"
_LONGEST_OPTION = 150
_LONGEST_PARAGRAPH = 8_000


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
            return [*answered, *words_alone(left_out_line(reply) if reply.left_out else "")]
        case Summarised():
            return [rich_text(*_summary(reply, lengths))]
        case ArticleChoice():
            return [rich_text(section(words(reply.text))), *_article_menu(reply)]
        case ConversationSummarised(said=said):
            spoken = [
                section(words(f"{speaker}: ", bold=True), words(clip(text, lengths.quote))) for speaker, text in said
            ]
            return [rich_text(section(words(CONVERSATION)), bullets(spoken))]


def _in_short(reply: Answered) -> Iterator[Element]:
    """What a language model says, apart from the quotation and under its name."""
    if reply.in_short:
        yield section(words(f"{in_short_label(reply)} ", bold=True), words(f"{reply.in_short.text}\n\n"))


def _summary(reply: Summarised, lengths: Lengths) -> Iterator[Element]:
    def place(quotation: Quotation, *, is_named: bool = False) -> str:
        cited = replace(quotation, citation=named(quotation.citation, lengths.name))
        return where(cited, reply, is_named=is_named)

    yield section(words(f"{reply.heading}\n", bold=True))
    for quotation, is_named in named_before(reply.quotations):
        yield {"type": "rich_text_quote", "elements": list(highlighted(quotation, lengths.quote))}
        yield section(words(f"{place(quotation, is_named=is_named)}\n", italic=True))
    if reply.figures:
        yield section(words(f"\n{KEY_FIGURES}\n", bold=True))
        yield bullets(
            [section(*highlighted(each, lengths.quote), words(f" · {place(each)}")) for each in reply.figures]
        )


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


def context_blocks(context: Context) -> list[Block]:
    """A quotation where it stands, for a modal."""
    citation = context.paragraph.citation
    marked = {"type": "rich_text_quote", "elements": list(highlighted(context.paragraph, _LONGEST_PARAGRAPH))}
    return [
        rich_text(section(*source(citation))),
        *_neighbour(context.before),
        rich_text(marked),
        *_neighbour(context.after),
    ]


def _neighbour(text: str) -> list[Block]:
    return words_alone(clip(text, _LONGEST_PARAGRAPH)) if text else []


def _headed_list(reply: ArticleFact | Recalled, lengths: Lengths) -> Iterator[Block]:
    if isinstance(reply, Recalled):
        head, entries = RECALLED, [section(*_asked_before(each)) for each in reply.questions]
    else:
        head, entries = reply.text, [section(*source(each, lengths.name)) for each in reply.articles]
    yield section(words(head))
    if entries:
        yield bullets(entries)


def _asked_before(recalled: RecalledQuestion) -> Iterator[Element]:
    question = clip(recalled.question, LONGEST_TITLE)
    yield {"type": "link", "url": recalled.link, "text": question} if recalled.link else words(question)
    if recalled.quote:
        yield words(quoted_behind(recalled))

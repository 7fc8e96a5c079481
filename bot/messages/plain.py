"""A reply in plain words, for notifications, screen readers and terminals without colour."""

from collections.abc import Iterator, Sequence

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
from bot.messages.quotation import Citation, Quotation
from bot.messages.reply import (
    Answered,
    ArticleChoice,
    ArticleFact,
    ArticleList,
    ConversationSummarised,
    Notice,
    Recalled,
    Refused,
    Reply,
    Several,
    Summarised,
    Undecided,
)
from bot.messages.text import LONGEST_TITLE, clip


def plain_text(reply: Reply) -> str:
    """The whole reply in plain words, for notifications, screen readers and terminals without colour."""
    match reply:
        case Answered(quotation=quotation, contrary=contrary, further=further):
            first = [quotation, *([contrary] if contrary else [])]
            other = [CONTRARY, *plain_quotations([contrary], after=[quotation])] if contrary else []
            others = [FURTHER, *plain_quotations(further, after=first)] if further else []
            understood = [line] if (line := understood_line(reply)) else []
            short = [f"{in_short_label(reply)} {reply.in_short.text}"] if reply.in_short else []
            return "\n".join([*understood, *short, *plain_quotations([quotation]), *other, *others])
        case Undecided() | Refused():
            return "\n".join([" ".join(opening_lines(reply)), *plain_quotations(quotations_shown(reply))])
        case Notice(text=text):
            return text
        case Summarised():
            lines = [
                f"“{quotation.text}” — {where(quotation, reply, is_named=is_named)}"
                for quotation, is_named in named_before(reply.quotations)
            ]
            figures = [f"• {figure.text} — {where(figure, reply)}" for figure in reply.figures]
            return "\n".join([reply.heading, *lines, *([KEY_FIGURES] if figures else []), *figures])
        case ArticleChoice():
            return "\n".join([reply.text, *(f"• {title}" for title, _ in reply.options)])
        case ConversationSummarised(said=said):
            return "\n".join([CONVERSATION, *(f"{speaker}: {text}" for speaker, text in said)])
        case ArticleList(articles=articles):
            entries = [f"{number}. {_plain_article(each)}" for number, each in enumerate(articles, 1)]
            return "\n".join([articles_line(reply), *entries])
        case ArticleFact() | Recalled():
            return "\n".join(_headed_lines(reply))
        case Several(parts=parts):
            texts = [f"{number}. {question}\n{plain_text(each)}" for number, (question, each) in enumerate(parts, 1)]
            return "\n\n".join([*texts, *([left_out_line(reply)] if reply.left_out else [])])


def plain_quotations(quotations: Sequence[Quotation], after: Sequence[Quotation] = ()) -> Iterator[str]:
    """Each quotation with its source in plain words; after: the quotations that stand above these."""
    for quotation, is_named in named_before(quotations, after):
        source = quotation.citation
        link = f" · {source.url}" if source.url else ""
        where_it_is = source.where if is_named else f"{source.title} · {source.details}{link}"
        yield f"“{quotation.text}”\n— {where_it_is}"


def _headed_lines(reply: ArticleFact | Recalled) -> list[str]:
    if isinstance(reply, ArticleFact):
        return [reply.text, *(f"— {_plain_article(each)}" for each in reply.articles)]
    return [RECALLED, *(f"• {clip(each.question, LONGEST_TITLE)}{quoted_behind(each)}" for each in reply.questions)]


def _plain_article(each: Citation) -> str:
    return " · ".join(part for part in (each.title, each.details, each.url) if part)

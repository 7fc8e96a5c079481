"""The lines that stand around quotations, the same on every platform."""

import re
from collections.abc import Iterator, Sequence

from bot.messages.quotation import Quotation
from bot.messages.reply import Answered, ArticleList, Found, RecalledQuestion, Refused, Several, Summarised, Undecided
from bot.messages.text import LONGEST_NEAREST, LONGEST_TITLE, clip
from index import asks_for_the_most, says_the_most

KEY_FIGURES = "Key figures"
CONVERSATION = "What matters most in this thread (only you see this):"
FURTHER = "Further passages:"
RECALLED = "You asked here, the newest first:"
NOT_COMPARED = "I only quote, and compare nothing myself."
CONTRARY = "Another article gives something else:"
_MOST_MISSING = 4  # words that are named as missing; of more there is only the count
_SENTENCE_ENDS = (".", "?", "!", "…", "？", "。", "؟")
_PREPOSITION = re.compile(r"\b(in|at|for|of|from|with|by)(?: the)? $")


def opening_lines(reply: Undecided | Refused) -> list[str]:
    """What a reply without an answer says above its quotations, best on one line: how sure it is, and why."""
    if isinstance(reply, Refused):
        several = len(reply.nearest) > 1
        nearest = "The nearest passages:" if several else "The nearest passage:"
        said, follows = "The articles do not say.", nearest if reply.nearest else ""
    else:
        several = len(reply.candidates) > 1
        said, follows = "I am not sure.", "Perhaps one of these:" if several else "Perhaps this:"
    return [line for line in (understood_line(reply), said, _missing_line(reply), follows) if line]


def understood_line(reply: Found) -> str:
    """What was looked for, where that is not what was written, else ""."""
    end = "" if reply.understood.endswith(_SENTENCE_ENDS) else "."
    return f"Understood as: {clip(reply.understood, LONGEST_TITLE)}{end}" if reply.understood else ""


def in_short_label(reply: Answered) -> str:
    """Whose words those are that stand above a quotation, "" where none do."""
    return f"In short, in the words of {clip(reply.in_short.model, LONGEST_TITLE)}:" if reply.in_short else ""


def quotations_shown(reply: Undecided | Refused) -> tuple[Quotation, ...]:
    """What stands below those lines, numbered through."""
    return reply.nearest if isinstance(reply, Refused) else (*reply.candidates, *reply.further)


def quoted_behind(recalled: RecalledQuestion) -> str:
    """What was quoted for a question, as it stands behind it; "" where nothing was."""
    return f": “{clip(recalled.quote, LONGEST_NEAREST)}”" if recalled.quote else ""


def articles_line(reply: ArticleList) -> str:
    """How the list of articles begins."""
    shown = f", the first {len(reply.articles)} of them" if reply.count > len(reply.articles) else ""
    noun = "article" if reply.count == 1 else "articles"
    return f"I know {reply.count} {noun}{shown}. Index {reply.version}, made on {reply.built}."


def left_out_line(reply: Several) -> str:
    """What is said of questions that were too many."""
    return (
        f"I answer {len(reply.parts)} questions at a time; {reply.left_out} more are left. Please ask them after this."
    )


def where(quotation: Quotation, reply: Summarised, *, is_named: bool = False) -> str:
    """Where a sentence of a summary stands, as far as its heading, or a citation above it, does not say so."""
    place = quotation.citation
    return f"{place.title} · {place.details}" if reply.is_cited and not is_named else place.where


def named_before(quotations: Sequence[Quotation], after: Sequence[Quotation] = ()) -> Iterator[tuple[Quotation, bool]]:
    """Each quotation, and whether a citation above it names its article already: then its place alone is enough.

    after: the quotations that stand above these.
    """
    named = {_article_of(quotation) for quotation in after}
    for quotation in quotations:
        yield quotation, _article_of(quotation) in named and bool(quotation.citation.place)
        named.add(_article_of(quotation))


def _article_of(quotation: Quotation) -> tuple[str, ...]:
    source = quotation.citation
    return (quotation.place.article if quotation.place else "", source.title, source.author, source.published)


def _missing_line(reply: Undecided | Refused) -> str:
    """Which words of the question no article contains, and which names the nearest passage does not, or ""."""
    if reply.is_foreign:
        return "I find only what is asked in the language of the articles, and this seems to be in another."
    nowhere = _listed(reply.missing_words)
    elsewhere = _listed(tuple(name for name in reply.missing_names if name not in reply.missing_words))
    instead = " and ".join(_names_beside(reply))
    shown = [each.text for each in quotations_shown(reply)]
    is_ranked = any(says_the_most(reply.question, each) for each in shown)
    lines = (
        NOT_COMPARED if asks_for_the_most(reply.question) and not is_ranked else "",
        f"No article contains: {nowhere}." if nowhere else "",
        f"The nearest passage is about {instead}, not {elsewhere}."
        if elsewhere and instead
        else f"The nearest passage does not mention {elsewhere}."
        if elsewhere
        else "",
    )
    return " ".join(line for line in lines if line)


def _names_beside(reply: Undecided | Refused) -> list[str]:
    """The first two names of the nearest passage that stand behind the same preposition as the missing one."""
    asked = next(
        (_PREPOSITION.findall(reply.question[: reply.question.find(name)]) for name in reply.missing_names), []
    )
    if not asked or not isinstance(reply, Refused) or not reply.nearest:
        return []
    named = re.compile(rf"\b{asked[-1]} (?:the )?([A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)")
    return list(dict.fromkeys(named.findall(reply.nearest[0].text)))[:2]


def _listed(words: tuple[str, ...]) -> str:
    left = len(words) - _MOST_MISSING
    shown = words if left <= 1 else words[:_MOST_MISSING]
    return ", ".join(clip(word, 60) for word in shown) + (f" and {left} more words" if left > 1 else "")

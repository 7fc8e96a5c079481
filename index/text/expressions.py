"""The part of a sentence that a question asks for: an amount, a date, a number or a name."""

import re
from collections.abc import Iterator

from index.text.abbreviations import LEANS_ON_A_NUMBER, LEANS_ON_THE_NEXT
from index.text.forms import MONTH, Span, clock_times, forms_of, frequencies, measures
from index.text.parallel import asked_clause
from index.text.question import Kind, Question
from index.text.who import asked_name, described, find_name
from index.text.words import Word, words

# How it is asked for, and what stands behind the measure that says so.
_HOW = re.compile(
    r"\bhow (?P<quality>high|tall|far|deep|wide|heavy|large|big|fast|hot|cold|warm|thick|long|much)\b", re.IGNORECASE
)
_BEHIND = {"far": "(?:away|from|off|to)", "tall": "(?:tall|high)", "high": "(?:high|tall)"}

_HOW_OFTEN = re.compile(r"\bhow (?:often|frequently)\b", re.IGNORECASE)

_MEASURED = frozenset({Kind.COUNT, Kind.AMOUNT})
# A name: capitalised words, with the small words that names have inside ("Bank of China", "Ludwig van Beethoven").
_NAME_WORD = r"(?<!\w)[^\W\d_a-z][\w'’&-]*\.?"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s(?:(?:of|the|de|la|van|von|der|bin|al)\s){{0,2}}{_NAME_WORD})*")
_REASON = re.compile(
    r"\b(?:because|since|so that|in order to|due to|owing to|as a result of|thanks to)\b[^.;]*", re.IGNORECASE
)
_LIKELIER = 0.4
_PLACE_CUE = re.compile(r"\b(?:in|at|near|to|into|from|on|of)(?: the)? $")
_PERSON_CUE = re.compile(
    r"\b(?:by|king|queen|emperor|president|minister|chief|general|dr|mr|ms|mrs)\.? $", re.IGNORECASE
)
_CALENDAR = re.compile(rf"(?:{MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
_FIGURES = (Kind.AMOUNT, Kind.PERCENTAGE, Kind.DURATION, Kind.COUNT)
_NAMED = frozenset({Kind.PERSON, Kind.PLACE, Kind.NAME})
# "Vol. 3" is no name.
_NO_NAMES = LEANS_ON_THE_NEXT | LEANS_ON_A_NUMBER
# When a sentence holds nothing of the kind asked for, the next best: "how much data" is a count.
_FALLBACK = {Kind.AMOUNT: Kind.COUNT, Kind.DURATION: Kind.DATE, Kind.PERCENTAGE: Kind.COUNT}


def highlight(question: Question, quote: str) -> tuple[Span, ...]:
    """Spans of the quotation that hold what the question asks for; none where that cannot be told.

    Of several candidates the one nearest to the question's own words is taken, in the clause that it asks for where
    several say the same. What the question says itself is no candidate: "when did Normandy become a duchy" does not ask
    for "Normandy".
    """
    found = words(quote)
    asked = {word.term for word in question.content}
    asked_who = asked_name(question.text) if question.kind is Kind.PERSON else ""
    if asked_who and (name := find_name(asked_who, quote)):
        said = described(name, quote)
        return (said,) if said else ()
    candidates = _not_asked(_wanted(question, quote), found, asked)
    if clause := clause_asked_for(question, quote):
        inside = [span for span in candidates if _is_in(span, clause)]
        candidates = inside or _in_clause(question, quote, clause)
    if not candidates or question.kind is Kind.OTHER:
        return ()
    if question.counted:
        counts = [span for span in candidates if question.counted in _terms_after(span, found)]
        candidates = counts or candidates
    anchors = [word for word in found if word.term in asked and not word.is_function_word]
    best = min(candidates, key=lambda span: (_distance(span, anchors) * _cue(question.kind, quote, span), span[0]))
    return (best,)


def clause_asked_for(question: Question, quote: str) -> Span | None:
    """The clause that a question asks for, where a sentence says the same of several things and that can be told.

    It holds something of the form of what is asked for, or where any may be ("what do children pay?"), a figure.
    """
    asked = {word.term for word in question.content}
    values, bare = _values(question, quote), _bare_numbers(question, quote)
    return asked_clause(asked, quote, values, bare, are_names=question.kind in _NAMED)


def figure_asked_for(question: Question, quote: str) -> tuple[Span, ...]:
    """The first figure of the clause that a question asks for, where it has any form."""
    clause = clause_asked_for(question, quote)
    return tuple(_in_clause(question, quote, clause))[:1] if clause else ()


def _values(question: Question, quote: str) -> list[Span]:
    """What in the quotation has the form of what is asked for, and is not said by the question.

    Where somebody is asked for, the first word may be a name beside one in another clause.
    """
    found = words(quote)
    if question.kind is Kind.OTHER:
        values = next((spans for kind in _FIGURES if (spans := forms_of(kind, quote))), [])
    elif _HOW.search(question.text) and question.kind in _MEASURED and not forms_of(Kind.AMOUNT, quote):
        values = measures(quote) or candidates_of(question.kind, quote)
    else:
        values = candidates_of(question.kind, quote)
    first = found[0] if question.kind is Kind.PERSON else None
    if first and first.is_capitalised and not first.is_function_word and not any(span[0] == 0 for span in values):
        values = [(first.start, first.end), *values]
    return _not_asked(values, found, {word.term for word in question.content})


def _in_clause(question: Question, quote: str, clause: Span) -> list[Span]:
    """What a clause gives: of the form that is asked for, or else a number that leaves out its unit."""
    inside = [span for span in _values(question, quote) if _is_in(span, clause)]
    return inside or [span for span in _bare_numbers(question, quote) if _is_in(span, clause)]


def _bare_numbers(question: Question, quote: str) -> list[Span]:
    """Numbers that may be such amounts as stand elsewhere in the quotation."""
    has_amounts = question.kind in (Kind.AMOUNT, Kind.OTHER) and bool(forms_of(Kind.AMOUNT, quote))
    asked = {word.term for word in question.content}
    return _not_asked(forms_of(Kind.COUNT, quote), words(quote), asked) if has_amounts else []


def _is_in(span: Span, clause: Span) -> bool:
    return clause[0] <= span[0] < clause[1]


def _wanted(question: Question, quote: str) -> list[Span]:
    """As `candidates_of`; but "how high" and "how much flour" ask for a number with its unit, where there is one.

    So does "how often" for how often it is.
    """
    if _HOW_OFTEN.search(question.text) and (often := frequencies(quote)):
        return often
    how = _HOW.search(question.text)
    found = measures(quote) if how and question.kind in _MEASURED and not forms_of(Kind.AMOUNT, quote) else []
    if not how or not found:
        return candidates_of(question.kind, quote)
    quality = how["quality"].lower()
    behind = re.compile(rf"\s{_BEHIND.get(quality, re.escape(quality))}\b")
    return [span for span in found if behind.match(quote, span[1])] or found


def candidates_of(kind: Kind, text: str) -> list[Span]:
    """Every span of the text that has the form of what is asked for, in order."""
    if kind in _NAMED:
        return list(_names(text))
    if kind is Kind.REASON:
        return [_trimmed(match.span(), text) for match in _REASON.finditer(text)]
    spans = forms_of(kind, text)
    if not spans and kind is Kind.DATE:
        return clock_times(text)
    if not spans and kind in _FALLBACK:
        return candidates_of(_FALLBACK[kind], text)
    return spans


def _names(text: str) -> Iterator[Span]:
    """Runs of capitalised words; one that is capitalised by its place alone ("The"), or not at all, opens none."""
    for match in _NAME.finditer(text):
        inside = words(match[0])
        while inside and (inside[0].is_function_word or inside[0].text[0].islower()):
            inside.pop(0)
        by_place = len(inside) == 1 and match.start() + inside[0].start == 0 and inside[0].text[1:].islower()
        is_short = len(inside) == 1 and (len(inside[0].text) == 1 or inside[0].text.lower() in _NO_NAMES)
        if inside and not by_place and not is_short and not _CALENDAR.fullmatch(match[0]):
            yield match.start() + inside[0].start, match.start() + inside[-1].end


def _not_asked(spans: list[Span], found: list[Word], asked: set[str]) -> list[Span]:
    return [span for span in spans if not _is_asked(span, found, asked)]


def _is_asked(span: Span, found: list[Word], asked: set[str]) -> bool:
    inside = [word for word in found if span[0] <= word.start < span[1] and not word.is_function_word]
    return bool(inside) and all(word.term in asked for word in inside)


def _cue(kind: Kind, quote: str, span: Span) -> float:
    """Below 1 where the words around a name make it likelier to be of the kind asked for, and so count as nearer."""
    before = quote[: span[0]]
    if kind is Kind.PLACE:
        return _LIKELIER if _PLACE_CUE.search(before) else 1.0
    if kind is Kind.PERSON:
        several_words = " " in quote[slice(*span)]
        return _LIKELIER if several_words or _PERSON_CUE.search(before) else 1.0
    return 1.0


def _terms_after(span: Span, found: list[Word]) -> list[str]:
    return [word.term for word in found if word.start >= span[1]][:4]


def _distance(span: Span, anchors: list[Word]) -> float:
    """Mean distance in characters to the three nearest of the question's words that stand outside the span."""
    outside = [word for word in anchors if word.end <= span[0] or word.start >= span[1]]
    distances = sorted(max(word.start - span[1], span[0] - word.end) for word in outside)[:3]
    return sum(distances) / len(distances) if distances else 0.0


def _trimmed(span: Span, text: str) -> Span:
    return span[0], span[0] + len(text[slice(*span)].rstrip(" ,"))

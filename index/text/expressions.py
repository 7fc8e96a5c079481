"""The part of a sentence that a question asks for: an amount, a date, a number or a name."""

import re
from collections.abc import Iterator

from index.text.question import Kind, Question
from index.text.words import Word, words

Span = tuple[int, int]

_NUMBER_WORD = (
    r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALE = r"(?:\s(?:hundred|thousand|million|billion|trillion|dozen)s?)"
_SHORT_SCALE = r"(?:\s?(?:m|bn))?"
_NUMBER = rf"(?:{_DIGITS}|(?:a|{_NUMBER_WORD}){_SCALE}|{_NUMBER_WORD}(?:-{_NUMBER_WORD})?){_SCALE}?"
_CURRENCY = (
    r"(?:yuan|renminbi|RMB|CNY|US dollars?|dollars?|USD|euros?|EUR|pounds?(?: sterling)?|GBP|yen|won|rupees?|francs?|"
    r"marks?|roubles?|rubles?|pesos?|livres?|shillings?|cents?|pence|taels?|crowns?|kron(?:a|or|e|er)|rials?|riyals?|"
    r"dinars?|baht|shekels?|lir[ae])"
)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:1\d{3}|20\d{2})"
_ISO_DATE = r"\b\d{4}-\d{2}-\d{2}\b"
_ERA = r"(?:\s?(?:AD|BC|BCE|CE))"

_FORMS: dict[Kind, str] = {
    Kind.AMOUNT: rf"(?:\b(?:US|HK|NT|A|C|S))?[$€£¥]\s?{_NUMBER}{_SHORT_SCALE}\b|"
    rf"\b(?:RMB|CNY|USD|EUR|GBP)\s?{_NUMBER}{_SHORT_SCALE}\b|\b{_NUMBER}{_SHORT_SCALE}\s{_CURRENCY}\b",
    Kind.PERCENTAGE: rf"\b{_NUMBER}\s?(?:percent|per cent|percentage points?)\b|{_DIGITS}\s?%|"
    r"\b(?:one|two|three)-(?:half|third|quarter|fifth|tenth)s?\b|\bhalf\b",
    Kind.DATE: rf"{_ISO_DATE}|"
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{_MONTH}(?:\s\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s{_YEAR})?\b|"
    rf"\b(?:early |late |mid-?)?{_YEAR}s?(?:[-–]\d{{2,4}})?{_ERA}?\b|\b\d{{1,4}}{_ERA}\b|"
    r"\b(?:early |late |mid-?)?(?:\d{1,2}(?:st|nd|rd|th)|[a-z]+(?:th|st|nd|rd))(?: and \d{1,2}(?:st|nd|rd|th))?"
    r"[ -]centur(?:y|ies)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    Kind.DURATION: rf"\b{_NUMBER}[\s-](?:(?:to|or)\s{_NUMBER}\s)?(?:year|month|week|day|hour|minute|second|decade|"
    r"centur|generation)(?:s|y|ies)?\b",
    Kind.COUNT: rf"\b{_NUMBER}\b(?:\s(?:percent|per cent)\b|\s?%)?",
}
# A name: capitalised words, with the small words that names have inside ("Bank of China", "Ludwig van Beethoven").
_NAME_WORD = r"[^\W\d_a-z][\w'’&-]*\.?"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s(?:(?:of|the|de|la|van|von|der|bin|al)\s){{0,2}}{_NAME_WORD})*")
_REASON = re.compile(
    r"\b(?:because|since|so that|in order to|due to|owing to|as a result of|thanks to)\b[^.;]*", re.IGNORECASE
)
_LIKELIER = 0.4
_PLACE_CUE = re.compile(r"\b(?:in|at|near|to|into|from|on|of)(?: the)? $")
_PERSON_CUE = re.compile(
    r"\b(?:by|king|queen|emperor|president|minister|chief|general|dr|mr|ms|mrs)\.? $", re.IGNORECASE
)
_CALENDAR = re.compile(rf"(?:{_MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
_NAMED = frozenset({Kind.PERSON, Kind.PLACE, Kind.NAME})
# When a sentence holds nothing of the kind asked for, the next best: "how much data" is a count.
_FALLBACK = {Kind.AMOUNT: Kind.COUNT, Kind.DURATION: Kind.DATE, Kind.PERCENTAGE: Kind.COUNT}


def highlight(question: Question, quote: str) -> tuple[Span, ...]:
    """Spans of the quotation that hold what the question asks for; none where that cannot be told.

    Of several candidates the one nearest to the question's own words is taken. What the question says itself is no
    candidate: "when did Normandy become a duchy" does not ask for "Normandy".
    """
    found = words(quote)
    asked = {word.term for word in question.content}
    candidates = [span for span in candidates_of(question.kind, quote) if not _is_asked(span, found, asked)]
    if not candidates:
        return ()
    if question.counted:
        counts = [span for span in candidates if question.counted in _terms_after(span, found)]
        candidates = counts or candidates
    anchors = [word for word in found if word.term in asked and not word.is_function_word]
    best = min(candidates, key=lambda span: (_distance(span, anchors) * _cue(question.kind, quote, span), span[0]))
    return (best,)


def candidates_of(kind: Kind, text: str) -> list[Span]:
    """Every span of the text that has the form of what is asked for, in order."""
    if kind in _NAMED:
        return list(_names(text))
    if kind is Kind.REASON:
        return [_trimmed(match.span(), text) for match in _REASON.finditer(text)]
    spans = forms_of(kind, text)
    if not spans and kind in _FALLBACK:
        return candidates_of(_FALLBACK[kind], text)
    return spans


def forms_of(kind: Kind, text: str) -> list[Span]:
    """Every span that has the form of an amount, a percentage, a date, a duration or a count, and of nothing else."""
    return [match.span() for match in re.finditer(_FORMS[kind], text)] if kind in _FORMS else []


def _names(text: str) -> Iterator[Span]:
    """Runs of capitalised words; one that is capitalised by its place alone ("The"), or not at all, opens none."""
    for match in _NAME.finditer(text):
        inside = words(match[0])
        while inside and (inside[0].is_function_word or inside[0].text[0].islower()):
            inside.pop(0)
        by_place = len(inside) == 1 and match.start() + inside[0].start == 0 and inside[0].text[1:].islower()
        if inside and not by_place and not _CALENDAR.fullmatch(match[0]):
            yield match.start() + inside[0].start, match.start() + inside[-1].end


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

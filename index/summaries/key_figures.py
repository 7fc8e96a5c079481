"""The figures and names of a text: what a summary keeps, and what is listed under it."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.text.context import leans_on_the_one_before
from index.text.forms import Span, forms_of
from index.text.question import Kind
from index.types import Figure, Passage, Sentence

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME_WORD = r"[^\W\d_a-z][\w'’&-]*"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s{_NAME_WORD})*")

# What is looked for, in this order, and what each kind is worth beside the worth of its sentence.
_KINDS = {Kind.AMOUNT: 0.15, Kind.PERCENTAGE: 0.1, Kind.DATE: 0.0, Kind.DURATION: 0.0, Kind.COUNT: 0.05}
_A_NAME = 0.03
_AT_MOST = {"date": 0.4, "name": 0.4}  # shares of the list; of other kinds
_AT_MOST_OF_OTHERS = 0.6
_A_SENTENCE_AT_MOST = 2
# Forms are looked for in the sentences that are worth most: so many for each figure that is listed.
_LOOKED_AT = 5
# A count is of something: "120 people", not "report 3420 in".
_COUNTED = re.compile(r"\s(?!in\b|was\b|is\b|are\b|were\b|and\b|from\b|the\b|with\b|for\b|has\b|had\b)[^\W\d_]{3,}")

_LONGEST_MEANING = 130
_CLAUSE_ENDS = re.compile(
    r"[;:]\s|,?\s(?:and|but|or)\s(?:that|which|who|has|have|had|is|was|were|are|will|in|by|to)\s|"
    r",\s(?:and|but|so|which|who|where|while|although|because|with|whose|when|after|before|as)\s|\s[–—]\s|\s-\s|"
    r"\b(?:said|says|noted|added|reported|stated|announced|estimated|stressed|found|showed)"
    r"(?:\s(?:on|in)\s[^,;]{1,30})?\sthat\s"
)
_ROLE = (
    r"(?:chief|scientist|executive|officer|founder|co-founder|manager|head|president|minister|director|professor|"
    r"chair(?:man|woman)?|spokes(?:man|woman|person)|editor|author|secretary|governor|mayor|ambassador|commander|general|"
    r"economist|historian|engineer|analyst|architect|researcher|leader|king|queen|emperor)"
)
_NEXT_NAME_WORD = rf"\s(?:of\s(?:the\s)?|de\s|van\s|von\s)?{_NAME_WORD}"
_FULL_NAME = rf"{_NAME_WORD}(?:{_NEXT_NAME_WORD}){{1,4}}"
_NAMED = re.compile(rf",|{_ROLE}")
_WHO = (
    # "Li Feifei, chief scientist at Google Cloud,"
    re.compile(
        rf"(?P<name>{_FULL_NAME}),\s(?:an?\s|the\s|its\s)?(?:[\w'’-]+\s){{0,4}}{_ROLE}\b[^,;.()\d]{{0,80}}(?=[,.](?:\s|$))"
    ),
    # "SenseTime, a unicorn,"
    re.compile(rf"(?P<name>{_NAME_WORD}(?:{_NEXT_NAME_WORD}){{0,4}}),\san?\s[a-z][^,;.()\d]{{3,80}}(?=[,.](?:\s|$))"),
    # "co-founder and chief executive Xu Li"
    re.compile(rf"\b(?:[a-z][\w-]*\s(?:and\s)?){{0,2}}{_ROLE}\s(?P<name>{_FULL_NAME})"),
)


def facts_of(sentence: str) -> frozenset[str]:
    """Every number and every name of a sentence, once; the word that opens it is a name only where more follow."""
    numbers = {number.replace(",", "") for number in _NUMBER.findall(sentence)}
    names = {match[0] for match in _NAME.finditer(sentence, 1)}
    return frozenset(numbers | names)


def key_figures(passages: Sequence[Passage], worth: NDArray[np.float32], count: int) -> tuple[Figure, ...]:
    """The `count` figures and names that matter most, in the order of the passages.

    worth: of each sentence of the passages. Amounts and shares come before counts, counts before dates; a figure or a
    name is listed once.
    """
    places = [(passage, sentence) for passage in passages for sentence in passage.sentences]
    order = [int(row) for row in np.argsort(-worth, kind="stable")]
    most = _LOOKED_AT * count
    with_digits = islice((row for row in order if _NUMBER.search(places[row][1].text)), most)
    with_names = islice((row for row in order if _NAMED.search(places[row][1].text)), most)
    found = [(float(worth[row]) + value, figure) for row in with_digits for value, figure in _numbers(*places[row])]
    found += [(float(worth[row]) + _A_NAME, figure) for row in with_names for figure in _names(*places[row])]
    chosen: list[Figure] = []
    for _, figure in sorted(found, key=lambda item: (-item[0], item[1].start)):
        if len(chosen) < count and _is_new(figure, chosen, count):
            chosen.append(figure)
    rows = {id(passage): row for row, passage in enumerate(passages)}
    return tuple(sorted(chosen, key=lambda figure: (rows[id(figure.passage)], figure.start)))


def _is_new(figure: Figure, chosen: Sequence[Figure], count: int) -> bool:
    same_kind = sum(other.kind == figure.kind for other in chosen)
    same_place = sum(other.passage is figure.passage and abs(other.start - figure.start) < 200 for other in chosen)
    return (
        all(other.text != figure.text for other in chosen)
        and same_kind < max(1, _AT_MOST.get(figure.kind, _AT_MOST_OF_OTHERS) * count)
        and same_place < _A_SENTENCE_AT_MOST
    )


def _numbers(passage: Passage, sentence: Sentence) -> Iterator[tuple[float, Figure]]:
    """The figures of a sentence, each with what its kind is worth; where two forms overlap, the first kind's."""
    text, taken = sentence.text, set[int]()
    for kind, value in _KINDS.items():
        for start, end in forms_of(kind, text):
            if taken.isdisjoint(range(start, end)) and _is_figure(kind, text, start, end):
                taken.update(range(start, end))
                clause = _clause(text, start, end)
                if not leans_on_the_one_before(text[slice(*clause)]):
                    yield value, _figure(kind.value, passage, sentence, (start, end), clause)


def _is_figure(kind: Kind, text: str, start: int, end: int) -> bool:
    """Not a number in words, of a page, a product or a share's listing: "one", ":116", "X.25", "0700"."""
    stands_apart = start == 0 or text[start - 1] in ' (“"‘'
    has_digits = any(character.isdigit() for character in text[start:end]) and text[start] != "0"
    return stands_apart and has_digits and (kind is not Kind.COUNT or bool(_COUNTED.match(text, end)))


def _names(passage: Passage, sentence: Sentence) -> Iterator[Figure]:
    """The names of a sentence that it says something of."""
    for pattern in _WHO:
        for match in pattern.finditer(sentence.text):
            yield _figure("name", passage, sentence, match.span("name"), match.span())


def _figure(kind: str, passage: Passage, sentence: Sentence, span: Span, meaning: Span) -> Figure:
    at = sentence.start
    return Figure(kind, passage, at + span[0], at + span[1], at + meaning[0], at + meaning[1])


def _clause(text: str, start: int, end: int) -> Span:
    """The part of the sentence that a figure belongs to: between conjunctions, and not too long to read at a glance."""
    first, last = 0, len(text)
    for match in _CLAUSE_ENDS.finditer(text):
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    if (closes := text.rfind(")", first, start)) > text.rfind("(", first, start):
        first = closes + 1 + len(text[closes + 1 : start]) - len(text[closes + 1 : start].lstrip())
    if (opens := text.find("(", end, last)) > 0 and text.find(")", opens, last) < 0:
        last = opens
    if (mark := text.find("[", end, last)) > 0:
        last = mark
    while last - first > _LONGEST_MEANING:
        if start - first > last - end:
            space = text.find(" ", first + 1, start)
            first = space + 1 if space > 0 else start
        else:
            space = text.rfind(" ", end, last - 1)
            last = space if space > 0 else end
    return first, len(text[:last].rstrip(" .,;:"))

"""What is asked for by its name alone: "what are the house rules?", "what was the root cause?", "opening hours".

The network answers with a sentence, so of a list it gives one item, and cannot choose between them; of a section that
is called as what was asked for it finds no words of the question in what it says. Who names nothing but what stands
above a list or a section asks for that.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from index.qa.candidates import CandidateSentences
from index.qa.quotation import opening
from index.qa.reading import FOUND_BY_PLACE, Reading, answered_by, answered_by_all_of
from index.text.antonyms import contradicts
from index.text.names_asked_for import (
    OF_STEPS,
    asks_for_several,
    asks_how,
    is_name_alone,
    kind_asked_for,
    name_asked_for,
    name_in,
)
from index.text.question import Kind
from index.text.words import terms
from index.types import Candidate, Paragraph, Passage

_MOST_WORDS = 150
_MOST_OF_PROSE = 60
_FEWEST_ITEMS = 2
_LONGEST_LEAD = 6  # words
# What opens a section so speaks of its heading: "Probation: It is six months."
_IT = re.compile(r"(?:it|they) (?:is|are|was|were|takes?|lasts?|costs?|begins?|starts?|ends?)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\(?\d+[.)]\s")


def called_so(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading, or where one list or section is called as what is asked for, that of all of it or of its opening.

    A sure answer that stands elsewhere is left as it is, unless steps are asked for or a heading says no more.
    """
    text = reading.question.text
    kind, name = kind_asked_for(text), name_asked_for(text)
    otherwise = name_in(text, reading.passage.article.language)  # as other languages than English have it
    if not (kind or name or otherwise):
        return reading
    lists = [each for each in whole_lists(candidates) if not _denies(text, each)]
    steps = _steps(kind, lists) if kind and asks_how(text) else None
    section = _section(name, candidates) or _section(otherwise, candidates)
    listed = steps or (closest(kind, lists) if kind else None) or (section if section in lists else None)
    if listed:
        heading = listed.paragraph.heading
        is_meant = reading.passage.paragraph.heading == heading or listed is steps or kind == set(terms(heading))
        return answered_by_all_of(reading, listed) if is_meant or not reading.is_answer else reading
    is_prose = section and "\n" not in section.text and not _denies(text, section)
    return _answered_by_section(reading, section) if section and is_prose else reading


def _answered_by_section(reading: Reading, section: Passage) -> Reading:
    """Answered by the opening of a section, where nothing surely answers; of several things by all of it, if short.

    Who asks when or where something is must be told so there; then that is better than what is said elsewhere.
    """
    question = reading.question
    choice = opening(question, section, 0, FOUND_BY_PLACE)
    is_elsewhere = reading.passage.paragraph.heading != section.paragraph.heading
    if asks_for_several(question.text) and len(section.text.split()) <= _MOST_OF_PROSE:
        choice = Candidate(section, section.start, section.end, (), FOUND_BY_PLACE)
        is_better = not reading.is_answer or reading.passage == section
    elif question.kind is Kind.OTHER:
        is_better = not reading.is_answer or (is_elsewhere and is_name_alone(question.text))
    else:
        says_it_of_the_heading = bool(_IT.match(section.text)) and choice.start != reading.best.start
        is_better = bool(choice.highlights) and (not reading.is_answer or is_elsewhere or says_it_of_the_heading)
    return answered_by(reading, choice) if is_better else reading


def whole_lists(candidates: CandidateSentences) -> Iterator[Passage]:
    """The lists and tables that are whole in one passage, and short enough to be quoted."""
    for passage in candidates.passages:
        paragraph = passage.paragraph
        is_whole = (passage.start, passage.end) == (paragraph.start, paragraph.end)
        has_parts = any(each.number == paragraph.number for each in _beside(passage))
        items = passage.text.count("\n") + 1 - passage.heads
        is_list = items >= _FEWEST_ITEMS and bool(paragraph.context)
        if is_list and is_whole and not has_parts and len(passage.text.split()) <= _MOST_WORDS:
            yield passage


def _beside(passage: Passage) -> tuple[Paragraph, ...]:
    """The paragraphs before and after that of a passage."""
    paragraphs = passage.article.paragraphs
    at = bisect_left(paragraphs, passage.paragraph.start, key=attrgetter("start"))
    return (*paragraphs[max(at - 1, 0) : at], *paragraphs[at + 1 : at + 2])


def _denies(question: str, passage: Passage) -> bool:
    """Whether what a passage stands below says no to what is asked, or yes: "What we do not pay"."""
    paragraph = passage.paragraph
    called = paragraph.heading if "|" in paragraph.lead else paragraph.context  # columns may be opposites
    return contradicts(question, called) or contradicts(called, question)


def closest(asked: frozenset[str], lists: list[Passage]) -> Passage | None:
    """The only one that is called so: by its heading, by what leads to it as well, by its article's title as well."""
    for called in (
        [each for each in lists if asked <= set(terms(each.paragraph.heading))],
        [each for each in lists if len(asked) > 1 and asked <= set(terms(each.paragraph.context))],
        [each for each in lists if asked <= _called(each) and asked & _short_names(each)],
    ):
        if called:
            return called[0] if len(called) == 1 else None
    return None


def _called(passage: Passage) -> set[str]:
    return set(terms(f"{passage.article.title} {passage.paragraph.context}"))


def _short_names(passage: Passage) -> set[str]:
    """The terms of its heading, and of what leads to it where that says little: "Bring:"."""
    lead = passage.paragraph.lead
    is_short = len(lead.split()) <= _LONGEST_LEAD and "|" not in lead
    return set(terms(f"{passage.paragraph.heading} {lead if is_short else ''}"))


def _steps(asked: frozenset[str], lists: list[Passage]) -> Passage | None:
    """The only numbered list of the only article whose title says what is to be done, or that stands below "Steps"."""
    numbered = [each for each in lists if _NUMBERED.match(each.text) and asked <= _called(each)]
    below = [each for each in numbered if OF_STEPS.intersection(each.paragraph.heading.lower().split())]
    found = below or numbered
    return found[0] if len(found) == 1 else None


def _section(asked: frozenset[str], candidates: CandidateSentences) -> Passage | None:
    """The first passage below the only heading that is what is asked for, the article's title apart."""
    found: dict[tuple[str, str], Passage] = {}
    for passage in candidates.passages:
        heading = set(terms(passage.paragraph.heading))
        is_called = bool(heading and asked) and heading <= asked <= heading | set(terms(passage.article.title))
        if is_called and passage.paragraph.heading != passage.article.title:
            place = passage.article.id, passage.paragraph.heading
            found[place] = min(found.get(place, passage), passage, key=lambda each: each.start)
    if len(found) != 1:
        return None
    (first,) = found.values()
    before = [each for each in _beside(first) if each.start < first.start]
    opens = first.start == first.paragraph.start and all(each.heading != first.paragraph.heading for each in before)
    if not first.leads_on:
        return first if opens else None
    return next((each for each in candidates.passages if each.paragraph.lead == first.text), None) if opens else None

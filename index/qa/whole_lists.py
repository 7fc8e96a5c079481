"""Lists and tables that are asked for as a whole: "what are the house rules?", "what do I need for a key card?".

The network answers with a sentence, so of a list it gives one item, and cannot choose between them. Who names nothing
but what stands above a list or a table asks for all of it.
"""

from collections.abc import Iterator
from dataclasses import replace

from index.qa.candidates import CandidateSentences
from index.qa.reading import Reading
from index.text.all_of_a_kind import kind_asked_for
from index.text.words import terms
from index.types import Candidate, Certainty, Match, Passage

# So probable is it that a list answers which is called as what was asked for.
_ANSWERED = 0.9
_MOST_WORDS = 150
_FEWEST_ITEMS = 2


def listed_there(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading, or where one list is called as what is asked for, that of all of it.

    A sure answer that stands elsewhere is left as it is.
    """
    asked = kind_asked_for(reading.question.text)
    found = _closest(asked, list(_lists(candidates))) if asked else None
    if found is None or (reading.is_answer and reading.passage.paragraph.heading != found.paragraph.heading):
        return reading
    choice = Candidate(found, found.start, found.end, (), max(_ANSWERED, reading.confidence))
    others = (match for match in reading.matches if match.passage != found)
    best = Match(found, reading.matches[0].score)
    return replace(reading, matches=(best, *others), choices=(choice,), certainty=Certainty.SURE, contrary=None)


def _lists(candidates: CandidateSentences) -> Iterator[Passage]:
    """The lists and tables that are whole in one passage, and short enough to be quoted."""
    for passage in candidates.passages:
        paragraph, article = passage.paragraph, passage.article
        is_whole = (passage.start, passage.end) == (paragraph.start, paragraph.end)
        has_parts = sum(each.number == paragraph.number for each in article.paragraphs) > 1
        items = passage.text.count("\n") + 1 - passage.heads
        is_list = items >= _FEWEST_ITEMS and bool(paragraph.context)
        if is_list and is_whole and not has_parts and len(passage.text.split()) <= _MOST_WORDS:
            yield passage


def _closest(asked: frozenset[str], lists: list[Passage]) -> Passage | None:
    """The only one that is called so: by its heading, by what leads to it as well, by its article's title as well."""
    for called in (
        [each for each in lists if asked <= set(terms(each.paragraph.heading))],
        [each for each in lists if len(asked) > 1 and asked <= set(terms(each.paragraph.context))],
        [each for each in lists if asked <= _called(each) and asked & set(terms(each.paragraph.heading))],
    ):
        if called:
            return called[0] if len(called) == 1 else None
    return None


def _called(passage: Passage) -> set[str]:
    return set(terms(f"{passage.article.title} {passage.paragraph.context}"))

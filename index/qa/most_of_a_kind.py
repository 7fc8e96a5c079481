"""Which of its kind is the most: where a table or a list has what can be compared, all of it answers.

Articles that say "the cheapest" answer by themselves. Of a list of prices the network finds some item, and which of
them it is says nothing; whoever sees all of them sees which is the cheapest. Nothing is compared here.
"""

from index.qa.asked_by_name import closest, whole_lists
from index.qa.candidates import CandidateSentences
from index.qa.reading import Reading, answered_by_all_of
from index.text.superlatives import kind_ranked, says_the_most
from index.types import Passage


def all_to_compare(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading, or where one list has the figures of all of the kind asked for, that of all of it."""
    text = reading.question.text
    kind = kind_ranked(text)
    if not kind or (reading.is_answer and says_the_most(text, reading.quote)):
        return reading
    listed = closest(frozenset([kind]), [each for each in whole_lists(candidates) if _has_figures(each)])
    return answered_by_all_of(reading, listed) if listed else reading


def _has_figures(passage: Passage) -> bool:
    """Whether all items, or all rows but one, have a number: the one may be "free"."""
    rows = passage.text.split("\n")[passage.heads :]
    with_figures = [row for row in rows if any(map(str.isdigit, row.partition("|")[2] or row))]
    return len(with_figures) >= max(len(rows) - 1, 2)

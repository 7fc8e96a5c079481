"""What somebody says is wrong, under a heading that says the same: "it does not start after a reboot".

Troubleshooting pages are written so: the heading says what people see, and what is below it what helps. A network that
was trained on questions finds neither a question in the message nor its words in what helps.
"""

from index.qa.candidates import CandidateSentences
from index.qa.own_questions import is_first_below
from index.qa.quotation import opening
from index.qa.reading import FOUND_BY_PLACE, Reading, answered_by, answered_by_all_of
from index.text.antonyms import contradicts
from index.text.follow_up import bare
from index.text.grammar import AUXILIARY, WH_PHRASE
from index.text.question import Kind, Question
from index.text.words import terms
from index.types import Passage

_FEWEST_SHARED = 2
_SAYS_MUCH = 3  # terms: who says all those means that section, whatever was found elsewhere
_MOST_OF_IT = 0.75  # of the terms: "why does X hold Y only once a month?" asks more than the heading "Y" says
_MOST_WORDS = 60
# What people say around it: "I keep getting ...", "help, ... again".
_AROUND = frozenset(
    term
    for word in """
        again always gave get gets getting give gives got have having help issue keep keeps problem see seeing shows
        still suddenly
        """.split()
    for term in terms(word)
)


def what_helps(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading, or where one heading says what the message does, that of what stands below it."""
    text = reading.question.text
    if not _states_something(reading.question):
        return reading
    said = _said(text)
    found = [each for each in candidates.passages if is_first_below(each) and _is_said(each, said, text)]
    if len({(each.article.id, each.paragraph.heading) for each in found}) != 1:
        return reading
    section = min(found, key=lambda each: each.start)
    heading = _said(section.paragraph.heading)
    is_elsewhere = reading.passage.paragraph.heading != section.paragraph.heading
    says_all = len(heading) >= _SAYS_MUCH and heading <= said
    return _quoting(reading, section) if not reading.is_answer or (is_elsewhere and says_all) else reading


def _states_something(question: Question) -> bool:
    """Whether a message says how something is, or asks why it is so."""
    text = bare(question.text)
    return question.kind is Kind.REASON or not (WH_PHRASE.match(text) or AUXILIARY.match(text))


def _said(text: str) -> frozenset[str]:
    return frozenset(terms(text)) - _AROUND


def _is_said(passage: Passage, said: frozenset[str], text: str) -> bool:
    """Whether heading and message say the same: one of them all that the other does, and the message hardly more."""
    title, heading = passage.article.title, passage.paragraph.heading
    called = _said(heading)
    is_same = said <= called or (called <= said and len(called) >= _MOST_OF_IT * len(said))
    is_enough = len(called & said) >= _FEWEST_SHARED
    return is_same and is_enough and heading != title and not (contradicts(text, heading) or contradicts(heading, text))


def _quoting(reading: Reading, section: Passage) -> Reading:
    if len(section.text.split()) <= _MOST_WORDS:
        return answered_by_all_of(reading, section)
    return answered_by(reading, opening(reading.question, section, 0, FOUND_BY_PLACE))

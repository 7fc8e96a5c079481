"""Who was there, and who was not: "who was at the October meeting?", by the line of minutes that says so.

Minutes say "Present: Wanda, Bruno" in a line, of which no word is in the question. Which minutes are meant is told by
what else was said; where several could be, the network's reading stands.
"""

import re
from collections.abc import Iterator

from index.qa.candidates import CandidateSentences
from index.qa.reading import Reading, answered_by_sentence
from index.text.follow_up import bare
from index.text.words import content_words, terms
from index.types import Passage, Sentence

_BE = r"(?:was|were|is|are)"
_ASKS_PRESENT = re.compile(
    rf"who(?: all)? (?:{_BE} (?:all )?(?:there|present|at|in|on)|attended|came to|joined|took part in)\b(?P<rest>.*)"
    rf"|who {_BE} the (?:attendees|participants)\b(?P<of>.*)",
    re.IGNORECASE,
)
_ASKS_ABSENT = re.compile(
    rf"who (?:{_BE} (?:missing|absent|not (?:there|present|at))|{_BE}n['’]?t (?:there|present|at)|did(?: not|n['’]?t) "
    r"(?:come|attend|join)|missed)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"(?:present|attend(?:ees|ance|ing)|participants|in attendance|there)\s*:\s*\S", re.IGNORECASE)
_ABSENT = re.compile(r"(?:absent|apologies|excused|missing|regrets|not (?:present|there))\s*:\s*\S", re.IGNORECASE)
# What such a question says of any meeting.
_OF_MEETINGS = frozenset(terms("call gathering last meeting meetings session today"))


def who_was_there(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading, or where one article says who was there, or who was not, as is asked, that of its line."""
    text = bare(reading.question.text)
    absent, present = _ASKS_ABSENT.match(text), _ASKS_PRESENT.match(text)
    asked = absent or present
    if not asked:
        return reading
    named = {word.term for word in content_words(asked[asked.lastgroup or 0]) if not word.is_function_word}
    found = [
        (passage, line)
        for passage, line in _lines(candidates, _ABSENT if absent else _PRESENT)
        if named - _OF_MEETINGS <= set(terms(f"{passage.article.title} {passage.paragraph.heading}"))
    ]
    if len(found) != 1:
        return reading
    return answered_by_sentence(reading, *found[0])


def _lines(candidates: CandidateSentences, says: re.Pattern[str]) -> Iterator[tuple[Passage, Sentence]]:
    """The sentences that say who was there, or was not, of the articles that were found."""
    articles = {passage.article.id: passage.article for passage in candidates.passages}
    for article in articles.values():
        for passage in candidates.index.passages_in(article):
            yield from ((passage, each) for each in passage.sentences if says.match(each.text))

"""Questions that an article asks itself: who asks one in the same words gets what follows it there.

FAQs, help pages and interviews ask in headings, in bold lines, after "Q:". What the network or the features make of the
sentences below says less than that: an answer to "Do I need one?" seldom repeats what was asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from index.qa.candidates import CandidateSentences
from index.qa.quotation import opening
from index.qa.reading import FOUND_BY_PLACE, Reading, answered_by
from index.text.antonyms import contradicts
from index.text.clippings import counterpart
from index.text.exchanges import is_question
from index.text.question import INTERROGATIVES, Kind, Question, read_question
from index.text.words import Word, terms
from index.types import Passage


@dataclass(frozen=True, slots=True)
class _AfterQuestion:
    """The sentence that follows a question in an article, and whether who asks now named nothing besides."""

    passage: Passage
    sentence: int
    is_exact: bool


def answered_there(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading, or where exactly one article asks the question itself, that of the sentence after it."""
    found = list(_after_the_same(candidates))
    found = [each for each in found if each.is_exact] or found
    if not found or len({each.passage.article.id for each in found}) > 1:
        return reading
    first = min(found, key=lambda each: each.passage.sentences[each.sentence].start)
    if reading.is_answer and reading.passage.paragraph == first.passage.paragraph:
        return reading
    confidence = max(FOUND_BY_PLACE, reading.confidence)
    choice = opening(reading.question, first.passage, first.sentence, confidence)
    return answered_by(reading, choice)


def _after_the_same(candidates: CandidateSentences) -> Iterator[_AfterQuestion]:
    led_by = {(each.article.id, each.paragraph.lead): each for each in candidates.passages if each.paragraph.lead}
    for passage in candidates.passages:
        for asked, sentence in _questions_of(passage):
            if _is_the_same(candidates.question, asked, passage.article.title):
                is_exact = _is_the_same(candidates.question, asked, "")
                # What only leads to a list or a table says nothing without it.
                listed = led_by.get((passage.article.id, passage.sentences[sentence].text))
                yield _AfterQuestion(listed or passage, 0 if listed else sentence, is_exact)


def _questions_of(passage: Passage) -> Iterator[tuple[str, int]]:
    """The questions that a passage answers, each with the number of the first sentence that does."""
    paragraph, asks = passage.paragraph, [is_question(sentence.text) for sentence in passage.sentences]
    opens = passage.start == paragraph.start and is_first_below(passage)
    if opens and not asks[0] and is_question(paragraph.heading):
        yield paragraph.heading, 0
    for number, follows in enumerate(asks[1:], 1):
        if asks[number - 1] and not follows:
            yield passage.sentences[number - 1].text, number


def is_first_below(passage: Passage) -> bool:
    """Whether it is the first paragraph below its heading, but for one that only leads to it."""
    heading, article = passage.paragraph.heading, passage.article
    before = [each for each in article.paragraphs if each.number < passage.paragraph.number]
    if before and article.text[before[-1].start : before[-1].end] == passage.paragraph.lead:
        before.pop()
    return not before or before[-1].heading != heading


def _is_the_same(question: Question, asked: str, title: str) -> bool:
    """Whether both ask the same in the same words; the question may name what the article is about besides."""
    there = read_question(asked)
    mine, theirs = _words_of(question), _words_of(there)
    is_covered = theirs <= mine <= theirs | set(terms(title))
    return is_covered and there.kind is question.kind and not contradicts(question.text, asked)


def _words_of(question: Question) -> set[str]:
    # "What does it cost?" and "how much does it cost?" ask the same.
    interrogatives = frozenset[str]() if question.kind is Kind.AMOUNT else INTERROGATIVES
    asks = {word.term for word in question.words if word.text.lower() in interrogatives}
    return asks | set(map(_term_of_whole, question.content))


def _term_of_whole(word: Word) -> str:
    """Its term, or that of the long word that is said so in short: "mod" and "moderator" are one."""
    other = counterpart(word.text)
    return terms(other)[0] if len(other) > len(word.text) else word.term

"""A reading as the answer that it gives, as what may be it, or as a refusal that explains itself."""

import re
from collections.abc import Sequence

from index.qa.as_written import is_written_apart
from index.qa.reading import Reading
from index.qa.spelling import is_word
from index.store.version import Index
from index.text.coverage import asks_if_there_is
from index.text.forms import clock_times
from index.text.function_words import function_words
from index.text.language import DEFAULT_LANGUAGE
from index.text.question import Kind, Question
from index.text.superlatives import asks_for_the_most, kind_ranked, names_of_kind, says_the_most
from index.text.words import content_words, words
from index.types import Answer, Candidate, Certainty, NoAnswer, Passage, Unsure

NEAREST = 5
_SHOWN = 3
_UNLIKELY = 0.25
# Of names with words that no article contains the reader was as sure in 7 of 12 that were answered in other words
# ("who established it?"), and in 1 of the 5 that it was wrongly sure of.
_SURE_OF_OTHER_WORDS = 0.7
_FEW_WORDS = 3  # of more, the last one alone is not what is asked
_WHO_IS = re.compile(
    r"who(?:['’]?s| is| are| was| were) (?:the|our|your|their) (?P<role>[\w-]+(?: (?!of\b|in\b|at\b|for\b)[\w-]+){0,2})"
    r"(?: (?:of|in|at|for) (?!.*\b(?:for|of|in|at|by|with|to)\W*$).+)?\W*$",
    re.IGNORECASE,
)
_LEADERS = frozenset(
    "boss bosses ceo chair chairman chairwoman chairperson chief coordinator director directors executive founder "
    "founders head heads lead leader leaders manager managers organiser organizer owner owners president principal "
    "supervisor".split()
)
_ANYBODY = frozenset("folks guys members people person persons".split())
_COMPARES = re.compile(r"\b(?:than|behind|ahead of|versus|vs|compared (?:to|with)|differs? from)\b", re.IGNORECASE)
_ASKS_HOURS = re.compile(
    r"(?:what(?:['’]?s| is| are) )?(?:the |your |our |their )?(?:\w+ )?"
    r"(?:opening|closing|business|office|visiting|working) (?:hours|times)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b\d{1,2}\s?(?:-|–|to|till|until)\s?\d{1,2}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun|week)days?\b|24/7|\bclock\b",
    re.IGNORECASE,
)
_ASKS_FOR = re.compile(r"(?:(?:which|what|whose)|how many)\s+(?P<noun>\w+)", re.IGNORECASE)
# What people say around a question: "does anybody know where it is?".
_OF_ASKING = frozenset(
    "anybody anyone somebody someone know knows tell wonder wondering want wanna ask asking find curious question "
    "quick hey hi hello guys folks idea thanks".split()
)
_ASKS_MEANING = re.compile(r"\b(?:short|stands?) for\b|\bmeans?\b|\bcalled\b", re.IGNORECASE)
_OF_WHICH_KIND = re.compile(r"(?:which|what) (?!is\b|are\b|was\b|were\b)\w+", re.IGNORECASE)
_IS = re.compile(r"(?:(?:and|but|so)\s+)?(?:is|are|was|were)\b", re.IGNORECASE)
# "Is X ok?" asks whether it may be, which articles say in other words.
_FINE = frozenset("acceptable allowed alright banned fine forbidden legal ok okay permitted prohibited".split())


def answer(index: Index, reading: Reading) -> Answer | Unsure | NoAnswer:
    """What is replied to the question of a reading."""
    question, nearest = reading.question, reading.matches[:NEAREST]
    missing = _missing_words(index, question, reading.passage.article.language)
    says_nothing_known = _says_nothing_known(question, missing)
    is_doubted = (
        _ranks_nothing(reading)
        or _compares_nothing(reading)
        or _gives_no_hours(reading)
        or _asks_for_another_post(question, missing)
        or (says_nothing_known and reading.confidence < _SURE_OF_OTHER_WORDS)
    )
    ranked = _ranked_by_others(reading)
    if reading.certainty is not Certainty.SURE or is_doubted or ranked:
        names = missing_names(question, nearest[0].passage) or _not_said(reading.missing, nearest[0].passage)
        is_sure = reading.certainty is Certainty.SURE  # there may be another word for it
        is_nowhere = (
            _says_what_is_nowhere(question, missing)
            or _is_about_elsewhere(reading, missing)
            or (says_nothing_known and reading.confidence < _UNLIKELY)
        )
        if is_sure or (reading.certainty is Certainty.UNSURE and not is_nowhere):
            choices = (*ranked, *reading.choices)[:_SHOWN]
            return Unsure(question.text, choices, reading.confidence, nearest, missing, names)
        return NoAnswer(question.text, reading.confidence, nearest, missing, names)
    contrary = answer(index, reading.contrary) if reading.contrary else None
    best = reading.best
    return Answer(
        question.text,
        best.passage,
        best.start,
        best.end,
        best.highlights,
        best.confidence,
        nearest,
        missing,
        contrary if isinstance(contrary, Answer) else None,
    )


def _missing_words(index: Index, question: Question, language: str) -> tuple[str, ...]:
    """Words of the question that no article contains; none that only carry grammar in the language of the nearest."""
    grammar = function_words(language)
    plain = [word for word in question.content if not word.is_function_word and word.text.lower() not in grammar]
    nowhere = dict.fromkeys(word.text for word in plain if not index.lexical.holds(word.term))
    return tuple(word for word in nowhere if not is_written_apart(word, index.passages_with))


def _ranks_nothing(reading: Reading) -> bool:
    """Whether the biggest or the best is asked for, and neither the quotation nor its heading ranks what is.

    "The largest is Acme" among customers is no room. All of a list is there to be compared.
    """
    asked, passage = reading.question.text, reading.passage
    if "\n" in reading.quote or not asks_for_the_most(asked):
        return False
    said = f"{reading.quote} {passage.paragraph.context} {passage.article.title}"
    kind = names_of_kind(asked) if _OF_WHICH_KIND.match(asked) else frozenset()
    return not says_the_most(asked, said) or (bool(kind) and kind.isdisjoint(word.term for word in words(said)))


def _ranked_by_others(reading: Reading) -> tuple[Candidate, ...]:
    """Other sentences that rank what is asked for, by its name, where the quotation does not.

    Who asks for "the biggest office" is not told of "the largest" among the meeting rooms.
    """
    asked = reading.question.text
    ranked = kind_ranked(asked)
    if not ranked or _ranks(asked, ranked, reading.quote):
        return ()
    return tuple(
        Candidate(match.passage, sentence.start, sentence.end, (), reading.confidence)
        for match in reading.matches
        for sentence in match.passage.sentences
        if _ranks(asked, ranked, sentence.text)
    )


def _ranks(asked: str, ranked: str, said: str) -> bool:
    return says_the_most(asked, said) and ranked in {word.term for word in words(said)}


def _compares_nothing(reading: Reading) -> bool:
    """Whether it asks why, or how, names compare, and the quotation lacks one of them: "why is A behind B?"."""
    question = reading.question
    names = {word.term for word in question.words if word.is_name}
    held = {word.term for word in words(reading.quote)}
    relates = question.kind is Kind.REASON or _COMPARES.search(question.text)
    return bool(relates) and len(names) > 1 and not names <= held


def _gives_no_hours(reading: Reading) -> bool:
    """Whether hours are asked for, and the quotation only speaks of them: "outside opening hours call the hospital"."""
    asks = _ASKS_HOURS.match(reading.question.text)
    return bool(asks) and not clock_times(reading.quote) and not _HOURS.search(reading.quote)


def _says_nothing_known(question: Question, missing: Sequence[str]) -> bool:
    """Whether all that it says beside names are words that no article contains: "which firms moved to Shanghai?".

    The noun that is asked for ("firms") says nothing of them. What asks for the meaning of a name needs no word.
    """
    content = [word for word in question.words if not word.is_function_word]
    plain = [word.text for word in content if not (word.is_name or word.is_number)]
    asked_for = _ASKS_FOR.match(question.text)
    noun = asked_for["noun"] if asked_for else ""
    said = [word for word in plain if word != noun and word.lower() not in _OF_ASKING]
    if not said or not any(word.is_name for word in content) or _ASKS_MEANING.search(question.text):
        return False
    return set(said) <= set(missing) and all(map(is_word, said))


def _asks_for_another_post(question: Question, missing: Sequence[str]) -> bool:
    """Whether it asks who holds a post that no article speaks of, and none that may be called otherwise."""
    who = _WHO_IS.match(question.text)
    post = who["role"].split()[-1] if who else ""
    return post in missing and post.lower() not in _LEADERS | _ANYBODY


def _is_about_elsewhere(reading: Reading, missing: Sequence[str]) -> bool:
    """Whether no article holds a word of it, and what may answer hardly does: "lunch?", "asdf qwer".

    In another language than English it may be a form of a word that they hold.
    """
    said = [word.text for word in reading.question.content if not word.is_function_word]
    is_nothing_known = bool(said) and set(said) <= set(missing)
    may_be_a_form = reading.passage.article.language != DEFAULT_LANGUAGE and not all(map(is_word, said))
    return is_nothing_known and not may_be_a_form and reading.confidence < _UNLIKELY


def _says_what_is_nowhere(question: Question, missing: Sequence[str]) -> bool:
    """Whether it asks if something is, or who is, what no article speaks of: "is it profitable?", "who is the mayor?".

    "Is there vegan food?" may be answered by what else is vegan. Who leads something has many titles ("boss", "CEO"):
    an article that knows them under another may answer.
    """
    said = [word.text for word in question.content if not word.is_function_word]
    if _asks_for_another_post(question, missing):
        return True
    if not _IS.match(question.text) or not said or said[-1] not in missing or said[-1].lower() in _FINE:
        return False
    return len(said) <= (1 if asks_if_there_is(question.text) else _FEW_WORDS)


def missing_names(question: Question, passage: Passage) -> tuple[str, ...]:
    """Names and numbers of the question that a passage, with its title and heading, does not mention."""
    held = terms_of(passage)
    missing = (word for word in question.words if word.is_name or word.is_number)
    return tuple(dict.fromkeys(word.text for word in missing if word.term not in held))


def _not_said(missing: Sequence[str], passage: Passage) -> tuple[str, ...]:
    """Those of the words that a reader misses which the nearest passage indeed does not hold."""
    held = terms_of(passage)
    return tuple(each for each in missing if not held & {word.term for word in content_words(each)})


def terms_of(passage: Passage) -> set[str]:
    """The terms of a passage, with its title and heading, and the year that it was published in."""
    article = passage.article
    context = f"{article.title} {passage.paragraph.context} {article.published[:4]}"
    return {word.term for word in words(f"{passage.text} {context}")}

"""Questions that ask for something by its name alone: "the house rules?", "what was the root cause?"."""

import re

from index.text.follow_up import bare
from index.text.function_words import function_words
from index.text.words import words

_WHO_ASKS = r"(?:i|you|we|one|they|people|guests|members|visitors)"
_SHALL = r"(?:do|does|did|can|could|should|must|will|would|may)"
_HOW = rf"how {_SHALL} {_WHO_ASKS}"
# What is named after these is asked for as a whole.
_OF_ALL = (
    r"(?:what|which|who) (?:are|were)(?: all)?(?: of)?(?: the people (?:on|in|at))?",
    r"(?:who|what)(?:['’]?s| is| was) (?:everyone |everybody |everything )?(?:on|in|at|part of)",
    r"(?:list|name|show|give|tell)(?: me| us)?(?: all)?(?: of)?",
    rf"what {_SHALL} {_WHO_ASKS} need (?:for|to|in order to)",
    r"what(?:['’]?s| is| are) (?:needed|required|included) (?:for|to|in)",
    rf"(?:{_HOW}|(?:what|when) {_SHALL}(?:n['’]?t| not)? {_WHO_ASKS})(?: have to| need to)?",
    r"when (?:are|were)",
    r"(?:is|are) there any",
)
_OF_ONE = (
    r"what(?:['’]?s)?|who (?:are|were)",
    rf"{_HOW}(?: have to| need to)?",
    r"(?:tell me|what do you know|what is there) about|explain|describe",
    r"(?:when|where|how (?:much|long|far|big|old|often))(?:['’]?s| is| are| was| were)",
)
_BEFORE_ALL = re.compile(rf"(?:{'|'.join(_OF_ALL)})\b", re.IGNORECASE)
_BEFORE_ONE = re.compile(rf"(?:{'|'.join(_OF_ONE)})\b", re.IGNORECASE)
_AROUND = re.compile(
    rf"(?:what|which) (?P<kind>.+?) (?:are there|exist|is there|{_SHALL} {_WHO_ASKS} (?:have|offer|need))\b(?P<rest>.*)"
    r"|what (?:does|do|did) (?P<doers>(?:the|our|your|their) .+) do",
    re.IGNORECASE,
)
_ASKS_HOW = re.compile(rf"{_HOW}|(?:what are )?(?:the )?(?:instructions|procedure|process|steps)\b", re.IGNORECASE)
_ASKS_FOR_SEVERAL = re.compile(r"(?:what|which|who) (?:are|were)\b", re.IGNORECASE)
_LONGEST_NAME = 6  # words
_NO_NAME = re.compile(
    r"\b(?:what|which|who|whom|whose|where|when|why|how|that|if|is|are|was|were|do|does|did|has|have|had|can|could|will|"
    r"would|should|may|might|must|i|you|we|he|she|it|they|[a-z]+n['’]?t)\b",
    re.IGNORECASE,
)
_OF_ASKING = frozenset("all complete different every everybody everyone full list main overview various you we".split())
# "The steps for a key card" may be called "Getting a key card".
OF_STEPS = frozenset("instructions procedure process step steps way".split())


def kind_asked_for(text: str) -> frozenset[str]:
    """The terms of what a question asks for all of; none where it asks for something else."""
    rest = bare(text)
    around = _AROUND.fullmatch(rest)
    if around:
        return _terms(around["doers"] or f"{around['kind']} {around['rest']}")
    return _terms(_named(rest, _BEFORE_ALL))


def name_asked_for(text: str) -> frozenset[str]:
    """The terms of what a question asks for by nothing but its name; none where it asks for something else."""
    return _terms(_named(bare(text), _BEFORE_ONE))


def name_in(text: str, language: str) -> frozenset[str]:
    """The terms of all that a question in another language than English says beside its grammar."""
    grammar = function_words(language)
    said = [word for word in words(text) if word.text.lower() not in grammar]
    return frozenset(word.term for word in said if grammar and len(said) <= _LONGEST_NAME)


def is_name_alone(text: str) -> bool:
    """Whether a message is nothing but a name: "rehearsals?"."""
    rest = bare(text)
    return bool(_named(rest, _BEFORE_ONE)) and not _BEFORE_ONE.match(rest)


def asks_how(text: str) -> bool:
    """Whether a question asks how something is done."""
    return _ASKS_HOW.match(bare(text)) is not None


def asks_for_several(text: str) -> bool:
    """Whether a question asks what or who several are."""
    return _ASKS_FOR_SEVERAL.match(bare(text)) is not None


def _named(text: str, before: re.Pattern[str]) -> str:
    """What is named behind the words that ask for it, or alone; "" where nothing is."""
    asks = before.match(text)
    if asks:
        return text[asks.end() :]
    return text if len(words(text)) <= _LONGEST_NAME and not _NO_NAME.search(text) else ""


def _terms(named: str) -> frozenset[str]:
    said = [word for word in words(named) if not word.is_function_word and word.text.lower() not in _OF_ASKING]
    own = [word for word in said if word.text.lower() not in OF_STEPS]
    return frozenset(word.term for word in own or said)

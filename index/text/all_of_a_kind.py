"""Questions for all of a kind: "what are the house rules?", "who is on the team?", "opening hours". English."""

import re

from index.text.follow_up import bare
from index.text.words import content_words, words

_WHO_ASKS = r"(?:i|you|we|one|they|people|guests|members|visitors)"
_SHALL = r"(?:do|does|did|can|could|should|must|will|would|may)"
# What is named after these is asked for as a whole.
_FORMS = (
    r"(?:what|which|who) (?:are|were)(?: all)?(?: of)?(?: the people (?:on|in|at))?",
    r"(?:who|what)(?:['’]?s| is| was) (?:everyone |everybody |everything )?(?:on|in|at|part of)",
    r"(?:list|name|show|give|tell)(?: me| us)?(?: all)?(?: of)?",
    rf"what {_SHALL} {_WHO_ASKS} need (?:for|to|in order to)",
    r"what(?:['’]?s| is| are) (?:needed|required|included) (?:for|to|in)",
    rf"(?:what|how|when) {_SHALL} {_WHO_ASKS}(?: have to| need to)?",
    r"when (?:are|were)",
    r"(?:is|are) there any",
)
_LONGEST_NAME = 6  # words
_NO_NAME = re.compile(
    r"\b(?:what|which|who|whom|whose|where|when|why|how|that|if|is|are|was|were|do|does|did|has|have|had|can|could|will|"
    r"would|should|may|might|must)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:{'|'.join(_FORMS)})\b", re.IGNORECASE)
_AROUND = re.compile(
    rf"(?:what|which) (?P<kind>.+?) (?:are there|exist|is there|{_SHALL} {_WHO_ASKS} (?:have|offer|need))\b(?P<rest>.*)"
    r"|what (?:does|do|did) (?P<doers>(?:the|our|your|their) .+) do",
    re.IGNORECASE,
)
_OF_ASKING = frozenset("all complete different every everybody everyone full list main overview various you we".split())
# "The steps for a key card" may be called "Getting a key card".
_OF_STEPS = frozenset("instructions procedure process step steps way".split())


def kind_asked_for(text: str) -> frozenset[str]:
    """The terms of the kind of which a question asks for all there is; none where it asks for something else."""
    rest = bare(text)
    around = _AROUND.fullmatch(rest)
    before = _BEFORE.match(rest)
    if around:
        named = around["doers"] or f"{around['kind']} {around['rest']}"
    elif before:
        named = rest[before.end() :]
    else:
        is_name = len(words(rest)) <= _LONGEST_NAME and not _NO_NAME.search(rest)
        named = rest if is_name else ""
    said = [word for word in content_words(named) if word.text.lower() not in _OF_ASKING]
    own = [word for word in said if word.text.lower() not in _OF_STEPS]
    return frozenset(word.term for word in own or said)

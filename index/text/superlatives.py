"""Questions for what is the most of its kind ("the biggest cost?"), and sentences that say what is. English.

Who asks for the biggest wants something ranked; a sentence that ranks nothing answers only by chance.
"""

import re
from itertools import takewhile

from index.text.words import words

_ADJECTIVES = """
    bad big bright broad busy cheap clean close cold cool costly dark dear deep dense dirty dry early easy far fast few
    fine fresh good great happy hard harsh heavy high hot kind large late light little long loud low mild narrow near
    new nice old poor pretty quick quiet rare rich risky safe sharp short simple slow small smart soft steep strong
    tall thick thin tough warm weak wet wide young
""".split()
_DOUBLED = frozenset("big dim fat fit flat hot sad slim thin wet".split())
_SIZE = frozenset("biggest largest greatest highest main major dominant chief primary principal most".split())
# What stands at the top of whatever is asked for.
_AT_THE_TOP = frozenset(
    "best top first leading leads led leader foremost height peak peaked ranked ranks record".split()
)
# "Most people" are many and "most of it" is a part; "the most expensive" is more than all others, as is what "pays
# most".
_MOST = re.compile(
    r"(?:\bthe|['’]s|\bits|\btheir|\bour|\byour) (?:most|least) (?!of\b|recent\b)[a-z]|\b(?:most|least)\W*$",
    re.IGNORECASE,
)
_MAIN = re.compile(
    r"\b(?:the|a|its|their|our|your) (?:single )?(?:main|major|dominant|chief|primary|principal)\b", re.IGNORECASE
)
# The latest release is a name, not a rank: "what's new in the latest version?".
_A_RELEASE = re.compile(r"\b(?:latest|newest) (?:version|release|update)\b", re.IGNORECASE)
_OF_WHICH = re.compile(r"\b(?:which|what) (?:of (?:the|our|your|these) )?(?P<kind>\w+)", re.IGNORECASE)
_ASKS_WHICH = re.compile(r"\b(?:what|which|who|whose|where|how (?:much|many|long|far))\b|^the\b", re.IGNORECASE)


def _superlative(adjective: str) -> str:
    if adjective.endswith("e"):
        return f"{adjective}st"
    if adjective.endswith("y"):
        return f"{adjective[:-1]}iest"
    return f"{adjective}{adjective[-1]}est" if adjective in _DOUBLED else f"{adjective}est"


_ENDING = frozenset(map(_superlative, _ADJECTIVES)) | {"best", "worst", "farthest", "furthest"}


def is_superlative(word: str) -> bool:
    """Whether it says that something is the most of its kind by its form, or by its meaning."""
    return word.lower() in _ENDING | _SIZE


def asks_for_the_most(question: str) -> bool:
    """Whether it asks which of its kind is the most: "what is the dominant cost?", "the cheapest?"."""
    question = _A_RELEASE.sub("", question)
    found = {word.text.lower() for word in words(question)}
    ranks = bool(found & _ENDING) or _MOST.search(question) or _MAIN.search(question)
    return bool(ranks) and _ASKS_WHICH.search(question) is not None


def ranked_term(question: str) -> str:
    """The term of what is ranked: that of "office" in "which is the biggest office?", "" where nothing is named so."""
    found = words(question)
    behind = next((found[n + 1 :] for n, word in enumerate(found) if is_superlative(word.text)), [])
    named = list(takewhile(lambda word: not word.is_function_word, behind))
    return named[-1].term if named else ""


def kind_ranked(question: str) -> str:
    """The term of what a question for the most of its kind asks for: of "job" in "which job pays the most?"; or ""."""
    if not asks_for_the_most(question):
        return ""
    asked = _OF_WHICH.search(question)
    named = words(asked["kind"])[0] if asked else None
    is_kind = named and not named.is_function_word and not is_superlative(named.text)
    return named.term if named and is_kind else ranked_term(question)


def names_of_kind(question: str) -> frozenset[str]:
    """The terms of the words that name the kind: of both in "which hiking trail is the longest?"; perhaps of the verb.

    Somebody else may call it by either: "the longest trail".
    """
    kind, asked = kind_ranked(question), _OF_WHICH.search(question)
    if not kind or not asked:
        return frozenset([kind] if kind else [])
    behind = takewhile(lambda word: not word.is_function_word, words(question[asked.start("kind") :]))
    return frozenset([kind, *(word.term for word in behind if not is_superlative(word.text))])


def says_the_most(question: str, text: str) -> bool:
    """Whether a sentence ranks what a question asks for, by the same word, one that means it, or one for the top."""
    asked = {word.text.lower() for word in words(question)} & (_ENDING | _SIZE) - {"most"}
    said = {word.text.lower() for word in words(text)}
    wanted = asked | _AT_THE_TOP | (_SIZE if asked & _SIZE else {"most", "least"})
    return bool(said & wanted)

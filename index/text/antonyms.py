"""Words that turn a statement into its opposite: negations and antonyms."""

import re
from collections.abc import Iterable

from index.text.words import words

NEGATION = re.compile(
    r"\b(?:not|never|no|none|nor|without|except|neither|cannot|\w+n['’]t|fail(?:s|ed)?|refus(?:e|es|ed)|unable|least)\b",
    re.IGNORECASE,
)

_PAIRS = """
    first last, before after, more less, more fewer, most least, increase decrease, rise fall, rose fell, north south,
    northern southern, east west, eastern western, left right, large small, larger smaller, largest smallest, big small,
    high low, higher lower, highest lowest, win lose, won lost, victory defeat, begin end, began ended, start end,
    start stop, old new, older newer, oldest newest, oldest youngest, old young, early late, earlier later,
    earliest latest, male female, men women, man woman, allow prevent, allow ban, allow forbid, support oppose,
    accept reject, accept refuse, enter leave, arrive leave, arrive depart, join leave, open close, inside outside,
    internal external, public private, major minor, majority minority, strong weak, stronger weaker, success failure,
    succeed fail, positive negative, best worst, better worse, good bad, rich poor, wealthy poor, slow fast, long short,
    longer shorter, longest shortest, near far, top bottom, upper lower, same different, similar different,
    always never, add remove, build destroy, built destroyed, friend enemy, ally enemy, import export, love hate,
    attack defend, gain lose, gained lost, gain loss, maximum minimum, modern ancient, common rare, simple complex,
    hot cold, warm cold, heavy light, true false, include exclude, above below, over under, many few, all none,
    permanent temporary, primary secondary, appear disappear, war peace, life death, born died, birth death,
    encourage discourage, expand contract, unite divide, foreign domestic, urban rural, natural artificial, help hinder,
    improve worsen, advance retreat, raise lower, optional mandatory, voluntary compulsory, winter summer, day night,
    morning evening, profit loss, benefit harm, overestimate underestimate, expensive cheap, easy difficult, easy hard,
    full empty, wide narrow, deep shallow, thick thin, soft hard, wet dry, safe dangerous, guilty innocent,
    present absent, present past, past future, presence absence,
    employ dismiss, hire fire, push pull,
    arrival departure, entrance exit, ascent descent, minimal maximal, senior junior, superior inferior
"""
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "de")
_SHORTEST_ROOT = 4


def _by_term() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.split(","):
        one, other = (word.term for word in words(pair))
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {term: frozenset(opposites) for term, opposites in found.items()}


_OPPOSITES = _by_term()


def contradicts(question: str, sentence: str) -> bool:
    """Whether one of the two denies and the other does not, or the sentence has the opposite of the question's word.

    A word of the question that the sentence holds too is never taken for contradicted.
    """
    if NEGATION.search(question) and not NEGATION.search(sentence):
        return True
    held = {word.term for word in words(sentence)}
    asked = {word.term for word in words(question)} - held
    return any(_opposites(term) & held for term in asked) or any(_negated(term, asked) for term in held)


def _opposites(term: str) -> frozenset[str]:
    roots = (term[len(prefix) :] for prefix in _PREFIXES if term.startswith(prefix))
    return _OPPOSITES.get(term, frozenset()) | {root for root in roots if len(root) >= _SHORTEST_ROOT}


def _negated(term: str, others: Iterable[str]) -> bool:
    return any(term == prefix + other for other in others if len(other) >= _SHORTEST_ROOT for prefix in _PREFIXES)

"""Words that turn a statement into its opposite: negations and antonyms. English."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from index.text.words import words

NEGATION = re.compile(
    r"\b(?:not|never|no|none|nor|without|except|neither|cannot|\w+n['’]t|fail(?:s|ed)?|refus(?:e|es|ed)|unable|least)\b",
    re.IGNORECASE,
)

_PAIRS = """
    first last, before after, more less, more fewer, most least, north south, northern southern, east west, eastern
    western, left right, large small, larger smaller, largest smallest, big small, high low, higher lower, highest
    lowest, victory defeat, old new, older newer, oldest newest, oldest youngest, old young, early late, earlier
    later, earliest latest, male female, men women, man woman, allow prevent, inside outside, internal external,
    public private, major minor, majority minority, strong weak, stronger weaker, success failure, succeed fail,
    positive negative, best worst, better worse, good bad, rich poor, wealthy poor, slow fast, long short, longer
    shorter, longest shortest, near far, top bottom, upper lower, same different, similar different, always never,
    friend enemy, ally enemy, gain lose, gain loss, maximum minimum, modern ancient, common rare, simple complex,
    hot cold, warm cold, heavy light, true false, include exclude, above below, over under, many few, all none,
    permanent temporary, primary secondary, war peace, life death, born died, birth death, encourage discourage,
    unite divide, foreign domestic, urban rural, natural artificial, help hinder, improve worsen, advance retreat,
    optional mandatory, voluntary compulsory, winter summer, weekday weekend, day night, morning evening,
    profit loss, benefit harm,
    overestimate underestimate, expensive cheap, easy difficult, easy hard, full empty, wide narrow, deep shallow,
    thick thin, soft hard, wet dry, safe dangerous, guilty innocent, present absent, present past, past future,
    presence absence, entrance exit, ascent descent, minimal maximal, senior junior, superior inferior, up down
"""
# Verbs and their nouns: words on one side mean much the same, and the opposite of those on the other. Regular forms are
# found by their stem, others stand behind a stroke. No lexicon that PyPI has knows opposites without a network.
_SIDES = """
    rise/rose/risen increase grow/grew/grown growth climb soar surge expand expansion swell/swollen
        | fall/fell/fallen decrease decline drop shrink/shrank/shrunk plunge plummet slump dwindle contract reduction
    double triple quadruple | halve
    raise lift | lower cut reduce
    strengthen | weaken
    lengthen extend | shorten
    widen | narrow
    accelerate | decelerate slow
    buy/bought purchase | sell/sold sale
    win/won | lose/lost loss
    borrow | lend/lent
    earn save | spend/spent
    deposit | withdraw/withdrew/withdrawn withdrawal
    hire employ recruit appoint | fire dismiss dismissal sack resign
    open | close shut closure
    begin/began/begun start launch | end stop finish cease halt
    build/built construct erect | destroy demolish demolition
    arrive arrival enter | leave/left depart departure exit
    join | leave/left quit
    send/sent | receive
    import | export
    allow permit legalise legalize | forbid/forbade/forbidden ban prohibit outlaw
    accept approve approval | reject rejection refuse veto
    support | oppose
    add | remove delete
    enable | disable
    freeze/froze/frozen | melt thaw
    remember | forget/forgot/forgotten
    marry marriage | divorce
    survive survivor | die death perish
    appear | disappear vanish
    hide/hid/hidden | reveal
    upgrade promote promotion | downgrade demote demotion
    succeed pass success | fail failure
    praise | criticise criticize
    convict | acquit
    attack | defend
    love | hate dislike
    push | pull
    above over | below under
"""
_ASK = ("what", "which", "how", "many", "much", "whose")
_DIRECTIONS = ("up", "down")
_LIGHT_VERBS = frozenset("go went gone goe come came get got make made take took taken happen".split())
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "de")
_SHORTEST_ROOT = 4
# A word is in them by chance: an import is the opposite of no port.
_NOT_DENIED = """
    deal decide decline default defend degrade delight deliver demand depart department depend deport deposit describe
    design detail devote discount discover discuss dispatch display dispose impact import impose impress improve
    income index indoor inform inland input inquire inside insight install instance institute instruction intend intent
    invent invest mission misuse
"""


def _terms(text: str) -> frozenset[str]:
    """The terms of a text, irregular forms as their verb."""
    return frozenset(_VERB_OF.get(word.term, word.term) for word in words(text))


def _sides() -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for pair in _PAIRS.split(","):
        one, other = pair.split()
        yield _terms(one), _terms(other)
    for line in re.sub(r"\n\s+\|", " |", _SIDES).strip().split("\n"):
        one, other = line.split("|")
        yield _terms(one), _terms(other)


_VERB_OF = {
    form.term: words(forms[0])[0].term
    for forms in (entry.split("/") for entry in _SIDES.split())
    for irregular in forms[1:]
    for form in words(irregular)
}
_OPPOSITES: dict[str, frozenset[str]] = {}
_ALIKE: dict[str, frozenset[str]] = {}
for _one, _other in _sides():
    for _here, _there in ((_one, _other), (_other, _one)):
        for _term in _here:
            _OPPOSITES[_term] = _OPPOSITES.get(_term, frozenset()) | _there
            _ALIKE[_term] = _ALIKE.get(_term, frozenset()) | _here
_WITHOUT_ROOT = _terms(_NOT_DENIED)


def contradicts(question: str, sentence: str) -> bool:
    """Whether one of the two denies and the other does not, or the sentence has the opposite of the question's word.

    A word of the question that the sentence holds too, or one that means the same, is never taken for contradicted.
    """
    if NEGATION.search(question) and not NEGATION.search(sentence):
        return True
    held = _terms(sentence)
    asked = {term for term in _terms(question) - held if held.isdisjoint(_ALIKE.get(term, ()))}
    return any(_opposites(term) & held for term in asked) or any(_negated(term, asked) for term in held)


def says_the_opposite(question: str, sentence: str) -> bool:
    """Whether the sentence says just what the question asks about, but with the opposite of one of its words.

    Stricter than `contradicts`: every other word of the question must stand in the sentence, and neither denies.
    "Exports rose in 2011" is what is said to "When did exports fall?", and no answer to it.
    """
    if NEGATION.search(question) or NEGATION.search(sentence):
        return False
    held = _terms(sentence)
    asked = _asked(question)
    opposed = {term for term in asked - held if _opposites(term) & held and not _says_as_much(term, held)}
    shares = any(word.term in held for word in words(question) if not word.is_function_word)
    return bool(opposed) and shares and asked <= held | opposed


def says_all_of(question: str, sentence: str) -> bool:
    """Whether every word that says what a question is about stands in the sentence, or one that means the same."""
    held = _terms(sentence)
    return all(_says_as_much(term, held) for term in _asked(question))


def _says_as_much(term: str, held: frozenset[str]) -> bool:
    return term in held or not held.isdisjoint(_ALIKE.get(term, ()))


def _asked(question: str) -> frozenset[str]:
    """The terms of what a question is about: without grammar, "go" and its like, and "year" after "which"."""
    found = words(question)
    after_asking = [False, *(word.text.lower() in _ASK for word in found)]
    terms = (
        _VERB_OF.get(word.term, word.term)
        for word, is_of_asking in zip(found, after_asking, strict=False)
        if word.text.lower() in _DIRECTIONS or not (is_of_asking or word.is_function_word)
    )
    return frozenset(terms) - _LIGHT_VERBS


@lru_cache(maxsize=65_536)
def _opposites(term: str) -> frozenset[str]:
    return _OPPOSITES.get(term, frozenset()) | _roots(term)


def _negated(term: str, others: Iterable[str]) -> bool:
    return not _roots(term).isdisjoint(others)


def _roots(term: str) -> frozenset[str]:
    if term in _WITHOUT_ROOT:
        return frozenset()
    roots = (term[len(prefix) :] for prefix in _PREFIXES if term.startswith(prefix))
    return frozenset(root for root in roots if len(root) >= _SHORTEST_ROOT)

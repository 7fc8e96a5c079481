"""How a message goes on from what was said before it: by what joins, corrects or leaves out."""

import re

from index.text.grammar import (
    AUXILIARY,
    BEGINS_WITH_PREPOSITION,
    PERSON_PRONOUN,
    THING_PRONOUN,
    WH_PHRASE,
)
from index.text.words import Word, words

_JOINS = r"^(?:(?:and|but|or|so|ok|okay|well|now|then|also|plus)\b[\s,]*)*"
JOINED = re.compile(_JOINS, re.IGNORECASE)
_LEAD = re.compile(
    rf"{_JOINS}"
    r"(?:(?:(?:what|how) (?:about|of)|same for|as for)\b\s*)?",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^(?:(?:no|nope|nah|sorry|oh|oops|wait|hmm?|actually)\b[\s,.!:;-]*)*"
    r"(?:(?:i|we) (?:meant|mean|was asking about|am asking about|wanted)|i'm asking about|make (?:that|it)|rather)\b"
    r"[\s,:]*(?:to (?:ask|say)\b\s*)?",
    re.IGNORECASE,
)
# "No, Tencent": only before a name or a phrase, as "no" opens questions too.
_SHORT_CORRECTION = re.compile(
    r"^(?:no|nope|sorry|oops|actually|not [^,;.]+[,;.]|not .+? but)[\s,.!:;-]+", re.IGNORECASE
)
_AFTERTHOUGHT = re.compile(r"[\s,]*\b(?:instead|i mean|i meant|rather|too|as well|then|exactly)\s*$", re.IGNORECASE)
WHY = re.compile(
    r"^(?:how (?:come|so)|why (?:so|not|is that|was that|that)|why's that|what for|for what reason|because)$",
    re.IGNORECASE,
)
_ANYBODY = re.compile(r"^(?:any|some|every|no)(?:one|body|thing)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:what|who|where|anything|something|anyone|nothing|how) else\b|\btell me more\b|"
    r"^(?:and |any |some )?more\b(?! than\b)|"
    r"^(?:and |please )?(?:go on|continue|keep going)\b|\bmore (?:about|on|details?|info(?:rmation)?)\b|^elaborate\b",
    re.IGNORECASE,
)
_LONGEST_FRAGMENT = 3
_LONGEST_PHRASE = 5  # that begins with a preposition: "compared to last year"
STANDS_ALONE = 4
SUBJECT_AND_VERB = 2


def leans_on_before(text: str) -> bool:
    """Whether the form of a message says that it goes on from what was said before."""
    text = " ".join(text.split())
    rest = bare(text)
    return (
        rest != text.rstrip("?!. ")
        or asks_for_more(text)
        or is_interrogative_alone(rest)
        or bool(PERSON_PRONOUN.search(text))
        or bool(THING_PRONOUN.search(text) and len(own_content(text)) < STANDS_ALONE)
    )


def corrects(text: str) -> bool:
    """Whether a message mends the question before it, as "no, I meant for students" does."""
    text = " ".join(text.split())
    rest = _CORRECTION.sub("", text)
    return rest != text and BEGINS_WITH_PREPOSITION.match(rest) is not None


def asks_for_more(text: str) -> bool:
    """Whether a message wants more of the same: "what else did he say?", "tell me more"."""
    return len(words(text)) <= 8 and _MORE.search(text) is not None


def names_no_subject(text: str) -> bool:
    """Whether a question says so little that it goes on with what was talked about: "who was affected?"."""
    own = own_content(text)
    rest = bare(text)
    asks = (
        (AUXILIARY.match(rest) or WH_PHRASE.match(rest))
        and not is_interrogative_alone(rest)
        and not asks_for_more(text)
    )
    return bool(asks) and len(own) < SUBJECT_AND_VERB and not any(word.is_name for word in own)


def bare(text: str) -> str:
    """Without what only joins it to the conversation: "and", "what about", "no, I meant", "instead"."""
    rest = text.rstrip("?!.？！。 ")
    corrected = _CORRECTION.sub("", rest)
    if corrected == rest:
        short = _SHORT_CORRECTION.sub("", rest)
        corrected = rest if AUXILIARY.match(short) or WH_PHRASE.match(short) else short
    unled = _LEAD.sub("", corrected)
    trimmed = _AFTERTHOUGHT.sub("", unled)
    return trimmed or unled or rest


def is_fragment(text: str) -> bool:
    """Whether it only names what is asked for, or asks with an interrogative alone: "Beijing", "since when"."""
    asks_itself = AUXILIARY.match(text) or WH_PHRASE.match(text) or _ANYBODY.match(text)
    longest = _LONGEST_PHRASE if BEGINS_WITH_PREPOSITION.match(text) else _LONGEST_FRAGMENT
    return is_interrogative_alone(text) or (len(words(text)) <= longest and not asks_itself)


def is_interrogative_alone(text: str) -> bool:
    """Whether it is nothing but an interrogative, with its preposition: "why", "since when", "how many"."""
    wh = WH_PHRASE.match(text)
    return WHY.match(text) is not None or (wh is not None and wh.end() == len(text))


def has_clause(text: str) -> bool:
    """Whether it asks in a clause of its own: "and who said that", unlike "and in Beijing" or "and why"."""
    if WHY.match(text):
        return False
    wh = WH_PHRASE.match(text)
    asked = text[wh.end() :] if wh else text
    return len(words(asked)) > 1 if wh else bool(AUXILIARY.match(text))


def own_content(text: str) -> list[Word]:
    """The words that mean something by themselves."""
    return [word for word in words(text) if not word.is_function_word]

"""The same question as other people would type it: with typos, as key words, with a greeting around it.

Each way leaves the label as it was, so that a reader learns nothing from the style itself.
"""

import random

from index.text.words import words

_BEFORE = (
    "hi, ",
    "hey ",
    "quick question: ",
    "hello! ",
    "sorry if this is obvious but ",
    "anyone know ",
    "um ",
    "ok so ",
)
_AFTER = (" thanks", " thx!", " please", " (asking for a colleague)", " ?", "??", " anyone?", " cheers")


def reworded(question: str, chance: random.Random) -> str:
    """The question in one of the ways, chosen by chance."""
    return chance.choice((with_typo, as_key_words, with_courtesies, without_marks))(question, chance)


def with_typo(question: str, chance: random.Random) -> str:
    """One or two letters swapped, left out or doubled inside longer words."""
    for _ in range(chance.choice((1, 1, 2))):
        places = [word for word in words(question) if len(word.text) > 3 and not word.is_number]
        if not places:
            return question
        word = chance.choice(places)
        at = word.start + chance.randrange(1, len(word.text) - 1)
        swapped = question[at + 1] + question[at]
        change = chance.choice((swapped, question[at + 1], question[at] * 2 + question[at + 1]))
        question = question[:at] + change + question[at + 2 :]
    return question


def as_key_words(question: str, _: random.Random) -> str:
    """Only the words that carry meaning, when there are enough of them."""
    content = [word.text for word in words(question) if not word.is_function_word]
    return " ".join(content).lower() if len(content) > 2 else question


def with_courtesies(question: str, chance: random.Random) -> str:
    """A greeting before it or thanks after it, as in a chat."""
    if chance.random() < 0.5:
        return chance.choice(_BEFORE) + question[:1].lower() + question[1:]
    return question.rstrip("? ") + chance.choice(_AFTER)


def without_marks(question: str, _: random.Random) -> str:
    """Without its question mark, in small letters."""
    return question.rstrip("?!. ").lower()

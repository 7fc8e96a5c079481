"""Messages that are known by what they are made of: so many words of this kind, and no others but those."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

Words = frozenset[str]

_SHORT = {
    "u": "you", "ur": "your", "r": "are", "wat": "what", "wht": "what", "wut": "what", "pls": "please", "plz": "please",
    "hw": "how", "thats": "that", "ya": "you", "what's": "what is", "whats": "what is", "who's": "who is",
    "whos": "who is", "how's": "how is", "hows": "how is", "when's": "when is", "who're": "who are",
    "what're": "what are", "you're": "you are", "ure": "you are", "i'm": "i am", "im": "i am", "where's": "where is",
    "let's": "let",
}  # fmt: skip
# Contractions as people type them in a hurry; left out are those that are words too ("its", "were", "ill", "hell").
_UNMARKED = {
    **{f"{word}nt": f"{word} not" for word in "do does did is are was were has have had could would should".split()},
    **{f"{word}s": f"{word} is" for word in "what who where when how why that there here he she".split()},
    **{"cant": "cannot", "wont": "will not", "im": "i am", "ive": "i have", "youre": "you are", "theyre": "they are"},
    **{"u": "you", "r": "are", "ur": "your", "cuz": "because", "bc": "because", "ppl": "people"},
    **{"pw": "password", "pwd": "password", "hrs": "hours"},
}  # fmt: skip
# A platform's name of an emoji, with a skin tone or not; but no time of the day.
_EMOJI_NAME = re.compile(r"(?<![\w:/]):(?:(?!\d+:)[a-z0-9_+'&-]+|100|1234)(?:::?[a-z0-9_+'&-]+)*:(?!\w)", re.IGNORECASE)
_EMOTICON = re.compile(r"(?<!\w)(?:[:;=8x][-^o']?[)(DdPpOo/\\|3*\]]|<3|\^_?\^|\\o/|[xX]D)(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGER_WORD = re.compile(r"[^\W_]{2,}")
_MOST_INITIALS = 2  # in so many words at most, capitals alone may be names: "NASA ISS?"
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")


def word_set(text: str) -> Words:
    """The words of a text, for a form."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Form:
    """Messages that hold a word of each group, and no words but these and those beside them."""

    groups: tuple[Words, ...]
    beside: Words

    def fits(self, found: Collection[str]) -> bool:
        """Whether a message of these words, in lower case, is of the form."""
        held = set(found)
        return bool(held) and all(held & group for group in self.groups) and held <= self.beside.union(*self.groups)

    @property
    def vocabulary(self) -> Words:
        """Every word that it may hold."""
        return self.beside.union(*self.groups)


def form(*groups: str, beside: str = "") -> Form:
    """A form of groups that are written as words."""
    return Form(tuple(map(word_set, groups)), word_set(beside))


def words_of(text: str) -> list[str]:
    """The words as they are written: contractions apart ("what's"), letters that are drawn out once ("heyyyy")."""
    text = _EMOTICON.sub(" ", unicodedata.normalize("NFKC", without_emoji(text)))
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = _DRAWN_OUT.sub(r"\1", match[0].replace("’", "'"))
        found += _SHORT.get(word.lower(), word).split()
    return found


def longer_words(text: str) -> list[str]:
    """The words of two and more letters or digits, as they are written."""
    return _LONGER_WORD.findall(text)


def spelt_out(text: str) -> str:
    """The text with its contractions as they are spelt: "whats the fee" asks "what is the fee"; shouting is calmed."""
    if text.isupper() and len(words_of(text)) > _MOST_INITIALS:
        text = text.lower()

    def spelt(match: re.Match[str]) -> str:
        word = match[0]
        whole = _UNMARKED.get(word.lower(), word) if not word.isupper() else word
        return whole[0].upper() + whole[1:] if word[0].isupper() and whole != word else whole

    return _WORD.sub(spelt, text)


def without_emoji(text: str) -> str:
    """The text without the names that platforms give emoji, as ":thinking_face:", which are no words."""
    return _EMOJI_NAME.sub(" ", text)


def holds_emoji(text: str) -> bool:
    """Whether there is an emoji, its name or an emoticon in a text."""
    signs = any(unicodedata.category(character) == "So" for character in text)
    return signs or bool(_EMOJI_NAME.search(text) or _EMOTICON.search(text))

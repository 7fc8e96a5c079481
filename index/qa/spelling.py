"""Misspelt words of a question, as they are spelt. English.

The tokenizer of the trained network holds 20,000 words whole, the frequent ones first: what is none of them, and in no
article, and near to one that is, is misspelt. "Rain" is a word, so it is no misspelt "train".
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from index.qa.readers.network import PACKAGED
from index.text.clippings import counterpart
from index.text.language import DEFAULT_LANGUAGE, language_of
from index.types import Article

_WORD = re.compile(r"[a-z]{3,}")
# A longer word may have two slips; a short one with a wrong letter may be any word.
_TWO_SLIPS = 8
_SHORT = 4
# A shorter one is near to many words that nobody meant: "canoo" is no "canon", "oar" no "omar".
_LONG = 6
_ENDINGS = ("s", "es", "d", "ed", "ing", "er", "est", "ly")
_SWAPPED = 0
_LEFT_OUT = 1
_VERSIONS = 2  # of the articles, whose words are kept: all of them, and what of them somebody may see
_MOST_FREQUENT = 2_300  # the first three hundred words, behind signs and single letters


def respelt(text: str, unknown: Iterable[str], articles: Sequence[Article]) -> str:
    """A question with those words of it that no article contains as they are spelt, where they are misspelt.

    A name is left as it is: another one that is spelt nearly so is somebody else.
    """
    candidates = [word for word in unknown if _may_be_misspelt(word, text)]
    if not candidates or _is_in_another_language(text, articles):
        return text
    said = _words_of(tuple(articles))
    known = {**dict.fromkeys(said, _MOST_FREQUENT), **_frequent_words()}
    for word in candidates:
        meant = _meant(word.lower(), known, said)
        if meant:
            capital = meant.capitalize() if word[0].isupper() else meant
            text = re.sub(rf"\b{re.escape(word)}\b", capital, text)
    return text


def _is_in_another_language(text: str, articles: Sequence[Article]) -> bool:
    """Whether it is in a language that an article is written in, and not in English."""
    others = {article.language for article in articles} - {DEFAULT_LANGUAGE}
    return bool(others) and language_of(text) in others


def _may_be_misspelt(word: str, text: str) -> bool:
    plain = word.lower()
    is_name = word[0].isupper() and not text.startswith(word)
    return _WORD.fullmatch(plain) is not None and not is_name and not is_word(plain)


def is_word(word: str) -> bool:
    """Whether it is a frequent English word, a form of one ("cheapest", "expire"), or short for one ("mods")."""
    plain = word.lower()
    if counterpart(plain) or (plain.endswith("e") and f"{plain}d" in _frequent_words()):
        return True
    stems = [plain.removesuffix(ending) for ending in _ENDINGS if plain.endswith(ending)]
    forms = {plain, *stems, *(f"{stem}e" for stem in stems), *(f"{stem.removesuffix('i')}y" for stem in stems)}
    return not forms.isdisjoint(_frequent_words())


def is_among_the_commonest(word: str) -> bool:
    """Whether it is one of the few hundred most frequent English words."""
    return _frequent_words().get(word.lower(), _MOST_FREQUENT) < _MOST_FREQUENT


def _meant(word: str, known: Mapping[str, int], said: Collection[str]) -> str:
    """The nearest word that begins with the same letter, of two as near the one by the commoner slip; "" for none.

    known: words, by how seldom they are. said: those that stand in the articles.
    """
    most = 2 if len(word) >= _TWO_SLIPS else 1
    near = [
        (distance, _slip(word, each), rank, each)
        for each, rank in known.items()
        if each[0] == word[0]
        and not _is_form_of(word, each)
        and (distance := OSA.distance(word, each, score_cutoff=most)) <= most
        and (each in said or _may_be_meant(word, each))
    ]
    likely = [each for each in near if _is_likely(word, *each[:3], is_said=each[3] in said)]
    return min(likely)[-1] if likely else ""


def _may_be_meant(word: str, unsaid: str) -> bool:
    """Whether a word that no article has is meant: letters are swapped or left out, or it sounds alike ("calender").

    Another consonant makes another word: who "griefed" has not "grieved".
    """
    return _slip(word, unsaid) <= _LEFT_OUT or _consonants(word) == _consonants(unsaid)


def _consonants(word: str) -> str:
    return re.sub(r"[aeiouy]|(.)(?=\1)", "", word)


def _is_form_of(word: str, other: str) -> bool:
    """Whether one of two forms of a word is no slip of the other: who "bakes" is a "baker"."""
    return word.endswith("s") and word[:-1] == other[:-1]


def _is_likely(word: str, distance: int, slip: int, rank: int, *, is_said: bool) -> bool:
    """Whether a word is rather meant by another than one that is not known: "postgres" is no "posters"."""
    if distance > 1:
        return is_said or rank < _MOST_FREQUENT
    if slip > _LEFT_OUT and (len(word) < _SHORT or (len(word) == _SHORT and rank >= _MOST_FREQUENT)):
        return False
    return is_said or rank < _MOST_FREQUENT or len(word) >= _LONG or slip == _SWAPPED


def _slip(word: str, meant: str) -> int:
    """How a word came to be typed, the commoner the lower: letters swapped, left out, or other ones."""
    return _SWAPPED if sorted(word) == sorted(meant) else _LEFT_OUT if _holds(meant, word) else _LEFT_OUT + 1


def _holds(word: str, other: str) -> bool:
    """Whether a word holds the letters of another in their order."""
    letters = iter(word)
    return all(letter in letters for letter in other)


@lru_cache(maxsize=_VERSIONS)
def _words_of(articles: tuple[Article, ...]) -> frozenset[str]:
    return frozenset(word for article in articles for word in _WORD.findall(article.text.lower()))


@cache
def _frequent_words() -> dict[str, int]:
    """The words that the tokenizer holds whole, each with its rank, the most frequent first."""
    vocabulary = json.loads((PACKAGED / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return {word: rank for word, rank in vocabulary.items() if _WORD.fullmatch(word)}

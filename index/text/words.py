"""Text to words, as spans; and the terms that make two forms of a word the same.

What counts as a word here is what counts for lexical search, for coverage and for the words that a refusal names.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import Stemmer

# Numbers stay whole ("500,000", "34.1"); initialisms keep their dots ("U.S."); Han, kana and Hangul go one by one.
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# Accents, vowels and other marks that stand with the letter before them: Latin, Cyrillic, Hebrew, Arabic, Thai, Lao,
# Burmese, Khmer, and the scripts of India, whose blocks are laid out alike.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
) + "".join(
    f"{chr(block)}-{chr(block + 0x03)}{chr(block + 0x3C)}{chr(block + 0x3E)}-{chr(block + 0x4D)}"
    f"{chr(block + 0x55)}-{chr(block + 0x57)}{chr(block + 0x62)}{chr(block + 0x63)}"
    for block in range(0x0900, 0x0D80, 0x80)
)
_LETTERS = rf"[^\W_{_CJK}]+(?:[{_MARKS}]+[^\W_{_CJK}]*)*"
_WORD = re.compile(rf"\d+(?:[.,]\d+)*[^\W_{_CJK}]*|(?:[^\W\d_]\.){{2,}}|[{_CJK}]|{_LETTERS}(?:['’](?!s\b){_LETTERS})*")

_CHARACTER = re.compile(f"[{_CJK}]|[\u1100-\u11ff]+")  # a syllable of Hangul is two or three letters in its term

_FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also although am an and any are aren't as at be became because been before
    being below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during
    each either else ever every few for from further had hadn't has hasn't have haven't having he he'd he'll he's her
    here hers herself him himself his how however i i'd i'll i'm i've if in into is isn't it it's its itself just let
    many may me might more most much must my myself neither no nor not now of off on once one ones only or other our
    ours out over own please s same shall she she'd she's should shouldn't since so some such t tell than that that's
    the their theirs them themselves then there there's these they they'd they're they've this those though through
    thus to too under until up upon us very was wasn't we we'd we're we've were weren't what what's when where where's
    whether which while who who's whom whose why will with within without won't would wouldn't yes yet you you'd
    you're you've your yours
    """.split()
)

_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands.

    term: lower case, without accents, stemmed; equal for forms of one word.
    """

    text: str
    start: int
    end: int
    term: str

    @property
    def is_function_word(self) -> bool:
        """Whether it carries grammar rather than content ("the", "does", "who")."""
        return self.text.lower().replace("’", "'") in _FUNCTION_WORDS

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit."""
        return self.text[0].isdigit()

    @property
    def is_name(self) -> bool:
        """Whether it looks like a name: capitalised, but not for opening the text or for being a number."""
        return self.is_capitalised and self.start > 0 and not self.is_function_word and not self.is_number

    @property
    def is_capitalised(self) -> bool:
        """Whether it has a capital letter anywhere, as names do ("Suzhou", "eBay", "AI")."""
        return any(character.isupper() for character in self.text)


def words(text: str) -> list[Word]:
    """Every word of the text, in order."""
    return [Word(match[0], match.start(), match.end(), _term(match[0])) for match in _WORD.finditer(text)]


def content_words(text: str) -> list[Word]:
    """The words that carry meaning; where there are none ("who is he"), all of them."""
    found = words(text)
    return [word for word in found if not word.is_function_word] or found


def terms(text: str) -> list[str]:
    """The terms of the content words, repetitions kept."""
    return [word.term for word in content_words(text)]


def character_pairs(found: Iterable[str]) -> list[str]:
    """Of terms in their order, each two neighbours that are characters of a script without spaces, as one.

    One Chinese character says as little as a syllable; two that follow each other are a word more often than not.
    """
    return [first + second for first, second in pairwise(found) if is_character(first) and is_character(second)]


def is_character(term: str) -> bool:
    """Whether it is one character of a script without spaces."""
    return _CHARACTER.fullmatch(term) is not None


@lru_cache(maxsize=65_536)  # most words of a corpus are repetitions
def _term(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.lower())
    # A mark that stands alone (halfwidth kana has such letters) stays what it is.
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'") or word
    if plain[0].isdigit():
        return plain.replace(",", "")
    return str(_stemmer().stemWord(plain.replace(".", "")))


def _stemmer() -> Stemmer.Stemmer:
    # A Snowball stemmer is not safe to share between threads.
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    return _local.stemmer

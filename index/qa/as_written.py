"""What a question has in small letters, as one word or clipped, as the articles write it.

"Beijing" for "beijing", "Wi-Fi" for "wifi", "repository" for "repo". What stands inside sentences only with capitals,
and nowhere without, is a name; but for the commonest words: who asks when something "ends" means no "End".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from index.qa.spelling import is_among_the_commonest
from index.text.clippings import counterpart
from index.text.words import Word, words
from index.types import Passage

# The passages that hold all of some terms: the words of the index tell them, and no others have to be looked through.
PassagesWith = Callable[[Sequence[str]], Iterator[Passage]]

_INSIDE = r"[a-z0-9,;'’”] "  # what stands before a word that opens no sentence


def as_written(text: str, passages_with: PassagesWith) -> str:
    """A question with its words in small letters spelt as the articles spell them.

    Who writes one name with capitals writes all of them so; initialisms alone ("AI") are typed so in any hurry.
    """
    found = words(text)
    if any(word.is_name and not word.text.isupper() for word in found):
        return text
    for word in reversed(found):
        if word.text.islower() and word.text.isalpha() and not word.is_function_word:
            text = f"{text[: word.start]}{_spelling(word, passages_with)}{text[word.end :]}"
    return text


def is_written_apart(word: str, passages_with: PassagesWith) -> bool:
    """Whether articles write a word as two with a hyphen: "co-working" for "coworking"."""
    apart = re.compile(rf"\b{_with_hyphen(word)}\b", re.IGNORECASE)
    return any(apart.search(_with_title(each)) for each in _with_halves(word, passages_with))


def _spelling(word: Word, passages_with: PassagesWith) -> str:
    plain = re.compile(rf"\b{re.escape(word.text)}(?:s|es)?\b")
    name = re.compile(rf"{_INSIDE}(?P<spelt>(?i:{_with_hyphen(word.text)}))\b")
    # Where it opens a sentence or stands in a title, capitals do not say that it is a name, but a hyphen counts.
    apart = re.compile(rf"\b{_with_hyphen(word.text)}\b", re.IGNORECASE)
    as_name = as_plain = ""
    for passage in chain(passages_with([word.term]), _with_halves(word.text, passages_with)):
        if plain.search(passage.text):
            return word.text
        if not as_name and (found := name.search(passage.text)):
            as_name = found["spelt"]
        if not as_plain and (found := apart.search(_with_title(passage))):
            as_plain = found[0].lower()
    if is_among_the_commonest(word.text):
        return word.text
    return as_name or as_plain or _clipped_or_whole(word, passages_with) or word.text


def _clipped_or_whole(word: Word, passages_with: PassagesWith) -> str:
    """The short or the long word that articles have for one that they have not; "" where they have neither, or both."""
    other = counterpart(word.text)
    if not other or any(passages_with([word.term])):
        return ""
    return other if any(passages_with([each.term for each in words(other)])) else ""


def _with_hyphen(word: str) -> str:
    return "-?".join(map(re.escape, word))


def _with_title(passage: Passage) -> str:
    return f"{passage.article.title}\n{passage.paragraph.context}\n{passage.text}"


def _with_halves(word: str, passages_with: PassagesWith) -> Iterator[Passage]:
    """The passages that may have it as two words with a hyphen; words of grammar are not looked for ("check-in")."""
    for place in range(1, len(word)):
        halves = [found for half in (word[:place], word[place:]) for found in words(half)]
        terms = [half.term for half in halves if not half.is_function_word]
        if terms:
            yield from passages_with(terms)

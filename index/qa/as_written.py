"""Names that a question has in small letters, as the articles write them: "and in beijing?" asks about Beijing.

What stands inside sentences only with capitals, and nowhere without, is a name.
"""

import re
from collections.abc import Sequence

from index.text.words import words
from index.types import Article

_INSIDE = r"[a-z0-9,;’'”] "  # what stands before a word that opens no sentence


def as_written(text: str, articles: Sequence[Article]) -> str:
    """A question with its small letters where the articles have capitals: those of names.

    Who writes one name with capitals writes all of them so; initialisms alone ("AI") are typed so in any hurry.
    """
    found = words(text)
    if any(word.is_name and not word.text.isupper() for word in found):
        return text
    for word in reversed(found):
        if word.text.islower() and word.text.isalpha() and not word.is_function_word:
            text = f"{text[: word.start]}{_spelling(word.text, articles)}{text[word.end :]}"
    return text


def _spelling(word: str, articles: Sequence[Article]) -> str:
    if any(_is_in(word, article.text) for article in articles):
        return word
    inside = re.compile(rf"{_INSIDE}(?P<spelt>{re.escape(word)})\b", re.IGNORECASE)
    held = (article.text for article in articles if word in article.text.lower())
    return next((match["spelt"] for text in held if (match := inside.search(text))), word)


def _is_in(word: str, text: str) -> bool:
    return word in text and re.search(rf"\b{re.escape(word)}\b", text) is not None

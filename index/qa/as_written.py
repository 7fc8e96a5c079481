"""What a question has in small letters or as one word, as the articles write it: "beijing", and "wifi" for "Wi-Fi".

What stands inside sentences only with capitals, and nowhere without, is a name.
"""

import re
from collections.abc import Sequence

from index.text.words import words
from index.types import Article

_INSIDE = r"[a-z0-9,;’'”] "  # what stands before a word that opens no sentence


def as_written(text: str, articles: Sequence[Article]) -> str:
    """A question with its words in small letters spelt as the articles spell them.

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
    spelt = "-?".join(map(re.escape, word))
    name = re.compile(rf"{_INSIDE}(?P<spelt>(?i:{spelt}))\b")
    held = [article for article in articles if word in f"{article.title}\n{article.text}".lower().replace("-", "")]
    found = next((match["spelt"] for article in held if (match := name.search(article.text))), "")
    if found:
        return found
    # Where it opens a sentence or stands in a title, capitals do not say that it is a name, but a hyphen counts.
    apart = re.compile(rf"\b{spelt}\b", re.IGNORECASE)
    texts = (f"{article.title}\n{article.text}" for article in held)
    return next((match[0].lower() for text in texts if (match := apart.search(text))), word)


def _is_in(word: str, text: str) -> bool:
    return word in text and re.search(rf"\b{re.escape(word)}\b", text) is not None

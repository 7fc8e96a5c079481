"""Names and things that a question and its quotation speak of: what a pronoun in the next question may stand for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from index.text.expressions import highlight
from index.text.question import Kind, read_question
from index.text.words import Word, words

Span = tuple[int, int]

_WHO_IS = re.compile(r"^who(?:'s| is| was) (?!the\b|in\b|an?\b)", re.IGNORECASE)
_NOUN_PHRASE = re.compile(r"\b(?:the|a|an|my|our|your|this|that|each|every)\s+((?:[\w'’-]+\s?){1,3})", re.IGNORECASE)
_EMPTY = re.compile(r"\b(?:the|a) (?:deal|story|situation|status|news) (?:with|of|about|on|behind) ", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-z][\w'’&-]*(?: [^\W\d_a-z][\w'’&-]*)*")
_MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered, and the words that were quoted for it, "" where none were.

    article: the id of the one that they stand in, "" where it is not known. collection: that it is in, None where it
        is not, or no longer, known.
    """

    question: str
    quote: str = ""
    article: str = ""
    collection: str | None = None


def subjects(before: Turn, *, is_person: bool, is_plural: bool = False) -> Iterator[str]:
    """What a pronoun may stand for, the likeliest first."""
    asked_for = _asked_for(before)
    kind = read_question(before.question).kind if words(before.question) else Kind.OTHER
    place = last_name(before.question, before.quote)
    named = [before.question[slice(*place)]] if place else []
    if is_person:
        # A person has two names more often than a place has.
        people = [name for name in [*names(before.question), *names(before.quote)] if " " in name]
        yield from people[:1] if _WHO_IS.match(before.question) else []
        yield from [asked_for] if asked_for and kind is Kind.PERSON else []
        yield from [*people[:_MOST_PEOPLE], *named]
        return
    thing = _thing(before.question)
    if is_plural:  # "they" are rather those of a kind ("what is a guest user in Zulip?") than who bears one name
        yield from [thing] if thing else []
    yield from named
    if thing and not named:
        yield thing
    if asked_for and kind in (Kind.PLACE, Kind.NAME, Kind.PERSON, Kind.OTHER):
        yield asked_for


def _thing(question: str) -> str:
    """The first noun phrase of a question, up to where its grammar goes on, or ""."""
    phrase = _NOUN_PHRASE.search(_EMPTY.sub("", question))
    if not phrase:
        return ""
    inside = list(takewhile(lambda word: not word.is_function_word, words(phrase[1])))
    return f"the {phrase[1][: inside[-1].end]}" if inside else ""


def last_thing(question: str) -> str:
    """The last words of a question that mean something and follow each other, or ""."""
    runs: list[list[Word]] = [[]]
    for word in words(question):
        if word.is_function_word:
            runs.append([])
        else:
            runs[-1].append(word)
    last = next((run for run in reversed(runs) if run), [])
    return question[last[0].start : last[-1].end] if last else ""


def _asked_for(before: Turn) -> str:
    """The name that the quotation gives for what was asked, or ""."""
    if not before.quote or not words(before.question):
        return ""
    question = read_question(before.question)
    spans = highlight(question, before.quote)
    found = before.quote[slice(*spans[0])] if spans else ""
    return found if found[:1].isupper() else ""


def names(text: str, *, also_opening: bool = False) -> Iterator[str]:
    """Runs of capitalised words of a text; a single one that opens a sentence may be none and is left out."""
    for match in _NAME.finditer(text):
        opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.!?“"'
        inside = [word for word in words(match[0]) if not word.is_function_word]
        if inside and (also_opening or not opens or len(inside) > 1):
            yield match[0][inside[0].start : inside[-1].end]


def words_of_names(text: str) -> set[str]:
    """The words of a text that are written with capitals, in lower case."""
    return {word.text.lower() for name in _NAME.findall(text) for word in words(name) if not word.is_function_word}


def last_name(question: str, quote: str = "") -> Span | None:
    """The span of the last run of names behind the interrogative: words with capitals, there or in the quotation."""
    found, known = words(question), {word.term for word in map(_word, words_of_names(quote))}
    named = [
        n
        for n, word in enumerate(found)
        if word.is_name or (not word.is_capitalised and not word.is_function_word and word.term in known)
    ]
    if not named:
        return None
    first = last = named[-1]
    while first - 1 in named and question[found[first - 1].end : found[first].start] == " ":
        first -= 1
    while first and question[found[first - 1].end : found[first].start] == "-":  # "Eye-in-the-Sky"
        first -= 1
    # "Let's Encrypt": words of grammar before it too, where the quotation has the same name.
    for n in range(max(0, first - 2), first):
        if found[n].is_capitalised and _plain(question[found[n].start : found[last].end]) in _plain(quote):
            first = n
            break
    return found[first].start, found[last].end


def _word(text: str) -> Word:
    return words(text)[0]


def _plain(text: str) -> str:
    return text.replace("’", "'")

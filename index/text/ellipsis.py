"""Messages that leave out what the question before said: that question, asked for what they name."""

import re
from collections.abc import Iterator

from index.text.grammar import AUXILIARY, BEGINS_WITH_PREPOSITION, CONDITION, OPENS_WITH_KIND, THING_PRONOUN, WH_PHRASE
from index.text.subjects import Span, Turn, last_name, names, words_of_names
from index.text.words import content_words, words

_ORDINAL = re.compile(r"^(?:the )?(?:second|third|fourth|fifth|next|2nd|3rd|4th|5th)(?: one)?$", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"\b(?:the )?(?=(?:most|least|(?!rest\b|west\b|test\b|best\b)[a-z]{3,}est)\b)", re.IGNORECASE)


def with_part_replaced(before: Turn, part: str) -> Iterator[str]:
    """The question before, asked for the part: its interrogative, its same-preposition phrase or a name of it goes."""
    question = before.question.rstrip("?!. ")
    wh = WH_PHRASE.match(part)
    preposition = BEGINS_WITH_PREPOSITION.match(part)
    superlative = _SUPERLATIVE.search(question) if _ORDINAL.match(part) else None
    if superlative:
        ordinal = re.sub(r"^the | one$", "", part, flags=re.IGNORECASE)
        yield f"{question[: superlative.start()]}the {ordinal} {question[superlative.end() :]}?"
    elif CONDITION.match(part):
        yield f"{part}?"
        yield f"{question} {part}?"
    elif wh:
        asked = OPENS_WITH_KIND.match(question) or WH_PHRASE.match(question)
        yield f"{part} {question[asked.end() if asked else 0 :].strip()}?"
    elif preposition:
        # The phrase ends with its name; where it has none, nothing tells, and all that follows goes.
        named = rf"\b{preposition[0]}(?: the)?(?: [A-Z][\w'-]*)+"
        phrase = re.search(named, question) or re.search(rf"\b{preposition[0]}\b[^?]*$", question, re.IGNORECASE)
        yield f"{question[: phrase.start()]}{part}{question[phrase.end() :]}?" if phrase else f"{question} {part}?"
    else:
        found = [_in_place(question, part, place) for place in _places_of(part, before) if place]
        yield from found or [f"{question} {part}?"]


def with_another_name(before: Turn) -> Iterator[str]:
    """The question before, asked for a name that its quotation holds beside the one that was asked for."""
    place = last_name(before.question, before.quote)
    if not place:
        yield before.question
        return
    asked = {word.term for word in words(before.question)}
    for name in names(before.quote, also_opening=True):
        if not asked & {word.term for word in words(name)}:
            yield f"{before.question[: place[0]]}{name}{before.question[place[1] :]}"


def _places_of(part: str, before: Turn) -> list[Span | None]:
    """Where a part may stand in the question before: for another of its kind, else for a name or for the subject."""
    question = before.question.rstrip("?!. ")
    same_kind = _same_kind(question, part)
    if same_kind:
        return [same_kind]
    known = words_of_names(before.quote)
    is_name = any(word.is_capitalised or word.text.lower() in known for word in words(part))
    places = [*([] if is_name else [_subject(question)]), last_name(question, before.quote)]
    pronoun = THING_PRONOUN.search(question)
    return places if any(places) or not pronoun else [pronoun.span()]


def _in_place(question: str, part: str, place: Span) -> str:
    head = re.sub(r"\b(?:the|an?) $", "", question[: place[0]], flags=re.IGNORECASE)
    return f"{head}{part}{question[place[1] :]}?"


def _same_kind(question: str, part: str) -> Span | None:
    """Where a question names what the part names another of: "vacation days" for "sick days"."""
    own = content_words(part)
    found = words(question)
    for n, word in enumerate(found):
        if len(own) > 1 and word.term == own[-1].term:
            first = n
            while first and not found[first - 1].is_function_word:
                first -= 1
            return found[first].start, word.end
    return None


def _subject(question: str) -> Span | None:
    """The first word behind the interrogative that means something: "staffing" in "what does staffing cost"."""
    wh = WH_PHRASE.match(question)
    if not wh and not AUXILIARY.match(question):
        return None
    behind = [word for word in words(question) if not word.is_function_word and word.start >= (wh.end() if wh else 0)]
    return (behind[0].start, behind[0].end) if behind else None

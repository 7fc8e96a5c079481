"""What a message asks that leans on the conversation before it: "and in Beijing?", "where was he born?", "since when?".

No one reading is right every time, so every plausible one is made, the likeliest first; who answers looks them all up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.expressions import highlight
from index.text.question import Kind, read_question
from index.text.words import Word, content_words, words

Span = tuple[int, int]

_LEAD = re.compile(
    r"^(?:(?:and|but|or|so|ok|okay|well|now|then|also|plus)\b[\s,]*)*"
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
_WHY = re.compile(
    r"^(?:how (?:come|so)|why (?:so|not|is that|was that|that)|why's that|what for|for what reason|because)$",
    re.IGNORECASE,
)
_PREPOSITION = r"(?:in|at|on|for|to|from|by|of|with|about|under|after|before|during|since|until|till)"
_WH = r"(?:what|which|who|whom|whose|where|when|why|how)"
_WH_PHRASE = re.compile(rf"^(?:{_PREPOSITION} )?{_WH}(?: (?:many|much|long|often|far|old|big))?\b", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b\s*", re.IGNORECASE
)
_BEGINS_WITH_PREPOSITION = re.compile(rf"^{_PREPOSITION}\b", re.IGNORECASE)
_ANYBODY = re.compile(r"^(?:any|some|every|no)(?:one|body|thing)\b", re.IGNORECASE)
_CONDITION = re.compile(r"^(?:if|when|while|unless|once|as long as)\b(?=.* )", re.IGNORECASE)
_PERSON_PRONOUN = re.compile(r"\b(?P<word>he|she|him|his|her|hers)\b", re.IGNORECASE)
_THING_PRONOUN = re.compile(
    r"\b(?P<word>it|its|they|them|their|theirs|(?<!is )(?<!are )(?<!was )(?<!were )there(?! (?:is|are|was|were)\b)|"
    r"(?:that|this|those|these)(?: (?!is\b|was\b|are\b|were\b|much\b|many\b)[a-z]+)?)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"\b(?:that|this)\b(?=\s*[?.!]*$)|(?<=^is )(?:that|this)\b(?= (?:so|true|why))", re.IGNORECASE)
_SAYING = re.compile(r"\b(?:said|says|say|claimed|claims|reported|reports|stated|wrote|true|so)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "her", "its", "their", "hers", "theirs"})
_THE_OTHER = re.compile(
    r"^(?:the )?(?:other|second|latter)(?: (?:one|city|two|side|person|company))?s?$", re.IGNORECASE
)
_MORE = re.compile(
    r"\b(?:what|who|where|anything|something|anyone|nothing|how) else\b|\btell me more\b|^(?:and |any |some )?more\b|"
    r"^(?:and |please )?(?:go on|continue|keep going)\b|\bmore (?:about|on|details?|info(?:rmation)?)\b|^elaborate\b",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\s+(?:else|more)\b", re.IGNORECASE)
_WHO_IS = re.compile(r"^who(?:'s| is| was) (?!the\b|in\b|an?\b)", re.IGNORECASE)
_NOUN_PHRASE = re.compile(r"\b(?:the|a|an|my|our|your|this|that|each|every)\s+((?:[\w'’-]+\s?){1,3})", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-z][\w'’&-]*(?: [^\W\d_a-z][\w'’&-]*)*")
_LONGEST_FRAGMENT = 3
_STANDS_ALONE = 4
_MOST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered, and the words that were quoted for it, "" where none were."""

    question: str
    quote: str = ""


def readings(text: str, before: Sequence[Turn]) -> tuple[str, ...]:
    """The questions that a message may ask, the likeliest first; one where it stands alone.

    before: what was asked and answered so far, the oldest first, in the words that people used.
    """
    text = " ".join(text.split())
    turns = understood(before)
    if not turns or not text:
        return (text,)
    found = [reading for reading in _readings(text, turns[-1]) if reading]
    return tuple(dict.fromkeys(found)) or (text,)


def understood(before: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns with each question completed from those before it, by the reading that its quotation speaks for."""
    turns: list[Turn] = []
    for turn in before:
        choices = tuple(_readings(turn.question, turns[-1])) if turns else (turn.question,)
        turns.append(Turn(max(choices, key=lambda each: _share_in(each, turn.quote)), turn.quote))
    return tuple(turns)


def leans_on_before(text: str) -> bool:
    """Whether the form of a message says that it goes on from what was said before."""
    text = " ".join(text.split())
    rest = _bare(text)
    return (
        rest != text.rstrip("?!. ")
        or asks_for_more(text)
        or _is_wh_alone(rest)
        or bool(_PERSON_PRONOUN.search(text))
        or bool(_THING_PRONOUN.search(text) and len(_own_content(text)) < _STANDS_ALONE)
    )


def asks_for_more(text: str) -> bool:
    """Whether a message wants more of the same: "what else did he say?", "tell me more"."""
    return len(words(text)) <= 8 and _MORE.search(text) is not None


def _readings(text: str, before: Turn) -> Iterator[str]:
    """The likeliest first; the last is always the message as it stands, unless it says nothing alone."""
    rest = _bare(text)
    if asks_for_more(text):
        yield from _readings_of_more(text, before)
        return
    if _WHY.match(rest):
        rest = "why"
    if _THE_OTHER.match(rest):
        yield from _with_another_name(before)
        return
    has_lead = rest != text.rstrip("?!. ")
    if rest and not _has_clause(rest) and (has_lead or _is_fragment(rest)):
        replaced = list(_with_part_replaced(before, rest))
        if _is_wh_alone(rest) or _BEGINS_WITH_PREPOSITION.match(rest):  # which ask nothing alone
            yield from replaced
        elif has_lead or len(_own_content(rest)) == 1:
            yield from [*replaced, f"{rest}?" if has_lead else text]
        else:
            yield from [text, *replaced]
        return
    yield from _with_pronouns_resolved(f"{rest}?" if has_lead and _has_clause(rest) else text, before)


def _bare(text: str) -> str:
    """Without what only joins it to the conversation: "and", "what about", "no, I meant", "instead"."""
    rest = text.rstrip("?!.？！。 ")
    corrected = _CORRECTION.sub("", rest)
    if corrected == rest:
        short = _SHORT_CORRECTION.sub("", rest)
        corrected = rest if _AUXILIARY.match(short) or _WH_PHRASE.match(short) else short
    unled = _LEAD.sub("", corrected)
    trimmed = _AFTERTHOUGHT.sub("", unled)
    return trimmed or unled or rest


def _is_fragment(text: str) -> bool:
    asks_itself = _AUXILIARY.match(text) or _WH_PHRASE.match(text) or _ANYBODY.match(text)
    return _is_wh_alone(text) or (len(words(text)) <= _LONGEST_FRAGMENT and not asks_itself)


def _is_wh_alone(text: str) -> bool:
    wh = _WH_PHRASE.match(text)
    return _WHY.match(text) is not None or (wh is not None and wh.end() == len(text))


def _has_clause(text: str) -> bool:
    """Whether it asks in a clause of its own: "and who said that", unlike "and in Beijing" or "and why"."""
    if _WHY.match(text):
        return False
    wh = _WH_PHRASE.match(text)
    asked = text[wh.end() :] if wh else text
    return len(words(asked)) > 1 if wh else bool(_AUXILIARY.match(text))


def _with_part_replaced(before: Turn, part: str) -> Iterator[str]:
    """The question before, asked for the part: its interrogative, its same-preposition phrase or a name of it goes."""
    question = before.question.rstrip("?!. ")
    wh = _WH_PHRASE.match(part)
    preposition = _BEGINS_WITH_PREPOSITION.match(part)
    if _CONDITION.match(part):
        yield f"{part}?"
        yield f"{question} {part}?"
    elif wh:
        yield f"{part} {_WH_PHRASE.sub('', question, count=1).strip()}?"
    elif preposition:
        # The phrase ends with its name; where it has none, nothing tells, and all that follows goes.
        named = rf"\b{preposition[0]}(?: the)?(?: [A-Z][\w'-]*)+"
        phrase = re.search(named, question) or re.search(rf"\b{preposition[0]}\b[^?]*$", question, re.IGNORECASE)
        yield f"{question[: phrase.start()]}{part}{question[phrase.end() :]}?" if phrase else f"{question} {part}?"
    else:
        found = [_in_place(question, part, place) for place in _places_of(part, before) if place]
        yield from found or [f"{question} {part}?"]


def _places_of(part: str, before: Turn) -> list[Span | None]:
    """Where a part may stand in the question before: for another of its kind, else for a name or for the subject."""
    question = before.question.rstrip("?!. ")
    same_kind = _same_kind(question, part)
    if same_kind:
        return [same_kind]
    known = _words_of_names(before.quote)
    is_name = any(word.is_capitalised or word.text.lower() in known for word in words(part))
    return [*([] if is_name else [_subject(question)]), _last_name(question, before.quote)]


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
    wh = _WH_PHRASE.match(question)
    behind = [word for word in words(question) if not word.is_function_word and word.start >= (wh.end() if wh else 0)]
    return (behind[0].start, behind[0].end) if behind else None


def _with_pronouns_resolved(text: str, before: Turn) -> Iterator[str]:
    """The message with its first pronoun replaced by what it may stand for; as it stands where it names its subject."""
    statement = _STATEMENT.search(text)
    if statement and _SAYING.search(text):
        said = _AUXILIARY.sub("", _WH_PHRASE.sub("", before.question.rstrip("?!. "), count=1).strip(), count=1)
        yield f"{text[: statement.start()]}{said}{text[statement.end() :]}"
        return
    person = _PERSON_PRONOUN.search(text)
    pronoun = person or _THING_PRONOUN.search(text)
    if not pronoun:
        yield text
        return
    stands_alone = not person and len(_own_content(text)) >= _STANDS_ALONE
    if stands_alone:
        yield text
    for subject in _subjects(before, is_person=bool(person)):
        yield _replaced(text, pronoun, subject)
    if not stands_alone:
        yield text


def _subjects(before: Turn, *, is_person: bool) -> Iterator[str]:
    """What a pronoun may stand for, the likeliest first."""
    asked_for = _asked_for(before)
    kind = read_question(before.question).kind if words(before.question) else Kind.OTHER
    place = _last_name(before.question, before.quote)
    named = [before.question[slice(*place)]] if place else []
    if is_person:
        # A person has two names more often than a place has.
        people = [name for name in [*_names(before.question), *_names(before.quote)] if " " in name]
        yield from people[:1] if _WHO_IS.match(before.question) else []
        yield from [asked_for] if asked_for and kind is Kind.PERSON else []
        yield from [*people[:_MOST_PEOPLE], *named]
        return
    yield from named
    phrase = _NOUN_PHRASE.search(before.question)
    if phrase and not named:
        yield f"the {phrase[1].strip()}"
    if asked_for and kind in (Kind.PLACE, Kind.NAME, Kind.PERSON, Kind.OTHER):
        yield asked_for


def _asked_for(before: Turn) -> str:
    """The name that the quotation gives for what was asked, or ""."""
    if not before.quote or not words(before.question):
        return ""
    question = read_question(before.question)
    spans = highlight(question, before.quote)
    found = before.quote[slice(*spans[0])] if spans else ""
    return found if found[:1].isupper() else ""


def _with_another_name(before: Turn) -> Iterator[str]:
    """The question before, asked for a name that its quotation holds beside the one that was asked for."""
    place = _last_name(before.question, before.quote)
    if not place:
        yield before.question
        return
    asked = {word.term for word in words(before.question)}
    for name in _names(before.quote, also_opening=True):
        if not asked & {word.term for word in words(name)}:
            yield f"{before.question[: place[0]]}{name}{before.question[place[1] :]}"


def _readings_of_more(text: str, before: Turn) -> Iterator[str]:
    """What to look for more of: what the message names, else what was asked before."""
    plain = _ELSE.sub("", _bare(text))
    if len(_own_content(plain)) > 0 and (_has_clause(plain) or _WH_PHRASE.match(plain)):
        yield from _with_pronouns_resolved(f"{plain}?", before)
    else:
        yield before.question


def _replaced(text: str, pronoun: re.Match[str], name: str) -> str:
    if pronoun["word"].lower() == "there":
        name = f"in {name}"
    possessive = "'s" if pronoun["word"].lower() in _POSSESSIVE and not _is_object(text, pronoun) else ""
    return f"{text[: pronoun.start()]}{name}{possessive}{text[pronoun.end() :]}"


def _is_object(text: str, pronoun: re.Match[str]) -> bool:
    """Whether "her" stands for a person rather than for what is hers."""
    return pronoun["word"].lower() == "her" and not words(text[pronoun.end() :])


def _own_content(text: str) -> list[Word]:
    return [word for word in words(text) if not word.is_function_word]


def _share_in(question: str, quote: str) -> float:
    """How much of what a question says its quotation says too."""
    held = {word.term for word in words(quote)}
    own = _own_content(question)
    return sum(word.term in held for word in own) / len(own) if own else 0.0


def _names(text: str, *, also_opening: bool = False) -> Iterator[str]:
    """Runs of capitalised words of a text; a single one that opens a sentence may be none and is left out."""
    for match in _NAME.finditer(text):
        opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.!?“"'
        inside = [word for word in words(match[0]) if not word.is_function_word]
        if inside and (also_opening or not opens or len(inside) > 1):
            yield match[0][inside[0].start : inside[-1].end]


def _words_of_names(text: str) -> set[str]:
    """The words of a text that are written with capitals, in lower case."""
    return {word.text.lower() for name in _NAME.findall(text) for word in words(name) if not word.is_function_word}


def _last_name(question: str, quote: str = "") -> Span | None:
    """The span of the last run of names behind the interrogative: words with capitals, there or in the quotation."""
    found, known = words(question), _words_of_names(quote)
    names = [
        n
        for n, word in enumerate(found)
        if word.is_name or (word.start > 0 and not word.is_function_word and word.text.lower() in known)
    ]
    if not names:
        return None
    first = last = names[-1]
    while first - 1 in names and question[found[first - 1].end : found[first].start] == " ":
        first -= 1
    return found[first].start, found[last].end

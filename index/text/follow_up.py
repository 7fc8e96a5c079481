"""What a message asks that leans on the conversation before it: "and in Beijing?", "where was he born?", "since when?".

No one reading is right every time, so every plausible one is made, the likeliest first; who answers looks them all up.
"""

import re
from collections.abc import Iterator, Sequence

from index.text.subjects import Span, Turn, last_name, last_thing, names, subjects, words_of_names
from index.text.words import Word, content_words, words

_JOINS = r"^(?:(?:and|but|or|so|ok|okay|well|now|then|also|plus)\b[\s,]*)*"
_JOINED = re.compile(_JOINS, re.IGNORECASE)
_LEAD = re.compile(
    rf"{_JOINS}"
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
_PREPOSITION = (
    r"(?:in|at|on|for|to|from|by|of|with|about|under|after|before|during|since|until|till|without|within|outside|"
    r"through|between|against|per|except|versus|vs|like|than|compared (?:to|with)|according to|instead of|because of)"
)
_WH = r"(?:what|which|who|whom|whose|where|when|why|how)"
_WH_PHRASE = re.compile(rf"^(?:{_PREPOSITION} )?{_WH}(?: (?:many|much|long|often|far|old|big))?\b", re.IGNORECASE)
_AUXILIARIES = r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b"
# "On which day?" and "how many people?": what kind of thing is asked for, and nothing of what.
_KIND = rf"(?:{_PREPOSITION} )?(?:what|which|whose|how (?:many|much))(?: (?!{_AUXILIARIES})[\w-]+)"
_KIND_ALONE = re.compile(rf"^{_KIND}{{1,2}}$", re.IGNORECASE)
_OPENS_WITH_KIND = re.compile(rf"^{_KIND}(?= {_AUXILIARIES})", re.IGNORECASE)
_AUXILIARY = re.compile(rf"^{_AUXILIARIES}\s*", re.IGNORECASE)
_BEGINS_WITH_PREPOSITION = re.compile(rf"^{_PREPOSITION}\b", re.IGNORECASE)
_ANYBODY = re.compile(r"^(?:any|some|every|no)(?:one|body|thing)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"^(?:what if|if|unless|once|as long as|"
    rf"(?:when|while)(?! {_AUXILIARIES}))"
    r"\b(?=.* )",
    re.IGNORECASE,
)
_PERSON_PRONOUN = re.compile(r"\b(?P<word>he|she|him|his|her|hers)\b", re.IGNORECASE)
_THING_PRONOUN = re.compile(
    r"\b(?P<word>it|its|they|them|their|theirs|(?<!is )(?<!are )(?<!was )(?<!were )there(?! (?:is|are|was|were)\b)|"
    r"(?:that|this|those|these)(?: (?!is\b|was\b|are\b|were\b|much\b|many\b|an?\b|the\b)[a-z]+)?)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"\b(?:that|this)\b(?=\s*[?.!]*$)|(?<=^is )(?:that|this)\b(?= (?:so|true|why))", re.IGNORECASE)
_SAYING = re.compile(r"\b(?:said|says|say|claimed|claims|reported|reports|stated|wrote|true|so)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "her", "its", "their", "hers", "theirs"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "those", "these"})
_THE_OTHER = re.compile(
    r"^(?:the )?(?:other|latter)(?: (?:one|city|two|side|person|company))?s?$|"
    r"^(?:the )?second (?:one|city|side|person|company)$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:what|who|where|anything|something|anyone|nothing|how) else\b|\btell me more\b|^(?:and |any |some )?more\b|"
    r"^(?:and |please )?(?:go on|continue|keep going)\b|\bmore (?:about|on|details?|info(?:rmation)?)\b|^elaborate\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^(?:the )?(?:second|third|fourth|fifth|next|2nd|3rd|4th|5th)(?: one)?$", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"\b(?:the )?(?=(?:most|least|(?!rest\b|west\b|test\b|best\b)[a-z]{3,}est)\b)", re.IGNORECASE)
_ELSE = re.compile(r"\s+(?:else|more)\b", re.IGNORECASE)
_LONGEST_FRAGMENT = 3
_LONGEST_PHRASE = 5  # that begins with a preposition: "compared to last year"
_STANDS_ALONE = 4
_SUBJECT_AND_VERB = 2
_TALKED_ABOUT = 4


def readings(text: str, before: Sequence[Turn]) -> tuple[str, ...]:
    """The questions that a message may ask, the likeliest first; one where it stands alone.

    before: what was asked and answered so far, the oldest first, in the words that people used.
    """
    text = " ".join(text.split())
    turns = understood(before)
    if not turns or not text:
        return (text,)
    last = turns[-2] if len(turns) > 1 and _says_nothing_itself(before[-1].question) else turns[-1]
    found = [reading for reading in _readings(text, last) if reading]
    if names_no_subject(text) and not _BEGINS_WITH_PREPOSITION.match(_bare(text)):
        found += [f"{text.rstrip('?!. ')}, {topic}?" for topic in _topics(turns)]
    return tuple(dict.fromkeys(found)) or (text,)


def understood(before: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns with each question completed from those before it, by the reading that its quotation speaks for."""
    turns: list[Turn] = []
    for turn in before:
        choices: tuple[str, ...] = (_JOINED.sub("", turn.question) or turn.question,)
        if turns:  # what asks for another name where there is none ("and the others?") asks the same again
            choices = tuple(_readings(turn.question, turns[-1])) or (turns[-1].question,)
        turns.append(Turn(max(choices, key=lambda each: _share_in(each, turn.quote)), turn.quote))
    return tuple(turns)


def names_no_subject(text: str) -> bool:
    """Whether a question says so little that it goes on with what was talked about: "who was affected?"."""
    own = _own_content(text)
    rest = _bare(text)
    asks = (_AUXILIARY.match(rest) or _WH_PHRASE.match(rest)) and not _is_wh_alone(rest) and not asks_for_more(text)
    return bool(asks) and len(own) < _SUBJECT_AND_VERB and not any(word.is_name for word in own)


def left_out_of_condition(text: str, quote: str) -> tuple[str, ...]:
    """The words of the condition that a message adds ("and if I am sick?"), where a quotation holds none of them."""
    rest = _bare(text)
    own = _own_content(rest) if _CONDITION.match(rest) else []
    held = {word.term for word in words(quote)}
    return () if any(word.term in held for word in own) else tuple(word.text for word in own)


def names_left_out(text: str, quote: str) -> tuple[str, ...]:
    """The names that a message gives and a quotation holds in no form: "Mondays" is held where it says "Monday"."""
    held = {word.term for word in words(quote)}
    return tuple(word.text for word in words(text) if word.is_name and word.term not in held)


def share_of_fragment_in(text: str, quote: str) -> float:
    """How much of what a fragment names ("what about sick passengers?") a quotation holds; 1.0 for a whole question."""
    rest = _bare(text)
    is_fragment = rest != text.rstrip("?!. ") or _is_fragment(rest)
    return _share_in(rest, quote) if is_fragment and not _has_clause(rest) and _own_content(rest) else 1.0


def share_of_subject_in(text: str, quote: str) -> float:
    """How much of what a question says that says little ("how much is coffee?") a quotation holds; 1.0 for others.

    What leans on the question before by its form is about what was said there, whatever it says itself.
    """
    if leans_on_before(text) or not names_no_subject(text) or _KIND_ALONE.match(_bare(text)) or not _own_content(text):
        return 1.0
    return _share_in(text, quote)


def _topics(turns: Sequence[Turn]) -> Iterator[str]:
    """What was talked about last: the newest name, or thing, that a question gave."""
    for turn in reversed(turns[-_TALKED_ABOUT:]):
        found = next(subjects(turn, is_person=False, is_plural=True), "") or last_thing(turn.question)
        if found:
            yield found
            return


def _says_nothing_itself(question: str) -> bool:
    """Whether a question only remarks on what was said: "is that a lot?"."""
    about = _AUXILIARY.match(question) and _THING_PRONOUN.search(question)
    return bool(about) and len(_own_content(question)) < _SUBJECT_AND_VERB


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


def corrects(text: str) -> bool:
    """Whether a message mends the question before it, as "no, I meant for students" does."""
    text = " ".join(text.split())
    rest = _CORRECTION.sub("", text)
    return rest != text and _BEGINS_WITH_PREPOSITION.match(rest) is not None


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
    if _KIND_ALONE.match(rest):
        yield from _with_part_replaced(before, rest)
        yield f"{before.question.rstrip('?!. ')}, {rest}?"
        if not _BEGINS_WITH_PREPOSITION.match(rest):
            yield f"{rest}?" if has_lead else text
        return
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
    longest = _LONGEST_PHRASE if _BEGINS_WITH_PREPOSITION.match(text) else _LONGEST_FRAGMENT
    return _is_wh_alone(text) or (len(words(text)) <= longest and not asks_itself)


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
    superlative = _SUPERLATIVE.search(question) if _ORDINAL.match(part) else None
    if superlative:
        ordinal = re.sub(r"^the | one$", "", part, flags=re.IGNORECASE)
        yield f"{question[: superlative.start()]}the {ordinal} {question[superlative.end() :]}?"
    elif _CONDITION.match(part):
        yield f"{part}?"
        yield f"{question} {part}?"
    elif wh:
        asked = _OPENS_WITH_KIND.match(question) or _WH_PHRASE.match(question)
        yield f"{part} {question[asked.end() if asked else 0 :].strip()}?"
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
    known = words_of_names(before.quote)
    is_name = any(word.is_capitalised or word.text.lower() in known for word in words(part))
    places = [*([] if is_name else [_subject(question)]), last_name(question, before.quote)]
    pronoun = _THING_PRONOUN.search(question)
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
    wh = _WH_PHRASE.match(question)
    if not wh and not _AUXILIARY.match(question):
        return None
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
    is_plural = pronoun["word"].lower() in _PLURAL
    for subject in subjects(before, is_person=bool(person), is_plural=is_plural):
        yield _replaced(text, pronoun, subject)
    if not stands_alone:
        yield text


def _with_another_name(before: Turn) -> Iterator[str]:
    """The question before, asked for a name that its quotation holds beside the one that was asked for."""
    place = last_name(before.question, before.quote)
    if not place:
        yield before.question
        return
    asked = {word.term for word in words(before.question)}
    for name in names(before.quote, also_opening=True):
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

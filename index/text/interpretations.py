"""What a message asks that leans on the conversation before it: "and in Beijing?", "where was he born?", "since when?".

No one interpretation is right every time, so every plausible one is made, the likeliest first; who answers looks them
all up.
"""

import re
from collections.abc import Iterator, Sequence

from index.text.coverage import share_in
from index.text.ellipsis import with_another_name, with_part_replaced
from index.text.follow_up import (
    JOINED,
    SUBJECT_AND_VERB,
    WHY,
    asks_for_more,
    bare,
    has_clause,
    is_fragment,
    is_interrogative_alone,
    names_no_subject,
    own_content,
)
from index.text.grammar import AUXILIARY, BEGINS_WITH_PREPOSITION, KIND_ALONE, THING_PRONOUN, WH_PHRASE
from index.text.pronouns import with_pronouns_resolved
from index.text.subjects import Turn, last_thing, subjects

_THE_OTHER = re.compile(
    r"^(?:the )?(?:other|latter)(?: (?:one|city|two|side|person|company))?s?$|"
    r"^(?:the )?second (?:one|city|side|person|company)$",
    re.IGNORECASE,
)
_ELSE = re.compile(r"\s+(?:else|more)\b", re.IGNORECASE)
_TALKED_ABOUT = 4


def interpretations(text: str, before: Sequence[Turn]) -> tuple[str, ...]:
    """The questions that a message may ask, the likeliest first; one where it stands alone.

    before: what was asked and answered so far, the oldest first, in the words that people used.
    """
    text = " ".join(text.split())
    turns = understood(before)
    if not turns or not text:
        return (text,)
    last = turns[-2] if len(turns) > 1 and _says_nothing_itself(before[-1].question) else turns[-1]
    found = [each for each in _interpretations(text, last) if each]
    if names_no_subject(text) and not BEGINS_WITH_PREPOSITION.match(bare(text)):
        found += [f"{text.rstrip('?!. ')}, {topic}?" for topic in _topics(turns)]
    return tuple(dict.fromkeys(found)) or (text,)


def understood(before: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns with each question completed from those before it, as its quotation speaks for."""
    turns: list[Turn] = []
    for turn in before:
        choices: tuple[str, ...] = (JOINED.sub("", turn.question) or turn.question,)
        if turns:  # what asks for another name where there is none ("and the others?") asks the same again
            choices = tuple(_interpretations(turn.question, turns[-1])) or (turns[-1].question,)
        turns.append(Turn(max(choices, key=lambda each: share_in(each, turn.quote)), turn.quote))
    return tuple(turns)


def _topics(turns: Sequence[Turn]) -> Iterator[str]:
    """What was talked about last: the newest name, or thing, that a question gave."""
    for turn in reversed(turns[-_TALKED_ABOUT:]):
        found = next(subjects(turn, is_person=False, is_plural=True), "") or last_thing(turn.question)
        if found:
            yield found
            return


def _says_nothing_itself(question: str) -> bool:
    """Whether a question only remarks on what was said: "is that a lot?"."""
    about = AUXILIARY.match(question) and THING_PRONOUN.search(question)
    return bool(about) and len(own_content(question)) < SUBJECT_AND_VERB


def _interpretations(text: str, before: Turn) -> Iterator[str]:
    """The likeliest first; the last is always the message as it stands, unless it says nothing alone."""
    rest = bare(text)
    if asks_for_more(text):
        yield from _of_more(text, before)
        return
    if WHY.match(rest):
        rest = "why"
    if _THE_OTHER.match(rest):
        yield from with_another_name(before)
        return
    has_lead = rest != text.rstrip("?!. ")
    if KIND_ALONE.match(rest):
        yield from with_part_replaced(before, rest)
        yield f"{before.question.rstrip('?!. ')}, {rest}?"
        if not BEGINS_WITH_PREPOSITION.match(rest):
            yield f"{rest}?" if has_lead else text
        return
    if rest and not has_clause(rest) and (has_lead or is_fragment(rest)):
        replaced = list(with_part_replaced(before, rest))
        if is_interrogative_alone(rest) or BEGINS_WITH_PREPOSITION.match(rest):  # which ask nothing alone
            yield from replaced
        elif has_lead or len(own_content(rest)) == 1:
            yield from [*replaced, f"{rest}?" if has_lead else text]
        else:
            yield from [text, *replaced]
        return
    yield from with_pronouns_resolved(f"{rest}?" if has_lead and has_clause(rest) else text, before)


def _of_more(text: str, before: Turn) -> Iterator[str]:
    """What to look for more of: what the message names, else what was asked before."""
    plain = _ELSE.sub("", bare(text))
    if len(own_content(plain)) > 0 and (has_clause(plain) or WH_PHRASE.match(plain)):
        yield from with_pronouns_resolved(f"{plain}?", before)
    else:
        yield before.question

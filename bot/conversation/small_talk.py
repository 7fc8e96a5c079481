"""Messages that are no search: greetings, thanks, "ok", and what people ask the bot about itself.

A message is small talk when speech acts and small words explain every word of it; a real question holds at least one
word that they do not. Emoji and punctuation say nothing either way.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.conversation.acts import Act
from bot.conversation.forms import Form, holds_emoji, without_emoji, word_set, words_of
from bot.conversation.opinions import asked_opinion_on
from bot.conversation.small_talk_forms import FORMS, FORMS_UNLESS_ANSWERED
from bot.conversation.small_talk_words import NOT, OF_PEOPLE, RUDE, SMALL, UNSPACED, UNSPACED_SMALL, WORDS

_OPENS_QUESTION = word_set(
    "who whom whose what which when where why how am is are was were do does did has have had can could will would "
    "should may might must"
)
_AROUND = word_set("please ok so and hey well oh huh hm hmm um")
_JOINS = word_set("so and but then")
_OF_ONESELF = word_set("i i'm i've i'd am we we're we've you you've you're my our your")
_ASKING = frozenset(
    {
        Act.HELP,
        Act.IDENTITY,
        Act.OPINION,
        Act.PERSON,
        Act.SURE,
        Act.WELL_BEING,
        Act.CANNOT,
        Act.LANGUAGE,
        Act.KEPT,
        Act.ERRAND,
    }
)
_WANTS = word_set("need want wanna looking search searching wonder wondering find trying try ask asking")
_LONGEST = 14

# What only a look out of the window tells, or a clock.
_OF_NOW = re.compile(
    r"(?:(?:and|so|but|what about) )?(?:"
    r"(?:what|how)(?: is|['’]?s| will) (?:the )?(?:weather|temperature|forecast)\b.*|"
    r"(?:the )?weather(?: (?:today|tomorrow|tonight|now|here|forecast|report|in [\w ]+))*|"
    r"what (?:time|day|date) is it\b.*|what(?: is|['’]?s) the (?:time|date)(?: (?:now|today|in|there)\b.*)?|"
    r"(?:is|will|does|do|is it|was) it (?:going to |gonna |be |still |getting )*(?:rain|snow|freez|sunny|cloudy|windy|"
    r"hot|cold|warm|dark)\w*\b.*|how (?:hot|cold|warm|windy|late) is it\b.*|what year is (?:it|this)\b.*"
    r")",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"(?:(?:please|pls|hey|ok|now|can you|could you|would you|will you|i want you to)[\s,]+)*"
    r"(?:write|compose|draw|sing|generate|paint|translate|calculate|compute|rhyme|rap|solve|invent|program)\b.*",
    re.IGNORECASE,
)
_STARRED_OUT = re.compile(r"\b[^\W\d_]\*{2,}\w*|\b(?=[\w*]{4})[^\W\d_]+\*+[^\W\d_]+\b")
_MENTION = re.compile(r"(?<!\S)@[\w.-]+")
_UNSPACED_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_QUESTION_MARK = re.compile("[?？؟;՞፧]")
_BETWEEN_CLAUSES = re.compile(r"(?<=[,.!?;:…—–。！？，、؟])\s*(?=\S)|\s+[-—–]\s+|\n+")
_OPENERS = "|".join(sorted(_OPENS_QUESTION))
_CALLS = "|".join(sorted(WORDS[Act.GREETING] - word_set("morning afternoon evening welcome tag") | WORDS[Act.THANKS]))
_REMARKS = "|".join(sorted(WORDS[Act.PRAISE] | WORDS[Act.OK] - word_set("no nope nah sorry please pls same")))
_GREETS_THEN_ASKS = re.compile(
    rf"^(?:(?:{_CALLS})\s+(?:(?:there|all|everyone|everybody|bot|team|footnote|again|guys|folks)\s+)*"
    rf"(?=(?:{_OPENERS}|and|but)\b)|(?:{_REMARKS})\s+(?:(?:and|so|but|then)\s+)?(?=(?:{_OPENERS})\s))",
    re.IGNORECASE,
)

# "Parking pls", "search parking" ask for parking.
_PLEASE_BEHIND = re.compile(r"(?<=\w)[\s,]+(?:please|pls|plz)\b(?=[\s.!?]*$)", re.IGNORECASE)
_LOOKS_UP = re.compile(
    r"^(?:(?:please|pls|can you|could you)\s+)*(?:search(?: for)?|look up|google|find(?: me| out)?)\s+(?=\w)",
    re.IGNORECASE,
)


def small_talk(text: str, *, forgiving: bool = False, unknown: Collection[str] = ()) -> Act | None:
    """What a message does, when it is no question about the articles; None for a question.

    forgiving: also where words are misspelt, or nearly. What looks so may be a rare word of the articles: look first.
    unknown: words that no article contains: people who greet or thank may say them of themselves ("hi, I moved in").
    """
    plain = _MENTION.sub(" ", _STARRED_OUT.sub("damn", without_emoji(text)))
    found = words_of(plain)
    if not found:
        return Act.EMOJI if holds_emoji(text) else None
    if len(found) > _LONGEST:
        return None
    if asked_opinion_on(plain):
        return Act.OPINION
    is_question = _QUESTION_MARK.search(plain) is not None
    act = _form_of([word.lower() for word in found]) or _acts_of(found, unknown, is_question=is_question)
    if act or not forgiving:
        return act
    mended = [_mended(word) for word in found]
    return _form_of(mended) or _acts_of(mended, unknown, is_question=is_question)


def unless_answered(text: str, *, is_refused: bool) -> Act | None:
    """What a message does that the articles could have answered and did not; None for a question.

    is_refused: whether they say nothing: then it may also be what its last words ask, as "..., what is this?".
    """
    plain = text.strip().rstrip("?!. ")
    if _OF_NOW.fullmatch(plain):
        return Act.NOW
    if _MAKES.fullmatch(plain):
        return Act.CANNOT
    act = _form_of([word.lower() for word in words_of(text)], FORMS_UNLESS_ANSWERED)
    last = _BETWEEN_CLAUSES.split(plain)[-1]
    return act or (_form_of([word.lower() for word in words_of(last)]) if is_refused else None)


def complains_first(text: str) -> bool:
    """Whether a message begins with a complaint, whatever it says behind it: "you're wrong, it's 50"."""
    return small_talk(_BETWEEN_CLAUSES.split(text.strip())[0]) is Act.COMPLAINT


def without_small_talk(text: str) -> str:
    """The message without greeting, thanks and "please" around its question, and without names of emoji."""
    text = " ".join(without_emoji(text).split())
    ends = [match.start() for match in _BETWEEN_CLAUSES.finditer(text)]
    clauses = [text[begin:end] for begin, end in pairwise([0, *ends, len(text)])]
    while len(clauses) > 1 and _is_courtesy(clauses[0]):
        clauses.pop(0)
    while len(clauses) > 1 and _is_courtesy(clauses[-1]):
        clauses.pop()
    text = "".join(clauses).strip()
    text = _GREETS_THEN_ASKS.sub("", text).strip(" ,-—–")
    return _LOOKS_UP.sub("", _PLEASE_BEHIND.sub("", text)) or text


def _is_courtesy(clause: str) -> bool:
    return small_talk(clause) not in (None, *_ASKING) or words_of(clause) in (["please"], ["pls"])


def _form_of(found: list[str], forms: Sequence[tuple[Act, Form]] = FORMS) -> Act | None:
    """The act of a question to the bot about itself."""
    held = set(found) - WORDS[Act.GREETING] - _AROUND
    return next((act for act, each in forms if each.fits(held)), None)


def _acts_of(found: list[str], unknown: Collection[str] = (), *, is_question: bool) -> Act | None:
    """The act that the words do, where acts and small words explain all of them; a name may be called too."""
    acts: set[Act] = set()
    unexplained: list[str] = []
    small = 0
    for word in found:
        lower = word.lower()
        own = {act for act, words in WORDS.items() if lower in words} or _unspaced(lower)
        own |= {Act.COMPLAINT} if lower in RUDE else set()
        acts |= own
        small += not own
        if not own and lower not in SMALL:
            unexplained.append(word)
    first = next((word.lower() for word in found if word.lower() not in _JOINS), "")
    asks = is_question or first in _OPENS_QUESTION
    if not acts or (unexplained and asks) or _asks_behind_join(found):
        return None
    if unexplained and not (_are_called(unexplained, found, acts) or _is_of_oneself(unexplained, found, acts, unknown)):
        return None
    act = next(act for act in (*_UNSPACED_ASKING, *WORDS) if act in acts)
    if any(word.lower() in word_set(NOT) for word in found):
        act = _DENIED.get(act, act)
    return act if not asks or not small or (act is Act.GREETING and first not in _OPENS_QUESTION) else None


_UNSPACED_ASKING = (Act.HELP, Act.IDENTITY)
_DENIED = {Act.PRAISE: Act.COMPLAINT, Act.COMPLAINT: Act.PRAISE}  # "not very helpful", "not bad"


def _are_called(names: list[str], found: list[str], acts: set[Act]) -> bool:
    """Whether the words are the names of those who are greeted or thanked: "Hi Greg!", "hello greg"."""
    if not acts & OF_PEOPLE or len(names) > 2 or len(found) > 6:
        return False
    follow = found.index(names[0]) > 0
    return follow and (all(name[0].isupper() for name in names) or (len(names) == 1 and len(found) == 2))


def _is_of_oneself(names: list[str], found: list[str], acts: set[Act], unknown: Collection[str]) -> bool:
    """Whether people who greet or thank tell of themselves, or of the bot, what no article bears on."""
    told = {word.lower() for word in found}
    is_of_oneself = bool(told & _OF_ONESELF) and not told & _WANTS
    return bool(acts & OF_PEOPLE) and is_of_oneself and all(word.lower() in unknown for word in names)


def _asks_behind_join(found: list[str]) -> bool:
    """Whether a remark goes on with a question: "cool and how much is it"."""
    inside = [word.lower() for word in found[1:-1]]
    return any(joins in _JOINS and opens in _OPENS_QUESTION for joins, opens in pairwise(inside))


def _unspaced(run: str) -> set[Act]:
    """The acts that make up a run of characters without spaces."""
    if not _UNSPACED_RUN.fullmatch(run):
        return set()
    every = "|".join([*UNSPACED.values(), UNSPACED_SMALL])
    if not re.fullmatch(f"(?:{every})+", run):
        return set()
    return {act for act, words in UNSPACED.items() if re.search(words, run)}


def _mended(word: str) -> str:
    """The word of the vocabulary that a misspelt one stands for, or the word."""
    lower = word.lower()
    if lower in _VOCABULARY or len(lower) < 3:
        return lower
    near = [
        known
        for known in _VOCABULARY
        if known[0] == lower[0]
        and OSA.distance(known, lower, score_cutoff=2) <= (2 if len(lower) >= 8 else 1)
        and (len(lower) > 3 or sorted(known) == sorted(lower))
    ]
    return min(
        near, key=lambda known: (sorted(known) != sorted(lower), OSA.distance(known, lower), known), default=lower
    )


_VOCABULARY = SMALL.union(*WORDS.values(), *(each.vocabulary for _, each in FORMS)) - RUDE

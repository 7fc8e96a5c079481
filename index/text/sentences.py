"""Where the sentences of a line end.

sentencex knows the marks and many abbreviations of some 300 languages, but it cuts "max. 6 weeks" and never looks
inside a pair of quotation marks. So each mark that could end a sentence is judged here by what stands before and after
it, and sentencex is asked where that does not tell.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from index.text.abbreviations import (
    BEFORE_A_LETTER,
    BEGINS_A_SENTENCE,
    ENDS_A_LIST,
    IN_NAMES,
    LANGUAGES_WITH_ORDINAL_DOTS,
    LEANS_ON_A_NUMBER,
    LEANS_ON_THE_NEXT,
    MAY_END,
    NO_ABBREVIATIONS,
    UNITS,
)

Span = tuple[int, int]

_MARKS = ".!?…;\u037e"
_WIDE_MARKS = "。！？｡"  # scripts that write no spaces use these
_CLOSING = "\"'”’»›)\\]」』）】〉》*_"
# Marks, what closes quotations and brackets behind them (German closes with “ and «), numbers of notes, white space.
_MARK = re.compile(
    rf"(?P<mark>[{_MARKS}{_WIDE_MARKS}]+)"
    rf"(?P<closing>(?:[{_CLOSING}]|(?<=[{_MARKS}])[“«‹]|\s[»”](?=\s|$|[,.;:]))*(?:\[[^\[\]]{{1,30}}\](?::\d+)?)*)"
    r"(?P<space>\s*)"
)
_BRACKETS = re.compile(
    r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]|（[^（）]{0,200}）|《[^《》]{0,100}》|『[^『』]{0,100}』(?=[のはがをに])"
)
_HIDDEN = re.compile('["“”„«»‹›「」『』()（）\\[\\]]')
_OPENING = "\"'“”„«»‹›‘’([{¿¡—–-*_ "
_NO_BEGINNING = ",;:)]}%"
_FIRST_WORD = re.compile(r"[\w’'-]+(?:\.[\w-]+)*")
_GLUED = re.compile(r"[A-Z][a-z]+\s")  # "it ended.Then": a slip

# "1.", "4.2.1.", "b.", "IV.", "Q3." and "Step 3." name what follows them, at the head of a sentence or after a colon.
_LABEL = re.compile(
    r"[\W_]*(?:(?:step|schritt|étape|paso|passo|шаг|rule|item|point)\s)?"
    r"(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[ivx]{1,5}|[qa]\d{1,3})$",
    re.IGNORECASE,
)
_LABEL_AFTER_COLON = re.compile(r"(?::\s+|：\s*)(?:\d{1,2}|[^\W\d_])$")
_NEXT_LABEL = re.compile(r"\d{1,3}[.)]\s+\S")

_ELISION = re.compile(r"(?:\W|[ld]['’])+", re.IGNORECASE)  # "l’art."
_PAIR = re.compile(r"\b[^\W\d_]{1,2}\.\s[^\W\d_]{1,2}$")  # "z. B.", "т. д.", "EE. UU."
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]$")
_STREET = re.compile(r"[^\W\d_]{3,}str$", re.IGNORECASE)  # "Gartenstr. 12"
_ORDINAL = re.compile(r"(?:(?P<before>\S+)\s)?(?:(?P<digits>(?<![\d.,])\d{1,2})|[IVXLC]+)$")
_MEASURE = re.compile(r"\d\s?°?(?P<unit>[^\W\d_]+)$")
_NUMBER_LIKE = re.compile(r"\d|[A-ZА-Я]\b|[IVX]+\b")
_LONGEST_ABBREVIATION = 6
_LONGEST_TOKEN = 200
# A line is looked at in parts of so many characters, each from where the last sentence of the one before ended: with
# some characters in a row, sentencex takes four times as long for twice as many.
_LONGEST_PART = 10_000
_TAIL = 40  # characters before a mark that tell what it is

# Who says it, after the mark and the closing quotation mark: "Stop!" Anna said.
_SAYS = re.compile(
    r"(?:(?:[Tt]he\s)?[\w’'-]+\s){1,2}(?:said|says|asked|asks|replied|added|shouted|cried|wrote|told|whispered)\b"
    r"|[^。！？，“”]{1,8}?[说說问問道喊答叫]道?[：，。！？]"
)
_JAPANESE_GOES_ON = re.compile(r"[とがをはのにでもや]")


@dataclass(frozen=True, slots=True)
class _Dot:
    """A full stop with what tells its meaning.

    before: the sentence before it, its last characters. token: the last word of it. after: where the line goes on.
    """

    language: str
    before: str
    token: str
    line: str
    after: int
    next_word: str
    begins: bool
    is_said: bool


def sentence_spans(language: str, line: str) -> Iterator[Span]:
    """The span of each sentence of a line, in order, with the white space after it.

    language: ISO 639-1.
    """
    begin = 0
    while begin < len(line):
        part = line[begin : begin + _LONGEST_PART]
        ends = _ends(language, part)
        if begin + len(part) == len(line):
            ends.append(len(part))
        start = 0
        for end in ends or [len(part)]:
            if end > start:
                yield begin + start, begin + end
                start = end
        begin += start


def _ends(language: str, line: str) -> list[int]:
    said = _said_ends(language, line)
    brackets = [match.span() for match in _BRACKETS.finditer(line)]
    without_capitals = next((c for c in line if c.isalpha()), "").islower()
    # Marks that only sentencex knows: of Hindi, Burmese, Amharic.
    ends = [_behind_closing(line, end) for end in said if _is_foreign_mark(line[end - 1])]
    start = 0
    for match in _MARK.finditer(line):
        after = match.end()
        bracket = next((span for span in brackets if span[0] < match.start() < span[1]), None) if brackets else None
        if after == len(line) or (bracket and after < bracket[1]):
            continue
        if match["mark"][0] in _WIDE_MARKS:
            ends_here = not (bracket and line[start : bracket[0]].strip()) and _wide_mark_ends(match, line)
        else:
            ends_here = _mark_ends(match, line, start, language, said, without_capitals)
        if ends_here:
            ends.append(after)
            start = after
    return sorted(ends)


def _said_ends(language: str, line: str) -> set[int]:
    """Where sentencex ends sentences when it does not see quotation marks and brackets; white space is left out."""
    hidden = _HIDDEN.sub(" ", line)
    boundaries = sentencex.get_sentence_boundaries(language, hidden)
    return {each["start_index"] + len(each["text"].rstrip()) for each in boundaries} - {0, len(line)}


def _behind_closing(line: str, end: int) -> int:
    while end < len(line) and (line[end] in _CLOSING or line[end].isspace()):
        end += 1
    return end


def _is_foreign_mark(character: str) -> bool:
    ours = character.isascii() or character in _MARKS + _WIDE_MARKS
    return not ours and unicodedata.category(character) == "Po"


def _wide_mark_ends(match: re.Match[str], line: str) -> bool:
    after = match.end()
    if match["closing"]:
        if _JAPANESE_GOES_ON.match(line, after):
            return False
        if match["mark"][-1] in "！？" and _SAYS.match(line, after):
            return False
    return line[after] not in "，、,；:)"


def _mark_ends(
    match: re.Match[str], line: str, start: int, language: str, said: set[int], without_capitals: bool
) -> bool:
    mark, closing, at, after = match["mark"], match["closing"], match.start(), match.end()
    token = _last_token(line, start, at)
    is_long_word = len(token) > _LONGEST_ABBREVIATION and token.isalpha()
    if mark == "." and match["space"] and is_long_word and line[after].isupper():
        return True  # as most sentences do
    is_said = not said.isdisjoint(range(at + 1, after + 1))
    if mark[0] in ";\u037e":
        return language == "el" and is_said
    if not match["space"]:
        return is_said and not closing and line[max(0, at - 3) : at].isalpha() and bool(_GLUED.match(line, after))
    if line[after] in _NO_BEGINNING or (mark != "." and at > 0 and line[at - 1] in _OPENING[:-1] and mark[0] in ".…"):
        return False
    found = _FIRST_WORD.match(line[after : after + _TAIL].lstrip(_OPENING))
    next_word = found[0] if found else ""
    before = line[max(start, at - _TAIL) : at]
    if next_word[:1].islower() and not any(character.isupper() for character in next_word):
        return not closing and is_said and _ends_before_a_small_letter(mark, token, without_capitals)
    if mark != ".":
        return not (closing and _SAYS.match(line, after))
    if closing or (is_long_word and not _STREET.match(token)):
        return True
    begins = next_word.lower() in BEGINS_A_SENTENCE or bool(_NEXT_LABEL.match(line, after))
    return not _is_label(before, is_head=at - start <= _TAIL) and _dot_ends(
        _Dot(language, before, token, line, after, next_word, begins, is_said)
    )


def _ends_before_a_small_letter(mark: str, token: str, without_capitals: bool) -> bool:
    """In a text that writes capitals no sentence begins so; but people slip, and commands are written small."""
    if without_capitals:
        return token.lower() not in LEANS_ON_THE_NEXT | LEANS_ON_A_NUMBER and not token.isdigit()
    return mark == "." and len(token) > _LONGEST_ABBREVIATION and token.isalpha()


def _is_label(before: str, is_head: bool) -> bool:
    return bool((is_head and _LABEL.match(before)) or _LABEL_AFTER_COLON.search(before))


def _dot_ends(dot: _Dot) -> bool:
    """Whether a sentence ends with a dot that a capital letter, a figure or a letter of no case follows."""
    pair = _PAIR.search(dot.before)
    names = {dot.token.lower(), pair[0].replace(" ", "").lower() if pair else ""}
    if names & ENDS_A_LIST or _ends_a_measure(dot):
        return True
    leans_on_a_number = names & LEANS_ON_A_NUMBER or _STREET.match(dot.token)
    if leans_on_a_number and _is_number_next(dot):
        return False
    if dot.token in NO_ABBREVIATIONS:
        return True
    if names & LEANS_ON_THE_NEXT:
        return False
    if dot.language in LANGUAGES_WITH_ORDINAL_DOTS and not dot.begins and _is_ordinal(dot.before):
        return False
    if len(dot.token) == 1 and dot.token.isalpha():
        return _letter_ends(dot)
    if names & MAY_END or _INITIALS.match(dot.token):
        return dot.begins
    is_no_abbreviation = (dot.token.isalpha() and dot.token.isupper()) or "." in dot.token or "/" in dot.token
    return dot.begins or is_no_abbreviation or dot.is_said


def _ends_a_measure(dot: _Dot) -> bool:
    """Whether it is the dot of "10 min." before a capital letter; German has those before its nouns."""
    measure = _MEASURE.search(dot.before)
    return bool(
        measure
        and measure["unit"].lower() in UNITS
        and (dot.begins or dot.language != "de")
        and not dot.next_word[:1].isdigit()
    )


def _is_number_next(dot: _Dot) -> bool:
    return bool(_NUMBER_LIKE.match(dot.next_word)) or dot.line[dot.after] == "§"


def _letter_ends(dot: _Dot) -> bool:
    """Whether a letter with a dot ends the sentence ("plan B. It failed.") and is no initial ("B. Moe")."""
    named = dot.before.split()[-2:-1]
    is_a_name_of_a_thing = bool(named) and named[0].lower() in BEFORE_A_LETTER
    return is_a_name_of_a_thing or (dot.begins and dot.next_word.lower() not in IN_NAMES)


def _is_ordinal(before: str) -> bool:
    """Whether it ends with a number that may count what follows: not the 7 of "Nr. 7" or of "Gleis 7"."""
    found = _ORDINAL.search(before)
    if not found:
        return False
    word = found["before"] or ""
    is_numbered = bool(found["digits"]) and word.isalpha() and word[0].isupper() and found.start() > 0
    return not is_numbered and word.lower().rstrip(".") not in LEANS_ON_THE_NEXT | LEANS_ON_A_NUMBER


def _last_token(line: str, start: int, end: int) -> str:
    token = line[max(line.rfind(" ", start, end) + 1, start, end - _LONGEST_TOKEN) : end]
    lead = _ELISION.match(token)
    return token[lead.end() :] if lead else token

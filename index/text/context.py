"""Which sentences stand alone, and what must come with one that does not.

A sentence taken out of its article may open with "it", with "however" or with "the treaty", and then nobody knows what
it speaks of; or it may be the middle of somebody's speech. The words below are English: of texts in other languages
only the marks of quotation are understood.
"""

import re
from collections.abc import Sequence

from index.types import Sentence

LONGEST_CHAIN = 3


def _phrases(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in re.split(r"[\n,]", text) if line.strip())


_PRONOUNS = frozenset(
    "it its itself he him his himself she her hers herself they them their theirs themselves it's he's she's they're "
    "they've this these that those such many some others several both another".split()
)
# Whatever opens so leans on what was said before.
_LEANING = _phrases(
    """
    it, its, itself, he, him, his, himself, she, her, hers, herself, they, them, their, theirs, themselves
    it's, it'll, it'd, he's, he'll, he'd, she's, she'll, she'd, they're, they've, they'll, they'd
    this, these, that, those, such, here, then, thereby, therein, elsewhere, another, others, other
    the latter, the former, the same, the other, the others, the following, the next, the two, the first, the second
    the third, the last, the rest, the above, one such, one of these, one of them, one of those
    however, but, and, or, nor, yet, thus, hence, therefore, consequently, accordingly, moreover, furthermore
    additionally, also, besides, likewise, similarly, conversely, instead, meanwhile, nevertheless, nonetheless
    otherwise, afterward, afterwards, thereafter, subsequently, further, alternatively, specifically, indeed, again
    equally, even so, in addition, in contrast, in fact, in turn, in particular, in response, in return
    in other words, in both cases, in the process, in the meantime, in short, in any case, in such, in all
    as a result, as a consequence, as a response, as such, as well, by contrast, by comparison, by then
    on the other hand
    on the contrary, for example, for instance, for one, at the time, at the same time, at first, to this end
    since then, until then, from then, from there, after all, what is more, too, not only
    """
)
# These do so where a comma follows: "Later Han", "First World War" and "Today Scotland" stand alone.
_LEANING_BEFORE_COMMA = _phrases(
    """
    later, so, still, first, second, third, fourth, firstly, secondly, thirdly, finally, lastly, eventually, overall
    soon, today, since, above, below, as noted, ultimately, predictably, most importantly, in this, rather, initially
    """
)
_THOSE_WITH_MORE = re.compile(r"(?:those\s(?:who|whose|that|which|of|in|from|with|at|on)|such\sas)\b", re.IGNORECASE)
# "Most went to Cuba": of whom?
_QUANTITIES = frozenset(
    "many some several few most both one two three none neither either each all any half more".split()
)
_AFTER_A_QUANTITY = frozenset(
    "were was are is had have has did do does would could can may might will also went took came became left".split()
)
_PREPOSITIONS = frozenset(
    """
    in on at by from after before during since until till under with without for to through throughout despite besides
    beyond within between among as because when while whilst where although though if unless once upon following given
    according due owing outside inside around about unlike like whether even not never most first
    """.split()
)
# What is so far only an introduction, when a pronoun follows: "At the time of the conquest, they ..."
_INTRODUCTION = re.compile(r"^[^,;]*,(?:\showever,)?\s$")
_POINTERS = re.compile(r"^\w+(?:\sof|\sto)?\s(?:this|these|such|that\s\w+,|that,|then\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CAPITALISED = re.compile(r"[^\W\d_a-z]\w+")
_HE_OR_SHE = re.compile(r"\b(?:he|she|him|his|her)\b")

# Words that stand in for something that was named before: "the company", "the treaty".
_STAND_INS = frozenset(
    """
    agreement area article attack author battle change city club committee company concept conflict country crisis
    deal decision discovery effect event expedition family firm force forces group idea information institution issue
    lab law man measure meeting method model move movement name network office organisation organization paper place
    plan policy problem process product program programme project proposal province region report result revolt rule
    ruler settlement site situation station step story study success system team term territory theory title town
    treaty unit victory village war woman word work year
    """.split()
)
_MORE_EXACT = frozenset("of in on at that which who whose between for from to with under by against among".split())

_BEGINS = re.compile(r"[\"'“‘«(]*[^\W_a-z]")
_ENDS = re.compile(r"[.!…。！][\"'”’»)\]]*\s*$")
_SHORTEST = 20
_SPEECH = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|noted|notes|stressed|explained|according\sto|argued|argues|wrote|writes|"
    r"stated|states|asked|replied|claimed|claims|remarked|commented|warned|insisted|called|concluded|observed)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def is_whole(sentence: str) -> bool:
    """Whether it is a sentence that tells something, not a heading, a table's row, a list's head or a question."""
    return len(sentence) >= _SHORTEST and bool(_BEGINS.match(sentence) and _ENDS.search(sentence))


def leans_on_the_one_before(sentence: str, before: str = "", topic: str = "") -> bool:
    """Whether the sentence opens with something that only what was said before explains.

    before: what was said just before. topic: what needs no introduction.
    """
    found = list(_WORD.finditer(sentence, 0, 120))
    opening = [match[0].lower().replace("’", "'") for match in found]
    if not opening:
        return False
    return (
        _opens_with_a_leaning_phrase(sentence, found, opening)
        or _has_a_pronoun_before_any_noun(sentence, found, opening)
        or (opening[0] == "the" and _takes_up_a_noun(found, opening, before.lower(), topic.lower()))
    )


def chains(sentences: Sequence[Sentence], before: str = "", topic: str = "") -> list[range | None]:
    """For each sentence of a passage the run of its sentences that it must be quoted with, itself included.

    before: the text before the passage. topic: what needs no introduction.
    None where no run of at most `LONGEST_CHAIN` sentences stands alone.
    """
    texts = [sentence.text for sentence in sentences]
    speeches = _speeches(texts)
    result: list[range | None] = []
    start_of = {i: speech.start for speech in speeches for i in speech}
    for speech in speeches:
        start = speech.start
        leans = _leans(texts, start, before, topic)
        while leans and start > 0 and speech.stop - start < LONGEST_CHAIN:
            start = start_of[start - 1]
            leans = _leans(texts, start, before, topic)
        fits = not leans and speech.stop - start <= LONGEST_CHAIN
        result += [range(start, speech.stop) if fits else None] * len(speech)
    return result


def _leans(texts: Sequence[str], i: int, before: str, topic: str) -> bool:
    return leans_on_the_one_before(texts[i], " ".join(texts[max(0, i - 3) : i]) or before, topic)


def _opens_with_a_leaning_phrase(sentence: str, found: list[re.Match[str]], opening: list[str]) -> bool:
    for count in (1, 2, 3, 4):
        phrase = " ".join(opening[:count])
        if phrase in _LEANING:
            return not _THOSE_WITH_MORE.search(sentence, 0, 30)
        if phrase in _LEANING_BEFORE_COMMA and sentence[: len(phrase) + 3].lstrip("\"“'‘([")[len(phrase) :][:1] == ",":
            return True
    if opening[0] in _QUANTITIES and len(opening) > 1 and opening[1] in _AFTER_A_QUANTITY:
        return True
    if (
        (opening[0] == "later" and found[1:] and found[1][0].islower())
        or "however" in opening[:7]
        or "also" in opening[:5]
    ):
        return True
    return bool(_POINTERS.match(sentence)) and opening[0] in _PREPOSITIONS


def _has_a_pronoun_before_any_noun(sentence: str, found: list[re.Match[str]], opening: list[str]) -> bool:
    first = next((i for i, word in enumerate(opening) if word in _PRONOUNS), None)
    if first is not None:
        head = sentence[: found[first].start()]
        introduces = opening[0] in _PREPOSITIONS or opening[0].endswith(("ly", "ed", "ing")) or opening[0][0].isdigit()
        nothing_named = first <= 3 and not _CAPITALISED.search(head, 1)
        if introduces and (nothing_named or _INTRODUCTION.match(head)):
            return True
    he_or_she = _HE_OR_SHE.search(sentence)
    return bool(he_or_she) and not _CAPITALISED.search(sentence, found[0].end())


def _takes_up_a_noun(found: list[re.Match[str]], opening: list[str], before: str, topic: str) -> bool:
    """Whether "the ..." at its head is something of the sentences before, or anything that it does not say more about.

    "The treaty offered ..." and "The wars ended" lean; "The treaty of Paris", "The Normans" and what the topic names
    do not.
    """
    for word, match, following in zip(opening[1:4], found[1:4], [*opening[2:5], "", ""], strict=False):
        noun = word.removesuffix("'s").removesuffix("s")
        if not match[0].islower() or word in _MORE_EXACT or noun in topic:
            return False
        if following not in _MORE_EXACT and (word.removesuffix("'s") in _STAND_INS or f" {noun}" in before):
            return True
    return True


def _speeches(texts: Sequence[str]) -> list[range]:
    """Runs of sentences that a quotation holds together, each with the sentence that says who speaks."""
    runs: list[range] = []
    start, is_open = 0, False
    for i, text in enumerate(texts):
        is_open = _stays_open(text, is_open)
        if not is_open or i == len(texts) - 1:
            speech = " ".join(texts[start : i + 1])
            if runs and _is_only_speech(speech) and _SPEECH.search(texts[start - 1]):
                start = runs.pop().start
            runs.append(range(start, i + 1))
            start = i + 1
    return runs


def _stays_open(text: str, is_open: bool) -> bool:
    """Whether a quotation is still open at the end of the text, given whether one was at its beginning."""
    curly = text.count("“") - text.count("”")
    straight = text.count('"') % 2
    return (is_open != bool(straight)) if straight else is_open + curly > 0


def _is_only_speech(text: str) -> bool:
    return bool(_QUOTED.search(text)) and len(_QUOTED.sub("", text).split()) < 2

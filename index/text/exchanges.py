"""Questions that stand in an article, and the sentences that follow as their answers: FAQs, interviews, rhetoric.

Such a question is never the answer to itself; it says what the sentences after it are about.
"""

import re
from dataclasses import replace
from itertools import islice

from index.text.sentences import sentence_spans
from index.types import Article, Paragraph

# Of any script. Greek writes a semicolon; Armenian sets its mark inside the word, on the vowel that rises.
_MARKS = "?？؟⁇⁈⁉‽⸮﹖︖፧꘏꛷⳺⳻𑅃𞥟"
_ARMENIAN = "՞"
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff][^;]*[;\u037e]\W*$")
# French sets a space before the mark. Behind it may stand quotation marks, brackets, emphasis, more marks, the number
# of a note.
_ENDS = re.compile(rf"[^\s(\[][ \u00a0\u202f]?[{_MARKS}](?:\[\d+\]|\W)*$")
_ASKED_LAST = re.compile(rf"[{_MARKS}{_ARMENIAN};](?:\[\d+\]|\W)*$")
_LONGEST_END = 20
_ADDRESS = re.compile(r"\w+://\S*$")

# "Q:", "Q 3.", "Question 12:", "**Frage:**", "问："; who says so makes it a question, with a mark or without.
_ASKS = re.compile(
    r"\W*(?:Q\s?\d*|(?:FAQ|Question|Frage|Pregunta|Pergunta|Domanda|Vraag|Pytanie|Вопрос|Питання)\s?\d*|"
    r"[问問][题題]?\d*|質問\d*|السؤال|سؤال)(?:\W*[:：]|[.)]\s)\W*(?=\w)",
    re.IGNORECASE,
)
# A number, a bullet, or the name of who asks: "3.", "a)", "-", "Reporter:", "Anna Li:".
_LEAD = re.compile(
    r"(?:[\W_]*(?:\d{1,3}|[A-Za-z])[.):]\s)?[\W_]*?(?:[A-Z][\w'’.]*(?:\s[A-Z][\w'’.]*){0,3}\s?[:：][\s*_]+)?"
)
_QUOTED_TO_THE_END = re.compile(r"(?P<before>.*?)(?:[\"“„«‘][^\"“”„«»]*[\"”“»’])\W*$", re.DOTALL)

# Headings and menus ask without a mark. The words are English.
_PLAIN = re.compile(
    r"(?:(?:how|what|when|where|why|who|which)\s(?:do|does|did|is|are|was|were|can|could|should|will|would|has|have|"
    r"if|many|much|long|often)|(?:is|are|can|could|do|does|did|will|should|may|must|have|has)\s(?:i|you|we|there|it|"
    r"they))\b[^.!:;|\n]*[\w)\"”]$",
    re.IGNORECASE,
)
_LONGEST_PLAIN = 15
# What a line holds where any of its sentences may ask; most hold nothing of it, and need not be cut into sentences.
_MARK = re.compile(rf"[{_MARKS}{_ARMENIAN};\u037e]")
_OPENS_PLAIN = re.compile(
    r"(?:how|what|when|where|why|who|which|is|are|can|could|do|does|did|will|should|may|must|have|has)\s", re.IGNORECASE
)

_LONGEST_HEADING = 200
_ANSWERING = 3  # paragraphs after a question that may still answer it


def is_question(sentence: str) -> bool:
    """Whether the sentence asks; one that only quotes a question ('He asked, "Why?"') tells.

    Without a mark only a short English question is known, and one that is called so ("Q: Tell us of the tower.").
    """
    text = sentence.strip()
    if _ASKS.match(text):
        return True
    text = text[_lead(text) :]
    if _ADDRESS.search(text):
        return False
    if not (_ENDS.search(text) or _GREEK.search(text) or _ARMENIAN in text):
        return len(text.split()) <= _LONGEST_PLAIN and bool(_PLAIN.match(text))
    quoted = _QUOTED_TO_THE_END.match(text)
    return not (quoted and re.search(r"\w", quoted["before"]))


def under_their_questions(article: Article) -> Article:
    """The article where a question that is a paragraph of its own is one with the paragraph that answers it.

    It also stands in the heading of the two after that, which may still answer it, up to the next heading or question.
    What a paragraph only ends by asking leads to the one after it. All paragraphs keep their numbers, which people
    count in the file.
    """
    found: list[Paragraph] = []
    question, section, left = "", "", 0
    asked = ""
    for paragraph in article.paragraphs:
        text = article.text[paragraph.start : paragraph.end]
        if paragraph.heading != section:
            section, left, asked = paragraph.heading, 0, ""
        if _only_asks(text, article.language):
            question, left = " ".join(text.split()), _ANSWERING
            found.append(paragraph)
        elif _asks_first(text, article.language):  # and goes on to answer
            left = 0
            found.append(paragraph)
        elif left == _ANSWERING:
            left -= 1
            found[-1] = replace(paragraph, start=found[-1].start)
        elif left:
            left -= 1
            heading = f"{section}: {question}" if section else question
            found.append(replace(paragraph, heading=heading))
        else:
            found.append(replace(paragraph, lead=asked) if asked and not paragraph.lead else paragraph)
        asked = question_at_end(text, article.language)
    return replace(article, paragraphs=tuple(found))


def question_at_end(text: str, language: str = "") -> str:
    """The questions that a text ends in, one after the other, or ""."""
    line = text.rsplit("\n", 1)[-1]
    if not _ASKED_LAST.search(line[-_LONGEST_END:]):  # most texts end so, and need not be cut into sentences
        return ""
    start = len(line)
    for first, last in reversed(list(sentence_spans(language, line))):
        if not is_question(line[first:last]):
            break
        start = first
    return line[start:].strip()


def _only_asks(text: str, language: str) -> bool:
    if len(text) > _LONGEST_HEADING or not _may_ask(text):
        return False
    return all(
        is_question(line[start:end]) for line in text.split("\n") for start, end in sentence_spans(language, line)
    )


def _asks_first(text: str, language: str) -> bool:
    line = text.split("\n", 1)[0]
    if not _may_ask(line):
        return False
    return any(is_question(line[start:end]) for start, end in islice(sentence_spans(language, line), 1))


def _may_ask(text: str) -> bool:
    return bool(_MARK.search(text) or _ASKS.match(text) or _OPENS_PLAIN.match(text[_lead(text) :]))


def _lead(text: str) -> int:
    lead = _LEAD.match(text)
    return lead.end() if lead else 0

"""Long texts that people paste: an e-mail, minutes, a log. What they ask stands in one sentence of them, or nowhere."""

import re

from bot.conversation.follow_ups import reads_as_question
from bot.conversation.forms import words_of
from bot.conversation.small_talk import small_talk
from bot.conversation.to_people import is_for_people

_LONG = 20  # words: a question may be longer, then most of them are about what the articles are about
_PASTED = 40  # words: nobody asks so much in one breath and means each
_SENTENCE_ENDS = re.compile(r"(?<=[.!?？؟。！])\s+|\n+")
_QUESTION_MARKS = ("?", "？", "؟")


def is_long(text: str) -> bool:
    """Whether a message may be more than a question."""
    return len(words_of(text)) > _LONG


def questions_within(text: str) -> list[str]:
    """The sentences of a text that is longer than a question that ask something of the articles, each once."""
    if len(words_of(text)) <= _PASTED:
        return []
    sentences = dict.fromkeys(sentence.strip() for sentence in _SENTENCE_ENDS.split(text))
    return [
        sentence
        for sentence in sentences
        if sentence.endswith(_QUESTION_MARKS)
        and reads_as_question(sentence)
        and not small_talk(sentence)
        and not is_for_people(sentence)
    ]

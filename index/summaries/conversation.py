"""A conversation to a summary: who said what, in their own words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.encoders.encoder import Encoder, sentence_vectors
from index.summaries.article import summarise
from index.text.split import split
from index.types import Article, Paragraph, Passage


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said in one message, or the part of it that a summary quotes."""

    speaker: str
    text: str


def summarise_conversation(messages: Sequence[Utterance], encoder: Encoder, length: int) -> tuple[Utterance, ...]:
    """At most `length` sentences of a conversation, and at most a third of it, chosen as those of an article are.

    What leans on the message before comes with it. Nothing is kept.
    """
    article = _as_article([message for message in messages if message.text.strip()])
    passages = split(article)
    if not passages:
        return ()
    vectors = []
    for passage, encoding in zip(passages, encoder.encode_passages([p.text for p in passages]), strict=True):
        spans = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
        vectors.append(sentence_vectors(encoding, spans))
    # One passage, so that an answer may lean on the message that it answers.
    sentences = tuple(sentence for passage in passages for sentence in passage.sentences)
    whole = Passage(article, article.paragraphs[0], sentences)
    said: list[tuple[int, Utterance]] = []
    for extract in summarise([whole], np.concatenate(vectors), length).extracts:
        for sentence in extract.sentences:
            paragraph = next(p for p in article.paragraphs if p.start <= sentence.start < p.end)
            if said and said[-1][0] == paragraph.number:
                said[-1] = (paragraph.number, Utterance(paragraph.heading, f"{said[-1][1].text} {sentence.text}"))
            else:
                said.append((paragraph.number, Utterance(paragraph.heading, sentence.text)))
    return tuple(words for _, words in said)


def _as_article(messages: Sequence[Utterance]) -> Article:
    """Each message a paragraph, under its speaker's name."""
    texts = [" ".join(message.text.split()) for message in messages]
    paragraphs, position = [], 0
    for number, (message, text) in enumerate(zip(messages, texts, strict=True), 1):
        paragraphs.append(Paragraph(number, position, position + len(text), message.speaker))
        position += len(text) + 2
    return Article("", "", "\n\n".join(texts), tuple(paragraphs))

"""A topic to what all articles say on it."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoder
from index.store.version import Index
from index.summaries.article import choose
from index.text.context import chains, is_whole
from index.text.question import Question, read_question
from index.text.words import words
from index.types import Extract, Passage, Summary

# How many sentences are looked at, by meaning and by words.
_CANDIDATES = 200
# What bears on a topic: the cosine and the share of the topic's words, together at least this (docs/architecture.md,
# "Summaries", says how it was measured), and at least this share of what the best sentence has.
BEARS = 0.7
_OF_THE_BEST = 0.6
_WORDS = 0.5
_RELEVANCE = 0.3


def summarise_topic(index: Index, encoder: Encoder, topic: str, length: int) -> Summary:
    """`length` sentences of all articles that bear on the topic, without repetition; fewer or none where fewer do.

    A sentence that leans on the one before comes with it.

    Raises QuestionError where the topic holds no words.
    """
    question = read_question(topic)
    vector = encoder.encode_question(question.text).vector
    found = [
        item for row in _passages(index, question, vector) for item in _sentences(index, int(row), question, vector)
    ]
    best = max((relevance for *_, relevance in found), default=0.0)
    bearing = [item for item in found if item[3] >= max(BEARS, _OF_THE_BEST * best)]
    if best < BEARS:
        return Summary((), topic=question.text)
    rows = np.array([row for _, _, row, _ in bearing])
    texts = [passage.sentences[i].text for passage, i, _, _ in bearing]
    relevance = np.array([item[3] for item in bearing], dtype=np.float32)
    chosen = choose(
        [[i] for i in range(len(bearing))], texts, index.sentence_vectors(rows), _RELEVANCE * relevance, length
    )
    order: dict[str, float] = {}
    for i in sorted(chosen, key=lambda i: -relevance[i]):
        order.setdefault(bearing[i][0].article.id, len(order))
    extracts = [_with_what_it_needs(*bearing[i][:2]) for i in chosen]
    extracts.sort(key=lambda extract: (order[extract.passage.article.id], extract.start))
    return Summary(tuple(_without_overlap(extracts)), topic=question.text)


def _passages(index: Index, question: Question, vector: NDArray[np.float32]) -> NDArray[np.int64]:
    """Rows of the passages that may hold something on the topic."""
    by_words = index.lexical.search(question.text, _CANDIDATES).best
    by_sentence = index.passages_of_sentences(index.nearest_sentences(vector, _CANDIDATES))
    return np.unique(np.concatenate([by_sentence, by_words]))


def _sentences(
    index: Index, row: int, question: Question, vector: NDArray[np.float32]
) -> Iterator[tuple[Passage, int, int, float]]:
    """The sentences of a passage that can be quoted: passage, place in it, row in the index, relevance."""
    passage = index.passage(row)
    first, last = index.sentence_rows(row)
    cosines = index.sentence_vectors(range(first, last)) @ vector
    asked = {word.term for word in question.content}
    for i, chain in enumerate(chains(passage.sentences, topic=passage.article.title)):
        text = passage.sentences[i].text
        if chain is not None and is_whole(text):
            held = {word.term for word in words(f"{passage.paragraph.heading} {text}")}
            yield passage, i, first + i, float(cosines[i]) + _WORDS * len(asked & held) / len(asked)


def _with_what_it_needs(passage: Passage, i: int) -> Extract:
    chain = chains(passage.sentences, topic=passage.article.title)[i] or range(i, i + 1)
    return Extract(passage, tuple(passage.sentences[j] for j in chain))


def _without_overlap(extracts: Sequence[Extract]) -> Iterator[Extract]:
    """Extracts of one passage that share a sentence become one."""
    current: Extract | None = None
    for extract in extracts:
        if current and extract.passage == current.passage and extract.start < current.end:
            both = {sentence.start: sentence for sentence in current.sentences + extract.sentences}
            current = Extract(current.passage, tuple(both[start] for start in sorted(both)))
            continue
        if current:
            yield current
        current = extract
    if current:
        yield current

"""Passages to a summary made of their own sentences.

A greedy choice (Lin and Bilmes 2011) of the sentences that together are nearest to all sentences and keep the most
figures and names, with as little repetition as can be, where what opens an article counts for more. Both sums are
submodular: what a sentence adds shrinks with what was chosen before, so greedy is close to the best choice.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors
from index.summaries.key_figures import facts_of, key_figures
from index.text.context import chains, is_whole
from index.text.words import content_words
from index.types import Extract, Passage, Summary

SHORT, LONG, LONGEST = 3, 8, 100
LARGEST_SHARE = 3  # never more than a third of the article
_MORE_FIGURES = 2  # the list of key figures is a little longer than the summary

# What else a choice is worth, in the measure of coverage: a mean cosine.
_FACTS = 1.0
_REPETITION = 0.2
_LEAD = 0.08
_OPENS_PARAGRAPH = 0.02
_CENTRAL = 0.04
_FREQUENT = 0.5
_SUBJECT = 0.03
_HARD = 0.015

# Coverage of a very long article is measured on this many of its sentences, evenly spread, and facts on the most named.
_MEASURED = 1_000

_ASIDE = re.compile(r"\s\([^()]*\)")

Floats = NDArray[np.float32]


def summarise(passages: Sequence[Passage], vectors: Vectors, length: int) -> Summary:
    """At most `length` sentences of an article, and at most a third of them, that together say the most of it.

    passages: all of the article's, at least one; vectors: (sentences, dimension), unit length, one for each of their
    sentences.
    """
    places = [(passage, i) for passage in passages for i in range(len(passage.sentences))]
    texts = [passage.sentences[i].text for passage, i in places]
    length = max(1, min(length, len(places) // LARGEST_SHARE))
    candidates = _candidates(passages, texts, length)
    worth = _worth(passages, texts, vectors)
    chosen = choose(candidates, texts, vectors, worth, length)
    return Summary(tuple(_extracts(chosen, places)), key_figures(passages, worth, length + _MORE_FIGURES))


def _candidates(passages: Sequence[Passage], texts: Sequence[str], length: int) -> list[list[int]]:
    """What may be quoted, as rows: whole sentences that stand alone, or that do with those before them."""
    found: list[list[int]] = []
    first, before = 0, ""
    topic = f"{passages[0].article.title} {texts[0]}"
    for passage in passages:
        for i, chain in enumerate(chains(passage.sentences, before, topic)):
            if chain is not None and i == chain[-1] and len(chain) <= length:
                found.append([first + j for j in chain])
        first, before = first + len(passage.sentences), passage.text
    whole = [rows for rows in found if all(is_whole(texts[row]) for row in rows)]
    return whole or found or [[row] for row in range(len(texts))]


def choose(
    candidates: Sequence[list[int]], texts: Sequence[str], vectors: Vectors, worth: Floats, length: int
) -> list[int]:
    """The rows of the candidates that together say the most in at most `length` sentences, in order.

    candidates: each the rows that are quoted together; worth: what each sentence is worth beside what it covers.
    """
    similarity = np.maximum(vectors @ vectors[:: 1 + len(vectors) // _MEASURED].T, 0)
    covers = similarity[[rows[-1] for rows in candidates]]
    for i, rows in enumerate(candidates):
        if len(rows) > 1:
            covers[i] = similarity[rows].max(axis=0)
    holds = _facts(candidates, texts)
    is_in = np.zeros((len(candidates), len(vectors)), dtype=np.float32)
    for i, rows in enumerate(candidates):
        is_in[i, rows] = 1
    covered = np.zeros(covers.shape[1], dtype=np.float32)
    new_facts = np.ones(holds.shape[1], dtype=np.float32)
    free = np.ones(len(vectors), dtype=np.float32)
    alike = np.zeros(len(vectors), dtype=np.float32)
    while True:
        cost = is_in @ free
        fits = (cost > 0) & (cost <= length - (len(free) - free.sum()))
        if not fits.any():
            return [int(row) for row in np.flatnonzero(free == 0)]
        gain = np.maximum(covers - covered, 0).mean(axis=1) + _FACTS * (holds @ new_facts)
        gain += is_in @ (free * (worth - _REPETITION * alike / max(1, length - 1)))
        best = int(np.argmax(np.where(fits, gain / np.maximum(cost, 1), -np.inf)))
        added = [row for row in candidates[best] if free[row]]
        alike += (vectors @ vectors[added].T).sum(axis=1)
        covered = np.maximum(covered, covers[best])
        new_facts[holds[best] > 0] = 0
        free[added] = 0


def _facts(candidates: Sequence[list[int]], texts: Sequence[str]) -> Floats:
    """(candidates, facts): what share of all that is named each candidate holds, fact by fact."""
    facts = {row: facts_of(texts[row]) for rows in candidates for row in rows}
    counts = Counter(fact for found in facts.values() for fact in found).most_common(_MEASURED)
    column = {fact: i for i, (fact, _) in enumerate(counts)}
    weights = np.array(
        [(2 if fact[0].isdigit() else 1) * count**_FREQUENT for fact, count in counts] or [1], dtype=np.float32
    )
    weights /= weights.sum()
    holds = np.zeros((len(candidates), len(weights)), dtype=np.float32)
    for i, rows in enumerate(candidates):
        columns = [column[fact] for row in rows for fact in facts[row] if fact in column]
        holds[i, columns] = weights[columns]
    return holds


def _worth(passages: Sequence[Passage], texts: Sequence[str], vectors: Vectors) -> Floats:
    """What each sentence is worth by itself: by its place, by how near it is to all, by how well it reads."""
    opens = [
        i == 0 and passage.start == passage.paragraph.start
        for passage in passages
        for i in range(len(passage.sentences))
    ]
    worth = _OPENS_PARAGRAPH * np.asarray(opens, dtype=np.float32)
    worth += _SUBJECT * _names_the_subject(passages[0].article.title, texts)
    worth += _LEAD / np.sqrt(1 + np.arange(len(texts), dtype=np.float32))
    centre = vectors.mean(axis=0)
    worth += _CENTRAL * (vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9)))
    return worth - _HARD * np.array([_hard_to_read(text) for text in texts], dtype=np.float32)


def _names_the_subject(title: str, texts: Sequence[str]) -> Floats:
    """The share of the title's words that each sentence holds, whatever their endings (Edmundson 1969)."""
    stems = [word.text.lower()[: max(4, len(word.text) - 2)] for word in content_words(title)] or [title]
    return np.array([sum(stem in text.lower() for stem in stems) / len(stems) for text in texts], dtype=np.float32)


def _hard_to_read(text: str) -> float:
    """0 for a plain sentence, more the longer it is and the more it lists."""
    text = _ASIDE.sub("", text)
    words = text.count(" ") + 1
    marks = text.count(",") + 2 * sum(text.count(mark) for mark in ";:[")
    return max(0, words - 35) / 10 + max(0, marks - 3) / 2


def _extracts(chosen: Sequence[int], places: Sequence[tuple[Passage, int]]) -> Iterator[Extract]:
    """The chosen sentences, neighbours together."""
    run: list[int] = []
    for row in chosen:
        if run and (row != run[-1] + 1 or places[row][0] is not places[run[-1]][0]):
            yield _extract(run, places)
            run = []
        run.append(row)
    if run:
        yield _extract(run, places)


def _extract(run: Sequence[int], places: Sequence[tuple[Passage, int]]) -> Extract:
    passage = places[run[0]][0]
    return Extract(passage, tuple(passage.sentences[places[row][1]] for row in run))

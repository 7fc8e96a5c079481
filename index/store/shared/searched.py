"""All of a shared version that is searched: Milvus says which rows, PostgreSQL what is in them.

A version without some of its collections numbers its rows anew; both are asked by the rows of the whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors
from index.store.lexical import idf_of, saturation_of, searched_terms
from index.store.parts import Left, MarkedWords, Rows, Scores
from index.store.shared.contents import Contents, Kept, Term
from index.store.shared.finding import Milvus, Search
from index.store.shared.packing import PassageWords, unpacked_tokens, unpacked_vectors
from index.store.shared.tables import passages
from index.store.tokens import TokenVectors
from index.text.words import words

# Milvus ranks by 32 bits, and counts lengths as the whole version has them; we rank some more by all that is known.
_MORE = 2


@dataclass(frozen=True, slots=True)
class CollectionSize:
    """How many passages and sentences a collection has, and how many terms BM25 counts in each."""

    passages: int
    sentences: int
    passage_terms: int
    sentence_terms: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which rows of the whole version are there.

    whole: (passages,), the row of each in the whole. starts, whole_starts: (passages + 1,), the first sentence of each,
    here and there, and how many there are.
    """

    whole: Rows
    starts: Rows
    whole_starts: Rows

    def passages_of(self, sentences: Sequence[int] | Rows) -> Rows:
        """The rows here of the passages that sentences stand in."""
        return np.searchsorted(self.starts, np.asarray(sentences, dtype=np.int64), side="right") - 1

    def passages_here(self, whole: Rows) -> Rows:
        """The rows here of passages of the whole."""
        return np.searchsorted(self.whole, whole)

    def sentences_here(self, whole: Rows) -> Rows:
        """The rows here of sentences of the whole."""
        there = np.searchsorted(self.whole_starts, whole, side="right") - 1
        return self.starts[self.passages_here(there)] + whole - self.whole_starts[there]


class SharedVersion:
    """What the parts of a version have in common; what was read of the whole is kept for every restriction.

    sizes: those of its collections. hidden: the collections that are left out.
    """

    def __init__(
        self,
        milvus: Milvus,
        contents: Contents,
        version: str,
        dimension: int,
        sizes: Mapping[str, CollectionSize],
    ) -> None:
        self.milvus = milvus
        self.contents = contents
        self.version = version
        self.sizes = sizes
        self.vectors: Kept[Vectors] = contents.passages(
            passages.c.vectors, partial(unpacked_vectors, dimension=dimension)
        )
        self.words: Kept[PassageWords] = contents.passages(passages.c.words, PassageWords.unpacked)
        self.tokens: Kept[TokenVectors] = contents.tokens(partial(unpacked_tokens, dimension=dimension))
        self.dimension = dimension


class Shared:
    """All that is searched of a version, or of what is left of it."""

    def __init__(self, version: SharedVersion, rows: Numbering, hidden: frozenset[str] = frozenset()) -> None:
        sizes = [size for name, size in version.sizes.items() if name not in hidden]
        self._version = version
        self._rows = rows
        self.passage_vectors = PassageVectors(version, rows, hidden)
        self.sentence_vectors = SentenceVectors(version, rows, hidden)
        known = version.contents.terms(hidden)
        self.lexical = PassageLexical(version, rows, hidden, known, sizes)
        self.sentence_lexical = SentenceLexical(version, rows, known, sizes)
        self.concordance = SharedConcordance(version, rows, hidden, known)
        self.tokens = SharedTokens(version, rows)

    def without(self, left: Left) -> "Shared":
        """The same of what is left, numbered anew."""
        starts = np.append(0, np.cumsum([last - first for first, last in left.ranges])).astype(np.int64)
        rows = Numbering(left.passage_rows, starts, self._rows.whole_starts)
        return Shared(self._version, rows, left.hidden)

    def embedded(self, rows: range) -> Iterator[tuple[Vectors, TokenVectors]]:
        """For each passage its vector with those of its sentences, and the token vectors of these."""
        there = self._rows.whole[np.arange(rows.start, rows.stop)].tolist()
        return zip(self._version.vectors.get(there), self._version.tokens.get(there), strict=True)


class PassageVectors:
    """The vectors of the passages."""

    def __init__(self, version: SharedVersion, rows: Numbering, hidden: frozenset[str]) -> None:
        self._version, self._rows, self._hidden = version, rows, hidden

    def __len__(self) -> int:
        return len(self._rows.whole)

    def nearest(self, vector: Vectors, count: int) -> Rows:
        """The rows nearest to a vector, best first; at most `count`."""
        if not len(self):
            return np.empty(0, dtype=np.int64)
        wanted = Search("passages", "vector", vector, count, self._hidden, len(self._rows.whole_starts) - 1)
        return self._rows.passages_here(self._version.milvus.search(self._version.version, wanted))

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        """(rows, dimension), as they were indexed."""
        found = self._version.vectors.get(self._rows.whole[np.asarray(rows, dtype=np.int64)].tolist())
        return np.stack([each[0] for each in found]) if found else np.empty((0, self._version.dimension), np.float32)


class SentenceVectors:
    """The vectors of the sentences."""

    def __init__(self, version: SharedVersion, rows: Numbering, hidden: frozenset[str]) -> None:
        self._version, self._rows, self._hidden = version, rows, hidden

    def __len__(self) -> int:
        return int(self._rows.starts[-1])

    def nearest(self, vector: Vectors, count: int) -> Rows:
        """The rows nearest to a vector, best first; at most `count`."""
        if not len(self):
            return np.empty(0, dtype=np.int64)
        wanted = Search("sentences", "vector", vector, count, self._hidden, int(self._rows.whole_starts[-1]))
        return self._rows.sentences_here(self._version.milvus.search(self._version.version, wanted))

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        """(rows, dimension), as they were indexed."""
        sentences = np.asarray(rows, dtype=np.int64)
        there = self._rows.passages_of(sentences)
        found = self._version.vectors.get(self._rows.whole[there].tolist())
        places = (1 + sentences - self._rows.starts[there]).tolist()
        if not found:
            return np.empty((0, self._version.dimension), np.float32)
        return np.stack([each[place] for each, place in zip(found, places, strict=True)])


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The terms of a question that any text holds: for each word of it the number, and how much it says."""

    numbers: list[int]
    idf: Scores


def _score(said: QuestionTerms, terms: NDArray[np.int32], saturation: NDArray[np.float64]) -> np.float32:
    """What a text scores that holds these terms, each counting so much."""
    score = np.float32(0)
    for number, idf in zip(said.numbers, said.idf, strict=True):
        score += (idf * saturation[terms == number]).astype(np.float32).sum(dtype=np.float32)
    return score


class PassageLexical:
    """BM25 over title, heading and text of the passages."""

    def __init__(
        self,
        version: SharedVersion,
        rows: Numbering,
        hidden: frozenset[str],
        known: Kept[Term],
        sizes: Sequence[CollectionSize],
    ) -> None:
        self._version, self._rows, self._hidden, self._known = version, rows, hidden, known
        self._mean_length = sum(each.passage_terms for each in sizes) / max(sum(each.passages for each in sizes), 1)

    def __len__(self) -> int:
        return len(self._rows.whole)

    def search(self, question: str, count: int) -> "ScoresWhenAsked":
        """At most `count` texts that hold words of the question, best first."""
        said = self._said(question)
        if not said.numbers:
            return ScoresWhenAsked(self, said, np.empty(0, dtype=np.int64))
        weights: dict[int, float] = {}
        for number, idf in zip(said.numbers, said.idf.tolist(), strict=True):
            weights[number] = weights.get(number, 0.0) + idf
        wanted = Search("passages", "words", weights, _MORE * count, self._hidden, len(self._rows.whole_starts) - 1)
        rows = np.sort(self._rows.passages_here(self._version.milvus.search(self._version.version, wanted)))
        best = np.argsort(-self.scores(said, rows), kind="stable")[:count]
        return ScoresWhenAsked(self, said, rows[best])

    def scores(self, said: QuestionTerms, rows: Rows) -> Scores:
        """(rows,): what passages score."""
        found = self._version.words.get(self._rows.whole[rows].tolist())
        return np.array(
            [
                _score(said, each.found_by, saturation_of(each.found_counts, int(each.lengths[0]), self._mean_length))
                for each in found
            ],
            dtype=np.float32,
        )

    def holds(self, term: str) -> bool:
        """Whether any text holds the term."""
        return self._known.get([term])[0].found_in > 0

    def rows_with(self, terms: Iterable[str]) -> Rows:
        """Rows of the texts that hold all of the terms, in order."""
        known = self._known.get(list(terms))
        if not known or not all(each.found_in for each in known):
            return np.empty(0, dtype=np.int64)
        rows = self._version.contents.rows_with(each.number for each in known)
        return self._rows.passages_here(rows[np.isin(rows, self._rows.whole)])

    def _said(self, question: str) -> QuestionTerms:
        self._known.get([word.term for word in words(question)])  # all that will be asked for, at once
        known = [each for each in self._known.get(searched_terms(question)) if each.found_in]
        return QuestionTerms(
            [each.number for each in known], idf_of(len(self), np.array([each.found_in for each in known]))
        )


@dataclass(frozen=True, slots=True)
class ScoresWhenAsked:
    """What the words of a question find; scores are made of what the passages hold."""

    lexical: PassageLexical
    said: QuestionTerms
    best: Rows

    def scores(self, rows: Rows) -> Scores:
        """(rows,): what any texts score, 0 or more, higher is better."""
        return self.lexical.scores(self.said, rows)


class SentenceLexical:
    """BM25 over the sentences."""

    def __init__(
        self, version: SharedVersion, rows: Numbering, known: Kept[Term], sizes: Sequence[CollectionSize]
    ) -> None:
        self._version, self._rows, self._known = version, rows, known
        self._mean_length = sum(each.sentence_terms for each in sizes) / max(sum(each.sentences for each in sizes), 1)

    def __len__(self) -> int:
        return int(self._rows.starts[-1])

    def scores_of(self, question: str, rows: Rows) -> Scores:
        """(rows,), 0 or more, higher is better."""
        known = [each for each in self._known.get(searched_terms(question)) if each.sentences]
        idf = idf_of(len(self), np.array([each.sentences for each in known]))
        said = QuestionTerms([each.number for each in known], idf)
        there = self._rows.passages_of(rows)
        places = (rows - self._rows.starts[there]).tolist()
        words = self._version.words.get(self._rows.whole[there].tolist())
        return np.array(
            [self._score(said, each, place) for each, place in zip(words, places, strict=True)], dtype=np.float32
        )

    def _score(self, said: QuestionTerms, words: PassageWords, place: int) -> np.float32:
        here = words.sentence_of == place
        length = int(words.lengths[1 + place])
        saturation = saturation_of(words.sentence_counts[here], length, self._mean_length)
        return _score(said, words.sentence_terms[here], saturation)


class SharedConcordance:
    """The words of all sentences, and how much each term says."""

    def __init__(self, version: SharedVersion, rows: Numbering, hidden: frozenset[str], known: Kept[Term]) -> None:
        self._version, self._rows, self._hidden, self._known = version, rows, hidden, known

    def __len__(self) -> int:
        return int(self._rows.starts[-1])

    @cached_property
    def highest_idf(self) -> float:
        """What a term says that next to no passage holds."""
        rarest = self._version.contents.rarest(self._hidden)
        return max(self._idf(rarest), 1.0) if rarest else 1.0

    def idf_of(self, term: str) -> float:
        """How much a term says; one that no passage holds says most."""
        said_in = self._known.get([term])[0].said_in
        return self._idf(said_in) if said_in else self.highest_idf

    def numbers_of(self, terms: Iterable[str]) -> list[int]:
        """The numbers of those of the terms that any sentence holds."""
        return [each.number for each in self._known.get(list(terms)) if each.said_in]

    def words_of(self, ranges: Sequence[tuple[int, int]]) -> MarkedWords:
        """The words of sentences; ranges: their rows, a passage each, from the first to before the last."""
        there = self._rows.passages_of([first for first, _ in ranges])
        found = self._version.words.get(self._rows.whole[there].tolist())
        return MarkedWords(
            np.concatenate([each.terms for each in found]),
            np.concatenate([each.marks for each in found]),
            np.concatenate([each.counts for each in found]).astype(np.int64),
        )

    def _idf(self, said_in: int) -> float:
        return float(idf_of(len(self._rows.whole), np.array([said_in], dtype=np.float32))[0])


class SharedTokens:
    """The token vectors of all sentences."""

    def __init__(self, version: SharedVersion, rows: Numbering) -> None:
        self._version, self._rows = version, rows

    def __len__(self) -> int:
        return int(self._rows.starts[-1])

    def closest(self, question_tokens: Vectors, sentence_ranges: Sequence[tuple[int, int]]) -> Scores:
        """For each token of a question its largest cosine to a token of each sentence, as `TokenVectors.closest`."""
        there = self._rows.passages_of([first for first, _ in sentence_ranges])
        found = self._version.tokens.get(self._rows.whole[there].tolist())
        before = np.append(0, np.cumsum([len(each.scales) for each in found])).tolist()
        sentences = np.append(0, np.cumsum([len(each) for each in found])).tolist()
        tokens = TokenVectors(
            np.concatenate([np.asarray(each.vectors) for each in found]),
            np.concatenate([each.scales for each in found]),
            np.concatenate([each.starts + begin for each, begin in zip(found, before, strict=False)]),
            np.concatenate([each.ends + begin for each, begin in zip(found, before, strict=False)]),
        )
        return tokens.closest(question_tokens, list(pairwise(sentences)))

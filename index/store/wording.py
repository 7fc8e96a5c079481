"""The words of passages, as a version and every restriction of it hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.store.concordance import Concordance, KnownWords
from index.store.lexical import LexicalIndex
from index.text.words import terms, words
from index.types import Passage


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of the words of passages.

    lexical: BM25 over title, heading and text of the passages; sentence_lexical: over their sentences.
    """

    lexical: LexicalIndex
    sentence_lexical: LexicalIndex
    concordance: Concordance


def words_of(passages: Sequence[Passage], known: KnownWords | None = None) -> Words:
    """Read the words of passages, but for those known already; both lexical indexes depend on all of them."""
    concordance = Concordance.of(passages, known)
    ends = np.cumsum([0, *(len(passage.sentences) for passage in passages)]).tolist()
    of_passages = concordance.content_terms(pairwise(ends))
    of_sentences = concordance.content_terms((row, row + 1) for row in range(ends[-1]))
    sentences = (sentence for passage in passages for sentence in passage.sentences)
    return Words(
        LexicalIndex.of_terms(
            [_context_terms(passage) + found for passage, found in zip(passages, of_passages, strict=True)]
        ),
        LexicalIndex.of_terms(
            [found or terms(sentence.text) for sentence, found in zip(sentences, of_sentences, strict=True)]
        ),
        concordance,
    )


def _context_terms(passage: Passage) -> list[str]:
    """A passage is found by its context too: people ask for what the title and the heading name."""
    context = f"{passage.article.title} {passage.paragraph.context}"
    return [word.term for word in words(context) if not word.is_function_word]

"""The words of passages, as a version and every restriction of it hold them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.store.concordance import Concordance, KnownWords
from index.store.lexical import LexicalIndex, TermsInTexts
from index.text.words import words
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
    return Words(
        LexicalIndex.of(terms_in_passages(passages, concordance)),
        LexicalIndex.of(terms_in_sentences(concordance)),
        concordance,
    )


def terms_in_passages(passages: Sequence[Passage], concordance: Concordance) -> TermsInTexts:
    """By the terms of title and heading, then those of the text: people ask for what the title and heading name."""
    numbers = dict(concordance.vocabulary)
    contexts = [_context_terms(f"{each.article.title} {each.paragraph.context}") for each in passages]
    context_terms = np.array([numbers.setdefault(term, len(numbers)) for each in contexts for term in each], np.int32)
    passage_rows = np.arange(len(passages), dtype=np.int32)
    context_rows = np.repeat(passage_rows, np.array([len(each) for each in contexts], np.int64))
    of_sentences = np.repeat(passage_rows, np.array([len(each.sentences) for each in passages], np.int64))
    says = np.flatnonzero(concordance.carries_meaning)
    rows = np.concatenate([context_rows, of_sentences[concordance.sentences[says]]])
    order = np.argsort(rows, kind="stable")
    terms = np.concatenate([context_terms, concordance.terms[says]])[order]
    return TermsInTexts(len(passages), rows[order], terms, list(numbers))


def terms_in_sentences(concordance: Concordance) -> TermsInTexts:
    """By the terms of the words that carry meaning; where there are none ("Who is he?"), of all of them."""
    rows, says = concordance.sentences, concordance.carries_meaning
    says_something = np.bincount(rows[says], minlength=len(concordance)) > 0
    chosen = says | ~says_something[rows]
    return TermsInTexts(len(concordance), rows[chosen], concordance.terms[chosen], list(concordance.vocabulary))


@lru_cache(maxsize=1)  # passages under one heading are neighbours
def _context_terms(context: str) -> list[str]:
    return [word.term for word in words(context) if not word.is_function_word]

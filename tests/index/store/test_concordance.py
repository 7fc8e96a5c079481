import math
from pathlib import Path

import numpy as np
import pytest

from index.store.concordance import Concordance, Mark
from index.text.split import split
from tests.fakes.common.corpora import article_of

PASSAGES = split(article_of("In 2017 Suzhou paid 500,000 yuan. The price rose.", "The price fell, and fell again."))


@pytest.fixture
def book() -> Concordance:
    return Concordance.of(PASSAGES)


def terms_of(book: Concordance, sentence: int) -> list[str]:
    names = {number: term for term, number in book.vocabulary.items()}
    return [names[int(number)] for number in book.terms[book.starts[sentence] : book.starts[sentence + 1]]]


def test_each_sentence_has_its_terms_in_their_order(book: Concordance) -> None:
    assert len(book) == 3
    assert terms_of(book, 0) == ["in", "2017", "suzhou", "paid", "500000", "yuan"]
    assert terms_of(book, 1) == ["the", "price", "rose"]
    assert terms_of(book, 2) == ["the", "price", "fell", "and", "fell", "again"]


def test_words_are_marked_with_what_they_are_part_of(book: Concordance) -> None:
    assert [Mark(int(mark)) for mark in book.marks[:6]] == [
        Mark.FUNCTION,
        Mark.DATE,
        Mark.NAME,
        Mark(0),
        Mark.NUMBER,
        Mark(0),
    ]


def test_a_term_says_the_less_the_more_passages_hold_it(book: Concordance) -> None:
    in_one_of_two, in_both = math.log(1 + 1.5 / 1.5), math.log(1 + 0.5 / 2.5)
    assert book.idf_of("suzhou") == pytest.approx(in_one_of_two)
    assert book.idf_of("price") == pytest.approx(in_both)
    assert book.idf_of("fell") == pytest.approx(in_one_of_two)  # twice, but in one passage


def test_a_term_of_no_passage_says_most(book: Concordance) -> None:
    assert book.idf_of("zeppelin") == book.highest_idf == 1.0
    many = Concordance.of(split(article_of(*(f"Word{number}." for number in range(9)))))
    assert many.idf_of("zeppelin") == many.highest_idf == pytest.approx(math.log(1 + 8.5 / 1.5))


def test_nothing_to_read_is_no_term() -> None:
    book = Concordance.of([])
    assert (len(book), len(book.terms), book.highest_idf) == (0, 0, 1.0)


def test_what_is_saved_is_what_is_loaded(book: Concordance, tmp_path: Path) -> None:
    book.save(tmp_path / "concordance")
    loaded = Concordance.load(tmp_path / "concordance")
    for name in ("terms", "marks", "starts", "idf"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(book, name))
    assert loaded.vocabulary == book.vocabulary

from pathlib import Path

import numpy as np
import pytest

from index import Index, Store, build
from index.qa.retrieve import Candidates, _best, retrieve
from index.text.question import read_question
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder


@pytest.fixture
def index(tmp_path: Path, encoder: HashEncoder) -> Index:
    """Fifty passages of two sentences: number n names ship n and its captain."""
    ships = "\n\n".join(f"Ship s{n} is made of wood. Its captain is called c{n}." for n in range(50))
    build(write_corpus(tmp_path / "corpus", ships_txt=f"Ships\n\n{ships}\n"), Store(tmp_path / "index"), encoder)
    return Store(tmp_path / "index").open()


def found(index: Index, encoder: HashEncoder, text: str) -> Candidates:
    question = read_question(text)
    return retrieve(index, question, encoder.encode_question(question.text))


def test_the_passage_that_all_searches_find_comes_first(index: Index, encoder: HashEncoder) -> None:
    candidates = found(index, encoder, "captain of ship s17")
    assert candidates.rows[0] == 17
    assert candidates.bm25_standardised[0] == candidates.bm25_standardised.max()


def test_twenty_different_passages_are_read(index: Index, encoder: HashEncoder) -> None:
    rows = found(index, encoder, "captain of ship s17").rows
    assert len(rows) == len(set(rows.tolist())) == 20


def test_each_passage_has_the_cosine_of_its_best_sentence(index: Index, encoder: HashEncoder) -> None:
    candidates = found(index, encoder, "captain c31")
    question = encoder.encode_question("captain c31").vector
    for row, best in zip(candidates.rows, candidates.best_sentence, strict=True):
        sentences = index.sentence_vectors(np.arange(*index.sentence_rows(int(row))))
        assert best == pytest.approx(float((sentences @ question).max()), abs=1e-6)


def test_words_that_no_article_has_still_find_the_nearest(index: Index, encoder: HashEncoder) -> None:
    candidates = found(index, encoder, "zeppelins")
    assert len(candidates.rows) == 20
    assert candidates.bm25_standardised.tolist() == [0] * 20


def test_an_index_of_one_passage_gives_it(tmp_path: Path, encoder: HashEncoder) -> None:
    build(write_corpus(tmp_path / "one", bee_txt="A bee."), Store(tmp_path / "small"), encoder)
    candidates = found(Store(tmp_path / "small").open(), encoder, "What is a bee?")
    assert candidates.rows.tolist() == [0]
    assert candidates.bm25_standardised.tolist() == [0]


def test_a_text_that_two_collections_have_is_found_once(tmp_path: Path, encoder: HashEncoder) -> None:
    for folder in ("hr", "sales"):
        (tmp_path / "corpus" / folder).mkdir(parents=True)
        (tmp_path / "corpus" / folder / "a.md").write_text("A rope costs 4 crowns.\n\nAn anchor costs 90 crowns.\n")
    build(tmp_path / "corpus", Store(tmp_path / "index"), encoder)
    index = Store(tmp_path / "index").open()
    rows = found(index, encoder, "What does a rope cost?").rows
    assert len(index) == 4
    assert [index.passage(int(row)).text for row in rows] == ["A rope costs 4 crowns.", "An anchor costs 90 crowns."]


def test_the_best_by_words_are_those_that_sorting_all_of_them_gives() -> None:
    random = np.random.default_rng(0)
    scores = random.integers(0, 5, 200).astype(np.float32)
    for count in (1, 30, 150, 200):
        in_order = np.argsort(-scores, kind="stable")[:count]
        assert _best(scores, count).tolist() == in_order[scores[in_order] > 0].tolist()

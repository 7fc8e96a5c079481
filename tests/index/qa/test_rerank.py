from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from numpy.typing import NDArray

from index import LiveIndex, ModelError, Store, build
from index.qa.rerank import KEPT, CrossEncoderReranker, load_reranker, rerank
from index.qa.retrieve import retrieve
from index.text.question import read_question
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.models import tiny_cross_encoder

TEXTS = [f"The lab number {number} has {number} rooms." for number in range(8)]


class PrefersLast:
    """Finds the later texts better."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.floating]:
        return np.arange(len(texts), dtype=np.float32)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "labs.txt").write_text("\n\n".join(TEXTS))
    store = Store(tmp_path / ".index")
    build(corpus, store, HashEncoder())
    return store


def test_the_best_by_the_reranker_go_on_in_its_order(store: Store) -> None:
    index, encoder = store.open(), HashEncoder()
    question = read_question("how many rooms has the lab?")
    candidates = retrieve(index, question, encoder.encode_question(question.text))
    reranked = rerank(index, question, candidates, PrefersLast())
    assert reranked.rows.tolist() == candidates.rows[::-1][:KEPT].tolist()
    assert reranked.best_sentence.tolist() == candidates.best_sentence[::-1][:KEPT].tolist()
    assert reranked.bm25_standardised.tolist() == candidates.bm25_standardised[::-1][:KEPT].tolist()


def test_a_cross_encoder_scores_each_pair(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(str(tiny_cross_encoder(tmp_path / "tiny")))
    one, other = reranker.scores("how many rooms?", TEXTS[:2])
    assert reranker.scores("how many rooms?", [TEXTS[1]])[0] == pytest.approx(other, abs=1e-5)
    assert one != other


def test_questions_are_answered_with_a_cross_encoder(store: Store, tmp_path: Path) -> None:
    folder = tiny_cross_encoder(tmp_path / "tiny")
    live = LiveIndex(store.folder, encoder=HashEncoder(), reranker=str(folder))
    live.warm_up()
    assert len(live.read("how many rooms has the lab?").reading.matches) == KEPT


def test_further_passages_follow_those_that_the_reranker_chose(store: Store) -> None:
    live = LiveIndex(store.folder, encoder=HashEncoder())
    with patch.object(live, "_reranker", PrefersLast()):
        reading = live.read("how many rooms has the lab?")
    assert [match.passage for match in reading.matches(KEPT)] == [match.passage for match in reading.reading.matches]
    further = reading.matches(20)
    assert further[:KEPT] == reading.matches(KEPT)
    assert sorted(match.passage.text for match in further) == TEXTS


def test_no_name_is_no_reranker() -> None:
    assert load_reranker("") is None


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        CrossEncoderReranker(str(tmp_path)).scores("x", ["y"])


def test_a_model_with_several_scores_a_pair_is_named(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(str(tiny_cross_encoder(tmp_path / "tiny", labels=3)))
    with pytest.raises(ModelError, match="gives 3 scores a pair"):
        reranker.scores("x", ["y"])

from pathlib import Path

import numpy as np
import pytest

from index.encoders.encoder import Vectors
from index.store.tokens import TokensWriter, TokenVectors

EAST = np.array([1, 0], dtype=np.float32)
NORTH = np.array([0, 1], dtype=np.float32)
NORTH_EAST = np.array([0.6, 0.8], dtype=np.float32)


@pytest.fixture
def tokens() -> TokenVectors:
    return TokenVectors.of([np.stack([EAST, NORTH_EAST]), np.empty((0, 2), dtype=np.float32), NORTH[None, :]], 2)


def unit_vectors(tokens: TokenVectors) -> Vectors:
    return tokens.vectors[:].astype(np.float32) * tokens.scales[:, None]


def test_a_token_keeps_its_direction_and_unit_length(tokens: TokenVectors) -> None:
    vectors = unit_vectors(tokens)
    np.testing.assert_allclose(vectors, np.stack([EAST, NORTH_EAST, NORTH]), atol=0.004)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_each_token_of_the_question_finds_its_closest_in_each_sentence(tokens: TokenVectors) -> None:
    closest = tokens.closest(np.stack([EAST, NORTH]), [(0, 3)])
    np.testing.assert_allclose(closest, np.array([[1, 0, 0], [0.8, 0, 1]]), atol=0.004)


def test_sentences_come_in_the_order_asked_for(tokens: TokenVectors) -> None:
    closest = tokens.closest(NORTH[None, :], [(2, 3), (0, 2)])
    np.testing.assert_allclose(closest, np.array([[1, 0.8, 0]]), atol=0.004)


def test_no_sentence_at_all_is_no_token() -> None:
    assert TokenVectors.of([], 3).vectors.shape == (0, 3)


def test_parts_written_one_after_the_other_are_the_whole(tokens: TokenVectors, tmp_path: Path) -> None:
    with TokensWriter(tmp_path / "tokens", 2) as writer:
        writer.add(tokens.part(0, 2))
        writer.add(tokens.part(2, 3))
    loaded = TokenVectors.load(tmp_path / "tokens")
    np.testing.assert_array_equal(loaded.vectors[:], tokens.vectors[:])
    np.testing.assert_array_equal(loaded.scales, tokens.scales)
    np.testing.assert_array_equal(loaded.starts, [0, 2, 2])
    np.testing.assert_array_equal(loaded.ends, [2, 2, 3])


def test_a_writer_that_is_given_nothing_writes_no_token(tmp_path: Path) -> None:
    with TokensWriter(tmp_path / "tokens", 3):
        pass
    assert TokenVectors.load(tmp_path / "tokens").vectors.shape == (0, 3)


def test_a_part_counts_its_sentences_from_its_own_first(tokens: TokenVectors) -> None:
    part = tokens.part(1, 3)
    assert (part.starts.tolist(), part.ends.tolist()) == ([0, 0], [0, 1])
    np.testing.assert_allclose(unit_vectors(part), NORTH[None, :], atol=0.004)

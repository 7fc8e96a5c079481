from pathlib import Path

import numpy as np
import pytest

from index.tokens import TokenVectors, quantise

EAST = np.array([1, 0], dtype=np.float32)
NORTH = np.array([0, 1], dtype=np.float32)
NORTH_EAST = np.array([0.6, 0.8], dtype=np.float32)


@pytest.fixture
def tokens() -> TokenVectors:
    sentences = [np.stack([EAST, NORTH_EAST]), np.empty((0, 2), dtype=np.float32), NORTH[None, :]]
    return TokenVectors.of([quantise(sentence) for sentence in sentences], 2)


def test_a_token_keeps_its_direction_and_unit_length(tokens: TokenVectors) -> None:
    kept = tokens.of_sentence(0)
    restored = kept.vectors * kept.scales[:, None]
    np.testing.assert_allclose(restored, np.stack([EAST, NORTH_EAST]), atol=0.004)
    np.testing.assert_allclose(np.linalg.norm(restored, axis=1), 1, atol=1e-6)


def test_each_token_of_the_question_finds_its_closest_in_each_sentence(tokens: TokenVectors) -> None:
    closest = tokens.closest(np.stack([EAST, NORTH]), [(0, 3)])
    np.testing.assert_allclose(closest, np.array([[1, 0, 0], [0.8, 0, 1]]), atol=0.004)


def test_sentences_come_in_the_order_asked_for(tokens: TokenVectors) -> None:
    closest = tokens.closest(NORTH[None, :], [(2, 3), (0, 2)])
    np.testing.assert_allclose(closest, np.array([[1, 0.8, 0]]), atol=0.004)


def test_what_is_saved_is_what_is_loaded(tokens: TokenVectors, tmp_path: Path) -> None:
    tokens.save(tmp_path / "tokens")
    loaded = TokenVectors.load(tmp_path / "tokens")
    np.testing.assert_array_equal(loaded.vectors, tokens.vectors)
    np.testing.assert_array_equal(loaded.scales, tokens.scales)
    np.testing.assert_array_equal(loaded.starts, [0, 2, 2, 3])


def test_no_sentence_at_all_is_no_token() -> None:
    assert TokenVectors.of([], 3).vectors.shape == (0, 3)

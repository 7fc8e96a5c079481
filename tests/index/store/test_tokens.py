from pathlib import Path

import numpy as np
import pytest

from index.encoders.encoder import Vectors
from index.store.tokens import TokensBefore, TokensWriter, TokenVectors

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


# A version after another -----------------------------------------------------------------------------------------


@pytest.fixture
def first(tokens: TokenVectors, tmp_path: Path) -> TokenVectors:
    """A version of two passages: two sentences, of which one has no token, and one."""
    with TokensWriter(tmp_path / "1", 2) as writer:
        writer.add(tokens.part(0, 2))
        writer.add(tokens.part(2, 3))
    return TokenVectors.load(tmp_path / "1")


def files_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("vectors*"))


def added_to(before: TokenVectors, folder: Path, new: TokenVectors) -> TokenVectors:
    """A version with a passage of one sentence more, before the others."""
    passages = [*((row, row + 1) for row in range(len(before) - 3)), (len(before) - 3, len(before) - 1)]
    passages.append((len(before) - 1, len(before)))
    with TokensWriter(folder, 2, TokensBefore(before, passages)) as writer:
        writer.add(new)
        for first, last in passages:
            writer.take(first, last)
    return TokenVectors.load(folder)


def test_a_version_with_a_passage_more_shares_the_files_of_the_one_before(
    tokens: TokenVectors, first: TokenVectors, tmp_path: Path
) -> None:
    second = added_to(first, tmp_path / "2", TokenVectors.of([NORTH[None, :]], 2))
    assert files_of(tmp_path / "2") == ["vectors.npy", "vectors1.npy"]
    assert (tmp_path / "2" / "vectors.npy").samefile(tmp_path / "1" / "vectors.npy")
    np.testing.assert_allclose(unit_vectors(second.part(0, 1)), NORTH[None, :], atol=0.004)
    np.testing.assert_array_equal(unit_vectors(second.part(1, 3)), unit_vectors(tokens.part(0, 2)))
    np.testing.assert_allclose(second.closest(NORTH[None, :], [(3, 4), (0, 1)]), np.array([[1, 1]]), atol=0.004)
    assert second.vectors[2:4].tolist() == [[0, 127], [0, 127]]  # one row of each file


def test_of_many_files_all_but_the_first_become_one(tokens: TokenVectors, first: TokenVectors, tmp_path: Path) -> None:
    new, version, files = TokenVectors.of([NORTH[None, :]], 2), first, []
    for number in range(2, 11):
        version = added_to(version, tmp_path / str(number), new)
        files.append(len(files_of(tmp_path / str(number))))
    assert files == [2, 3, 4, 5, 6, 7, 8, 2, 3]
    assert len(version.vectors) == 3 + 9
    np.testing.assert_allclose(unit_vectors(version.part(0, 1)), NORTH[None, :], atol=0.004)
    np.testing.assert_array_equal(unit_vectors(version.part(9, 11)), unit_vectors(tokens.part(0, 2)))


def test_where_most_is_gone_nothing_is_shared(first: TokenVectors, tmp_path: Path) -> None:
    with TokensWriter(tmp_path / "2", 2, TokensBefore(first, [(2, 3)])) as writer:
        writer.take(2, 3)
    second = TokenVectors.load(tmp_path / "2")
    assert files_of(tmp_path / "2") == ["vectors.npy"]
    np.testing.assert_allclose(unit_vectors(second), NORTH[None, :], atol=0.004)


def test_a_version_of_before_there_were_ends_is_read(tokens: TokenVectors, tmp_path: Path, first: TokenVectors) -> None:
    (tmp_path / "1" / "ends.npy").unlink()
    np.save(tmp_path / "1" / "starts.npy", np.array([0, 2, 2, 3]))
    loaded = TokenVectors.load(tmp_path / "1")
    assert (loaded.starts.tolist(), loaded.ends.tolist()) == ([0, 2, 2], [2, 2, 3])
    assert len(loaded) == len(first) == len(tokens)

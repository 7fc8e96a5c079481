from pathlib import Path
from unittest.mock import patch

import faiss
import numpy as np
import pytest

from index.encoders.encoder import Vectors
from index.store.vectors import VectorIndex


def drawn(rows: int, dimension: int = 32) -> Vectors:
    """Unit vectors, fifty around each centre."""
    random = np.random.default_rng(0)
    centres = random.standard_normal((max(1, rows // 50), dimension), dtype=np.float32)
    noise = random.standard_normal((rows, dimension), dtype=np.float32)
    made = centres[random.integers(0, len(centres), rows)] + noise
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def test_few_vectors_are_found_exactly_and_read_back_as_they_were(tmp_path: Path) -> None:
    given = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], dtype=np.float32)
    VectorIndex.of(given).save(tmp_path / "few.faiss")
    index = VectorIndex.load(tmp_path / "few.faiss")
    assert len(index) == 4
    assert index.nearest(np.array([0, 1], np.float32), 3).tolist() == [1, 2, 0]
    assert index.nearest(np.array([-1, 0], np.float32), 9).tolist() == [3, 1, 2, 0]
    assert index.vectors([2, 0]).tolist() == given[[2, 0]].tolist()


@pytest.fixture
def many(tmp_path: Path) -> tuple[Vectors, VectorIndex]:
    given = drawn(20_000)
    VectorIndex.of(given, exact_up_to=5_000).save(tmp_path / "many.faiss")
    return given, VectorIndex.load(tmp_path / "many.faiss")


def test_many_vectors_are_found_nearly_as_well(many: tuple[Vectors, VectorIndex]) -> None:
    given, index = many
    assert isinstance(index._index, faiss.IndexIVF)
    questions = given[::200]
    exact = np.argsort(-(questions @ given.T), axis=1)[:, :10]
    found = [index.nearest(question, 10) for question in questions]
    hits = sum(len(set(rows) & set(truly)) for rows, truly in zip(found, exact, strict=True))
    assert hits / exact.size >= 0.98
    assert [int(rows[0]) for rows in found] == list(range(0, 20_000, 200))


def test_many_vectors_read_back_and_indexed_again_stay_what_they_were(many: tuple[Vectors, VectorIndex]) -> None:
    given, index = many
    once = index.vectors(range(len(given)))
    np.testing.assert_allclose(once, given, atol=1e-3)
    np.testing.assert_array_equal(VectorIndex.of(once).vectors(range(len(given))), once)


def test_few_vectors_in_other_rows_are_those_of_an_index_made_anew() -> None:
    given = drawn(5)
    index = VectorIndex.of(given[1:]).with_rows(np.array([3, -1, 0]), given[:1])
    assert index.vectors(range(3)).tolist() == given[[4, 0, 1]].tolist()


def test_many_vectors_in_other_rows_keep_their_lists_and_new_ones_get_theirs(
    many: tuple[Vectors, VectorIndex], tmp_path: Path
) -> None:
    given, index = many
    new = drawn(20_010)[20_000:]
    rows = np.concatenate([np.arange(500, 20_000), [-1] * 10])
    with patch("faiss.IndexIVF.train", side_effect=AssertionError):
        index.with_rows(rows, new, exact_up_to=5_000).save(tmp_path / "next.faiss")
    after = VectorIndex.load(tmp_path / "next.faiss")
    assert len(after) == 19_510
    assert [int(after.nearest(question, 1)[0]) for question in given[500::500]] == list(range(0, 19_500, 500))
    assert [int(after.nearest(question, 1)[0]) for question in new] == list(range(19_500, 19_510))
    np.testing.assert_array_equal(after.vectors(range(100)), index.vectors(range(500, 600)))


def test_four_times_as_many_vectors_get_new_lists(many: tuple[Vectors, VectorIndex]) -> None:
    given, index = many
    rows = np.tile(np.arange(20_000), 4)
    after = index.with_rows(rows, given[:0], exact_up_to=5_000)
    assert isinstance(index._index, faiss.IndexIVF)
    assert isinstance(after._index, faiss.IndexIVF)
    assert (index._index.nlist, after._index.nlist) == (512, 1_024)


def test_a_file_that_is_no_index_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.faiss").write_bytes(b"not an index")
    with pytest.raises(RuntimeError):
        VectorIndex.load(tmp_path / "x.faiss")

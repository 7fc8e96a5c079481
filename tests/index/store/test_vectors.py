from pathlib import Path
from typing import Any
from unittest.mock import patch

import faiss
import numpy as np
import pytest

from index.encoders.encoder import Vectors
from index.store.new_vectors import VectorsAside, write_next, write_vectors
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
    write_vectors(tmp_path / "few.faiss", given, 2)
    index = VectorIndex.load(tmp_path / "few.faiss")
    assert len(index) == 4
    assert index.nearest(np.array([0, 1], np.float32), 3).tolist() == [1, 2, 0]
    assert index.nearest(np.array([-1, 0], np.float32), 9).tolist() == [3, 1, 2, 0]
    assert index.vectors([2, 0]).tolist() == given[[2, 0]].tolist()


@pytest.fixture
def many(tmp_path: Path) -> tuple[Vectors, VectorIndex]:
    given = drawn(20_000)
    write_vectors(tmp_path / "many.faiss", given, 32, exact_up_to=5_000)
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


def test_many_vectors_read_back_and_indexed_again_stay_what_they_were(
    many: tuple[Vectors, VectorIndex], tmp_path: Path
) -> None:
    given, index = many
    once = index.vectors(range(len(given)))
    np.testing.assert_allclose(once, given, atol=1e-3)
    write_vectors(tmp_path / "again.faiss", once, 32, exact_up_to=5_000)
    np.testing.assert_array_equal(VectorIndex.load(tmp_path / "again.faiss").vectors(range(len(given))), once)


def test_few_vectors_in_other_rows_are_those_of_an_index_made_anew(tmp_path: Path) -> None:
    given = drawn(5)
    write_vectors(tmp_path / "few.faiss", given[1:], 32)
    write_next(tmp_path / "next.faiss", VectorIndex.load(tmp_path / "few.faiss"), np.array([3, -1, 0]), given[:1])
    index = VectorIndex.load(tmp_path / "next.faiss")
    assert index.vectors(range(3)).tolist() == given[[4, 0, 1]].tolist()


def test_many_vectors_in_other_rows_keep_their_lists_and_new_ones_get_theirs(
    many: tuple[Vectors, VectorIndex], tmp_path: Path
) -> None:
    given, index = many
    new = drawn(20_010)[20_000:]
    rows = np.concatenate([np.arange(500, 20_000), [-1] * 10])
    with patch("faiss.IndexIVF.train_q1", side_effect=AssertionError):
        write_next(tmp_path / "next.faiss", index, rows, new, exact_up_to=5_000)
    after = VectorIndex.load(tmp_path / "next.faiss")
    assert len(after) == 19_510
    assert [int(after.nearest(question, 1)[0]) for question in given[500::500]] == list(range(0, 19_500, 500))
    assert [int(after.nearest(question, 1)[0]) for question in new] == list(range(19_500, 19_510))
    np.testing.assert_array_equal(after.vectors(range(100)), index.vectors(range(500, 600)))


def test_four_times_as_many_vectors_get_new_lists(many: tuple[Vectors, VectorIndex], tmp_path: Path) -> None:
    given, index = many
    rows = np.tile(np.arange(20_000), 4)
    write_next(tmp_path / "next.faiss", index, rows, given[:0], exact_up_to=5_000)
    after = VectorIndex.load(tmp_path / "next.faiss")
    assert isinstance(index._index, faiss.IndexIVF)
    assert isinstance(after._index, faiss.IndexIVF)
    assert (index._index.nlist, after._index.nlist) == (512, 1_024)


def written_at_once(given: Vectors, path: Path) -> bytes:
    """What FAISS writes of an index with the lists of the one at the path, once all vectors are in it."""
    library: Any = faiss
    index = library.read_index(str(path))
    index.set_direct_map_type(library.DirectMap.NoMap)
    index.reset()
    index.add(given)
    index.make_direct_map()
    return bytes(library.serialize_index(index))


@pytest.mark.parametrize("rows", [9_000, 16_400])
def test_what_is_written_by_blocks_is_to_the_byte_what_faiss_writes_at_once(rows: int, tmp_path: Path) -> None:
    given = drawn(rows)
    with VectorsAside(tmp_path, 32) as aside:
        for first in range(0, rows, 700):
            aside.add(given[first : first + 700])
        write_vectors(tmp_path / "x.faiss", aside, 32, exact_up_to=5_000)
    assert (tmp_path / "x.faiss").read_bytes() == written_at_once(given, tmp_path / "x.faiss")


def test_lists_that_are_mostly_empty_are_written_as_faiss_does(tmp_path: Path) -> None:
    given = np.repeat(np.eye(32, dtype=np.float32), 300, axis=0)  # 32 places, and 256 lists and more
    write_vectors(tmp_path / "x.faiss", given, 32, exact_up_to=5_000)
    assert (tmp_path / "x.faiss").read_bytes() == written_at_once(given, tmp_path / "x.faiss")


def test_vectors_aside_are_read_in_any_rows_that_rise(tmp_path: Path) -> None:
    given = drawn(20_000)
    with VectorsAside(tmp_path, 32) as aside:
        aside.add(given[:1])
        aside.add(given[1:])
        rows = np.array([0, 3, 8_191, 8_192, 8_195, 19_999])
        np.testing.assert_array_equal(aside[rows], given[rows])
        assert (len(aside), len(aside[rows[:0]])) == (20_000, 0)
    assert list(tmp_path.iterdir()) == []


def test_another_way_of_writing_empty_lists_is_said(tmp_path: Path) -> None:
    with (
        patch("faiss.serialize_index", return_value=np.zeros(99, dtype=np.uint8)),
        pytest.raises(RuntimeError, match="another way than this program knows"),
    ):
        write_vectors(tmp_path / "x.faiss", drawn(9_000), 32, exact_up_to=5_000)


def test_a_file_that_is_no_index_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.faiss").write_bytes(b"not an index")
    with pytest.raises(RuntimeError):
        VectorIndex.load(tmp_path / "x.faiss")

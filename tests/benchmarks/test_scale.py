import numpy as np
import pytest

from benchmarks import scale


def test_the_mixture_has_unit_vectors_half_as_near_within_a_centre() -> None:
    vectors = scale.mixture(1_000)
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1.0] * 1_000, abs=1e-5)
    cosines = np.sort(vectors @ vectors.T, axis=1)[:, -50:-1]
    assert float(cosines.mean()) == pytest.approx(0.5, abs=0.05)


def test_a_small_index_is_exact() -> None:
    figures = scale.grow(500)
    assert figures["rows"] == 500
    assert figures["recall"] == 1.0
    assert figures["p50_ms"] < 1_000
    assert scale.table([figures]).splitlines()[-1].startswith("| mixture | 500 | ")


def test_lists_can_be_had_for_few_vectors_too() -> None:
    vectors = scale.mixture(2_000)
    figures = scale.indexed(vectors[:1_900], vectors[1_900:], "mixture, by lists", exact_up_to=0)
    assert figures["rows"] == 1_900
    assert 0.9 < figures["recall"] < 1.0

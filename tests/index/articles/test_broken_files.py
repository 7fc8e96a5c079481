"""The bounded form of `make fuzz-formats`: broken files of every format."""

import pytest

from tests.fakes.common.files import FILES
from tests.fuzz_formats import fuzz

READ = 40


@pytest.mark.parametrize("suffix", FILES)
def test_a_broken_file_is_an_article_in_order_or_refused_with_a_reason(suffix: str) -> None:
    wrong: list[str] = []
    outcomes = fuzz(suffix, lambda number: number < READ, wrong.append)
    assert wrong == []
    assert outcomes.total() == READ
    assert min(outcomes["article"], outcomes["refused"]) > 0

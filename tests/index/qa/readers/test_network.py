"""The packaged network and its file: spans inside sentences, windows that overlap, and files that are not whole."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.errors import ReaderModelError
from index.qa.readers.network import (
    LONGEST_PAIR,
    LONGEST_QUESTION,
    PACKAGED,
    PARTS,
    PROVENANCE,
    SpanNetwork,
    TokenScores,
    best_spans,
    check_hashes,
    windows,
)

FILLER = "The committee met again in spring and talked about the usual matters of the harbour. "
FACT = "Her bakery on Mill Street opens at six in the morning."


@pytest.fixture(scope="module")
def network() -> SpanNetwork:
    return SpanNetwork()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return shutil.copytree(PACKAGED, tmp_path / "trained")


def best(network: SpanNetwork, question: str, passage: str) -> str:
    """The words of the likeliest span of the whole passage."""
    (span,) = best_spans(network.scores(question, "Bakers", passage), [(0, len(passage))])
    assert span is not None
    return passage[span.start : span.end]


def test_the_answer_is_found_as_words_of_the_passage(network: SpanNetwork) -> None:
    words = best(network, "When does the bakery open?", FILLER + FACT)
    assert words in ("six in the morning", "at six in the morning", "opens at six in the morning")


@pytest.mark.parametrize("before", [0, 10, 14, 20])
def test_a_passage_longer_than_the_window_is_read_to_its_end(network: SpanNetwork, before: int) -> None:
    passage = FILLER * before + FACT + " " + FILLER * (20 - before)
    assert "six" in best(network, "When does the bakery open?", passage)


def test_every_token_of_a_long_passage_has_a_score(network: SpanNetwork) -> None:
    scores = network.scores("When does the bakery open?", "Bakers", FILLER * 40)
    assert len(scores.starts) == len(scores.offsets) > 2 * LONGEST_PAIR
    assert np.isfinite(scores.starts).all()
    assert np.isfinite(scores.ends).all()


def test_of_a_question_that_is_too_long_the_beginning_is_read(network: SpanNetwork) -> None:
    question = "When does the bakery open, " + "I wonder, " * LONGEST_QUESTION
    longer = question + "and where is it?"
    assert np.array_equal(network.scores(question, "", FACT).starts, network.scores(longer, "", FACT).starts)


@pytest.mark.parametrize("passage", ["", " ", "\n"])
def test_a_passage_without_words_has_no_span(network: SpanNetwork, passage: str) -> None:
    assert best_spans(network.scores("When?", "", passage), [(0, len(passage))]) == [None]


def test_neighbouring_windows_share_tokens_and_cover_all() -> None:
    assert windows(100, 100) == [(0, 100)]
    assert windows(250, 100) == [(0, 100), (52, 152), (104, 204), (156, 250)]


def test_a_span_stays_inside_its_sentence() -> None:
    offsets = np.array([[0, 3], [4, 7], [8, 11], [12, 15]], dtype=np.int32)
    starts, ends = np.array([9, 0, 1, 0], np.float32), np.array([0, 1, 0, 9], np.float32)
    first, second = best_spans(TokenScores(starts, ends, offsets, 2.0), [(0, 8), (8, 15)])
    assert first is not None
    assert second is not None
    assert (first.start, first.end, first.margin) == (0, 7, 8.0)
    assert (second.start, second.end, second.margin) == (8, 15, 8.0)


def test_the_packaged_reader_is_small_enough_and_says_where_it_is_from() -> None:
    assert sum((PACKAGED / name).stat().st_size for name in PARTS) < 25_000_000
    provenance = SpanNetwork().provenance
    assert {"data", "command", "date", "base", "agreement"} <= set(provenance)
    check_hashes(PACKAGED)


def test_a_file_that_was_cut_short_is_named(copied: Path) -> None:
    content = (copied / "reader.onnx").read_bytes()
    (copied / "reader.onnx").write_bytes(content[:-1])
    with pytest.raises(ReaderModelError, match=r"is damaged: .*reader\.onnx was cut short"):
        SpanNetwork(copied)


def test_a_file_that_is_missing_is_named(copied: Path) -> None:
    (copied / "tokenizer.json").unlink()
    with pytest.raises(ReaderModelError, match=r"is missing \(No such file or directory\)"):
        SpanNetwork(copied)


def test_a_reader_of_another_version_is_refused(copied: Path) -> None:
    provenance = json.loads((copied / PROVENANCE).read_text())
    (copied / PROVENANCE).write_text(json.dumps(provenance | {"format": 0}))
    with pytest.raises(ReaderModelError, match="is of another version of Footnote"):
        SpanNetwork(copied)


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', '{"format": 1, "parts": {"reader.onnx": 3}}'])
def test_a_provenance_that_cannot_be_read_is_named(copied: Path, content: str) -> None:
    (copied / PROVENANCE).write_text(content)
    with pytest.raises(ReaderModelError, match=r"cannot be read \("):
        SpanNetwork(copied)


def test_a_byte_that_was_changed_is_found_by_its_hash(copied: Path) -> None:
    content = bytearray((copied / "reader.onnx").read_bytes())
    content[-1] ^= 1
    (copied / "reader.onnx").write_bytes(content)
    with pytest.raises(ReaderModelError, match="was changed after it was made"):
        check_hashes(copied)

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index import Passage
from index.store.journal import EmbeddedPassage, Journal, key_of, missing
from index.text.split import split
from tests.fakes.common.corpora import article_of
from tests.fakes.common.encoder import DIMENSION, HashEncoder

ARTICLE = article_of(
    "The lab is new. It trains models.", "Each session costs 500,000 yuan.", "—", "Bees live in hives."
)
PASSAGES = split(ARTICLE)
KEYS = [key_of(passage) for passage in PASSAGES]


def embedded(passage: Passage) -> EmbeddedPassage:
    return EmbeddedPassage.of(passage, HashEncoder().encode_question(passage.text))


def journal(folder: Path) -> Journal:
    return Journal(folder, "model", DIMENSION)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with a journal of all passages."""
    made = journal(tmp_path)
    for key, passage in zip(KEYS, PASSAGES, strict=True):
        made.add(key, embedded(passage))
    made.close()
    return tmp_path


def assert_same(found: EmbeddedPassage, expected: EmbeddedPassage) -> None:
    assert found.vector.tolist() == expected.vector.tolist()
    assert found.sentences.tolist() == expected.sentences.tolist()
    for name in ("vectors", "scales", "starts"):
        np.testing.assert_array_equal(getattr(found.tokens, name), getattr(expected.tokens, name))


def test_a_passage_is_read_back_to_the_bit_while_writing_goes_on(tmp_path: Path) -> None:
    made = journal(tmp_path)
    for key, passage in zip(KEYS, PASSAGES, strict=True):
        made.add(key, embedded(passage))
        assert_same(made.read(KEYS[0]), embedded(PASSAGES[0]))
    made.close()


def test_a_next_journal_goes_on_with_what_was_written(written: Path) -> None:
    again = journal(written)
    assert len(again) == len(PASSAGES) == 4
    for key, passage in zip(KEYS, PASSAGES, strict=True):
        assert_same(again.read(key), embedded(passage))
    again.close()


def cut_line(folder: Path) -> None:
    path = folder / "model.jsonl"
    path.write_bytes(path.read_bytes()[:-5])


def cut_line_end(folder: Path) -> None:
    path = folder / "model.jsonl"
    path.write_bytes(path.read_bytes()[:-1])


def garble_line(folder: Path) -> None:
    path = folder / "model.jsonl"
    path.write_bytes(path.read_bytes()[:-20] + b"\0" * 19 + b"\n")


def cut_vectors(folder: Path) -> None:
    path = folder / "model.vectors"
    path.write_bytes(path.read_bytes()[:-1])


def zero_vectors(folder: Path) -> None:
    path = folder / "model.vectors"
    path.write_bytes(path.read_bytes()[:-100] + b"\0" * 100)


@pytest.mark.parametrize("damage", [cut_line, cut_line_end, garble_line, cut_vectors, zero_vectors])
def test_what_was_cut_off_is_left_out_and_can_be_written_again(written: Path, damage: Callable[[Path], None]) -> None:
    damage(written)
    again = journal(written)
    assert len(again) == 3
    assert KEYS[3] not in again
    again.add(KEYS[3], embedded(PASSAGES[3]))
    again.close()
    last = journal(written)
    assert len(last) == 4
    for key, passage in zip(KEYS, PASSAGES, strict=True):
        assert_same(last.read(key), embedded(passage))
    last.close()


def test_text_and_sentences_make_the_key() -> None:
    one, other = (split(article_of(text))[0] for text in ("It costs 5. It is new.", "It costs 5. It is old."))
    elsewhere = split(article_of("Before.", "It costs 5. It is new.", article_id="b"))[1]
    assert key_of(one) == key_of(elsewhere)
    assert key_of(one) != key_of(other)
    assert key_of(Passage(one.article, one.paragraph, one.sentences[:1])) != key_of(one)


def test_what_is_missing_is_named_once(written: Path) -> None:
    made = journal(written)
    new = split(article_of("New.", "New."))
    found = list(missing([*PASSAGES, *new], made))
    assert found == [(key_of(new[0]), new[0])]
    made.close()

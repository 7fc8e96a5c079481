from pathlib import Path
from unittest.mock import patch

import pytest

from index import BuildError, Store, build
from index.maintenance.memory import needed_mb
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder

DIMENSION = 384
TEXT = "# The lab\n\nThe lab is new. It trains models.\n\nA session costs 500 yuan. The lab pays."


def test_a_build_that_would_take_more_than_is_allowed_says_so_and_encodes_nothing(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", lab_md="The lab is new.")
    encoder = HashEncoder()
    with patch.object(encoder, "encode_passages", side_effect=AssertionError), pytest.raises(BuildError) as caught:
        build(tmp_path / "corpus", Store(tmp_path / "index"), encoder, memory_mb=20)
    assert str(caught.value).startswith("To build an index of 1 passage takes about ")
    assert str(caught.value).endswith(
        " and 20 are allowed: allow more (--memory-mb; FOOTNOTE_BUILD_MEMORY_MB for the bot), or index fewer articles."
    )
    assert Store(tmp_path / "index").versions() == []


def test_a_build_with_room_for_it_is_to_the_byte_what_it_is_without_a_limit(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", lab_md=TEXT, 海_txt="大学在上海。")
    made = []
    for name, limit in (("any", 0), ("enough", 100_000)):
        store = Store(tmp_path / name)
        made.append(store.manifest(build(tmp_path / "corpus", store, HashEncoder(), memory_mb=limit).version).parts)
    assert made[0] == made[1]


def test_a_version_written_in_many_blocks_is_to_the_byte_what_it_is_in_one(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", lab_md=TEXT, 海_txt="大学在上海。海很大。")
    one = Store(tmp_path / "one")
    whole = one.manifest(build(tmp_path / "corpus", one, HashEncoder()).version).parts
    many = Store(tmp_path / "many")
    with patch("index.store.concordance._BLOCK", 1), patch("index.store.lexical._BLOCK", 2):
        assert many.manifest(build(tmp_path / "corpus", many, HashEncoder()).version).parts == whole


def test_many_sentences_need_what_their_lists_are_trained_on_and_not_what_they_take() -> None:
    with patch("index.maintenance.memory.resident_mb", return_value=0.0):
        needed = [needed_mb(passages, 3 * passages, DIMENSION) for passages in (1_000, 100_000, 1_000_000)]
    assert [round(each) for each in needed] == [65, 272, 2_250]

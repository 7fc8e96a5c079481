"""What came of a build's questions, as it is kept with the version."""

import json
from pathlib import Path

import pytest

from index import ArticleChanges, Gate, GateResult, GoldenLost, Store, build, kept_result
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder

EGGS = {"question": "How many eggs does the queen lay a day?", "article": "bees", "paragraph": 1, "answers": ["2,000"]}
ASKED = "How long does a worker live?"


def test_what_a_build_asked_is_kept_and_the_words_of_people_are_not(
    corpus: Path, built: Store, encoder: HashEncoder, tmp_path: Path
) -> None:
    golden = tmp_path / "golden.jsonl"
    golden.write_text(json.dumps(EGGS) + "\n")
    (built.folder / "asked.jsonl").write_text(json.dumps({"question": ASKED}) + "\n")
    write_corpus(corpus, bees_txt="Notes on bees\n\nA worker lives for six weeks.\n")
    with pytest.raises(GoldenLost):
        build(corpus, built, encoder, Gate(golden))
    found = kept_result(built, "000002")
    assert found
    assert (found.old, found.golden, found.golden_right, found.golden_right_before) == ("000001", 1, 0, 1)
    assert found.losses == (EGGS["question"],)
    assert sum(found.changes.values()) == 2
    assert ASKED not in (built.place("000002") / "gate.json").read_text()


def test_a_version_that_was_asked_nothing_has_no_result(built: Store) -> None:
    assert kept_result(built, "000001") is None


@pytest.mark.parametrize("written", ["", "{", "[]", '{"old": 1}'])
def test_what_cannot_be_read_is_no_result(built: Store, written: str) -> None:
    built.keep("000001", "gate.json", written)
    assert kept_result(built, "000001") is None


def test_a_result_is_read_as_it_was_written(built: Store) -> None:
    said = {"old": "", "changes": {"gained": 2}, "golden": 2, "golden_right": 2, "golden_right_before": 0, "losses": []}
    built.keep("000001", "gate.json", json.dumps(said))
    assert kept_result(built, "000001") == GateResult("", {"gained": 2}, 2, 2, 0, ())


def test_two_versions_differ_in_what_was_added_changed_and_removed(
    corpus: Path, built: Store, encoder: HashEncoder
) -> None:
    write_corpus(corpus, bees_txt="Notes on bees\n\nA worker lives for six weeks.\n", moons_txt="There are two moons.")
    (corpus / "lighthouse.md").unlink()
    build(corpus, built, encoder)
    old, new = built.manifest("000001"), built.manifest("000002")
    assert ArticleChanges.between(old, new) == ArticleChanges(("moons",), ("bees",), ("lighthouse",))
    assert ArticleChanges.between(old, old) == ArticleChanges((), (), ())

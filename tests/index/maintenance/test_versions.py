import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from index import BuildInProgress, IndexDamaged, IndexMissing, ModelError, QuestionFileError, Store, build
from index.evaluation.compare import AnswerChange
from index.maintenance.versions import diff, prune, roll_back, versions_of
from index.store.store import size_of
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder


@pytest.fixture(autouse=True)
def at_hand(encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder of the versions is the small one."""
    monkeypatch.setattr("index.maintenance.versions.encoder_of", lambda *_: encoder)


@pytest.fixture
def three(corpus: Path, built: Store, encoder: HashEncoder) -> Store:
    """Three versions: of no, one and two moons."""
    for number in (1, 2):
        write_corpus(corpus, moons_txt=f"The planet has {number} moons.")
        build(corpus, built, encoder)
    return built


def rolled(folder: Path, version: str = "") -> tuple[str, str]:
    """The ids of the version that served and of the one that serves now."""
    before, manifest = roll_back(folder, version)
    return before, manifest.id


def damage(store: Store, version: str, part: str = "passages.faiss") -> None:
    (store.place(version) / part).unlink()


# Listing ------------------------------------------------------------------------------------------------------


def test_every_version_is_listed_oldest_first(three: Store) -> None:
    damage(three, "000001", "manifest.json")
    three.refuse("000002", "it loses 1 golden question")
    found = versions_of(three.folder)
    assert [(each.id, each.serves, each.unpublished) for each in found] == [
        ("000001", False, ""),
        ("000002", False, "it loses 1 golden question"),
        ("000003", True, ""),
    ]
    assert found[0].manifest is None
    assert found[1].manifest == three.manifest("000002")
    parts = sum(size for size, _ in three.manifest().parts.values())
    assert found[2].size == parts + (three.place("000003") / "manifest.json").stat().st_size


def test_what_versions_share_takes_its_bytes_once(three: Store) -> None:
    shared = three.place("000001") / "tokens" / "vectors.npy"
    assert (three.place("000003") / "tokens" / "vectors.npy").samefile(shared)
    alone = sum(each.size for each in versions_of(three.folder))
    assert size_of(three.folder / "versions") <= alone - 2 * shared.stat().st_size


def test_without_an_index_there_is_nothing_to_list_or_prune(tmp_path: Path) -> None:
    for look in (versions_of, lambda folder: prune(folder, 3)):
        with pytest.raises(IndexMissing, match=r"yet: run python -m index build\.$"):
            look(tmp_path)
    assert list(tmp_path.iterdir()) == []


# Going back ---------------------------------------------------------------------------------------------------


def test_rolling_back_takes_the_version_before(three: Store) -> None:
    assert rolled(three.folder) == ("000003", "000002")
    assert rolled(three.folder) == ("000002", "000001")
    assert three.current_id() == "000001"
    with pytest.raises(IndexMissing, match=r"^There is no version before 000001"):
        roll_back(three.folder)


def test_a_version_can_be_named_with_or_without_zeros_and_forwards_too(three: Store) -> None:
    assert rolled(three.folder, "1") == ("000003", "000001")
    assert rolled(three.folder, "000003") == ("000001", "000003")
    assert rolled(three.folder, "3") == ("000003", "000003")


@pytest.mark.parametrize("version", ["9", "x", "../000001", "0000001"])
def test_a_version_that_is_not_there_is_an_error(three: Store, version: str) -> None:
    with pytest.raises(IndexMissing, match=r"^There is no version .* there are: 000001, 000002, 000003\.$"):
        roll_back(three.folder, version)
    assert three.current_id() == "000003"


def test_a_damaged_version_is_not_published(three: Store) -> None:
    damage(three, "000002")
    with pytest.raises(IndexDamaged, match=r"passages\.faiss is missing"):
        roll_back(three.folder)
    assert three.current_id() == "000003"


def test_a_version_with_a_changed_byte_is_not_published(three: Store) -> None:
    part = three.place("000002") / "articles.jsonl"
    part.write_bytes(part.read_bytes().replace(b"moons", b"noons"))
    with pytest.raises(IndexDamaged, match=r"articles\.jsonl was changed after it was written"):
        roll_back(three.folder)
    assert three.current_id() == "000003"


def test_a_version_whose_encoder_is_gone_is_not_published(three: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise ModelError("There is no model.")

    monkeypatch.setattr("index.maintenance.versions.encoder_of", gone)
    with pytest.raises(ModelError):
        roll_back(three.folder)
    assert three.current_id() == "000003"


def test_a_refused_version_is_passed_over_but_can_be_published(three: Store) -> None:
    three.refuse("000002", "it loses 1 golden question")
    assert rolled(three.folder) == ("000003", "000001")
    assert rolled(three.folder, "2") == ("000001", "000002")
    assert three.unpublished("000002") == ""


def test_a_current_that_is_broken_is_mended(three: Store) -> None:
    (three.folder / "current").write_text("garbage")
    assert rolled(three.folder, "3") == ("", "000003")
    assert three.open().manifest.id == "000003"


def test_a_clock_that_goes_back_changes_nothing(three: Store, corpus: Path, encoder: HashEncoder) -> None:
    write_corpus(corpus, moons_txt="The planet has 3 moons.")
    with patch("index.store.store.datetime") as clock:
        clock.now.return_value = datetime(1999, 12, 31, tzinfo=UTC)
        assert build(corpus, three, encoder).version == "000004"
    assert three.manifest().created == "1999-12-31T00:00:00+00:00"
    assert [each.id for each in versions_of(three.folder) if each.serves] == ["000004"]
    assert build(corpus, three, encoder).unchanged
    assert rolled(three.folder) == ("000004", "000003")
    assert prune(three.folder, 1)[0] == ["000002"]
    assert three.versions() == ["000003", "000004"]


# Clearing away ------------------------------------------------------------------------------------------------


def test_pruning_keeps_the_newest_and_the_one_that_serves(three: Store) -> None:
    roll_back(three.folder, "1")
    gone, size = prune(three.folder, 1)
    assert (gone, three.versions(), three.current_id()) == (["000002"], ["000001", "000003"], "000001")
    assert size > 1_000
    assert prune(three.folder, 1) == ([], 0)


def test_pruning_removes_what_is_damaged_or_was_refused(three: Store) -> None:
    damage(three, "000001")
    three.refuse("000002", "it loses 1 golden question")
    assert prune(three.folder, 3)[0] == ["000001", "000002"]
    assert three.versions() == ["000003"]


def test_pruning_removes_what_interrupted_builds_left(three: Store) -> None:
    for left in ("versions/.000009", "embedding", "encoders/.x-int8"):
        (three.folder / left).mkdir(parents=True)
        (three.folder / left / "half").write_bytes(bytes(1_000))
    assert prune(three.folder, 3) == ([], 3_000)
    assert sorted(path.name for path in three.folder.iterdir()) == [
        *("build.lock", "current", "encoders", "publish.lock", "read.json", "versions")
    ]
    assert [path.name for path in (three.folder / "encoders").iterdir()] == ["export.lock"]


def test_pruning_waits_for_no_build(three: Store) -> None:
    with three.building(), pytest.raises(BuildInProgress):
        prune(three.folder, 1)


def test_what_is_open_outlives_pruning(three: Store) -> None:
    index = three.open("000001")
    assert prune(three.folder, 1)[0] == ["000001", "000002"]
    assert index.passage(0).text.startswith("A hive holds")
    assert index.tokens.part(0, 1).vectors.shape[1] == 64


# Comparing ----------------------------------------------------------------------------------------------------


def test_two_versions_are_asked_the_same(three: Store) -> None:
    question = {"question": "How many moons has the planet?", "article": "moons", "paragraph": 1, "answers": ["1"]}
    golden = three.folder / "golden.jsonl"
    golden.write_text(json.dumps(question) + "\n")
    found = diff(three.folder, ("2", "3"), golden=golden)
    assert (found.old, found.new, found.counts[AnswerChange.CHANGED]) == ("000002", "000003", 1)
    assert [each.question for each in found.losses] == [question["question"]]
    assert diff(three.folder, ("3", "2"), golden=golden).losses == ()


def test_with_nothing_to_ask_it_says_where_questions_come_from(three: Store, corpus: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"^There is nothing to ask: put golden questions into .*golden\.jsonl"):
        diff(three.folder, ("1", "2"), corpus)
    with pytest.raises(IndexMissing):
        diff(three.folder, ("1", "7"), corpus)


def test_a_folder_that_goes_meanwhile_is_not_listed(three: Store) -> None:
    shutil.rmtree(three.place("000002"))
    assert [each.id for each in versions_of(three.folder)] == ["000001", "000003"]

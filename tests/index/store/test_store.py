import errno
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import faiss
import numpy as np
import pytest

from index import BuildError, BuildInProgress, IndexDamaged, IndexMissing, ModelMismatch, Passage, Store
from index.store.journal import EmbeddedPassage
from index.store.lexical import LexicalIndex, TermsInTexts
from index.store.new_version import Contents
from index.store.store import check_model
from index.store.wording import words_of
from index.text.split import split
from tests.fakes.common.corpora import article_of
from tests.fakes.common.encoder import HashEncoder

LEXICAL = (
    "data.csc.index.npy",
    "indices.csc.index.npy",
    "indptr.csc.index.npy",
    "params.index.json",
    "vocab.index.json",
)
PARTS = (
    "articles.jsonl",
    "passages.npy",
    "sentences.npy",
    "passages.faiss",
    "sentences.faiss",
    *(f"lexical/{name}" for name in LEXICAL),
    *(f"sentence_lexical/{name}" for name in LEXICAL),
    *(f"concordance/{name}" for name in ("idf.npy", "marks.npy", "starts.npy", "terms.npy", "vocabulary.json")),
    *(f"tokens/{name}.npy" for name in ("ends", "scales", "starts", "vectors")),
)
ARTICLES = (
    article_of("The lab is new. It trains models.", "Each session costs 500,000 yuan.", article_id="lab"),
    article_of("Bees live in hives.\u2028So they say. 😀", article_id="nature/bees"),
)
PASSAGES = [passage for article in ARTICLES for passage in split(article)]
HASHES = {article.id: f"hash of {article.id}" for article in ARTICLES}


def embedded_of(passages: list[Passage], encoder: HashEncoder) -> list[EmbeddedPassage]:
    encodings = encoder.encode_passages([passage.text for passage in passages])
    return [EmbeddedPassage.of(passage, encoding) for passage, encoding in zip(passages, encodings, strict=True)]


def contents_of(passages: list[Passage], encoder: HashEncoder) -> Contents:
    return Contents(
        passages,
        embedded_of(passages, encoder),
        lambda: words_of(passages),
    )


def write(store: Store, encoder: HashEncoder) -> str:
    with store.building():
        return store.write(contents_of(PASSAGES, encoder), encoder, HASHES).manifest.id


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one published version, to be copied: writing one waits for the disk."""
    store = Store(tmp_path_factory.mktemp("template"))
    store.publish(write(store, HashEncoder()), replacing=None)
    return store.folder


@pytest.fixture
def sealed(store: Store, template: Path) -> Store:
    """A store with one published version."""
    shutil.copytree(template, store.folder)
    return store


@pytest.fixture
def version(sealed: Store) -> Path:
    """The folder of the published version."""
    return sealed.folder / "versions" / "000001"


def damage_found(look: Callable[[], object]) -> str:
    """What opening or checking a version says, between what they always say."""
    with pytest.raises(IndexDamaged) as caught:
        look()
    before, after = (
        "Version 000001 of the index is damaged: ",
        ". To mend it, run python -m index build.",
    )
    message = str(caught.value)
    assert message.startswith(before)
    assert message.endswith(after)
    return message.removeprefix(before).removesuffix(after)


# A version that is whole --------------------------------------------------------------------------------------


def test_what_was_written_is_read_back(sealed: Store) -> None:
    index = sealed.open()
    assert index.articles == ARTICLES
    assert [index.passage(row) for row in range(len(index))] == PASSAGES
    assert [index.sentence_rows(row) for row in range(len(index))] == [(0, 2), (2, 3), (3, 6)]


def test_the_manifest_says_what_the_version_holds(sealed: Store, encoder: HashEncoder) -> None:
    manifest = sealed.manifest()
    assert (manifest.id, manifest.passages, manifest.sentences, manifest.dimension) == ("000001", 3, 6, 64)
    assert (manifest.model, manifest.fingerprint) == (encoder.name, encoder.fingerprint)
    assert manifest.articles == HASHES
    assert sorted(manifest.parts) == sorted(PARTS)


def test_every_file_of_a_version_is_a_part_or_the_manifest(version: Path) -> None:
    files = {path.relative_to(version).as_posix() for path in version.rglob("*") if path.is_file()}
    assert files == {*PARTS, "manifest.json"}


def test_vectors_are_read_back_to_the_bit(sealed: Store, encoder: HashEncoder) -> None:
    index, embedded = sealed.open(), embedded_of(PASSAGES, encoder)
    assert index.passage_vectors([0, 1, 2]).tolist() == [each.vector.tolist() for each in embedded]
    assert index.sentence_vectors([4, 0]).tolist() == [
        embedded[2].sentences[1].tolist(),
        embedded[0].sentences[0].tolist(),
    ]


def test_the_nearest_come_first(sealed: Store, encoder: HashEncoder) -> None:
    index = sealed.open()
    question = encoder.encode_question("Bees live in hives.").vector
    assert index.nearest_passages(question, 10)[0] == 2
    assert len(index.nearest_passages(question, 10)) == 3
    assert index.nearest_sentences(question, 1).tolist() == [3]


def test_a_sentence_knows_its_passage(sealed: Store) -> None:
    assert sealed.open().passages_of_sentences(np.arange(6)).tolist() == [0, 0, 1, 2, 2, 2]


def test_a_version_that_is_open_outlives_its_files(sealed: Store, encoder: HashEncoder, version: Path) -> None:
    index = sealed.open()
    shutil.rmtree(version)
    assert index.passage(1) == PASSAGES[1]
    assert index.nearest_passages(encoder.encode_question("bees hives").vector, 1).tolist() == [2]
    assert index.files.lexical.scores("yuan")[1] > 0


# A version that is not ----------------------------------------------------------------------------------------


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def change(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def turn_into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (Path.unlink, "{part} is missing"),
        (cut_short, "{part} has {less:,} bytes instead of {size:,}"),
        (empty, "{part} has 0 bytes instead of {size:,}"),
    ],
)
def test_a_damaged_part_is_named(
    sealed: Store, version: Path, part: str, damage: Callable[[Path], None], found: str
) -> None:
    size = (version / part).stat().st_size
    damage(version / part)
    assert damage_found(sealed.open) == found.format(part=part, size=size, less=size - 1)
    assert damage_found(lambda: sealed.check("000001")) == found.format(part=part, size=size, less=size - 1)


@pytest.mark.parametrize("part", PARTS)
def test_a_changed_part_is_named_by_a_check(sealed: Store, version: Path, part: str) -> None:
    sealed.check("000001")
    change(version / part)
    assert damage_found(lambda: sealed.check("000001")) == f"{part} was changed after it was written"


def test_opening_reads_no_file_for_its_hash(sealed: Store) -> None:
    with patch("index.store.manifest.measured", side_effect=AssertionError):
        sealed.open()


def test_a_changed_version_is_not_published(sealed: Store, encoder: HashEncoder) -> None:
    change(sealed.place(write(sealed, encoder)) / "articles.jsonl")
    with pytest.raises(IndexDamaged, match=r"articles\.jsonl was changed after it was written"):
        sealed.publish("000002", replacing="000001")
    assert sealed.current_id() == "000001"


def test_a_manifest_with_a_field_that_is_no_longer_known_can_be_read(sealed: Store, version: Path) -> None:
    fields = json.loads((version / "manifest.json").read_text())
    del fields["made_by"]
    (version / "manifest.json").write_text(json.dumps(fields | {"rules": "a hash"}))
    assert sealed.open().manifest.made_by == {}


def test_a_part_that_is_a_folder_is_named(sealed: Store, version: Path) -> None:
    turn_into_a_folder(version / "passages.npy")
    assert damage_found(sealed.open).startswith("passages.npy ")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "manifest.json cannot be read"),
        ("{", "manifest.json cannot be read"),
        ("[]", "manifest.json cannot be read"),
        ("{}", "manifest.json cannot be read"),
        ('{"format": 1}', "manifest.json cannot be read"),
        ('{"format": 1, "parts": []}', "manifest.json cannot be read"),
        ('{"format": 1, "parts": {"passages.npy": 5}}', "manifest.json cannot be read"),
        ('{"format": 99}', "it has format 99, and this Footnote reads 1"),
    ],
)
def test_a_damaged_manifest_is_named(sealed: Store, version: Path, content: str, found: str) -> None:
    (version / "manifest.json").write_text(content)
    assert damage_found(sealed.open) == found


@pytest.mark.parametrize("damage", [cut_short, empty])
def test_a_manifest_cut_short_is_named(sealed: Store, version: Path, damage: Callable[[Path], None]) -> None:
    damage(version / "manifest.json")
    assert damage_found(sealed.open) == "manifest.json cannot be read"


def test_a_missing_manifest_is_named(sealed: Store, version: Path) -> None:
    (version / "manifest.json").unlink()
    assert damage_found(sealed.open) == "manifest.json is missing"


def one_row_less(path: Path) -> None:
    if path.suffix == ".npy":
        np.save(path, np.load(path)[:-1])
    elif path.suffix == ".jsonl":
        path.write_text("\n".join(path.read_text(encoding="utf-8").split("\n")[:-2]), encoding="utf-8")
    else:
        whole = faiss.read_index(str(path))
        part = faiss.IndexFlatIP(whole.d)
        part.add(whole.reconstruct_n(0, whole.ntotal - 1))
        faiss.write_index(part, str(path))


def reseal(version: Path) -> None:
    """Make the manifest believe in the parts as they are now."""
    manifest = json.loads((version / "manifest.json").read_text())
    for name in manifest["parts"]:
        data = (version / name).read_bytes()
        manifest["parts"][name] = [len(data), hashlib.sha256(data).hexdigest()]
    (version / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("part", "rows"),
    [("articles.jsonl", 2), ("passages.npy", 3), ("sentences.npy", 6), ("passages.faiss", 3), ("sentences.faiss", 6)],
)
def test_parts_that_do_not_agree_are_named(sealed: Store, version: Path, part: str, rows: int) -> None:
    one_row_less(version / part)
    reseal(version)
    assert damage_found(sealed.open) == f"{part} has {rows - 1} rows instead of {rows}"


def test_a_lexical_index_of_other_passages_is_named(sealed: Store, version: Path) -> None:
    shutil.rmtree(version / "lexical")
    one = np.zeros(1, np.int32)
    LexicalIndex.of(TermsInTexts(1, one.astype(np.int64), one, ["one"])).save(version / "lexical")
    reseal(version)
    assert damage_found(sealed.open) == "lexical has 1 rows instead of 3"


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_holds_something_else_is_found(sealed: Store, version: Path, part: str) -> None:
    (version / part).write_bytes(b"\x93 something else")
    reseal(version)
    assert damage_found(sealed.open).startswith("a part cannot be read (")


# Which version serves -----------------------------------------------------------------------------------------


def test_without_a_version_there_is_no_index(store: Store) -> None:
    expected = f"^There is no index in {store.folder} yet: run python -m index build\\.$"
    with pytest.raises(IndexMissing, match=expected):
        store.open()
    assert store.versions() == []


def test_a_version_that_is_not_published_does_not_serve(store: Store, encoder: HashEncoder) -> None:
    assert write(store, encoder) == "000001"
    assert store.versions() == ["000001"]
    with pytest.raises(IndexMissing):
        store.open()
    assert store.open("000001").manifest.id == "000001"


@pytest.mark.parametrize("content", [b"", b"\n", b"abc\n", b"../000001\n", b"\xff\n"])
def test_a_current_that_names_no_version_is_damaged(sealed: Store, content: bytes) -> None:
    current = sealed.folder / "current"
    current.write_bytes(content)
    with pytest.raises(IndexDamaged, match=f"^{current} (names no version|cannot be read): run python -m index build"):
        sealed.open()


def test_a_current_that_points_nowhere_is_damaged(sealed: Store, version: Path) -> None:
    version.rename(version.with_name("000007"))
    assert damage_found(sealed.open) == "manifest.json is missing"


def test_a_new_version_gets_an_id_that_was_never_current(sealed: Store, version: Path, encoder: HashEncoder) -> None:
    (sealed.folder / "current").write_text("000041\n")
    assert write(sealed, encoder) == "000042"


@pytest.mark.parametrize("content", ["", "abc"])
def test_a_version_can_be_written_where_current_is_damaged(sealed: Store, encoder: HashEncoder, content: str) -> None:
    (sealed.folder / "current").write_text(content)
    sealed.publish(write(sealed, encoder), replacing=None)
    assert sealed.open().manifest.id == "000002"


@pytest.mark.parametrize("expected", [None, "000002", ""])
def test_publishing_needs_to_know_what_serves(sealed: Store, encoder: HashEncoder, expected: str | None) -> None:
    write(sealed, encoder)
    with pytest.raises(BuildError, match=r"^Another version was published meanwhile: build again\.$"):
        sealed.publish("000002", replacing=expected)
    assert sealed.current_id() == "000001"


def test_publishing_first_needs_nothing_to_serve(store: Store, encoder: HashEncoder) -> None:
    write(store, encoder)
    with pytest.raises(BuildError, match=r"^Another version"):
        store.publish("000001", replacing="000001")


def test_a_version_that_is_not_there_cannot_be_published(sealed: Store) -> None:
    with pytest.raises(IndexMissing, match=f"^There is no version 000009 in {sealed.folder}"):
        sealed.publish("000009", replacing="000001")
    assert sealed.current_id() == "000001"


def test_publishing_an_older_version_rolls_back(sealed: Store, encoder: HashEncoder) -> None:
    sealed.publish(write(sealed, encoder), replacing="000001")
    sealed.publish("000001", replacing="000002")
    assert sealed.open().manifest.id == "000001"


def test_pruning_keeps_the_newest(sealed: Store, encoder: HashEncoder) -> None:
    for serving in ("000001", "000002", "000003"):
        sealed.publish(write(sealed, encoder), replacing=serving)
    sealed.prune(keep=2)
    assert sealed.versions() == ["000003", "000004"]


def test_pruning_keeps_the_one_that_serves(sealed: Store, encoder: HashEncoder) -> None:
    for serving in ("000001", "000002"):
        sealed.publish(write(sealed, encoder), replacing=serving)
    sealed.publish("000001", replacing="000003")
    assert sealed.prune(keep=1) == ["000002"]
    assert sealed.versions() == ["000001", "000003"]
    assert sealed.open().manifest.id == "000001"


def test_a_version_that_was_never_published_says_so_and_is_pruned(sealed: Store, encoder: HashEncoder) -> None:
    write(sealed, encoder)
    assert sealed.unpublished("000002") == "its build did not come to an end"
    assert sealed.unpublished("000001") == ""
    assert sealed.prune() == ["000002"]


def test_a_kill_just_after_publishing_leaves_no_doubt(sealed: Store, encoder: HashEncoder) -> None:
    write(sealed, encoder)
    (sealed.folder / "current").write_text("000002\n")
    with sealed.building():
        assert sealed.unpublished("000002") == ""


def test_a_version_can_be_dropped_unless_it_serves(sealed: Store, encoder: HashEncoder) -> None:
    write(sealed, encoder)
    sealed.drop("000002")
    sealed.drop("000001")
    assert sealed.versions() == ["000001"]


def test_what_is_not_a_version_is_left_alone(sealed: Store) -> None:
    (sealed.folder / "versions" / "notes").mkdir()
    (sealed.folder / "versions" / "12").write_text("a file")
    assert sealed.versions() == ["000001"]
    sealed.prune(keep=1)
    assert (sealed.folder / "versions" / "notes").is_dir()


# The model ----------------------------------------------------------------------------------------------------


def test_an_index_of_the_same_weights_fits(sealed: Store, encoder: HashEncoder) -> None:
    check_model(sealed.open(), encoder)


def test_an_index_of_another_model_says_what_to_run(sealed: Store) -> None:
    with pytest.raises(ModelMismatch) as caught:
        check_model(sealed.open(), HashEncoder("another"))
    assert str(caught.value) == (
        "The index was built with the model hash-64, not with this another: "
        "run python -m index build with this model, or ask with --model hash-64."
    )


# Writing ------------------------------------------------------------------------------------------------------


def test_a_second_build_into_the_folder_has_to_wait(store: Store) -> None:
    expected = f"^Another build is writing to {store.folder}: wait for it to end, then build again\\.$"
    with store.building(), pytest.raises(BuildInProgress, match=expected), Store(store.folder).building():
        pytest.fail("two builds at once")
    with store.building():
        pass


def test_building_clears_away_what_a_killed_build_left(sealed: Store) -> None:
    (sealed.folder / "versions" / ".000002" / "lexical").mkdir(parents=True)
    (sealed.folder / "current.new").write_text("000002")
    with sealed.building():
        assert [path.name for path in (sealed.folder / "versions").iterdir()] == ["000001"]
        assert not (sealed.folder / "current.new").exists()


def test_an_error_while_building_lets_the_folder_go(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.building():
        raise ZeroDivisionError
    with store.building():
        pass


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("x")
    with (
        pytest.raises(BuildError, match=r"/index cannot be made \(Not a directory\): name another"),
        Store(tmp_path / "index").building(),
    ):
        pytest.fail("built into a file")


def test_a_lock_that_cannot_be_taken_is_named(store: Store) -> None:
    (store.folder / "build.lock").mkdir(parents=True)
    with pytest.raises(BuildError, match=r"cannot be written to \(.+\): check its permissions\.$"), store.building():
        pytest.fail("built without a lock")


@pytest.mark.parametrize(
    "step",
    [
        "numpy.save",
        "faiss.write_index",
        "bm25s.BM25.save",
        "index.store.manifest.sync",
        "index.store.manifest.write_durably",
        "pathlib.Path.rename",
        "index.store.store.sync_folder",
    ],
)
def test_a_disk_that_fills_up_leaves_nothing_behind(sealed: Store, encoder: HashEncoder, step: str) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch(step, side_effect=full), pytest.raises(BuildError) as caught:
        write(sealed, encoder)
    assert str(caught.value) == (
        f"The new version could not be written to {sealed.folder}: [Errno 28] No space left on device. "
        "Free some space or check the folder's permissions, then build again; the old version still serves."
    )
    assert [path.name for path in (sealed.folder / "versions").iterdir()] == ["000001"]
    assert sealed.open().manifest.id == "000001"
    sealed.publish(write(sealed, encoder), replacing="000001")
    assert sealed.open().manifest.id == "000002"


@pytest.mark.parametrize("step", ["index.store.store.write_durably", "pathlib.Path.replace"])
def test_a_disk_that_fills_up_while_publishing_leaves_the_old_version(
    sealed: Store, encoder: HashEncoder, step: str
) -> None:
    write(sealed, encoder)
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch(step, side_effect=full), pytest.raises(BuildError) as caught:
        sealed.publish("000002", replacing="000001")
    assert str(caught.value).startswith("Version 000002 could not be published: No space left on device. Free some ")
    assert sealed.current_id() == "000001"
    sealed.publish("000002", replacing="000001")
    assert sealed.current_id() == "000002"


def test_a_version_is_checked_before_it_is_sealed(store: Store, encoder: HashEncoder) -> None:
    contents = contents_of(PASSAGES, encoder)
    short = replace(contents, words=lambda: words_of(PASSAGES[:-1]))
    with store.building(), pytest.raises(BuildError, match=r"lexical has 2 rows instead of 3"):
        store.write(short, encoder, HASHES)
    assert store.versions() == []
    assert list((store.folder / "versions").iterdir()) == []

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import faiss
import numpy as np
import pytest
from rich.filesize import decimal

from index import Finding, Grade, ModelError, Store, build, examine
from index.store.store import size_of
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder


@pytest.fixture(autouse=True)
def at_hand(encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder of the versions is the small one."""
    for module in ("maintenance.doctor", "maintenance.versions"):
        monkeypatch.setattr(f"index.{module}.encoder_of", lambda *_: encoder)


@pytest.fixture
def two(corpus: Path, built: Store, encoder: HashEncoder) -> Store:
    """Two versions, of which the second serves."""
    write_corpus(corpus, moon_txt="The moon is far.")
    build(corpus, built, encoder)
    return built


def wrong(store: Store, corpus: Path | None = None) -> list[tuple[str, str]]:
    """What is wrong, and what mends it."""
    return [(each.text, each.fix) for each in examine(store.folder, corpus) if each.grade is Grade.PROBLEM]


def reseal(version: Path) -> None:
    """Make the manifest believe in the parts as they are now."""
    manifest = json.loads((version / "manifest.json").read_text())
    for name in manifest["parts"]:
        data = (version / name).read_bytes()
        manifest["parts"][name] = [len(data), hashlib.sha256(data).hexdigest()]
    (version / "manifest.json").write_text(json.dumps(manifest))


def test_all_is_well_and_says_so(two: Store, corpus: Path) -> None:
    found = list(examine(two.folder, corpus))
    assert found[:5] == [
        Finding.good("Version 000001 is whole: 3 articles, 8 passages, hash-64."),
        Finding.good("Version 000002 is whole and serves: 4 articles, 9 passages, hash-64."),
        Finding.good("The reader is the packaged one."),
        Finding.good("The trained reader is whole."),
        Finding.good("A build asks 0 golden questions and 0 that people asked lately."),
    ]
    assert [finding.text.split()[2:] for finding in found[5:]] == [["are", "free", "on", "the", "disk."]]


def test_without_an_index_it_says_what_to_run(tmp_path: Path) -> None:
    assert wrong(Store(tmp_path / ".index")) == [
        (f"There is no index in {tmp_path / '.index'} yet: run python -m index build.", "python -m index build")
    ]
    assert not (tmp_path / ".index").exists()


@pytest.mark.parametrize(
    ("version", "mend"), [("000001", "python -m index prune"), ("000002", "python -m index build")]
)
def test_a_damaged_version_is_named_with_what_mends_it(two: Store, version: str, mend: str) -> None:
    (two.place(version) / "passages.faiss").unlink()
    assert wrong(two) == [(f"Version {version} of the index is damaged: passages.faiss is missing.", mend)]


def test_a_byte_that_was_changed_is_found(two: Store) -> None:
    part = two.place("000002") / "articles.jsonl"
    part.write_bytes(part.read_bytes().replace(b"far", b"fat"))
    assert wrong(two) == [
        (
            "Version 000002 of the index is damaged: articles.jsonl was changed after it was written.",
            "python -m index build",
        )
    ]


def not_finite(vectors: np.ndarray) -> None:
    vectors[0, 0] = np.nan


def too_long(vectors: np.ndarray) -> None:
    vectors[-1] *= 1.01


@pytest.mark.parametrize(
    ("break_it", "problem"), [(not_finite, "are not all finite"), (too_long, "are not all of unit length")]
)
@pytest.mark.parametrize("kind", ["passage", "sentence"])
def test_vectors_that_are_none_are_found_and_a_fresh_build_mends_them(
    two: Store, corpus: Path, encoder: HashEncoder, break_it: Callable[[np.ndarray], None], problem: str, kind: str
) -> None:
    path = two.place("000002") / f"{kind}s.faiss"
    whole = faiss.read_index(str(path))
    vectors = whole.reconstruct_n(0, whole.ntotal)
    break_it(vectors)
    part = faiss.IndexFlatIP(whole.d)
    part.add(vectors)
    faiss.write_index(part, str(path))
    reseal(path.parent)
    assert wrong(two) == [(f"Version 000002: {kind} vectors {problem}.", "python -m index build --fresh")]
    build(corpus, two, encoder, fresh=True)
    assert wrong(two) == [(f"Version 000002: {kind} vectors {problem}.", "python -m index prune")]


def test_token_vectors_are_looked_at_too(two: Store) -> None:
    path = two.place("000002") / "tokens" / "scales.npy"
    np.save(path, np.load(path) * 2)
    reseal(two.place("000002"))
    assert wrong(two) == [
        ("Version 000002: token vectors are not all of unit length.", "python -m index build --fresh")
    ]


def test_a_model_that_is_gone_is_named(two: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise ModelError("There is no model hash-64 here.")

    monkeypatch.setattr("index.maintenance.doctor.encoder_of", gone)
    assert wrong(two) == [
        ("Version 000001 cannot be asked: There is no model hash-64 here.", "python -m index prune --keep 1"),
        ("Version 000002 cannot be asked: There is no model hash-64 here.", "python -m index build"),
    ]


@pytest.mark.parametrize("content", ["", "garbage"])
def test_a_current_that_names_no_version_is_mended_by_the_last_one(two: Store, content: str) -> None:
    (two.folder / "current").write_text(content)
    assert wrong(two) == [(f"{two.folder / 'current'} names no version.", "python -m index rollback 000002")]


def test_a_current_that_points_nowhere_is_named(two: Store) -> None:
    (two.folder / "current").write_text("000007\n")
    assert wrong(two) == [("Version 000007 should serve, but is not there.", "python -m index build")]


def test_a_reader_that_cannot_be_read_is_named(two: Store) -> None:
    path = two.folder / "reader.json"
    path.write_text("{")
    ((said, mend),) = wrong(two)
    assert said.startswith(f"The reader's model {path} cannot be read (")
    assert mend == f"rm {path}"


def test_golden_questions_that_cannot_be_used_are_named(two: Store, corpus: Path) -> None:
    (corpus / "golden.jsonl").write_text("{")
    ((said, mend),) = wrong(two, corpus)
    assert said.startswith(f"Mend these lines of {corpus / 'golden.jsonl'}:")
    assert mend == f"edit {corpus / 'golden.jsonl'}"


def test_a_disk_without_room_for_a_build_is_named(two: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.maintenance.doctor.shutil.disk_usage", lambda _: SimpleNamespace(free=1_000))
    needed = decimal(2 * size_of(two.place("000002")))
    assert wrong(two) == [
        (f"1.0 kB are free on the disk; a build may need {needed}.", "python -m index prune --keep 1")
    ]


def test_leftovers_and_refused_versions_are_notes(two: Store) -> None:
    for left in ("versions/.000009", "embedding"):
        (two.folder / left).mkdir()
        (two.folder / left / "half").write_bytes(bytes(200_000))
    two.refuse("000001", "it loses 1 golden question")
    notes = [(finding.text, finding.fix) for finding in examine(two.folder) if finding.grade is Grade.NOTE]
    assert notes == [
        (
            "Version 000001 is whole: 3 articles, 8 passages, hash-64. "
            "It was not published: it loses 1 golden question.",
            "python -m index rollback 000001, or python -m index prune",
        ),
        ("A build that was killed, or runs just now, has left 200.0 kB.", "python -m index build"),
        (
            "A build that was not published has encoded 200.0 kB, with which the next one goes on.",
            "python -m index build",
        ),
    ]
    assert wrong(two) == []

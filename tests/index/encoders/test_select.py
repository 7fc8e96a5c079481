import shutil
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from index import Encoder, IndexDamaged, LiveIndex, ModelError, ModelMismatch, Store, build, load_encoder
from index.encoders.export import ExportRefused, Sample
from index.encoders.models import Precision
from index.encoders.onnx import ExportedEncoder
from index.encoders.select import describe, encoder_for_building, encoder_of, remove_unused
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from tests.fakes.common.exports import TEXTS, exported_encoder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "lab.txt").write_text("The lab\n\nThe lab builds turbines. Each flood test costs 40,000 crowns.\n")
    return folder


@pytest.fixture(scope="session")
def tiny_exported(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fp32")
    exported_encoder(folder, str(tiny), Precision.FP32)
    return folder


@pytest.fixture
def copied(tiny_exported: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Into which folders was exported: what is written there is a copy of one export, which takes seconds."""
    (made,) = (tiny_exported / "encoders").glob("*-fp32")
    folders = []

    def write(_model: str, _precision: str, folder: Path, _sample: Sample) -> None:
        shutil.copytree(made, folder, dirs_exist_ok=True)
        folders.append(folder)

    monkeypatch.setattr("index.encoders.export_apart.write", write)
    return folders


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An index folder where nothing was exported yet."""
    return tmp_path / ".index"


@pytest.fixture
def folder(tiny_exported: Path, tmp_path: Path) -> Path:
    """An index folder that holds the tiny model in fp32."""
    return shutil.copytree(tiny_exported, tmp_path / ".index")


def prepared(folder: Path, model: Path, precision: str = "fp32") -> Encoder:
    return encoder_for_building(folder, str(model), Precision(precision), lambda: Sample(TEXTS))


def unasked() -> Sample:
    raise AssertionError("no export was needed")


def refusing(*_: Any) -> None:
    raise ExportRefused("the model cannot be exported (no such operator)")


# Building -----------------------------------------------------------------------------------------------------


def test_a_model_is_exported_once(tiny: Path, empty: Path, copied: list[Path]) -> None:
    first = prepared(empty, tiny)
    again = encoder_for_building(empty, str(tiny), Precision.FP32, unasked)
    assert isinstance(again, ExportedEncoder)
    assert again.export == first.export  # type: ignore[attr-defined]
    assert copied == [empty / "encoders" / f".{first.fingerprint}"]


def test_the_reference_needs_no_export(tiny: Path, empty: Path) -> None:
    encoder = encoder_for_building(empty, str(tiny), Precision.REFERENCE, unasked)
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert not empty.exists()


def test_a_damaged_export_is_made_anew(tiny: Path, folder: Path, copied: list[Path]) -> None:
    encoder = prepared(folder, tiny)
    assert copied == []
    (folder / "encoders" / encoder.fingerprint / "encoder.onnx").write_bytes(b"")
    with pytest.raises(IndexDamaged):
        ExportedEncoder(folder / "encoders" / encoder.fingerprint)
    assert prepared(folder, tiny).encode_question("x").vector.shape == (64,)
    assert copied == [folder / "encoders" / f".{encoder.fingerprint}"]


def test_what_a_killed_export_left_is_removed(tiny: Path, empty: Path, copied: list[Path]) -> None:
    left = empty / "encoders" / f".{load_encoder(str(tiny)).fingerprint}-fp32"
    left.mkdir(parents=True)
    (left / "encoder.onnx").write_bytes(b"half")
    prepared(empty, tiny)
    assert copied == [left]
    assert not left.exists()


def test_what_cannot_be_exported_falls_back_to_the_reference(tiny: Path, empty: Path, corpus: Path) -> None:
    with patch("index.encoders.export_apart.write", refusing):
        encoder = prepared(empty, tiny, "int8")
    assert isinstance(encoder, SentenceTransformerEncoder)
    build(corpus, Store(empty), encoder)
    described = describe(empty, Store(empty).manifest())
    assert described.precision is Precision.REFERENCE
    assert described.agreement == {}
    reason = "the model cannot be exported (no such operator)"
    assert described.refused == {"int8": reason, "fp32": reason}


def test_a_refusal_is_remembered_until_the_libraries_change(tiny: Path, empty: Path, copied: list[Path]) -> None:
    with patch("index.encoders.export_apart.write", refusing):
        prepared(empty, tiny)
    assert isinstance(encoder_for_building(empty, str(tiny), Precision.FP32, unasked), SentenceTransformerEncoder)
    with patch("index.encoders.select.version", lambda _name: "99"):
        assert isinstance(prepared(empty, tiny), ExportedEncoder)
    assert len(copied) == 1


# What an installation brings -----------------------------------------------------------------------------------


@pytest.fixture
def installed(tiny_exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The exports of an installation that cannot make any: the tiny model in fp32."""
    folder = shutil.copytree(tiny_exported / "encoders", tmp_path / "installed")
    monkeypatch.setattr("index.encoders.select._INSTALLED", folder)
    monkeypatch.setattr("index.encoders.select._EXPORTER", ("torch", "no-such-library"))
    return folder


@pytest.mark.usefixtures("installed")
def test_an_export_that_was_installed_is_copied_and_none_is_made(tiny: Path, empty: Path, corpus: Path) -> None:
    encoder = encoder_for_building(empty, str(tiny), Precision.FP32, unasked)
    assert build(corpus, Store(empty), encoder).embedded == 1
    assert isinstance(encoder_of(empty, Store(empty).manifest(), str(tiny)), ExportedEncoder)


@pytest.mark.usefixtures("installed")
def test_an_export_that_is_nowhere_and_cannot_be_made_is_named_with_what_that_takes(tiny: Path, empty: Path) -> None:
    with pytest.raises(ModelError, match=r"is not prepared here, and no-such-library, which that takes"):
        encoder_for_building(empty, str(tiny), Precision.INT8, unasked)
    assert not list((empty / "encoders").glob("*-int8"))


def test_an_installed_export_that_is_cut_short_serves_nobody(tiny: Path, empty: Path, installed: Path) -> None:
    (graph,) = installed.glob("*/encoder.onnx")
    graph.write_bytes(graph.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match="The encoder of the index is damaged"):
        encoder_for_building(empty, str(tiny), Precision.FP32, unasked)


# Serving ------------------------------------------------------------------------------------------------------


def test_a_version_is_asked_with_the_encoder_that_built_it(tiny: Path, folder: Path, corpus: Path) -> None:
    for precision, kind in (("fp32", ExportedEncoder), ("reference", SentenceTransformerEncoder)):
        build(corpus, Store(folder), prepared(folder, tiny, precision))
        assert isinstance(encoder_of(folder, Store(folder).manifest(), str(tiny)), kind)


def test_another_precision_encodes_everything_anew(tiny: Path, folder: Path, corpus: Path) -> None:
    assert build(corpus, Store(folder), prepared(folder, tiny, "reference")).embedded == 1
    assert build(corpus, Store(folder), prepared(folder, tiny, "fp32")).embedded == 1
    assert build(corpus, Store(folder), prepared(folder, tiny, "fp32")).unchanged


def test_a_running_index_follows_a_version_of_another_precision(tiny: Path, folder: Path, corpus: Path) -> None:
    build(corpus, Store(folder), prepared(folder, tiny, "reference"))
    live = LiveIndex(folder, str(tiny))
    assert live.search("flood test", 1)[0].passage.article.title == "The lab"
    build(corpus, Store(folder), prepared(folder, tiny, "fp32"))
    assert live.search("flood test", 1)[0].passage.article.title == "The lab"
    assert live.index.manifest.id == "000002"


def test_the_same_model_under_another_name_is_the_same(tiny: Path, folder: Path, corpus: Path, tmp_path: Path) -> None:
    build(corpus, Store(folder), prepared(folder, tiny))
    moved = shutil.copytree(tiny, tmp_path / "moved")
    assert isinstance(encoder_of(folder, Store(folder).manifest(), str(moved)), ExportedEncoder)


def test_another_model_does_not_fit(tiny: Path, folder: Path, corpus: Path) -> None:
    build(corpus, Store(folder), prepared(folder, tiny))
    with pytest.raises(ModelMismatch):
        LiveIndex(folder)


def test_a_missing_export_is_named_when_opened(tiny: Path, folder: Path, corpus: Path) -> None:
    encoder = prepared(folder, tiny)
    build(corpus, Store(folder), encoder)
    shutil.rmtree(folder / "encoders")
    with pytest.raises(IndexDamaged, match=r"export\.json is missing"):
        LiveIndex(folder, str(tiny))


# Describing and removing --------------------------------------------------------------------------------------


def test_an_export_is_described_by_how_well_it_agrees(tiny: Path, folder: Path, corpus: Path) -> None:
    build(corpus, Store(folder), prepared(folder, tiny))
    described = describe(folder, Store(folder).manifest())
    assert described.precision is Precision.FP32
    assert described.agreement == {"passage": 1.0, "token": 1.0}
    assert described.refused == {}


def test_exports_of_versions_that_are_gone_are_removed(tiny: Path, folder: Path, corpus: Path) -> None:
    store = Store(folder)
    old = prepared(folder, tiny, "fp32")
    build(corpus, store, old)
    build(corpus, store, prepared(folder, tiny, "reference"))
    remove_unused(store.folder, store.fingerprints())
    assert (folder / "encoders" / old.fingerprint).is_dir()
    store.prune(keep=1)
    remove_unused(store.folder, store.fingerprints())
    assert not (folder / "encoders" / old.fingerprint).exists()

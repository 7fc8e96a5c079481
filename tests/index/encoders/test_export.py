import errno
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from index import Encoder, Encoding, load_encoder
from index.encoders import export
from index.encoders.export import ExportRefused, Sample, compare, lost_hits
from index.encoders.onnx import ExportedEncoder
from tests.fakes.common.exports import TEXTS

# What the exporters tell their own developers; they run in a process of their own but for these tests.
pytestmark = pytest.mark.filterwarnings("ignore")

VECTOR = np.eye(1, 64, dtype=np.float32)[0]


def encoding(vector: tuple[float, float], tokens: list[tuple[float, float]], spans: list[tuple[int, int]]) -> Encoding:
    return Encoding(np.array(vector, np.float32), np.array(tokens, np.float32), np.array(spans, np.int32))


def test_agreement_is_the_mean_cosine_of_passages_and_of_tokens() -> None:
    spans = [(0, 1), (1, 2)]
    one = encoding((1, 0), [(2, 0), (0, 3)], spans)
    other = encoding((0.6, 0.8), [(1, 0), (0, -1)], spans)
    assert compare([one, one], [one, other]) == {"passage": 0.8, "token": 0.5}


def test_other_tokens_are_no_agreement() -> None:
    one = encoding((1, 0), [(1, 0)], [(0, 1)])
    assert compare([one], [encoding((1, 0), [(1, 0)], [(0, 2)])]) == {"token": 0.0}


def test_an_export_says_what_it_is_made_of(exported: ExportedEncoder, reference_encoder: Encoder) -> None:
    made = exported.export
    assert (made.model, made.precision, made.dimension, made.longest) == ("all-MiniLM-L6-v2", "int8", 384, 256)
    assert made.model_fingerprint == reference_encoder.fingerprint
    assert made.agreement["passage"] >= export.BOUNDS["int8"]
    assert made.agreement["token"] >= export.BOUNDS["int8"]


@pytest.fixture(scope="module")
def written(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model's export in fp32."""
    folder = tmp_path_factory.mktemp("fp32")
    export.write(load_encoder(str(tiny)), "fp32", folder, Sample(TEXTS))
    return folder


@pytest.fixture
def same_graph(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is exported is that graph: making it takes seconds."""
    monkeypatch.setattr(export, "_write_graph", lambda _model, path, *_: shutil.copy(written / path.name, path))


def test_fp32_is_the_reference(written: Path) -> None:
    assert ExportedEncoder(written).export.agreement == {"passage": 1.0, "token": 1.0}


@pytest.mark.usefixtures("same_graph")
def test_vectors_that_disagree_are_refused(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(export.BOUNDS, "fp32", 1.5)
    with pytest.raises(ExportRefused) as caught:
        export.write(load_encoder(str(tiny)), "fp32", tmp_path, Sample(TEXTS))
    assert str(caught.value) == "passage vectors agree with the reference by 1.0000 on average, less than 1.5"


def test_a_model_that_cannot_be_exported_is_refused(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = load_encoder(str(tiny))
    monkeypatch.setattr(reference.model[0], "forward", lambda _features: 1 / 0)
    with pytest.raises(ExportRefused) as caught:
        export.write(reference, "fp32", tmp_path, Sample(TEXTS))
    assert str(caught.value).startswith("the model cannot be exported (")


def test_a_disk_that_is_full_is_no_fault_of_the_model(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(export, "_write_graph", is_full)
    with pytest.raises(OSError, match="No space left"):
        export.write(load_encoder(str(tiny)), "fp32", tmp_path, Sample(TEXTS))


def test_a_hit_that_only_the_reference_has_is_lost() -> None:
    east, north = encoding((1, 0), [], []), encoding((0, 1), [], [])
    reference = [north, *[east] * 5]
    exported = [encoding((0.6, 0.8), [], []), *[north] * 5]
    same = SimpleNamespace(encode_question=lambda _: north)
    assert lost_hits((same, reference), (same, exported), [("q", 0)]) == ["q"]
    assert lost_hits((same, reference), (same, reference), [("q", 0)]) == []
    assert lost_hits((same, exported), (same, reference), [("q", 0)]) == []


@pytest.mark.usefixtures("same_graph")
def test_an_export_that_loses_a_golden_question_is_refused(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.encoders.export._NEAREST", 1)
    texts = tuple(f"Text {number}." for number in range(3))
    wrong = encoding((0, 0), [], [])
    monkeypatch.setattr(ExportedEncoder, "encode_question", lambda *_: replace(wrong, vector=-VECTOR))
    reference = load_encoder(str(tiny))
    monkeypatch.setattr(reference, "encode_question", lambda *_: replace(wrong, vector=VECTOR))
    hit = int(np.argmax([each.vector @ VECTOR for each in reference.encode_passages(texts)]))
    with pytest.raises(ExportRefused) as caught:
        export.write(reference, "fp32", tmp_path, Sample(texts, (("Which text?", hit), ("Which?", hit))))
    assert str(caught.value) == (
        "of 2 golden questions it no longer finds the passage of “Which text?” and 1 more among the 1 nearest, "
        "as the reference does"
    )

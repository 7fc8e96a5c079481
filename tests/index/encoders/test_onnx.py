import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index import Encoder, Encoding, IndexDamaged, load_encoder
from index.encoders.models import Precision
from index.encoders.onnx import ExportedEncoder, usable_cores
from tests.fakes.common.exports import TEXTS, exported_encoder


@pytest.fixture(scope="module")
def encodings(exported: ExportedEncoder) -> list[Encoding]:
    return exported.encode_passages(TEXTS)


@pytest.fixture(scope="module")
def reference(reference_encoder: Encoder) -> list[Encoding]:
    return reference_encoder.encode_passages(TEXTS)


# Vectors ------------------------------------------------------------------------------------------------------


def test_vectors_have_the_models_dimension_and_length_1(exported: ExportedEncoder, encodings: list[Encoding]) -> None:
    vectors = np.array([encoding.vector for encoding in encodings])
    assert exported.dimension == 384
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1.0] * len(TEXTS), abs=1e-5)


def test_tokens_are_those_of_the_reference(encodings: list[Encoding], reference: list[Encoding]) -> None:
    for ours, theirs in zip(encodings, reference, strict=True):
        np.testing.assert_array_equal(ours.token_spans, theirs.token_spans)
        assert ours.token_vectors.shape == theirs.token_vectors.shape


def test_vectors_are_near_those_of_the_reference(encodings: list[Encoding], reference: list[Encoding]) -> None:
    for ours, theirs in zip(encodings, reference, strict=True):
        assert float(ours.vector @ theirs.vector) > 0.99
        norms = np.linalg.norm(ours.token_vectors, axis=1) * np.linalg.norm(theirs.token_vectors, axis=1)
        cosines = (ours.token_vectors * theirs.token_vectors).sum(axis=1) / norms
        assert float(cosines.mean()) > 0.99


def test_spans_are_characters_of_the_text(encodings: list[Encoding]) -> None:
    pieces = [TEXTS[0][start:end] for start, end in encodings[0].token_spans]
    assert pieces[:8] == ["The", "Br", "ine", "water", "Lab", "builds", "its", "own"]
    assert [TEXTS[2][start:end] for start, end in encodings[2].token_spans] == list("上海的实验室。")


def test_a_text_beyond_the_models_length_is_read_from_its_beginning(encodings: list[Encoding]) -> None:
    spans = encodings[-1].token_spans
    assert len(spans) == 254  # of 256, as the first and the last token stand for no text
    assert TEXTS[-1][: spans[-1][1]].startswith("Gate 0 opens at 0:00")
    assert spans[-1][1] < len(TEXTS[-1]) / 2


def test_a_text_gets_the_same_vectors_whatever_is_encoded_beside_it(
    exported: ExportedEncoder, encodings: list[Encoding]
) -> None:
    for text, together in zip(TEXTS, encodings, strict=True):
        alone = exported.encode_passages([text])[0]
        np.testing.assert_array_equal(alone.vector, together.vector)
        np.testing.assert_array_equal(alone.token_vectors, together.token_vectors)


def test_a_text_without_tokens_has_a_vector_all_the_same(exported: ExportedEncoder) -> None:
    encoding = exported.encode_question("\u200b")
    assert encoding.token_vectors.shape == (0, 384)
    assert float(np.linalg.norm(encoding.vector)) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_have_no_vectors(exported: ExportedEncoder) -> None:
    assert exported.encode_passages([]) == []


def test_progress_ends_with_all_texts(exported: ExportedEncoder) -> None:
    heard: list[tuple[int, int]] = []
    exported.encode_passages(["x"] * 40, lambda done, total: heard.append((done, total)))
    assert heard == [(16, 40), (32, 40), (40, 40)]


def test_prompts_are_put_before_texts_and_left_out_of_the_spans(tiny: Path, tmp_path: Path) -> None:
    theirs: Encoder = load_encoder(str(tiny))
    ours = exported_encoder(tmp_path, str(tiny), Precision.FP32)
    assert ours.fingerprint == f"{theirs.fingerprint}-fp32"
    question, passage = "Where is the lock?", "The lock is at the weir."
    np.testing.assert_allclose(
        ours.encode_question(question).vector, theirs.encode_question(question).vector, atol=1e-5
    )
    one, other = ours.encode_passages([passage])[0], theirs.encode_passages([passage])[0]
    np.testing.assert_allclose(one.vector, other.vector, atol=1e-5)
    np.testing.assert_allclose(one.token_vectors, other.token_vectors, atol=1e-4)
    assert [passage[start:end] for start, end in one.token_spans] == "The lock is at the weir .".split()
    assert abs(float(ours.encode_question(passage).vector @ one.vector)) < 0.9999


# Checks -------------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(exported: ExportedEncoder, tmp_path: Path) -> Path:
    return shutil.copytree(exported.folder, tmp_path / "export")


def cut_short(folder: Path) -> None:
    with (folder / "encoder.onnx").open("r+b") as file:
        file.truncate(1_000)


def change_a_byte(folder: Path) -> None:
    with (folder / "encoder.onnx").open("r+b") as file:
        file.seek(5_000)
        byte = file.read(1)
        file.seek(5_000)
        file.write(bytes([byte[0] ^ 1]))


def change_fields(**fields: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "export.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | fields))

    return change


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (shutil.rmtree, "export.json is missing"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "tokenizer.json is missing"),
        (cut_short, "encoder.onnx has 1,000 bytes instead of "),
        (change_a_byte, "encoder.onnx was changed after it was written"),
        (lambda folder: (folder / "export.json").write_text("{"), "export.json cannot be read"),
        (lambda folder: (folder / "export.json").write_text("[]"), "export.json cannot be read"),
        (change_fields(format=99), "it has format 99, and this Footnote reads 2"),
        (change_fields(parts={}), "export.json does not name its files"),
        (change_fields(longest="as it likes"), "export.json cannot be read"),
    ],
)
def test_what_is_damaged_is_named(copy: Path, harm: Callable[[Path], None], problem: str) -> None:
    harm(copy)
    with pytest.raises(IndexDamaged) as caught:
        ExportedEncoder(copy).check()
    assert problem in str(caught.value)
    assert str(caught.value).endswith("Run python -m index build.")


def test_opening_reads_no_file_for_its_hash(copy: Path) -> None:
    change_a_byte(copy)
    assert ExportedEncoder(copy).dimension == 384


# Cores --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("max 100000\n", 8), ("150000 100000\n", 1), ("200000 100000\n", 2), ("50000 100000\n", 1), ("", 8)],
)
def test_the_cores_are_those_of_the_container(
    quota: str, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    monkeypatch.setattr("index.encoders.onnx._CGROUP_QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr("os.sched_getaffinity", lambda _pid: set(range(8)), raising=False)
    assert usable_cores() == expected


def test_without_a_quota_the_cores_are_those_of_the_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("index.encoders.onnx._CGROUP_QUOTA", tmp_path / "none")
    monkeypatch.setattr("os.sched_getaffinity", lambda _pid: {3, 5, 6}, raising=False)
    assert usable_cores() == 3

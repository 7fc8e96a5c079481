from pathlib import Path

import pytest

from index.encoders.onnx import ExportedEncoder
from index.encoders.select import load_encoder
from index.encoders.shipped import ShippedEncoder
from tests.fakes.common.encoder import HashEncoder

TEXTS = ["Boats sail.", "The lamp burned 900 litres of oil a year."]


def test_an_export_makes_the_same_vectors_where_it_arrives(exported: ExportedEncoder) -> None:
    arrived = ShippedEncoder.of(exported).unpacked()
    for here, there in zip(exported.encode_passages(TEXTS), arrived.encode_passages(TEXTS), strict=True):
        assert there.vector.tolist() == here.vector.tolist()
        assert there.token_vectors.tolist() == here.token_vectors.tolist()


def test_so_does_a_whole_model(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    arrived = ShippedEncoder.of(encoder).unpacked()
    for here, there in zip(encoder.encode_passages(TEXTS), arrived.encode_passages(TEXTS), strict=True):
        assert there.vector.tolist() == here.vector.tolist()


def test_other_files_have_another_key(exported: ExportedEncoder, tiny: Path) -> None:
    assert ShippedEncoder.of(exported).key == ShippedEncoder.of(exported).key
    assert ShippedEncoder.of(exported).key != ShippedEncoder.of(load_encoder(str(tiny))).key


def test_an_encoder_without_files_cannot_be_shipped() -> None:
    with pytest.raises(TypeError, match="HashEncoder has no files to ship"):
        ShippedEncoder.of(HashEncoder())

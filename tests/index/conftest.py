import io
import sys
from pathlib import Path
from typing import Any

import pytest

from index.cli import main
from index.encoders.onnx import ExportedEncoder
from index.qa.readers.features import FeaturesReader
from index.qa.readers.model import load_model
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.exports import default_encoder
from tests.fakes.common.models import PROMPTS, tiny_model
from tests.index.commands import Result, Run


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> ExportedEncoder:
    """The default model as it is exported by default."""
    return default_encoder(tmp_path_factory.mktemp("int8"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with prompts."""
    return tiny_model(tmp_path_factory.mktemp("models") / "tiny", PROMPTS)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process, as `python -m index` does."""

    def run(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["index", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code: Any = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def small_model(monkeypatch: pytest.MonkeyPatch, encoder: HashEncoder) -> HashEncoder:
    """Commands load the small encoder."""
    monkeypatch.setattr("index.maintenance.build.encoder_for_building", lambda *_: encoder)
    for module in ("live", "encoders.select", "maintenance.gate", "maintenance.versions", "maintenance.doctor"):
        monkeypatch.setattr(f"index.{module}.encoder_of", lambda *_: encoder)
    return encoder


@pytest.fixture
def features_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions are read by features: the small encoder's vectors mean nothing to the trained reader."""
    reader = FeaturesReader(load_model())
    for module in ("live", "maintenance.build", "maintenance.versions"):
        monkeypatch.setattr(f"index.{module}.load_reader", lambda _: reader)

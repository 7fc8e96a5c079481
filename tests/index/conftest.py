from pathlib import Path

import pytest

from index.runtime import ExportedEncoder
from tests.exports import default_encoder
from tests.models import PROMPTS, tiny_model


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> ExportedEncoder:
    """The default model as it is exported by default."""
    return default_encoder(tmp_path_factory.mktemp("int8"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with prompts."""
    return tiny_model(tmp_path_factory.mktemp("models") / "tiny", PROMPTS)

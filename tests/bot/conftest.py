from pathlib import Path

import pytest

from index import Store, build
from tests.fakes.common.exports import default_encoder
from tests.paths import ROOT

CORPUS = ROOT / "corpus"


@pytest.fixture(scope="session")
def our_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of corpus/, built with the real model."""
    folder = tmp_path_factory.mktemp("index") / ".index"
    build(CORPUS, Store(folder), default_encoder(folder))
    return folder

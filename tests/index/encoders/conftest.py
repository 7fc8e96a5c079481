import pytest

from index import Encoder, load_encoder


@pytest.fixture(scope="session")
def reference_encoder() -> Encoder:
    """The default model as sentence-transformers runs it, which takes seconds to load."""
    return load_encoder()

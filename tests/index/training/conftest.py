"""What tests of training share."""

import pytest
from tokenizers import Tokenizer

from tests.fakes.common.models import PACKAGED


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The default model's, without its own padding and cutting."""
    made = Tokenizer.from_file(str(PACKAGED / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made

from pathlib import Path

import pytest

from tests.fakes.common.corpora import LIGHTHOUSE_MARKDOWN, write_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one article."""
    return write_corpus(tmp_path / "corpus", lighthouse_md=LIGHTHOUSE_MARKDOWN)

import shutil
from pathlib import Path

import pytest

from tests.bot import process
from tests.bot.forked import Forked
from tests.paths import CORPUS

# As the programs beside the tests start it, a bot computes for two seconds before it connects; so, for half a second.
process.start = Forked


@pytest.fixture
def place(our_index: Path, tmp_path: Path) -> Path:
    """A folder with our articles and their index, which a bot that is started there may change."""
    shutil.copytree(CORPUS, tmp_path / "corpus")
    shutil.copytree(our_index, tmp_path / ".index")
    return tmp_path

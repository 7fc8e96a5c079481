import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.bot import process
from tests.bot.forked import Forked
from tests.bot.made_history import made_history, migrate_from
from tests.paths import CORPUS

# As the programs beside the tests start it, a bot computes for two seconds before it connects; so, for half a second.
process.start = Forked


@pytest.fixture(autouse=True)
def begins_with_a_made_history(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Histories are copies of one that was made before, but where making them is what is tested."""
    if "history" not in request.path.parts:
        monkeypatch.setattr("bot.history.database.migrate", partial(migrate_from, made_history()))


@pytest.fixture
def place(our_index: Path, tmp_path: Path) -> Path:
    """A folder with our articles and their index, which a bot that is started there may change."""
    shutil.copytree(CORPUS, tmp_path / "corpus")
    shutil.copytree(our_index, tmp_path / ".index")
    return tmp_path

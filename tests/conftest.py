"""What tests of several packages share. Nothing here may be fetched from a network."""

import gc
import os
import signal

os.environ["HF_HUB_OFFLINE"] = "1"

from pathlib import Path

import pytest
from hypothesis import settings

from index import Encoder, LiveIndex, Store, build
from tests.fakes.common.apart import begin_with_a_kept_one
from tests.fakes.common.corpora import BEES_TEXT, LIGHTHOUSE_MARKDOWN, TIDAL_SCRAPED, write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.exports import default_encoder, share
from tests.items import ITEMS
from tests.paths import CORPUS

# The same examples on every run, however busy the machine is.
settings.register_profile("footnote", derandomize=True, deadline=None)
settings.load_profile("footnote")


# What is imported and collected is needed until the end: looking through it for garbage took a quarter of the time.
gc.disable()

# They start processes and wait for them: begun first, no long file is left alone at the end.
LONGEST = (
    "tests/test_alone",
    "tests/bot/slack/",
    "tests/bot/discord/",
    "tests/index/encoders/",
    "tests/index/maintenance/test_on_ray",
    "tests/index/test_",
)

# A job in the background of a shell ignores Ctrl-C, and so would every process that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure() -> None:
    share()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hold the marks of tests to the names of tests/items.py, and put the longest files first."""
    for test in items:
        for mark in test.iter_markers("item"):
            unknown = set(mark.args) - set(ITEMS)
            if unknown or not mark.args:
                raise pytest.UsageError(f"{test.nodeid}: no item of tests/items.py: {', '.join(sorted(unknown))}")
    items.sort(key=lambda test: not test.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def reads_apart_with_kept_processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in processes that other tests began, but where the process is what is tested."""
    if request.path.name != "test_apart.py":
        monkeypatch.setattr("index.articles.apart.Apart._begin", begin_with_a_kept_one)


@pytest.fixture
def encoder() -> HashEncoder:
    """A small deterministic encoder."""
    return HashEncoder()


@pytest.fixture(scope="session")
def real_encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The default model as builds take it, loaded once for all tests."""
    return default_encoder(tmp_path_factory.mktemp("int8"))


@pytest.fixture(scope="session")
def our_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of corpus/, as `python -m index build` makes it, for all tests that only read it."""
    folder = tmp_path_factory.mktemp("index") / ".index"
    build(CORPUS, Store(folder), default_encoder(folder))
    return folder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with three articles, one in each form."""
    return write_corpus(
        tmp_path / "corpus", bees_txt=BEES_TEXT, lighthouse_md=LIGHTHOUSE_MARKDOWN, tidal_txt=TIDAL_SCRAPED
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / ".index")


@pytest.fixture
def built(corpus: Path, store: Store, encoder: HashEncoder) -> Store:
    """The store with one version of the corpus, made by the small encoder."""
    build(corpus, store, encoder)
    return store


@pytest.fixture
def live(built: Store, encoder: HashEncoder) -> LiveIndex:
    """The built index, followed as new versions are published."""
    return LiveIndex(built.folder, encoder=encoder)

"""What is answered from a few articles by a reading that is never sure: for what is asked for by its place."""

from collections.abc import Mapping
from pathlib import Path

from index import Answer, Store, build
from index.qa.pipeline import read_for
from index.qa.readers.features import FeaturesReader
from tests.fakes.common.encoder import HashEncoder
from tests.index.qa.unsure_reading import NEVER_SURE


def store_of(folder: Path, files: Mapping[str, str]) -> Store:
    """An index of articles of these names and texts."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, content in files.items():
        (corpus / f"{name}.md").write_text(content, encoding="utf-8")
    store = Store(folder / "index")
    build(corpus, store, HashEncoder())
    return store


def quoted(store: Store, question: str) -> str:
    """What is quoted as the answer, "" where nothing is."""
    found = read_for(store.open(), HashEncoder(), FeaturesReader(NEVER_SURE), question).answer
    return found.quote if isinstance(found, Answer) else ""

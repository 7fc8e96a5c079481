"""The index and the language model that a command asks, and the process made ready for it."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.cli.build import build_with_progress
from index.encoders.models import DEFAULT_PRECISION
from index.language_model.server import Call, ModelServer
from index.live import LiveIndex, compute_on_one_thread
from index.qa.readers.features import FeaturesReader
from index.qa.readers.model import load_model, reader_path
from index.store.location import Location, folder_of

if TYPE_CHECKING:
    from index.qa.readers.language_model import LanguageModelReader
    from index.store.version import Index


def opened(location: Location, model: str, reranker: str = "", *, by_features: bool = False) -> LiveIndex:
    """The version that serves. Raises what `LiveIndex` raises.

    by_features: whether the trained reader is left out, in every language.
    """
    compute_on_one_thread()
    reader = FeaturesReader(load_model(reader_path(folder_of(location)))) if by_features else None
    return LiveIndex(location, model, reranker=reranker, reader=reader)


@contextmanager
def model_reader(
    server: ModelServer | None, folder: Path, told: Callable[[Call], object] = repr
) -> "Iterator[LanguageModelReader | None]":
    """What reads with the model of that server, where there is one; what it chooses is kept in the index folder.

    told: hears of every call. Raises LanguageModelError.
    """
    if server is None:
        yield None
        return
    from index.qa.readers.language_model import open_model_reader  # noqa: PLC0415 - only who has a model waits for it

    with closing(open_model_reader(server, folder, told)) as reader:
        yield reader


def server_of(
    url: str, model: str, key: str, seconds: float, not_for: str = "", *, in_short: bool = False
) -> ModelServer | None:
    """The server that the options name, None where they name none. Raises LanguageModelError for half of them."""
    folders = tuple(filter(None, map(str.strip, not_for.split(","))))
    if not url and not model:
        return None
    return ModelServer(url, model, key, seconds, tokens_a_day=0, not_for=folders, in_short=in_short)


@contextmanager
def index_for(corpus: Path | None, location: Location, model: str) -> Iterator[Location]:
    """The index to use: the one named, or one for the corpus that is gone afterwards."""
    if corpus is None:
        yield location
        return
    with tempfile.TemporaryDirectory(prefix="footnote-") as temporary:
        used = Path(temporary) / "index"
        build_with_progress(corpus, used, model, DEFAULT_PRECISION)
        yield used


def paragraphs_of(index: "Index") -> dict[str, int]:
    """How many paragraphs each article has, by its id."""
    return {article.id: article.paragraphs[-1].number for article in index.articles}

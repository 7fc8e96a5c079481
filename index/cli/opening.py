"""The index and the language model that a command asks, and the process made ready for it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.language_model.server import Call, ModelServer
from index.live import LiveIndex, compute_on_one_thread
from index.qa.pipeline import OpenReading
from index.qa.readers.features import FeaturesReader
from index.qa.readers.model import load_model, reader_path

Chooses = Callable[[OpenReading], OpenReading]


def opened(folder: Path, model: str, reranker: str = "", *, by_features: bool = False) -> LiveIndex:
    """The version that serves. Raises what `LiveIndex` raises.

    by_features: whether the trained reader is left out, in every language.
    """
    compute_on_one_thread()
    reader = FeaturesReader(load_model(reader_path(folder))) if by_features else None
    return LiveIndex(folder, model, reranker=reranker, reader=reader)


@contextmanager
def choosing(server: ModelServer | None, told: Callable[[Call], object] | None = None) -> Iterator[Chooses]:
    """What the model of that server chooses of a reading; with none, the reading as it is.

    told: hears of every call. Raises LanguageModelError.
    """
    if server is None:
        yield lambda opened: opened
        return
    from index.language_model.asking import LanguageModel  # noqa: PLC0415 - only who has a model waits for it
    from index.qa.readers.language_model import LanguageModelReader  # noqa: PLC0415

    with closing(LanguageModel(server, told or (lambda _call: None))) as model:
        yield LanguageModelReader(model).choose


def server_of(url: str, model: str, key: str, seconds: float, tokens_a_day: int = 0) -> ModelServer | None:
    """The server that the options name, None where they name none. Raises LanguageModelError for half of them."""
    return ModelServer(url, model, key, seconds, tokens_a_day) if url or model else None

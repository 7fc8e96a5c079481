"""Which reader reads: the trained one where it can, the features alone where it cannot."""

import logging
from pathlib import Path

from index.errors import ReaderModelError
from index.qa.candidates import CandidateSentences
from index.qa.readers.features import FeaturesReader
from index.qa.readers.model import load_model, load_trained_model, reader_path, trained_path
from index.qa.readers.network import PACKAGED, SpanNetwork
from index.qa.readers.trained import LANGUAGE, TrainedReader
from index.qa.reading import Reader, Reading

_log = logging.getLogger(__name__)


class ReaderByLanguage:
    """The trained reader for articles in its language, the features for all others."""

    def __init__(self, features: FeaturesReader, trained: TrainedReader) -> None:
        self._features = features
        self._trained = trained

    def read(self, candidates: CandidateSentences) -> Reading:
        """Read with the reader for the language of what was found first."""
        knows = candidates.passages[0].article.language == LANGUAGE and not candidates.is_spelled
        return (self._trained if knows else self._features).read(candidates)


def load_reader(folder: Path, network: Path = PACKAGED) -> Reader:
    """The reader of an index folder, by the models that it was calibrated with or the packaged ones.

    Where the trained reader cannot be used the features answer alone, and the log says why.
    Raises ReaderModelError when the model of the features cannot be used.
    """
    alone = FeaturesReader(load_model(reader_path(folder)))
    try:
        trained = TrainedReader(load_trained_model(trained_path(folder)), SpanNetwork(network))
    except ReaderModelError as error:
        _log.warning("Answers come from features alone: %s", error)
        return alone
    return ReaderByLanguage(alone, trained)

"""What is answered from a few articles by a reading that is always sure."""

from collections.abc import Mapping
from pathlib import Path

from index import Answer, NoAnswer, Store, Unsure, build
from index.qa.features import NAMES
from index.qa.pipeline import read_for
from index.qa.readers.features import FeaturesReader
from index.qa.readers.model import ANSWERABLE, COVERED, FeaturesModel, Logistic
from tests.fakes.common.encoder import HashEncoder

# The sentence with the words of the question, which is always sure.
_MODEL = FeaturesModel(
    ranking=dict.fromkeys(NAMES, 0.0) | {"late_with_sentence_before": 9.0},
    base=0.0,
    covered=Logistic(dict.fromkeys(COVERED, 0.0), 30.0),
    answerable=Logistic(dict.fromkeys(ANSWERABLE, 0.0), 10.0),
    calibration=Logistic({"both": 1.0}, 5.0),
    threshold=0.5,
)


def found_in(folder: Path, question: str, files: Mapping[str, str]) -> Answer | Unsure | NoAnswer:
    """What articles of these names and texts answer."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, content in files.items():
        (corpus / f"{name}.md").write_text(content, encoding="utf-8")
    build(corpus, Store(folder / "index"), HashEncoder())
    return read_for(Store(folder / "index").open(), HashEncoder(), FeaturesReader(_MODEL), question).answer


def marked(answer: Answer) -> str:
    """The words of the quotation that are highlighted."""
    return " ".join(answer.quote[start:end] for start, end in answer.highlights)

"""Reading with a network: what its margins and the features make of the candidates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Store, build
from index.qa.candidates import CandidateSentences
from index.qa.features import NAMES, Features
from index.qa.readers.model import ANSWERABLE, COVERED, TRAINED_EVIDENCE, FeaturesModel, Logistic, TrainedModel
from index.qa.readers.network import TokenScores
from index.qa.readers.trained import SingleSentences, TrainedReader
from index.text.question import read_question
from index.types import Certainty
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder

_FEATURES = FeaturesModel(
    ranking=dict.fromkeys(NAMES, 0.0) | {"bm25": 1.0},
    base=0.0,
    covered=Logistic(dict.fromkeys(COVERED, 0.0), 0.0),
    answerable=Logistic(dict.fromkeys(ANSWERABLE, 0.0), 0.0),
    calibration=Logistic({"both": 1.0}, 0.0),
    threshold=0.5,
)
_BY_ITSELF = Logistic(dict.fromkeys(TRAINED_EVIDENCE, 0.0) | {"alone": 1.0}, 0.0)
# Ranked by the network alone; as sure as the best sentence is by itself.
_MODEL = TrainedModel(
    _FEATURES,
    {"features": 0.0, "span": 1.0, "passage_span": 0.0},
    right=_BY_ITSELF,
    among=_BY_ITSELF,
    sure=0.8,
    unsure=0.2,
)
CASTLE = "The castle opens at nine. The garden opens at ten. Dogs stay outside."


class MarginNetwork:
    """Finds given words in given passages with a given margin, and writes down what it read."""

    def __init__(self, margins: Mapping[tuple[str, str], float]) -> None:
        self._margins = margins
        self.read: list[str] = []

    def scores(self, question: str, context: str, passage: str) -> TokenScores:
        self.read.append(passage)
        places, at = [], 0
        for word in passage.split():
            start = passage.index(word, at)
            at = start + len(word)
            places.append((start, at))
        starts = np.full(len(places), -5.0, dtype=np.float32)
        ends = starts.copy()
        for (text, found), margin in self._margins.items():
            if text == passage:
                starts[[start == passage.index(found) for start, _ in places]] = margin / 2
                ends[[end == passage.index(found) + len(found) for _, end in places]] = margin / 2
        return TokenScores(starts, ends, np.array(places, dtype=np.int32), 0.0)


def lay(folder: Path, question: str, *texts: str, scores: Sequence[float] = ()) -> CandidateSentences:
    """Articles of one passage each as the candidates of a question, with scores by features."""
    files = {f"article{number}_txt": f"Title{number}\n\n{text}\n" for number, text in enumerate(texts)}
    build(write_corpus(folder / "corpus", **files), Store(folder / "index"), HashEncoder())
    index = Store(folder / "index").open()
    passages = tuple(index.passage(row) for row in range(len(index)))
    rows = [row for row, passage in enumerate(passages) for _ in passage.sentences]
    table = np.zeros((len(rows), len(NAMES)), dtype=np.float32)
    table[:, NAMES.index("bm25")] = scores or [0.0] * len(rows)
    ones = np.ones(len(rows), np.float32)
    features = Features(np.arange(len(rows)), np.array(rows), table, ones, ones)
    return CandidateSentences(index, read_question(question), passages, features)


def test_what_the_network_finds_is_quoted_and_marked(tmp_path: Path) -> None:
    network = MarginNetwork({(CASTLE, "at ten."): 4.0, ("The garden opens at ten.", "at ten."): 4.0})
    reading = TrainedReader(_MODEL, network).read(lay(tmp_path, "When does the garden open?", CASTLE))
    assert (reading.quote, reading.certainty) == ("The garden opens at ten.", Certainty.SURE)
    assert [reading.quote[start:end] for start, end in reading.highlights] == ["at ten."]
    assert reading.confidence == pytest.approx(1 / (1 + np.exp(-4)), abs=1e-6)


@pytest.mark.parametrize(
    ("alone", "certainty"), [(3.0, Certainty.SURE), (0.0, Certainty.UNSURE), (-3.0, Certainty.NONE)]
)
def test_a_sentence_that_does_not_answer_by_itself_is_not_sure(
    tmp_path: Path, alone: float, certainty: Certainty
) -> None:
    network = MarginNetwork({(CASTLE, "at ten."): 9.0, ("The garden opens at ten.", "at ten."): alone})
    reading = TrainedReader(_MODEL, network).read(lay(tmp_path, "When does the garden open?", CASTLE))
    assert (reading.quote, reading.certainty) == ("The garden opens at ten.", certainty)


def test_only_the_best_sentence_is_read_by_itself_and_once(tmp_path: Path) -> None:
    network = MarginNetwork({(CASTLE, "at ten."): 4.0})
    candidates = lay(tmp_path, "When does the garden open?", CASTLE)
    TrainedReader(_MODEL, network).read(candidates)
    assert network.read == [CASTLE, "The garden opens at ten."]
    network.read.clear()
    sentences = SingleSentences(candidates, network)
    assert [sentences.margin(1), sentences.margin(1)] == [-10.0, -10.0]
    assert network.read == ["The garden opens at ten."]


def test_a_margin_beyond_all_measure_is_bounded(tmp_path: Path) -> None:
    network = MarginNetwork({("The garden opens at ten.", "at ten."): 99.0})
    candidates = lay(tmp_path, "When does the garden open?", CASTLE)
    assert SingleSentences(candidates, network).margin(1) == 12.0


def test_only_the_five_best_passages_by_features_are_read(tmp_path: Path) -> None:
    texts = [f"The gate number {number} opens at noon." for number in range(7)]
    network = MarginNetwork({})
    scores = [float(number) for number in range(7)]
    TrainedReader(_MODEL, network).read(lay(tmp_path, "When does the gate open?", *texts, scores=scores))
    assert network.read[:5] == texts[:1:-1]
    assert len(network.read) == 6


def test_the_three_best_sentences_are_shown_when_unsure(tmp_path: Path) -> None:
    network = MarginNetwork(
        {
            (CASTLE, "at nine."): 3.0,
            (CASTLE, "at ten."): 2.0,
            (CASTLE, "stay outside."): 1.0,
            ("The castle opens at nine.", "nine."): 0.0,
        }
    )
    model = replace(_MODEL, right=Logistic(dict.fromkeys(TRAINED_EVIDENCE, 0.0), 0.0))
    reading = TrainedReader(model, network).read(lay(tmp_path, "When does it open?", CASTLE))
    assert reading.certainty is Certainty.UNSURE
    assert [choice.quote for choice in reading.choices] == CASTLE.replace(". ", ".|").split("|")


def test_a_name_that_stands_nowhere_near_makes_it_unsure(tmp_path: Path) -> None:
    network = MarginNetwork({(CASTLE, "at ten."): 9.0, ("The garden opens at ten.", "at ten."): 2.0})
    reading = TrainedReader(_MODEL, network).read(lay(tmp_path, "When does the garden of Umbra open?", CASTLE))
    assert reading.certainty is not Certainty.SURE
    assert reading.confidence < 0.25


@pytest.mark.parametrize(("asked", "certainty"), [("Windows", Certainty.SURE), ("Linux", Certainty.UNSURE)])
def test_what_another_item_says_of_a_name_is_not_said_by_this_one(
    tmp_path: Path, asked: str, certainty: Certainty
) -> None:
    steps = "On Windows press F7.\nOn Linux press F9."
    network = MarginNetwork({(steps, "F7."): 4.0, ("On Windows press F7.", "F7."): 4.0})
    written = "- On Windows press F7.\n- On Linux press F9."
    reading = TrainedReader(_MODEL, network).read(lay(tmp_path, f"Which key prints on {asked}?", written))
    assert (reading.choices[0].quote, reading.certainty) == ("On Windows press F7.", certainty)


def test_the_first_line_of_a_list_may_head_the_others(tmp_path: Path) -> None:
    keys = "Linux:\npress F7 to print"
    network = MarginNetwork({(keys, "F7"): 4.0, ("press F7 to print", "F7"): 4.0})
    written = "Linux:\n- press F7 to print"
    reading = TrainedReader(_MODEL, network).read(lay(tmp_path, "Which key prints on Linux?", written))
    assert (reading.quote, reading.certainty) == ("press F7 to print", Certainty.SURE)


def test_what_is_hardly_probable_beside_the_first_is_not_shown(tmp_path: Path) -> None:
    margins = {"at nine.": 2.0, "at ten.": 1.0, "stay outside.": -2.0}
    network = MarginNetwork({(CASTLE, words): margin for words, margin in margins.items()})
    reading = TrainedReader(replace(_MODEL, sure=1.0, unsure=0.0), network).read(lay(tmp_path, "When is it?", CASTLE))
    assert [each.quote for each in reading.choices] == ["The castle opens at nine.", "The garden opens at ten."]

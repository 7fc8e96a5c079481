from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Answer, Index, NoAnswer, Store, Unsure, build
from index.qa.answer import answer
from index.qa.candidates import CandidateSentences
from index.qa.features import NAMES, Features
from index.qa.readers.features import FeaturesReader, evidence, is_of_the_opposite
from index.qa.readers.model import ANSWERABLE, COVERED, FeaturesModel, Logistic
from index.qa.reading import Reading
from index.text.question import read_question
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder

# A sentence's score is what the test writes into one feature, and its cosine decides: 1 is sure, 0 is not.
_MODEL = FeaturesModel(
    ranking=dict.fromkeys(NAMES, 0.0) | {"bm25": 1.0},
    base=0.0,
    covered=Logistic(dict.fromkeys(COVERED, 0.0), 30.0),
    answerable=Logistic(dict.fromkeys(ANSWERABLE, 0.0) | {"cosine": 20.0}, -10.0),
    calibration=Logistic({"both": 1.0}, 5.0),
    threshold=0.5,
)
COST = "What does a session at SenseTime cost?"


class Desk:
    """Articles of one passage each, and what is read on them with scores and cosines by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lay(self, *texts: str) -> Index:
        files = {f"article{number}_txt": f"Title{number}\n\n{text}\n" for number, text in enumerate(texts)}
        build(write_corpus(self.folder / "corpus", **files), Store(self.folder / "index"), HashEncoder())
        return Store(self.folder / "index").open()

    def candidates(
        self, question: str, texts: Sequence[str], scores: Sequence[float], cosines: Sequence[float]
    ) -> CandidateSentences:
        index = self.lay(*texts)
        passages = tuple(index.passage(row) for row in range(len(index)))
        rows = [row for row, passage in enumerate(passages) for _ in passage.sentences]
        table = np.zeros((len(rows), len(NAMES)), dtype=np.float32)
        table[:, NAMES.index("bm25")] = scores
        features = Features(
            np.arange(len(rows)), np.array(rows), table, np.array(cosines, np.float32), np.full(len(rows), 0.8)
        )
        return CandidateSentences(index, read_question(question), passages, features)

    def read(self, question: str, texts: Sequence[str], scores: Sequence[float], *cosines: float) -> Reading:
        return FeaturesReader(_MODEL).read(self.candidates(question, texts, scores, cosines or [1.0] * len(scores)))

    def answer(
        self, question: str, texts: Sequence[str], scores: Sequence[float], *cosines: float
    ) -> Answer | Unsure | NoAnswer:
        candidates = self.candidates(question, texts, scores, cosines or [1.0] * len(scores))
        return answer(candidates.index, FeaturesReader(_MODEL).read(candidates))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# Which sentence, which passage ----------------------------------------------------------------------------------


def test_the_sentence_with_the_highest_score_is_quoted(desk: Desk) -> None:
    reading = desk.read("Who sleeps?", ["Ann runs. Ben sleeps. Cy eats.", "Dan sings."], [0, 9, 0, 3])
    assert (reading.quote, reading.passage.article.id) == ("Ben sleeps.", "article0")


def test_a_passage_scores_the_sum_of_its_sentences_likelihoods(desk: Desk) -> None:
    reading = desk.read("Who sleeps?", ["Ann runs. Ben sleeps.", "Dan sings."], [2, 2, 2.5])
    assert [match.passage.article.id for match in reading.matches] == ["article0", "article1"]
    assert [match.score for match in reading.matches] == pytest.approx([2 + np.log(2), 2.5])
    assert reading.quote == "Dan sings."


# What is quoted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opening", ["It", "He", "They", "This", "“She", "The latter", "such"])
def test_a_sentence_that_opens_with_a_pronoun_is_quoted_with_the_one_before(desk: Desk, opening: str) -> None:
    text = f"Ann met Ben. {opening.capitalize() if opening == 'such' else opening} came late. Cy eats."
    assert desk.read("Who came?", [text], [0, 9, 0]).quote == text.removesuffix(" Cy eats.")


@pytest.mark.parametrize("opening", ["Italy", "Henry", "Thistles", "The lathe"])
def test_a_word_that_only_begins_like_a_pronoun_stands_alone(desk: Desk, opening: str) -> None:
    assert desk.read("Who came?", [f"Ann met Ben. {opening} came late."], [0, 9]).quote == f"{opening} came late."


def test_a_chain_of_pronouns_goes_back_two_sentences_at_most(desk: Desk) -> None:
    text = "Ann runs. She eats. She sleeps. She wakes."
    assert desk.read("Who wakes?", [text], [0, 0, 0, 9]).quote == "She eats. She sleeps. She wakes."
    assert desk.read("Who wakes?", ["She wakes. Ann runs."], [9, 0]).quote == "She wakes."


@pytest.mark.parametrize(
    ("scores", "quote"),
    [
        ([0, 9, 8.0, 0], "Ben eats. Cy sings."),
        ([8.5, 9, 8.1, 0], "Ann runs. Ben eats."),
        ([0, 9, 7.9, 0], "Ben eats."),
        ([0, 9, 0, 8.9], "Ben eats."),
    ],
)
def test_a_neighbour_within_one_nat_is_quoted_too(desk: Desk, scores: list[float], quote: str) -> None:
    assert desk.read("Who?", ["Ann runs. Ben eats. Cy sings. Dan knits."], scores).quote == quote


def test_a_neighbour_in_another_passage_is_not_quoted(desk: Desk) -> None:
    assert desk.read("Who?", ["Ann runs.", "Ben eats."], [8.9, 9]).quote == "Ben eats."


def test_the_highlight_stands_in_the_best_sentence(desk: Desk) -> None:
    found = desk.read(COST, ["SenseTime has 300 yuan. Its session costs 500 yuan."], [0, 9])
    assert found.quote == "SenseTime has 300 yuan. Its session costs 500 yuan."
    assert [found.quote[start:end] for start, end in found.highlights] == ["500 yuan"]


# Whether to answer ----------------------------------------------------------------------------------------------


def test_what_speaks_for_and_against_a_sentence_is_counted(desk: Desk) -> None:
    texts = ["Ann lost 12 times. Suzhou is big.", "Ben slept."]
    candidates = desk.candidates("Who won 13 times in Suzhou but not in Oslo?", texts, [3, 2, 1], [0.25, 0.5, 0.75])
    assert dict(evidence(candidates, 3.0, 0)) == {
        "score": 3.0,
        "cosine": 0.25,
        "best_cosine": 0.75,
        "inexact": 0.8,
        "contradicted": 1.0,
        "missing": 1.0,  # "Oslo", which no article has, says most
        "missing_numbers": 1.0,
        "missing_names": 1.0,  # "Suzhou" stands in the next sentence
        "missing_kind": 0.0,
    }


def test_asked_for_a_number_a_sentence_without_one_lacks_what_is_asked_for(desk: Desk) -> None:
    question = "How many labs does Ann run?"
    without, with_one = (
        desk.candidates(question, [text, "Ben slept."], [2, 1], [1, 1]) for text in ("Ann runs.", "Ann runs 3.")
    )
    assert evidence(without, 1.0, 0)["missing_kind"] == 1
    assert evidence(with_one, 1.0, 0)["missing_kind"] == 0


def test_the_title_counts_as_said(desk: Desk) -> None:
    candidates = desk.candidates("What did Title0 do?", ["Ann ran."], [1], [1])
    assert evidence(candidates, 1.0, 0)["missing"] == 0
    assert evidence(candidates, 1.0, 0)["missing_names"] == 0


def test_below_the_threshold_it_refuses_and_says_what_is_missing(desk: Desk) -> None:
    found = desk.answer(
        "Which zeppelins did Tencent and Baidu buy in 1999?", ["Tencent buys.", "Baidu sells."], [9, 1], 0, 0
    )
    assert isinstance(found, NoAnswer)
    assert found.missing_words == ("zeppelins", "1999")
    assert found.missing_names == ("Baidu", "1999")  # the nearest passage has "Tencent"
    assert found.confidence < 0.01
    assert [match.passage.article.id for match in found.nearest] == ["article0", "article1"]


def test_at_most_five_passages_are_nearest(desk: Desk) -> None:
    found = desk.answer("Who?", [f"Ann{n}." for n in range(7)], range(7))
    assert [match.score for match in found.nearest] == pytest.approx([6, 5, 4, 3, 2])


def test_the_threshold_itself_answers(desk: Desk) -> None:
    candidates = desk.candidates("Who runs?", ["Ann runs."], [9], [0.4])
    confidence = FeaturesReader(_MODEL).read(candidates).confidence
    assert 0 < confidence < 1
    assert FeaturesReader(replace(_MODEL, threshold=confidence)).read(candidates).is_answer
    assert not FeaturesReader(replace(_MODEL, threshold=confidence + 1e-9)).read(candidates).is_answer


# Disagreement ---------------------------------------------------------------------------------------------------

FIVE = "A session at SenseTime costs 500,000 yuan."
SEVEN = "Each session at SenseTime costs 700,000 yuan."


def contrary(found: Answer | Unsure | NoAnswer) -> str | None:
    assert isinstance(found, Answer)
    return found.contrary.quote if found.contrary else None


def test_two_articles_with_different_amounts_are_both_shown(desk: Desk) -> None:
    found = desk.answer(COST, [FIVE, SEVEN], [9, 8])
    assert isinstance(found, Answer)
    assert found.quote == FIVE
    assert contrary(found) == SEVEN
    assert found.contrary is not None
    assert [SEVEN[start:end] for start, end in found.contrary.highlights] == ["700,000 yuan"]
    assert found.contrary.passage.article.id == "article1"


def test_two_articles_with_different_years_are_both_shown(desk: Desk) -> None:
    texts = ["The lab in Suzhou opened in 2015.", "The lab in Suzhou opened in 2016."]
    assert contrary(desk.answer("When did the lab in Suzhou open?", texts, [9, 8])) == texts[1]


@pytest.mark.parametrize(
    ("question", "texts", "scores", "cosines"),
    [
        (COST, [FIVE, FIVE.replace("A", "Each", 1)], [9, 8], [1, 1]),  # the same amount
        (COST, [FIVE, SEVEN.replace("SenseTime", "Baidu")], [9, 8], [1, 1]),  # of someone else
        (COST.replace("SenseTime", "Tencent"), [FIVE, SEVEN], [9, 8], [1, 1]),  # another name is asked about
        (COST, [FIVE, SEVEN], [9, 8], [1, 0]),  # only one is confident
        (COST, [FIVE, SEVEN], [9, 6.9], [1, 1]),  # the other is far behind
        (COST, [f"{FIVE} {SEVEN}", "Ben eats."], [9, 7, 0], [1, 1, 1]),  # one article by itself
        ("Who trains at SenseTime?", ["Ann Lee trains at SenseTime.", "Ben Oh trains at SenseTime."], [9, 8], [1, 1]),
        (COST, [FIVE, "A session at SenseTime costs a lot."], [9, 8], [1, 1]),  # the other names no amount
        (
            "When does the lab in Suzhou open?",
            ["The lab in Suzhou opens on Friday.", "It opened in Suzhou in 2016."],
            [9, 8],
            [1, 1],
        ),
    ],
)
def test_what_is_no_disagreement_is_not_shown(
    desk: Desk, question: str, texts: list[str], scores: list[float], cosines: list[float]
) -> None:
    assert contrary(desk.answer(question, texts, scores, *cosines)) is None


def test_who_asks_whether_something_is_so_is_answered_by_the_opposite() -> None:
    closed = "The sauna is closed until further notice."
    assert not is_of_the_opposite(read_question("Is the sauna open?"), closed)
    assert is_of_the_opposite(read_question("When is the sauna open?"), closed)
    assert not is_of_the_opposite(read_question("When is the sauna closed?"), closed)

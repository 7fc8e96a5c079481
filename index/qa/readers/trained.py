"""Reading with the trained network: where an answer stands in each of the best passages, or nowhere.

The features choose which passages the network reads. Its margins and their scores rank all sentences together, and one
logistic regression each says how probable it is that the first sentence answers, and that one of the first three does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from index.qa.candidates import CandidateSentences
from index.qa.columns import asks_for_an_empty_cell
from index.qa.contrary import contrary_to
from index.qa.features import Floats
from index.qa.quotation import in_short, with_span
from index.qa.readers.features import is_of_the_opposite, is_said
from index.qa.readers.model import TrainedModel
from index.qa.readers.network import PassageScorer, best_spans
from index.qa.reading import Reading, Span
from index.text.antonyms import contradicts, says_all_of
from index.text.question import QUANTITIES, Kind
from index.text.words import words
from index.types import Certainty, Passage

# So many passages are read: each costs as much as encoding one.
PASSAGES_READ = 5
CANDIDATES_SHOWN = 3
# What is so much less probable than the first candidate is not shown beside it: of 80 such none answered.
_LEAST_OF_THE_FIRST = 0.05
# Of what was quoted for another name or number than the one asked for, about so many were right all the same.
_OF_ANOTHER = 0.25
# Of sentences that say the opposite of what was asked, 3 of 60 answered all the same: who buys stands where one sells.
_OF_THE_OPPOSITE = 0.05
# A name is said once, and then for about so many characters it goes without saying.
_BEFORE = 800
# Beyond it a margin says no more.
_LARGEST_MARGIN = 12.0

# The language that the network was trained on.
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class SentenceSpans:
    """What the network says of every candidate sentence.

    spans: (sentences), the best span of each as offsets in its article; None where it was not read.
    margins: (sentences,), by how much that span is likelier than none; where it was not read, that of the worst
        passage which was.
    passage_margins: (sentences,), the largest of its passage.
    """

    spans: tuple[Span | None, ...]
    margins: Floats
    passage_margins: Floats


class TrainedReader:
    """Reads with a network beside the features. Thread-safe; raises ReaderModelError with the first question."""

    def __init__(self, model: TrainedModel, network: PassageScorer) -> None:
        self.model = model
        self.network = network

    def read(self, candidates: CandidateSentences) -> Reading:
        """Choose what answers best, and say how sure that is."""
        by_features = self.model.features.scores(candidates.features.table)
        found = spans_of(candidates, by_features, self.network)
        scores = self.model.scores(table_of(by_features, found))

        sentences = SingleSentences(candidates, self.network)

        def reading_of(sentence: int) -> Reading:
            return self._reading(candidates, found, scores, sentence, sentences.margin(sentence))

        reading = reading_of(*candidates.best(scores))
        if not reading.is_answer or candidates.question.kind not in QUANTITIES:
            return reading
        return replace(reading, contrary=contrary_to(reading, candidates, scores, reading_of))

    def _reading(
        self, candidates: CandidateSentences, found: SentenceSpans, scores: Floats, best: int, alone: float
    ) -> Reading:
        values = trained_evidence(candidates, found, scores, best, alone)
        right = probability_right(self.model, values)
        question, matches = candidates.question, candidates.matches(scores)
        passage, number, first = candidates.place(best)
        shown = candidates.best(scores, CANDIDATES_SHOWN)
        if values["opposite"]:
            shown = _beside_the_opposite(candidates, shown)
        certainty = Certainty.NONE
        if not is_said(candidates, passage) or asks_for_an_empty_cell(question, passage, number):
            right = 0.0
        elif right >= self.model.sure:
            certainty = Certainty.SURE
        elif shown and self.model.among.probability(values) >= self.model.unsure:
            certainty = Certainty.UNSURE
        if certainty is not Certainty.UNSURE:
            own = scores[first : first + len(passage.sentences)]
            choice = with_span(question, passage, number, found.spans[best], right, own)
            return Reading(question, matches, (choice,), certainty)
        shares = np.exp(scores - scores.max())
        choices = []
        for row in (row for row in shown if shares[row] >= _LEAST_OF_THE_FIRST * shares[shown[0]]):
            passage, number, _ = candidates.place(row)
            confidence = right * float(shares[row])
            choices.append(in_short(question, passage, number, found.spans[row], confidence))
        return Reading(question, matches, tuple(choices), certainty)


def _beside_the_opposite(candidates: CandidateSentences, shown: tuple[int, ...]) -> tuple[int, ...]:
    """What may answer where the best sentence says the opposite of what is asked: those that say it themselves.

    Who bought something stands where it says who sold it, so of people all is shown.
    """
    if candidates.question.kind is Kind.PERSON:
        return shown
    placed = [(row, *candidates.place(row)[:2]) for row in shown]
    asked = candidates.question.text
    return tuple(row for row, passage, number in placed if says_all_of(asked, passage.sentences[number].text))


def spans_of(candidates: CandidateSentences, by_features: Floats, network: PassageScorer) -> SentenceSpans:
    """Read the best passages by features, and say for every sentence what was found in it."""
    passage_of = candidates.features.passage_of
    order = np.argsort(-candidates.passage_scores(by_features), kind="stable")[:PASSAGES_READ]
    spans: list[Span | None] = [None] * len(passage_of)
    margins = np.full(len(passage_of), np.nan, dtype=np.float32)
    for row in order:
        passage = candidates.passages[row]
        scores = network.scores(candidates.question.text, context_of(passage), passage.text)
        places = [(each.start - passage.start, each.end - passage.start) for each in passage.sentences]
        first = int(np.searchsorted(passage_of, row))
        for sentence, span in enumerate(best_spans(scores, places), first):
            if span:
                spans[sentence] = (span.start + passage.start, span.end + passage.start)
                margins[sentence] = np.clip(span.margin, -_LARGEST_MARGIN, _LARGEST_MARGIN)
    largest = np.array([_largest(margins[passage_of == row]) for row in range(len(candidates.passages))])
    lowest = float(np.nanmin(margins)) if not np.isnan(margins).all() else -_LARGEST_MARGIN
    unread = float(np.nanmin(largest)) if not np.isnan(largest).all() else -_LARGEST_MARGIN
    passage_margins = np.where(np.isnan(largest), unread, largest)[passage_of].astype(np.float32)
    was_read = np.isin(passage_of, order)
    filled = np.where(np.isnan(margins), np.where(was_read, lowest, unread), margins).astype(np.float32)
    return SentenceSpans(tuple(spans), filled, passage_margins)


def table_of(by_features: Floats, found: SentenceSpans) -> Floats:
    """(sentences, len(TRAINED_RANKING))."""
    return np.stack([by_features, found.margins, found.passage_margins], axis=1).astype(np.float32)


class SingleSentences:
    """Candidate sentences read once more, each without its passage: what answers, mostly still does so by itself.

    Beside its neighbours a sentence is found for what it resembles most; alone it has to say what was asked.
    """

    def __init__(self, candidates: CandidateSentences, network: PassageScorer) -> None:
        self._candidates = candidates
        self._network = network
        self._margins: dict[int, float] = {}

    def margin(self, sentence: int) -> float:
        """By how much an answer in the sentence is likelier than none, when it is all that is read."""
        if sentence not in self._margins:
            passage, number, _ = self._candidates.place(sentence)
            text = passage.sentences[number].text
            scores = self._network.scores(self._candidates.question.text, context_of(passage), text)
            (span,) = best_spans(scores, [(0, len(text))])
            margin = span.margin if span else -_LARGEST_MARGIN
            self._margins[sentence] = float(np.clip(margin, -_LARGEST_MARGIN, _LARGEST_MARGIN))
        return self._margins[sentence]


def trained_evidence(
    candidates: CandidateSentences, found: SentenceSpans, scores: Floats, sentence: int, alone: float
) -> Mapping[str, float]:
    """What speaks for and against a sentence as the answer, by the names in `index/qa/readers/model.py`.

    alone: the sentence's margin by itself, see `SingleSentences`.
    """
    passage, number, _ = candidates.place(sentence)
    shares = np.exp(scores - scores.max())
    asked, said = candidates.question.text, passage.sentences[number].text
    return {
        "cosine": float(candidates.features.cosines[sentence]),
        "contradicted": float(contradicts(asked, said)),
        "opposite": float(is_of_the_opposite(candidates.question, said)),
        "span": float(found.margins[sentence]),
        "alone": alone,
        "of_another": float(_is_of_another(candidates, sentence)),
        "share": float(shares[sentence] / shares.sum()),
    }


def _is_of_another(candidates: CandidateSentences, sentence: int) -> bool:
    """Whether a name or number of the question stands neither in the passage, nor above it, nor shortly before it.

    What stands in another item of a list, or another row, is said of that; but the first line may head the others.
    """
    passage, number, _ = candidates.place(sentence)
    text, start = passage.article.text, passage.sentences[number].start
    first = text[passage.start : passage.end].split("\n", 1)[0]
    begin = max(text.rfind("\n", passage.start, start) + 1, passage.start)
    line = text[begin : passage.end].split("\n", 1)[0]
    before = text[max(passage.start - _BEFORE, 0) : passage.start]
    above = f"{passage.article.title} {passage.paragraph.context} {passage.article.published[:4]}"
    held = {word.term for part in (above, before, first, line) for word in words(part)}
    return any((word.is_name or word.is_number) and word.term not in held for word in candidates.question.words)


def probability_right(model: TrainedModel, values: Mapping[str, float]) -> float:
    """The probability that a sentence answers, by what speaks for and against it.

    What is said of one name or number is seldom so of another: where one that was asked for does not stand before the
    sentence or near it, the network is surer than it should be. So it is of the opposite of what was asked.
    """
    right = model.right.probability(values)
    return right * (_OF_ANOTHER if values["of_another"] else 1.0) * (_OF_THE_OPPOSITE if values["opposite"] else 1.0)


def context_of(passage: Passage) -> str:
    """What the network is told of where a passage stands: title, heading, and what leads to a list or a table."""
    title, paragraph = passage.article.title, passage.paragraph
    above = paragraph.lead if paragraph.heading == title else paragraph.context
    return f"{title}: {above}" if above else title


def _largest(margins: Floats) -> float:
    return float(np.nanmax(margins)) if not np.isnan(margins).all() else np.nan

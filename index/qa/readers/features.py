"""Reading by features alone: no network, any language.

A linear score ranks the sentences of all candidates together; a passage's score is the log of the sum of its sentences'
exponentials, so that passage and sentence are chosen in one step. What speaks for the first sentence then becomes a
calibrated probability, and the model's threshold decides whether that is enough to answer.
"""

from collections.abc import Mapping
from dataclasses import replace

from index.qa.answer import terms_of
from index.qa.candidates import CandidateSentences
from index.qa.contrary import contrary_to
from index.qa.features import Floats
from index.qa.quotation import with_neighbours
from index.qa.readers.model import FeaturesModel
from index.qa.reading import Reading
from index.text.antonyms import contradicts, says_the_opposite
from index.text.expressions import candidates_of
from index.text.question import QUANTITIES, Kind, Question
from index.text.words import words
from index.types import Certainty, Passage

# Of a question that the encoder only spells, everything is near by meaning. Then so much of what its words say (idf)
# has to stand in the passage itself.
_SAID_IN_WORDS = 0.3


class FeaturesReader:
    """Ranks and decides by the weights of a model."""

    def __init__(self, model: FeaturesModel) -> None:
        self.model = model

    def read(self, candidates: CandidateSentences) -> Reading:
        """Choose the sentence that answers best and say how probable it is that it does."""
        scores = self.model.scores(candidates.features.table)

        def reading_of(sentence: int) -> Reading:
            return self._reading(candidates, scores, sentence)

        reading = reading_of(*candidates.best(scores))
        if not reading.is_answer or candidates.question.kind not in QUANTITIES:
            return reading
        return replace(reading, contrary=contrary_to(reading, candidates, scores, reading_of))

    def _reading(self, candidates: CandidateSentences, scores: Floats, best: int) -> Reading:
        passage, number, first = candidates.place(best)
        confidence = self.model.probability(evidence(candidates, float(scores[best]), best))
        if not is_said(candidates, passage):
            confidence = 0.0
        own = scores[first : first + len(passage.sentences)]
        choice = with_neighbours(candidates.question, passage, number, own, confidence)
        says_so = not is_of_the_opposite(candidates.question, passage.sentences[number].text)
        is_sure = confidence >= self.model.threshold and says_so
        certainty = Certainty.SURE if is_sure else Certainty.NONE
        return Reading(candidates.question, candidates.matches(scores), (choice,), certainty)


def is_of_the_opposite(question: Question, said: str) -> bool:
    """Whether a sentence tells the opposite of what is asked for; it answers who asks whether something is so."""
    return question.kind is not Kind.YES_NO and says_the_opposite(question.text, said)


def is_said(candidates: CandidateSentences, passage: Passage) -> bool:
    """Whether a passage may answer a question that the encoder cannot read but only spells."""
    return not candidates.is_spelled or _said_in_words(candidates, passage) >= _SAID_IN_WORDS


def evidence(candidates: CandidateSentences, score: float, sentence: int) -> Mapping[str, float]:
    """What speaks for and against a candidate sentence as the answer, by the names in `index/qa/readers/model.py`."""
    passage, number, _ = candidates.place(sentence)
    kind = candidates.question.kind
    text = passage.sentences[number].text
    context = f"{passage.article.title} {passage.paragraph.context}"
    around = " ".join(each.text for each in passage.sentences[max(number - 1, 0) : number + 2])
    in_sentence = {word.term for word in words(f"{text} {context}")}
    nearby = {word.term for word in words(f"{around} {context}")}
    concordance = candidates.index.concordance
    absent = [concordance.idf_of(word.term) for word in candidates.question.content if word.term not in in_sentence]
    return {
        "score": score,
        "cosine": float(candidates.features.cosines[sentence]),
        "best_cosine": float(candidates.features.cosines.max()),
        "inexact": float(candidates.features.inexact[sentence]),
        "contradicted": float(contradicts(candidates.question.text, text)),
        "missing": max(absent, default=0.0) / concordance.highest_idf,
        "missing_numbers": float(sum(word.is_number and word.term not in nearby for word in candidates.question.words)),
        "missing_names": float(sum(word.is_name and word.term not in nearby for word in candidates.question.words)),
        # Asked "when" or "how many", a sentence without any date or number hardly answers.
        "missing_kind": float(kind in QUANTITIES and not candidates_of(kind, around)),
    }


def _said_in_words(candidates: CandidateSentences, passage: Passage) -> float:
    """How much of what the question's words say, by idf, the passage says in the same words; 0 to 1."""
    held = terms_of(passage)
    weights = [
        (candidates.index.concordance.idf_of(word.term), word.term in held) for word in candidates.question.content
    ]
    return sum(weight for weight, is_held in weights if is_held) / max(sum(weight for weight, _ in weights), 1e-9)

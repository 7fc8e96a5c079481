"""The readers' fitted numbers, as readable files with where they came from."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.durable import write_durably
from index.errors import ReaderModelError
from index.qa.features import NAMES
from index.types import Certainty

FORMAT = 1
PACKAGED = Path(__file__).with_name("features.json")
PACKAGED_TRAINED = Path(__file__).with_name("trained.json")

# What speaks for and against, in the order of the two questions that the probability answers one after the other: are
# the articles about this at all, and if so, does the best sentence say it?
COVERED = ("score", "cosine", "best_cosine", "missing")
ANSWERABLE = ("contradicted", "missing", "missing_numbers", "missing_names", "missing_kind", "cosine", "inexact")
# The sign that each may have: fitted freely, some would fit the articles that they were fitted on.
SIGNS = {
    "score": 1,
    "cosine": 1,
    "best_cosine": 1,
    "inexact": 1,
    "contradicted": -1,
    "missing": -1,
    "missing_numbers": -1,
    "missing_names": -1,
    "missing_kind": -1,
}
# How much more the first question counts: an answer to what the articles are not about is the worst outcome.
COVERED_POWER = 4

_LARGEST_ODDS = 30.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression: the log-odds are the intercept and, for each input, its weight times its value."""

    weights: Mapping[str, float]
    intercept: float

    def log_probability(self, values: Mapping[str, float]) -> float:
        """The logarithm of the probability, 0 at most."""
        odds = self.intercept + sum(weight * values[name] for name, weight in self.weights.items())
        return -math.log1p(math.exp(-max(min(odds, _LARGEST_ODDS), -_LARGEST_ODDS)))

    def probability(self, values: Mapping[str, float]) -> float:
        """The probability, 0 to 1."""
        return math.exp(self.log_probability(values))


@dataclass(frozen=True, slots=True)
class FeaturesModel:
    """Weights for ranking sentences and for the probability that the first one answers.

    ranking: by feature, what a unit of it adds to a sentence's score; base is added to every score.
    covered, answerable: the two parts of the probability; calibration makes one of them (Platt 1999).
    threshold: the probability from which on a question is answered.
    made: how it was made: data, date, command, figures by cross-validation.
    """

    ranking: Mapping[str, float]
    base: float
    covered: Logistic
    answerable: Logistic
    calibration: Logistic
    threshold: float
    made: Mapping[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    def scores(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """(sentences, features) to (sentences,), higher is better."""
        weights = np.array([self.ranking[name] for name in NAMES], dtype=np.float32)
        return np.asarray(table @ weights + np.float32(self.base))

    def probability(self, evidence: Mapping[str, float]) -> float:
        """The probability that the best sentence answers the question, 0 to 1."""
        return math.exp(self.calibration.log_probability({"both": self.both(evidence)}))

    def both(self, evidence: Mapping[str, float]) -> float:
        """The two parts as one number, before calibration; higher is surer."""
        return self.answerable.log_probability(evidence) + COVERED_POWER * self.covered.log_probability(evidence)


# What ranks a sentence when the network has read it: its score by features, and by how much an answer in it, or in its
# passage, is likelier than none.
TRAINED_RANKING = ("features", "span", "passage_span")
# What speaks for the first one being right, and for one of the first three being right.
TRAINED_EVIDENCE = {
    "span": 1,  # how much likelier an answer in the sentence is than none
    "alone": 1,  # the same where the sentence is read without its passage
    "share": 1,  # the sentence's share of the probability of all candidates
    "cosine": 1,
    "contradicted": -1,
}


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """How what the network says and what the features say become one ranking and two probabilities.

    features: what the features say; fitted apart from the reader that has nothing else.
    ranking: by name, what a unit of it adds to a sentence's score.
    right: the probability that the first sentence answers; among: that one of the first three does.
    sure: from which probability on the first is given as the answer.
    unsure: from which probability on the first three are shown; below it the articles do not say.
    made: how it was made: data, date, command, figures by cross-validation.
    """

    features: FeaturesModel
    ranking: Mapping[str, float]
    right: Logistic
    among: Logistic
    sure: float
    unsure: float
    made: Mapping[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    def scores(self, table: NDArray[np.float32]) -> NDArray[np.float32]:
        """(sentences, len(TRAINED_RANKING)) to (sentences,), higher is better."""
        weights = np.array([self.ranking[name] for name in TRAINED_RANKING], dtype=np.float32)
        return np.asarray(table @ weights)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a language model's word is taken for: how sure its answer is given, and the probability that it is right."""

    certainty: Certainty
    probability: float


@dataclass(frozen=True, slots=True)
class ChoosingModel:
    """How a language model's own words are taken, as it gives no probability.

    model: its name, "" for any. taken: by what it says of itself.
    made: how it was made: data, date, command, figures.
    """

    model: str
    taken: Mapping[Certainty, Taken]
    made: Mapping[str, Any] = field(default_factory=dict)
    format: int = FORMAT


# Unmeasured: as it says. The numbers stand for what is not known, where answers are compared.
AS_IT_SAYS = ChoosingModel(
    "",
    {
        Certainty.SURE: Taken(Certainty.SURE, 0.9),
        Certainty.UNSURE: Taken(Certainty.UNSURE, 0.5),
        Certainty.NONE: Taken(Certainty.NONE, 0.1),
    },
)


def save_model(model: FeaturesModel | TrainedModel | ChoosingModel, path: Path) -> None:
    """Write the file aside and replace the old one only when it is complete.

    Raises ReaderModelError when it cannot be written.
    """
    aside = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(aside, json.dumps(asdict(model), indent=2, ensure_ascii=False) + "\n")
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise ReaderModelError(
            f"The reader's model could not be written to {path} ({error.strerror}): free some space, check "
            "permissions, or name another file with --out. What was there before is unchanged."
        ) from error


def reader_path(folder: Path) -> Path:
    """The features reader's model that an index folder was calibrated with, or the packaged one."""
    own = folder / "reader.json"
    return own if own.exists() else PACKAGED


def trained_path(folder: Path) -> Path:
    """The same for the trained reader."""
    own = folder / "trained_reader.json"
    return own if own.exists() else PACKAGED_TRAINED


def choosing_path(folder: Path) -> Path:
    """The same for a language model; there is none where none was calibrated."""
    return folder / "language_model.json"


def load_model(path: Path = PACKAGED) -> FeaturesModel:
    """Read a model of the features reader. Raises ReaderModelError, which says what is wrong with it."""
    with _problems_named(path) as fields:
        return _features_model(fields)
    raise AssertionError  # the block raises or returns


def load_trained_model(path: Path = PACKAGED_TRAINED) -> TrainedModel:
    """Read a model of the trained reader. Raises ReaderModelError, which says what is wrong with it."""
    with _problems_named(path) as fields:
        fields["features"] = _features_model(fields["features"])
        _check_coefficients("ranking", fields["ranking"], TRAINED_RANKING)
        for part in ("right", "among"):
            fields[part] = _logistic(part, fields[part], tuple(TRAINED_EVIDENCE))
        for name in ("sure", "unsure"):
            fields[name] = _number(fields[name])
        return TrainedModel(**fields)
    raise AssertionError  # the block raises or returns


def load_choosing_model(folder: Path, model: str) -> ChoosingModel:
    """How the words of a language model are taken: as was measured in that index folder of the one with that name.

    `AS_IT_SAYS` where nothing was. Raises ReaderModelError, which says what is wrong with the file.
    """
    path = choosing_path(folder)
    if not path.exists():
        return AS_IT_SAYS
    with _problems_named(path) as fields:
        taken = {
            said: Taken(Certainty(fields["taken"][said]["certainty"]), _number(fields["taken"][said]["probability"]))
            for said in Certainty
        }
        measured = ChoosingModel(fields["model"], taken, fields["made"])
        return measured if measured.model == model else AS_IT_SAYS
    raise AssertionError  # the block raises or returns


@contextmanager
def _problems_named(path: Path) -> Iterator[dict[str, Any]]:
    """The fields of a model file; whatever is wrong with them is raised as ReaderModelError."""
    advice = f"Make it anew with python -m index calibrate, or remove {path}."
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReaderModelError(f"The reader's model {path} cannot be read ({error}). {advice}") from error
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise ReaderModelError(f"The reader's model {path} is of another version of Footnote. {advice}")
    try:
        yield fields
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ReaderModelError(f"The reader's model {path} is not complete ({error}). {advice}") from error


def _features_model(fields: dict[str, Any]) -> FeaturesModel:
    _check_coefficients("ranking", fields["ranking"], NAMES)
    for part, names in (("covered", COVERED), ("answerable", ANSWERABLE), ("calibration", ("both",))):
        fields[part] = _logistic(part, fields[part], names)
    for name in ("base", "threshold"):
        fields[name] = _number(fields[name])
    return FeaturesModel(**fields)


def _logistic(part: str, given: Mapping[str, Any], names: tuple[str, ...]) -> Logistic:
    _check_coefficients(part, given["weights"], names)
    return Logistic(given["weights"], _number(given["intercept"]))


def _check_coefficients(part: str, given: object, names: tuple[str, ...]) -> None:
    if not isinstance(given, dict):
        raise TypeError(f"{part} has no coefficients by name")
    if set(given) != set(names):
        raise ValueError(f"{len(given)} coefficients for {part} instead of {len(names)}: {', '.join(names)}")
    for value in given.values():
        _number(value)


def _number(value: object) -> float:
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number")
    return float(value)

"""The packaged reader's model: features and thresholds, fitted on questions that the network did not learn from."""

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from index.evaluation.calibrate import fit_features, prepared
from index.evaluation.calibrate_trained import ReadQuestion, calibrate_trained, read_for_calibration
from index.qa.readers.model import FeaturesModel, save_model
from index.qa.readers.network import SpanNetwork
from index.training.preparing import Sources, index_of, opened_in, questions_to_choose_by, questions_to_learn

# Encyclopedia questions beside the everyday ones, which are fewer.
_SQUAD_SHARE = 0.33


def calibrate_packaged(
    sources: Sources, work: Path, out: Path, made: Mapping[str, Any], say: Callable[[str], None]
) -> None:
    """Fit the features on the questions for training, and ranking and thresholds on those kept apart from it."""
    shares = [(folder, 1.0) for folder in [*sources.everyday_train, *sources.own]] + [(sources.squad, _SQUAD_SHARE)]
    items = [item for folder, share in shares for item in _prepared(folder, work, share)]
    say(f"fitting features on {len(items)} questions")
    features = fit_features(items)
    network = SpanNetwork(out / "trained")
    read = [each for folder in sources.everyday for each in _read(folder, work, features, network)]
    ours = [each for folder in sources.own for each in _read(folder, work, features, network)]
    made = {**made, "calibrated_on": len(read), "fitted_on_also": len(ours)}
    model, figures = calibrate_trained(read, features, made, ours)
    model.made["left_articles_out"] = figures  # type: ignore[index]
    save_model(model, out / "trained.json")
    say(f"articles left out: {figures}")


def _read(folder: Path, work: Path, features: FeaturesModel, network: SpanNetwork) -> Iterator[ReadQuestion]:
    index, encoder = opened_in(index_of(folder, work))
    for labelled in questions_to_choose_by(folder):
        yield read_for_calibration(index, encoder, features, network, labelled)


def _prepared(folder: Path, work: Path, share: float) -> Iterator[Any]:
    index, encoder = opened_in(index_of(folder, work))
    questions = questions_to_learn(folder)
    random.Random(1).shuffle(questions)  # noqa: S311
    for labelled in questions[: int(len(questions) * share)]:
        yield prepared(index, encoder, labelled)

import errno
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from index import ReaderModelError
from index.qa.features import NAMES
from index.qa.readers.model import (
    ANSWERABLE,
    AS_IT_SAYS,
    COVERED,
    SIGNS,
    ChoosingModel,
    FeaturesModel,
    Logistic,
    Taken,
    choosing_path,
    load_choosing_model,
    load_model,
    save_model,
)
from index.types import Certainty

MODEL = FeaturesModel(
    ranking={name: float(number) for number, name in enumerate(NAMES)},
    base=0.5,
    covered=Logistic(dict.fromkeys(COVERED, 0.0), 0.0),
    answerable=Logistic(dict.fromkeys(ANSWERABLE, 0.0) | {"contradicted": -math.log(3)}, 0.0),
    calibration=Logistic({"both": 1.0}, math.log(32)),
    threshold=0.25,
    made={"date": "2020-01-01"},
)
NOTHING = dict.fromkeys((*COVERED, *ANSWERABLE), 0.0)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_model(MODEL, tmp_path / "reader.json")
    return tmp_path / "reader.json"


def change(path: Path, **fields: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def problem(path: Path) -> str:
    """What loading says, without what it always says."""
    with pytest.raises(ReaderModelError) as caught:
        load_model(path)
    before, after = f"The reader's model {path} ", f". Make it anew with python -m index calibrate, or remove {path}."
    message = str(caught.value)
    assert message.startswith(before)
    assert message.endswith(after)
    return message.removeprefix(before).removesuffix(after)


def test_a_score_is_the_weighted_sum_and_the_base() -> None:
    table = np.zeros((2, len(NAMES)), dtype=np.float32)
    table[0, [1, 3]] = (10, 100)
    assert MODEL.scores(table).tolist() == [310.5, 0.5]


def test_the_probability_is_that_of_both_parts_calibrated() -> None:
    # Each part gives 1/2, the first counts four times: 1/32, which the calibration takes for even odds.
    assert MODEL.both(NOTHING) == pytest.approx(-5 * math.log(2))
    assert MODEL.probability(NOTHING) == pytest.approx(0.5)
    assert MODEL.probability(NOTHING | {"contradicted": 1.0}) == pytest.approx(1 / 3)  # odds 1/4 for 1/2: half


@pytest.mark.parametrize(("odds", "expected"), [(1e9, 0.0), (-1e9, -30.0), (0.0, -math.log(2))])
def test_extreme_odds_stay_numbers(odds: float, expected: float) -> None:
    assert Logistic({"x": odds}, 0.0).log_probability({"x": 1.0}) == pytest.approx(expected, abs=1e-9)


def test_what_is_saved_is_what_is_loaded(saved: Path) -> None:
    assert load_model(saved) == MODEL
    assert [path.name for path in saved.parent.iterdir()] == ["reader.json"]


def test_the_packaged_model_is_whole_and_its_signs_make_sense() -> None:
    model = load_model()
    assert 0 < model.threshold < 1
    assert model.made["left_articles_out"]["questions"] == sum(model.made["questions"].values())
    for part in (model.covered, model.answerable):
        assert all(SIGNS[name] * weight >= 0 for name, weight in part.weights.items())


def test_a_file_of_another_version_is_named(saved: Path) -> None:
    for version in (0, 2, None):
        change(saved, format=version)
        assert problem(saved) == "is of another version of Footnote"
    saved.write_text("[]")
    assert problem(saved) == "is of another version of Footnote"


def test_a_wrong_number_of_coefficients_is_named(saved: Path) -> None:
    change(saved, ranking=dict.fromkeys(NAMES[1:], 1.0))
    assert problem(saved) == f"is not complete (12 coefficients for ranking instead of 13: {', '.join(NAMES)})"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"ranking": dict.fromkeys(NAMES, 1.0) | {"bm25": "high"}}, "'high' is not a number"),
        ({"ranking": list(NAMES)}, "ranking has no coefficients by name"),
        (
            {"covered": {"weights": {}, "intercept": 0}},
            f"0 coefficients for covered instead of 4: {', '.join(COVERED)}",
        ),
        ({"calibration": {"weights": {"both": 1.0}}}, "'intercept'"),
        ({"calibration": {"weights": {"both": math.nan}, "intercept": 0}}, "nan is not a number"),
        ({"threshold": None}, "None is not a number"),
        ({"threshold": 10**400}, "int too large to convert to float"),
    ],
)
def test_what_does_not_fit_is_named(saved: Path, fields: dict[str, Any], found: str) -> None:
    change(saved, **fields)
    assert problem(saved) == f"is not complete ({found})"


def test_an_unknown_field_is_named(saved: Path) -> None:
    change(saved, colour="blue")
    assert "'colour'" in problem(saved)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_file_that_cannot_be_read_is_named(saved: Path, content: bytes) -> None:
    saved.write_bytes(content)
    assert problem(saved).startswith("cannot be read (")
    saved.unlink()
    assert problem(saved).startswith("cannot be read (")


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_an_interrupted_save_keeps_the_old_file(saved: Path, step: str) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch(step, side_effect=full), pytest.raises(ReaderModelError) as caught:
        save_model(replace(MODEL, threshold=0.75), saved)
    assert str(caught.value) == (
        f"The reader's model could not be written to {saved} (No space left on device): free some space, check "
        "permissions, or name another file with --out. What was there before is unchanged."
    )
    assert load_model(saved) == MODEL
    assert [path.name for path in saved.parent.iterdir()] == ["reader.json"]


def test_a_killed_save_keeps_the_old_file(saved: Path) -> None:
    with patch("os.fsync", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        save_model(replace(MODEL, threshold=0.75), saved)
    assert load_model(saved) == MODEL
    save_model(replace(MODEL, threshold=0.75), saved)
    assert load_model(saved).threshold == 0.75
    assert [path.name for path in saved.parent.iterdir()] == ["reader.json"]


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    save_model(MODEL, tmp_path / "new" / "reader.json")
    assert load_model(tmp_path / "new" / "reader.json") == MODEL


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderModelError, match=r"\(Is a directory\)"):
        save_model(MODEL, tmp_path)


CHOOSING = ChoosingModel(
    "small",
    {
        Certainty.SURE: Taken(Certainty.UNSURE, 0.7),
        Certainty.UNSURE: Taken(Certainty.UNSURE, 0.4),
        Certainty.NONE: Taken(Certainty.NONE, 0.2),
    },
    {"date": "2020-01-01"},
)


def test_how_a_language_model_is_taken_is_loaded_for_the_one_that_was_measured(tmp_path: Path) -> None:
    assert load_choosing_model(tmp_path, "small") == AS_IT_SAYS
    save_model(CHOOSING, choosing_path(tmp_path))
    assert load_choosing_model(tmp_path, "small") == CHOOSING
    assert load_choosing_model(tmp_path, "large") == AS_IT_SAYS


@pytest.mark.parametrize(
    "taken", [{}, {"sure": {}}, {word: {"certainty": "so so", "probability": 0.5} for word in Certainty}, None]
)
def test_a_damaged_one_is_an_error(tmp_path: Path, taken: Any) -> None:
    save_model(CHOOSING, choosing_path(tmp_path))
    change(choosing_path(tmp_path), taken=taken)
    with pytest.raises(ReaderModelError, match="is not complete"):
        load_choosing_model(tmp_path, "small")

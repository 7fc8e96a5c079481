"""A reader that is never sure of anything: what is answered is answered for other reasons."""

from index.qa.features import NAMES
from index.qa.readers.model import ANSWERABLE, COVERED, FeaturesModel, Logistic

NEVER_SURE = FeaturesModel(
    ranking=dict.fromkeys(NAMES, 0.0) | {"bm25": 1.0},
    base=0.0,
    covered=Logistic(dict.fromkeys(COVERED, 0.0), 0.0),
    answerable=Logistic(dict.fromkeys(ANSWERABLE, 0.0), 0.0),
    calibration=Logistic({"both": 1.0}, 0.0),
    threshold=0.99,
)

"""Exports, each made once for all tests: one takes about as long as fifty of them."""

import atexit
import os
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from index import DEFAULT_MODEL
from index.encoders.export import Sample
from index.encoders.models import DEFAULT_PRECISION, Precision, fingerprint, model_folder
from index.encoders.onnx import ExportedEncoder
from index.encoders.select import encoder_for_building

TEXTS = (
    "The Brine water Lab builds its own turbines. Each flood test of a turbine costs 40,000 crowns.",
    "Xu Li, who founded it, said in Shanghai on 5 September 2017 that 120 people press buttons around the clock.",
    "上海的实验室。",
    "👩\u200d👩\u200d👧 won 🏆🏆.",
    "Où est l'écluse?",
    "x",
    " ".join(f"Gate {number} opens at {number % 24}:00 and lets {7 * number} boats pass." for number in range(80)),
)


_SHARED = "TESTS_SHARE_EXPORTS"


def share() -> None:
    """Have the processes that this one starts use the same exports: the first that needs one makes it."""
    if _SHARED not in os.environ:
        os.environ[_SHARED] = str(_temporary())


def default_encoder(folder: Path) -> ExportedEncoder:
    """The encoder that `python -m index build` takes, exported into an index folder."""
    return exported_encoder(folder, DEFAULT_MODEL, DEFAULT_PRECISION)


def exported_encoder(folder: Path, model: str, precision: Precision) -> ExportedEncoder:
    """A model's export, in an index folder."""
    if not (folder / "encoders").exists():
        shutil.copytree(_made(model, precision) / "encoders", folder / "encoders")
    encoder = encoder_for_building(folder, model, precision, lambda: Sample(TEXTS))
    assert isinstance(encoder, ExportedEncoder)
    return encoder


@cache
def _made(model: str, precision: Precision) -> Path:
    all_exports = Path(os.environ[_SHARED]) if _SHARED in os.environ else _temporary()
    folder = all_exports / f"{fingerprint(model_folder(model))}-{precision}"
    encoder_for_building(folder, model, precision, lambda: Sample(TEXTS))
    return folder


def _temporary() -> Path:
    folder = Path(mkdtemp(prefix="footnote-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder

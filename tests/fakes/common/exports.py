"""The default model's export, made once for all tests: it takes about as long as ten of them."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from index import DEFAULT_MODEL
from index.encoders.export import Sample
from index.encoders.models import DEFAULT_PRECISION
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


@cache
def _made() -> Path:
    folder = Path(mkdtemp(prefix="footnote-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    encoder_for_building(folder, DEFAULT_MODEL, DEFAULT_PRECISION, lambda: Sample(TEXTS))
    return folder


def default_encoder(folder: Path) -> ExportedEncoder:
    """The encoder that `python -m index build` takes, exported into an index folder."""
    if not (folder / "encoders").exists():
        shutil.copytree(_made() / "encoders", folder / "encoders")
    encoder = encoder_for_building(folder, DEFAULT_MODEL, DEFAULT_PRECISION, lambda: Sample(TEXTS))
    assert isinstance(encoder, ExportedEncoder)
    return encoder

"""Where things are, for tests."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
DATA = ROOT / "tests" / "data"
# What lies beside the project, where it is developed: tests that use it skip without it.
SHARED = ROOT.parent / "shared"

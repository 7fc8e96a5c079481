from pathlib import Path

import numpy as np

from benchmarks.real_text import encoded, paragraphs
from tests.fakes.common.encoder import HashEncoder

MODULE = '''"""A module that keeps the tides of a harbour, hour by hour and day by day.

Each table is read once, when it is first asked for, and stays in memory after that.

short
"""

def tide(hour):
    """Each table is read once, when it is first asked for, and stays in memory after that."""
'''


def test_paragraphs_of_documentation_come_once_and_whole(tmp_path: Path) -> None:
    (tmp_path / "tides.py").write_text(MODULE)
    (tmp_path / "broken.py").write_text("def (:")
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "site-packages" / "other.py").write_text('"""' + "Not part of the library. " * 5 + '"""')
    assert list(paragraphs(tmp_path)) == [
        "A module that keeps the tides of a harbour, hour by hour and day by day.",
        "Each table is read once, when it is first asked for, and stays in memory after that.",
    ]


def test_each_sentence_gets_a_row() -> None:
    rows = encoded(["The tide rose. The harbour flooded.", "Nobody was hurt."], HashEncoder(), seconds=60)
    assert rows.shape[0] == 3
    assert np.linalg.norm(rows, axis=1).round(5).tolist() == [1.0, 1.0, 1.0]

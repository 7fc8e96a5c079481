"""A collection that only some may ask, beside the articles that all may."""

import os
import shutil
from pathlib import Path

from index import build_index
from tests.paths import CORPUS

LEAVE = """---
title: Leave at Gannet Works
---

Every employee of Gannet Works has 31 days of paid leave a year. What is left of it ends in March.
"""
ASKED = "how many days of paid leave does an employee of Gannet Works have?"
SAID = "31 days of paid leave"
TITLE = "Leave at Gannet Works"


def with_leave(our_index: Path, folder: Path) -> Path:
    """A folder with the articles and the collection hr, and their index."""
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copytree(our_index, folder / ".index")
    (folder / "corpus" / "hr").mkdir()
    (folder / "corpus" / "hr" / "leave.md").write_text(LEAVE)
    build_index(folder / "corpus", folder / ".index")
    return folder


def rule(folder: Path, text: str) -> None:
    """Save the rules, as if that had been a while ago."""
    path = folder / "collections.yaml"
    before = path.stat().st_mtime if path.exists() else 1_000.0
    path.write_text(text)
    os.utime(path, (before + 1, before + 1))

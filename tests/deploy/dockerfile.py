"""The Dockerfile as its stages: each a list of instructions, with the word that they begin with."""

import re

from tests.paths import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
Stage = list[tuple[str, str]]


def stages() -> list[Stage]:
    """What stands before the first FROM, then each stage from its FROM on."""
    lines = [line for line in DOCKERFILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found: list[Stage] = [[]]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        if word:
            found[-1].append((word, rest.strip()))
    return found


def of(stage: Stage, word: str) -> list[str]:
    """What a stage says by instructions of one kind."""
    return [rest for each, rest in stage if each == word]

"""deploy/requirements.txt, what the image installs: python -m tests.image_requirements.

Everything that Footnote needs, as constraints.txt pins it, but for what prepares models and what that alone needs.
"""

import sys
import tomllib
from importlib.metadata import requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.paths import ROOT

FILE = ROOT / "deploy" / "requirements.txt"
PREPARES_MODELS = frozenset({"torch", "transformers", "onnx", "onnxscript"})
EXTRAS = ("discord", "llm", "mcp", "milvus", "postgres")
# The image's, whatever runs here.
MACHINE = {"python_version": "3.11", "python_full_version": "3.11.2", "sys_platform": "linux"} | {
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "os_name": "posix",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
INTRO = """\
# What the image installs, nothing else: no torch, and nothing that only torch needs. Written by make constraints.
"""


def text() -> str:
    """The file, a package a line, as pip reads it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked_for = project["dependencies"] + [each for extra in EXTRAS for each in project["optional-dependencies"][extra]]
    needed = _needed([Requirement(each) for each in asked_for])
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return INTRO + "".join(f"{line}\n" for line in pinned if canonicalize_name(line.partition("==")[0]) in needed)


def _needed(waiting: list[Requirement]) -> set[str]:
    """The names of all that requirements need, as the packages say that are installed here."""
    found: set[tuple[str, str]] = set()
    while waiting:
        needs = waiting.pop()
        name = canonicalize_name(needs.name)
        for extra in ("", *needs.extras):
            if (name, extra) in found or name in PREPARES_MODELS:
                continue
            found.add((name, extra))
            for line in requires(name) or ():
                each = Requirement(line)
                if each.marker is None or each.marker.evaluate(MACHINE | {"extra": extra}):
                    waiting.append(each)
    return {name for name, _ in found}


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FILE.relative_to(ROOT)} is written.\n")


if __name__ == "__main__":
    main()

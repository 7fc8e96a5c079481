"""The page that the benchmarks write their tables into."""

import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PLOTS = ROOT / "docs" / "benchmarks"
PAGE = ROOT / "docs" / "benchmarks.md"


def put(name: str, table: str) -> None:
    """Replace what stands between the marks of that name on the page."""
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    PAGE.write_text(before + begin + table + end + after, encoding="utf-8")


def machine() -> str:
    """Processor, cores and how busy they were with other work."""
    described = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", described)
    cores = len(os.sched_getaffinity(0))
    return f"{model[1] if model else 'unknown processor'}, {cores} cores, load average {os.getloadavg()[2]:.1f}"


def pyplot() -> Any:
    """Matplotlib, which draws into files; None, and a word about it, where it is not installed."""
    try:
        import matplotlib as mpl
    except ImportError:
        sys.stderr.write("No plot: matplotlib is not installed here.\n")
        return None
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    return plt

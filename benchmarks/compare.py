"""Footnote beside its peers, in one run: `make bench`. Writes its table and plot into docs/benchmarks.md.

Runs in the environment of the peers; Footnote runs in its own. Rounds are interleaved:
each system once, then each again.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.page import PLOTS, ROOT, machine, put
from benchmarks.peers import SYSTEMS

OURS = "footnote"
ROWS = {
    "start_to_answer": ("start to first answer, s", "{:.2f}"),
    "passages_a_second": ("passages indexed a second", "{:.0f}"),
    "p50_ms": ("a question, p50 ms", "{:.1f}"),
    "p95_ms": ("a question, p95 ms", "{:.1f}"),
    "a_second_1": ("questions a second, 1 asker", "{:.0f}"),
    "a_second_8": ("questions a second, 8 askers", "{:.0f}"),
    "a_second_32": ("questions a second, 32 askers", "{:.0f}"),
    "peak_mb": ("peak memory, MB", "{:.0f}"),
    "hit_1": ("passage hit@1", "{:.3f}"),
    "hit_5": ("passage hit@5", "{:.3f}"),
    "answer_right": ("answer sentence right", "{:.3f}"),
}
SMALLER_IS_BETTER = {"start_to_answer", "p50_ms", "p95_ms", "peak_mb"}

Figures = dict[str, dict[str, float]]


def main() -> None:
    """Measure, write the table and the plot."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=Path, help="A folder of Markdown files.")
    arguments.add_argument("--questions", type=Path, help="Labelled questions about them, one JSON object a line.")
    arguments.add_argument("--python", default=str(ROOT / ".venv" / "bin" / "python"), help="Footnote's Python.")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--asked", type=int, default=400, help="Questions for hits and answers.")
    arguments.add_argument("--timed", type=int, default=200, help="Of those, questions timed a round.")
    arguments.add_argument("--systems", nargs="*", default=[OURS, *SYSTEMS])
    given = arguments.parse_args()
    articles, questions = data_at_hand() if given.articles is None else (given.articles, given.questions)
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data.json"
        data.write_text(json.dumps(read(articles, questions, given.asked, given.timed)))
        runs: dict[str, list[dict[str, Any]]] = {name: [] for name in given.systems}
        for number in range(given.rounds):
            for name in given.systems:
                sys.stderr.write(f"round {number + 1} of {given.rounds}: {name}\n")
                runs[name].append(run(name, given.python, data, articles, Path(scratch) / "index"))
    figures = {name: summary(results) for name, results in runs.items()}
    put("peers", table(figures, given.rounds, given.timed))
    plot(figures)
    sys.stdout.write(table(figures, given.rounds, given.timed))


def data_at_hand() -> tuple[Path, Path]:
    """Eight encyclopedia articles where they are beside the project, else the project's own article and questions."""
    beside = ROOT.parent / "shared" / "data" / "squad2"
    if beside.is_dir():
        return beside / "articles", beside / "questions.jsonl"
    sys.stderr.write("Measuring on one short article: name more with --articles and --questions.\n")
    return own_data()


def own_data() -> tuple[Path, Path]:
    """The article of the project, and questions about it."""
    return ROOT / "corpus", ROOT / "tests" / "data" / "shanghai-questions.jsonl"


def read(articles: Path, labelled: Path, asked: int, timed: int) -> dict[str, Any]:
    """Paragraphs of the articles, and the questions that they answer, spread over all articles."""
    passages: list[str] = []
    rows: dict[tuple[str, int], int] = {}
    for path in sorted(articles.glob("*.md")):
        body = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for number, paragraph in enumerate(body.strip().split("\n\n"), 1):
            rows[path.stem, number] = len(passages)
            passages.append(paragraph)
    lines = labelled.read_text(encoding="utf-8").splitlines()
    questions = [
        question | {"text": question["question"], "passage": rows[question["article"], question["paragraph"]]}
        for question in map(json.loads, lines)
        if question["kind"] == "answerable"
    ]
    step = max(1, len(questions) // asked)
    spread = [question for first in range(step) for question in questions[first::step]]
    return {"passages": passages, "questions": spread[:asked], "timed": timed}


def run(name: str, python: str, data: Path, articles: Path, index: Path) -> dict[str, Any]:
    """One system in a process of its own."""
    command = (
        [python, "-m", "benchmarks.footnote", str(data), str(articles), str(index)]
        if name == OURS
        else [sys.executable, "-m", "benchmarks.peers", name, str(data)]
    )
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    result = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return figures


def summary(results: list[dict[str, Any]]) -> dict[str, float]:
    """The median round of each figure; of the questions' times those of all rounds."""
    times = sorted(seconds for result in results for seconds in result["question_seconds"])
    figures = {
        "p50_ms": 1_000 * times[len(times) // 2],
        "p95_ms": 1_000 * times[int(len(times) * 0.95)],
    }
    for name in results[0]:
        if name != "question_seconds":
            figures[name] = statistics.median(result[name] for result in results)
    return figures


def table(figures: Figures, rounds: int, timed: int) -> str:
    """Markdown: a row a figure, a column a system, and Footnote's ratio to the best of its peers."""
    names = list(figures)
    when = f"{datetime.now(UTC):%Y-%m-%d}"
    lines = [
        f"{when}, {machine()}; `make bench`: {rounds} rounds of {timed} timed questions, medians.",
        "",
        f"| | {' | '.join(names)} | ratio to the best peer |",
        f"| --- |{' --- |' * (len(names) + 1)}",
    ]
    for key, (label, form) in ROWS.items():
        values = [form.format(figures[name][key]) if key in figures[name] else "" for name in names]
        lines.append(f"| {label} | {' | '.join(values)} | {ratio(figures, key)} |")
    return "\n".join(lines) + "\n"


def ratio(figures: Figures, key: str) -> str:
    """Footnote's figure over the best peer's, or nothing where there is none."""
    peers = [row[key] for name, row in figures.items() if name != OURS and key in row]
    if OURS not in figures or not peers:
        return ""
    best = min(peers) if key in SMALLER_IS_BETTER else max(peers)
    return f"{figures[OURS][key] / best:.2f}"


def plot(figures: Figures) -> None:
    """Bars of the four figures that people feel."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    shown = ("start_to_answer", "passages_a_second", "p50_ms", "peak_mb")
    canvas, axes = plt.subplots(1, len(shown), figsize=(15, 3.8), sharey=True)
    names = list(figures)[::-1]
    for axis, key in zip(axes, shown, strict=True):
        label, form = ROWS[key]
        values = [figures[name][key] for name in names]
        bars = axis.barh(names, values, color=["#1264a3" if name == OURS else "#b5b5b5" for name in names])
        axis.bar_label(bars, [form.format(value) for value in values], padding=3, fontsize=9)
        axis.set_title(f"{label}\n({'less' if key in SMALLER_IS_BETTER else 'more'} is better)", fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
        axis.set_xlim(0, 1.2 * max(values))
    canvas.tight_layout()
    canvas.savefig(PLOTS / "peers.png", dpi=110)


if __name__ == "__main__":
    main()

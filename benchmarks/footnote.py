"""What `peers.py` measures, for Footnote: `python -m benchmarks.footnote DATA CORPUS FOLDER`, one JSON line out.

It does more per question than the peers do: words, sentences and reading besides the vectors of passages.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.peers import figures_of_search
from index import Answer, LiveIndex, NoAnswer, Store, Unsure, build
from index.encoders.export import Sample
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION
from index.encoders.select import encoder_for_building


def measure(data: dict[str, Any], corpus: Path, folder: Path) -> dict[str, Any]:
    """Ask, in this process; building and the first answer in processes of their own."""
    questions = data["questions"]
    started = time.perf_counter()
    _run("ask", "--index", str(folder), questions[0]["text"])
    first = time.perf_counter() - started
    live = LiveIndex(folder)
    live.warm_up()
    figures = figures_of_search(live.ask, [question["text"] for question in questions[: data["timed"]]])
    answers = [live.ask(question["text"]) for question in questions]
    nearest = [[_place(match.passage) for match in answer.nearest] for answer in answers]
    gold = [(question["article"], question["paragraph"]) for question in questions]
    right = [_is_right(answer, question) for answer, question in zip(answers, questions, strict=True)]
    return figures | {
        "start_to_answer": first,
        "passages_a_second": len(data["passages"]) / _build_seconds(corpus, folder),
        "hit_1": sum(found[:1] == [place] for found, place in zip(nearest, gold, strict=True)) / len(gold),
        "hit_5": sum(place in found for found, place in zip(nearest, gold, strict=True)) / len(gold),
        "answer_right": sum(right) / len(right),
    }


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "index", *arguments], stdout=subprocess.DEVNULL, check=False)


def _place(passage: Any) -> tuple[str, int]:
    return passage.article.id, passage.paragraph.number


def _is_right(answer: Answer | Unsure | NoAnswer, question: dict[str, Any]) -> bool:
    return (
        isinstance(answer, Answer)
        and _place(answer.passage) == (question["article"], question["paragraph"])
        and any(text in answer.quote for text in question["answers"])
    )


def _build_seconds(corpus: Path, folder: Path) -> float:
    """A build of everything, reading, splitting, BM25 and writing included; the export is made already."""
    again = folder.with_name("again")
    shutil.rmtree(again, ignore_errors=True)
    shutil.copytree(folder / "encoders", again / "encoders")
    encoder = encoder_for_building(again, DEFAULT_MODEL, DEFAULT_PRECISION, lambda: Sample(()))
    encoder.encode_question("warm up")
    started = time.perf_counter()
    build(corpus, Store(again), encoder)
    return time.perf_counter() - started


if __name__ == "__main__":
    data_file, corpus_folder, index_folder = map(Path, sys.argv[1:4])
    given = json.loads(data_file.read_text())
    if not (index_folder / "current").exists():
        _run("build", "--corpus", str(corpus_folder), "--index", str(index_folder))  # exports too, with torch
    sys.stdout.write(json.dumps(measure(given, corpus_folder, index_folder)) + "\n")

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import compare
from benchmarks.peers import SYSTEMS, Search, measure


def test_every_paragraph_is_a_passage_and_every_question_knows_its_own(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text("---\ntitle: A\n---\n\nOne.\n\nTwo.\n")
    (tmp_path / "articles" / "b.md").write_text("---\ntitle: B\n---\n\nThree.\n")
    asked = [
        {"question": "2?", "article": "a", "paragraph": 2, "answers": ["Two"], "kind": "answerable"},
        {"question": "x?", "article": "a", "paragraph": 1, "answers": [], "kind": "unanswerable"},
        {"question": "3?", "article": "b", "paragraph": 1, "answers": ["Three"], "kind": "answerable"},
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, asked)))
    data = compare.read(tmp_path / "articles", tmp_path / "questions.jsonl", asked=10, timed=5)
    assert data["passages"] == ["One.", "Two.", "Three."]
    assert [(question["text"], question["passage"]) for question in data["questions"]] == [("2?", 1), ("3?", 2)]
    assert data["timed"] == 5


def test_a_system_is_measured_by_what_it_finds() -> None:
    def by_length(passages: list[str]) -> Iterator[Search | None]:
        yield None
        yield lambda question: sorted(range(len(passages)), key=lambda row: abs(len(passages[row]) - len(question)))[:2]

    questions = [{"text": "ab", "passage": 1}, {"text": "abcd", "passage": 2}, {"text": "a", "passage": 2}]
    figures = measure(by_length, {"passages": ["a", "ab", "abcdef"], "questions": questions, "timed": 2})
    assert figures["hit_1"] == pytest.approx(1 / 3)
    assert figures["hit_5"] == pytest.approx(2 / 3)
    assert len(figures["question_seconds"]) == 2
    assert figures["peak_mb"] > 10


def test_figures_are_medians_and_times_those_of_all_rounds() -> None:
    rounds = [{"question_seconds": [0.001, 0.003], "hit_1": value} for value in (0.1, 0.5, 0.6)]
    assert compare.summary(rounds) == {"p50_ms": 3.0, "p95_ms": 3.0, "hit_1": 0.5}


def test_the_ratio_is_to_the_best_peer() -> None:
    figures = {
        "footnote": {"p50_ms": 5.0, "hit_1": 0.8},
        "one": {"p50_ms": 10.0, "hit_1": 0.5},
        "other": {"p50_ms": 20.0, "hit_1": 0.4},
    }
    assert compare.ratio(figures, "p50_ms") == "0.50"
    assert compare.ratio(figures, "hit_1") == "1.60"
    assert compare.ratio(figures, "answer_right") == ""


def test_the_peers_are_those_that_people_would_take() -> None:
    assert list(SYSTEMS) == [
        "sentence-transformers",
        "langchain",
        "llamaindex",
        "haystack",
        "haystack-hybrid",
        "txtai",
        "txtai-hybrid",
    ]


def test_the_project_has_something_to_measure_on() -> None:
    data = compare.read(*compare.own_data(), asked=20, timed=10)
    assert len(data["questions"]) == 20
    assert max(question["passage"] for question in data["questions"]) < len(data["passages"])

"""Files of questions to training rows: spans that hold the answer, and broken lines by their number."""

import gzip
import json
from pathlib import Path

import pytest

from index.errors import QuestionFileError
from index.training.rows import SpanQuestion, passages_of, read_span_questions, spans_in

PASSAGE = "The ferry leaves at nine. In winter the ferry leaves at ten."
QUESTION = "When does it leave in winter?"
ROW = {
    "set": "ferries",
    "title": "The_ferry",
    "question": QUESTION,
    "passage": PASSAGE,
    "answers": ["ten"],
}


def written(folder: Path, *lines: str) -> Path:
    path = folder / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def test_a_row_with_spans_is_read_with_its_title_in_words(tmp_path: Path) -> None:
    (row,) = read_span_questions(written(tmp_path, json.dumps(ROW)))
    assert row == SpanQuestion(QUESTION, "The ferry", PASSAGE, ("ten",), (56,), "ferries")


def test_given_places_are_taken_instead_of_the_first_that_reads_so(tmp_path: Path) -> None:
    given = ROW | {"answers": ["ferry leaves"], "starts": [40]}
    (row,) = read_span_questions(written(tmp_path, json.dumps(given)))
    assert row.starts == (40,)


def test_a_row_whose_answer_does_not_stand_in_its_passage_teaches_nothing(tmp_path: Path) -> None:
    assert read_span_questions(written(tmp_path, json.dumps(ROW | {"answers": ["noon"]}))) == []


def test_of_candidate_sentences_the_right_ones_are_the_answers(tmp_path: Path) -> None:
    sentences = ["It leaves at nine.", "In winter it leaves at ten."]
    given = {"set": "s", "title": "Ferry", "question": "When?", "candidates": sentences, "sentences": sentences[1:]}
    (row,) = read_span_questions(written(tmp_path, json.dumps(given)))
    assert (row.text, row.answers, row.starts) == (" ".join(sentences), ("In winter it leaves at ten.",), (19,))


def test_every_broken_line_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(ROW), "{", json.dumps({"question": "When?"}), "[]")
    with pytest.raises(QuestionFileError) as caught:
        read_span_questions(path)
    first, *named = str(caught.value).splitlines()
    assert first == f"Mend these lines of {path}:"
    assert [line.split(":")[0].strip() for line in named] == ["line 2", "line 3", "line 4"]


def test_spans_are_places_in_the_passage() -> None:
    row = SpanQuestion("When?", "The ferry", PASSAGE, ("ten",), (56,), "ferries")
    ((passage, spans),) = passages_of(row)
    assert [passage.text[start:end] for start, end in spans] == ["ten"]


def test_an_accepted_answer_counts_wherever_it_stands() -> None:
    assert spans_in("At ten or at ten past.", ("ten", "ten past")) == ((3, 6), (13, 16), (13, 21))

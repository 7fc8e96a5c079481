import json
from pathlib import Path
from typing import Any

import pytest

from index import QuestionFileError
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind, read_questions

ANSWERABLE, UNANSWERABLE, OFF_CORPUS = QuestionKind
PARAGRAPHS = {"bees": 2, "lamp": 5}
ROW = {"question": "Who lives here?", "article": "bees", "paragraph": 2, "answers": ["Ann", "Ann Lee"]}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "questions.jsonl"


def write(path: Path, *rows: Any) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def problem(path: Path) -> str:
    with pytest.raises(QuestionFileError) as caught:
        read_questions(path, PARAGRAPHS)
    return str(caught.value)


def test_a_question_is_read_with_its_labels(file: Path) -> None:
    write(file, ROW, "", {"question": "Why?", "kind": "off-corpus"}, ROW | {"kind": "unanswerable", "answers": []})
    assert read_questions(file, PARAGRAPHS) == [
        LabelledQuestion("Who lives here?", "bees", 2, ("Ann", "Ann Lee"), ANSWERABLE),
        LabelledQuestion("Why?", "", None, (), OFF_CORPUS),
        LabelledQuestion("Who lives here?", "bees", 2, (), UNANSWERABLE),
    ]


def test_line_separators_inside_a_question_and_a_byte_order_mark_are_no_harm(file: Path) -> None:
    file.write_text("\ufeff" + json.dumps(ROW | {"question": "Who\u2028lives here?"}, ensure_ascii=False) + "\r\n")
    assert [each.question for each in read_questions(file, PARAGRAPHS)] == ["Who\u2028lives here?"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("{", "not JSON (Expecting property name enclosed in double quotes)"),
        ("[1]", "not a JSON object"),
        ("null", "not a JSON object"),
        ({"article": "bees"}, "question is missing"),
        (ROW | {"question": " "}, "question must be text"),
        (ROW | {"question": 5}, "question must be text"),
        (ROW | {"question": "?!"}, "There are no words in the question; ask in words."),
        (ROW | {"article": "wasps"}, "there is no article 'wasps'"),
        (ROW | {"article": ["bees"]}, "there is no article ['bees']"),
        ({"question": "Why?", "answers": ["x"], "paragraph": 1}, "there is no article None"),
        (ROW | {"paragraph": 0}, "paragraph must be a number from 1 to 2"),
        (ROW | {"paragraph": 3}, "paragraph must be a number from 1 to 2"),
        (ROW | {"paragraph": "2"}, "paragraph must be a number from 1 to 2"),
        (ROW | {"answers": []}, "answers must name at least one text"),
        (ROW | {"answers": "Ann"}, "answers must be a list of texts"),
        (ROW | {"answers": [""]}, "answers must be a list of texts"),
        (ROW | {"kind": "hard"}, "kind must be one of answerable, unanswerable, off-corpus"),
    ],
)
def test_a_broken_line_is_named(file: Path, row: Any, found: str) -> None:
    assert problem(write(file, ROW, "", row)) == f"Mend these lines of {file}:\n  line 3: {found}"


def test_ten_broken_lines_are_shown_and_the_others_counted(file: Path) -> None:
    lines = problem(write(file, ROW, *["{}"] * 13)).splitlines()
    assert lines[1:3] == ["  line 2: question is missing", "  line 3: question is missing"]
    assert lines[10:] == ["  line 11: question is missing", "  and 3 more"]


@pytest.mark.parametrize("rows", [[], [{"question": "Why?", "kind": "off-corpus"}]])
def test_a_file_without_an_answerable_question_is_named(file: Path, rows: list[Any]) -> None:
    expected = f"There is no answerable question in {file}: add some with article and paragraph."
    assert problem(write(file, *rows)) == expected


def test_a_file_that_cannot_be_read_is_named(file: Path) -> None:
    assert problem(file).startswith(f"The question file {file} cannot be read: ")
    file.write_bytes(b"\xff")
    assert problem(file).startswith(f"The question file {file} cannot be read: ")
    assert problem(file.parent).startswith(f"The question file {file.parent} cannot be read: ")

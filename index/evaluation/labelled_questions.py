"""Questions with what is right, read from a file."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.errors import QuestionError, QuestionFileError
from index.text.question import read_question


class QuestionKind(StrEnum):
    """Answerable; unanswerable (looks answerable, is not); or about something that no article covers."""

    ANSWERABLE = "answerable"
    UNANSWERABLE = "unanswerable"
    OFF_CORPUS = "off-corpus"


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with what is right.

    article: the id of the article that it was written for.
    paragraph: the 1-based paragraph that answers it; None where none does.
    answers: strings of which the right sentence contains one.
    style, trap: how it is worded, and what makes it tempting though nothing answers it; "" where not labelled.
    """

    question: str
    article: str
    paragraph: int | None
    answers: tuple[str, ...]
    kind: QuestionKind
    style: str = ""
    trap: str = ""


def read_questions(path: Path, paragraphs: Mapping[str, int] | None = None) -> list[LabelledQuestion]:
    """Read a question file: one JSON object a line, with the fields of `LabelledQuestion`.

    paragraphs: how many each article has, by its id; None where questions may be of articles that are gone.

    Raises QuestionFileError when the file cannot be read or no question is answerable, and otherwise naming every
    line that is broken, asks nothing, or is answerable by an article or paragraph that is not there.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"The question file {path} cannot be read: {error}.") from error
    questions: list[LabelledQuestion] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions.append(_labelled(json.loads(line), paragraphs))
            except (ValueError, KeyError, QuestionError) as error:
                problems.append(f"line {number}: {_problem(error)}")
    if problems:
        shown = "\n  ".join(problems[:10])
        more = f"\n  and {len(problems) - 10} more" if len(problems) > 10 else ""
        raise QuestionFileError(f"Mend these lines of {path}:\n  {shown}{more}")
    if paragraphs is not None and not any(question.kind == QuestionKind.ANSWERABLE for question in questions):
        raise QuestionFileError(f"There is no answerable question in {path}: add some with article and paragraph.")
    return questions


def _labelled(row: object, paragraphs: Mapping[str, int] | None) -> LabelledQuestion:
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - like all that is wrong with a line
    try:
        kind = QuestionKind(str(row.get("kind", QuestionKind.ANSWERABLE)))
    except ValueError:
        raise ValueError(f"kind must be one of {', '.join(QuestionKind)}") from None
    question, article, paragraph = row["question"], row.get("article"), row.get("paragraph")
    answers = row.get("answers") or []
    if not isinstance(question, str) or not question.strip():
        raise ValueError("question must be text")
    read_question(question)
    if not isinstance(answers, list) or not all(isinstance(text, str) and text for text in answers):
        raise ValueError("answers must be a list of texts")
    if kind is QuestionKind.ANSWERABLE:
        if not isinstance(article, str) or (paragraphs is not None and article not in paragraphs):
            raise ValueError(f"there is no article {article!r}")
        last = paragraphs[article] if paragraphs is not None else sys.maxsize
        if not isinstance(paragraph, int) or not 1 <= paragraph <= last:
            raise ValueError(f"paragraph must be a number from 1{f' to {last}' if paragraphs is not None else ''}")
        if not answers:
            raise ValueError("answers must name at least one text")
    number = paragraph if isinstance(paragraph, int) else None
    style, trap = str(row.get("style") or ""), str(row.get("trap") or "")
    return LabelledQuestion(question, str(article or ""), number, tuple(answers), kind, style, trap)


def _problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg})"
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)

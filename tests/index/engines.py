"""Invented articles with labelled questions, as calibrating needs them."""

from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind

_ARTICLES = ("diesel", "steam")
_EACH = 12


def engine_texts() -> dict[str, str]:
    """Two articles of twelve paragraphs, by file name."""
    return {
        f"{name}_txt": f"On {name}\n\n" + "\n\n".join(_paragraph(name, number) for number in range(_EACH))
        for name in _ARTICLES
    }


def engine_questions() -> list[LabelledQuestion]:
    """24 answerable, 22 that name a part which no engine has, and 24 about something else (without an article)."""
    answerable = [
        LabelledQuestion(
            f"How heavy is the engine {name}{number}?",
            name,
            number + 1,
            (f"{number + 40} tons",),
            QuestionKind.ANSWERABLE,
        )
        for name in _ARTICLES
        for number in range(_EACH)
    ]
    unanswerable = [
        LabelledQuestion(
            f"Who sold the gearbox of engine {name}{number} in {1900 + number}?",
            name,
            number + 1,
            (),
            QuestionKind.UNANSWERABLE,
        )
        for name in _ARTICLES
        for number in range(_EACH - 1)
    ]
    elsewhere = [
        LabelledQuestion(f"Which poet wrote sonnet p{number}?", "", None, (), QuestionKind.OFF_CORPUS)
        for number in range(24)
    ]
    return [*answerable, *unanswerable, *elsewhere]


def _paragraph(name: str, number: int) -> str:
    return f"A builder painted {name}{number} green. The engine {name}{number} is {number + 40} tons heavy."

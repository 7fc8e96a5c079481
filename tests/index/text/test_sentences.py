import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.sentences import sentence_spans
from tests.paths import DATA

WITHOUT_SPACES = ("ja", "zh")
MARKS = [*"aAбÄ1. .. .…!?;:,()[]“”\"'«»„「」。！？ \u037e", "max. ", "Mr. ", "U.S. ", "3. ", "z. B. ", "etc. ", " said"]


def texts() -> Iterator[tuple[str, list[str]]]:
    """The language and the sentences of each text of the lists."""
    for path in sorted((DATA / "sentences").glob("*.txt")):
        for text in path.read_text(encoding="utf-8").strip().split("\n\n"):
            yield path.stem, text.split("\n")


def sentences(language: str, line: str) -> list[str]:
    return [line[start:end].strip() for start, end in sentence_spans(language, line)]


def test_the_lists_hold_hundreds_of_boundaries_in_many_languages() -> None:
    assert sum(len(expected) for _, expected in texts()) > 750
    assert len({language for language, _ in texts()}) == 12


@pytest.mark.parametrize(("language", "expected"), list(texts()))
def test_sentences_end_where_people_end_them(language: str, expected: list[str]) -> None:
    line = ("" if language in WITHOUT_SPACES else " ").join(expected)
    assert sentences(language, line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("?!", ["?!"]),
        ("1.", ["1."]),
        ("no end", ["no end"]),
        ("It is so.[3] It was.", ["It is so.[3]", "It was."]),
        ("It is so.[citation needed] It was.", ["It is so.[citation needed]", "It was."]),
        ("They left at noon.Then it rained.", ["They left at noon.", "Then it rained."]),
        ("It has a mind. He has none.", ["It has a mind.", "He has none."]),
    ],
)
def test_odd_lines(line: str, expected: list[str]) -> None:
    assert sentences("en", line) == expected


def test_greek_asks_with_a_semicolon() -> None:
    assert sentences("el", "Πόσο βαθύ είναι; Τρία μέτρα.") == ["Πόσο βαθύ είναι;", "Τρία μέτρα."]


@given(st.sampled_from(["en", "de", "ru", "zh", "ja", "el", "th", "xx"]), st.lists(st.sampled_from(MARKS)).map("".join))
def test_the_spans_cover_the_line(language: str, line: str) -> None:
    spans = list(sentence_spans(language, line))
    assert "".join(line[start:end] for start, end in spans) == line
    assert all(start < end for start, end in spans)


@pytest.mark.parametrize("unit", ["a", "(", '"', "1.", "...)", "a. ", "Mr. ", "“x”(", "。"])
def test_a_line_of_ten_times_the_length_takes_about_ten_times_as_long(unit: str) -> None:
    def seconds(length: int) -> float:
        line = (unit * length)[:length]
        began = time.process_time()
        spans = list(sentence_spans("en", line))
        taken = time.process_time() - began
        assert [spans[0][0], *(end for _, end in spans)] == [*(start for start, _ in spans), length]
        return taken

    assert seconds(500_000) < 0.1 + 30 * seconds(50_000)

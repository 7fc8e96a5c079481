import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles.formats import markdown
from index.articles.formats.layout import Block, clean, laid_out, table
from index.articles.saving import file_name, to_markdown

PIECES = [
    *"ab1 \\`*_[]()<>&#;~|=-+.:!\"'é中\u200d\u0301{}%^?¹²",
    *("{{", "}}", "{%", "[^", "[[", "]]", "==", "~~", "%%", ":::", "!!! note", "[!NOTE]", "[ ] ", "[toc]", "{#a}"),
    *("&amp;", "http://x.y", "1. ", "2) ", "- ", "---", "```", "<b>", "[x](y)", "    ", "* * *", "![", "===", "[a]: b"),
]
LINES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join).map(clean).filter(bool)
BLOCKS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
FIELDS = st.text(max_size=12).map(clean).filter(lambda text: text not in ("", "~", "null"))


def test_an_article_becomes_a_file_that_people_can_read() -> None:
    blocks = [
        Block("It cost 12 million crowns."),
        Block("oil lamps\nelectric lamps", "Lamps"),
        Block("one\ntwo", "Lamps"),
        Block("It is R&D of *all* kinds: see snake_case, a < b.", "Lamps"),
    ]
    article = laid_out("a", "Tides: a visit", blocks, "en", author="Mara Okafor", url="https://example.org/a")
    assert to_markdown(article) == (
        "---\ntitle: 'Tides: a visit'\nauthor: Mara Okafor\nurl: https://example.org/a\nlanguage: en\n---\n\n"
        "It cost 12 million crowns.\n\n## Lamps\n\n- oil lamps\n- electric lamps\n\n* one\n* two\n\n"
        "It is R&D of \\*all\\* kinds: see snake_case, a \\< b.\n"
    )


@given(FIELDS, FIELDS, st.lists(st.tuples(LINES, BLOCKS), min_size=1, max_size=4))
@settings(max_examples=300)
def test_what_was_saved_reads_back_as_it_was(title: str, author: str, parts: list[tuple[str, str]]) -> None:
    blocks = [Block(text, heading) for heading, text in parts]
    article = laid_out("a", title, blocks, "en", author=author, source="", published="2019-03-14", url="https://e.org/")
    assert markdown.read(to_markdown(article).encode(), "a") == article


CELLS = st.lists(st.sampled_from(["", "a", "10:00", "*b*", "| x", "c\\"]), min_size=1, max_size=4)


@given(st.lists(CELLS, min_size=2, max_size=4))
def test_a_table_keeps_its_head_and_its_empty_cells(rows: list[list[str]]) -> None:
    article = laid_out("a", "T", [table(rows), Block("End.")], "en")
    found = markdown.read(to_markdown(article).encode(), "a")
    assert found.text == article.text


def test_a_table_is_saved_as_one() -> None:
    article = laid_out(
        "a", "T", [table([["Day", "Opens", "Closes"], ["Monday", "8:00"], ["Holidays", "", "14:00"]])], "en"
    )
    saved = to_markdown(article)
    assert saved.endswith("| Day | Opens | Closes |\n|---|---|---|\n| Monday | 8:00 |\n| Holidays |  | 14:00 |\n")
    assert markdown.read(saved.encode(), "a") == article


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Harbour City Opens Its First Tidal Power Lab", "harbour-city-opens-its-first-tidal-power-lab"),
        ("The lab’s café: 3.10 / “new”", "the-labs-cafe-3-10-new"),
        ("../../etc/passwd", "etc-passwd"),
        ("上海的人工智能", "上海的人工智能"),
        ("Маяк", "маяк"),
        ("한국어", "한국어"),
        ("???", "article"),
        ("", "article"),
        ("word " * 40, "word-" * 11 + "word"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_file_is_named_after_the_title(title: str, name: str) -> None:
    assert file_name(title) == name

from io import BytesIO

import docx as word

from index.articles.formats import docx, html, markdown, plain, rst
from index.articles.formats.lists import Item, listed
from index.text.split import split
from index.types import Article, Passage

# Each part with what leads to it: what is said below an item is said of that item alone.
STAFF = [
    ("Full-time staff\n28 days of holiday\na laptop", "What you get: Full-time staff"),
    ("Contractors", "What you get:"),
    ("Part-time staff", "What you get: Part-time staff"),
    ("Holiday\n16 days\nalways in whole days", "What you get: Part-time staff: Holiday"),
    ("a shared laptop", "What you get: Part-time staff"),
]
MARKDOWN = """What you get:

- Full-time staff
  - 28 days of holiday
  - a laptop
- Contractors
- Part-time staff
  1. Holiday
     - 16 days
     - always in whole days
  2. a shared laptop
"""


def parts(article: Article) -> list[tuple[str, str]]:
    """Each part of the list after the first paragraph, and what leads to it."""
    return [(article.text[each.start : each.end], each.lead) for each in article.paragraphs[1:]]


def test_markdown() -> None:
    assert parts(markdown.read(MARKDOWN.encode(), "staff")) == STAFF


def test_the_parts_of_a_list_stand_in_the_text_as_one_and_are_counted_as_one() -> None:
    article = markdown.read(f"{MARKDOWN}\nAsk Mara.".encode(), "staff")
    assert article.text == (
        "What you get:\n\nFull-time staff\n28 days of holiday\na laptop\nContractors\nPart-time staff\nHoliday\n"
        "16 days\nalways in whole days\na shared laptop\n\nAsk Mara."
    )
    assert [each.number for each in article.paragraphs] == [1, 2, 2, 2, 2, 2, 3]


def test_a_list_without_lists_in_it_is_whole() -> None:
    article = markdown.read(b"What you get:\n\n- a desk\n- a chair\n\n  with arms\n", "staff")
    assert parts(article) == [("a desk\na chair\nwith arms", "What you get:")]


def test_web_pages() -> None:
    page = """<html><title>Staff</title><body><article><p>What you get:</p><ul>
    <li>Full-time <b>staff</b><ul><li>28 days of holiday</li><li>a laptop</li></ul></li><li>Contractors</li>
    <li><p>Part-time staff</p><ol><li>Holiday<ul><li>16 days</li><li>always in whole days</li></ul></li>
    <li>a shared laptop</li></ol></li></ul></article></body></html>"""
    assert parts(html.read(page.encode(), "staff")) == STAFF


def test_restructured_text() -> None:
    source = (
        "What you get:\n\n* Full-time staff\n\n  * 28 days of holiday\n  * a laptop\n\n* Contractors\n"
        "* Part-time staff\n"
        "\n  #. Holiday\n\n     * 16 days\n     * always in whole days\n\n  #. a shared laptop\n"
    )
    assert parts(rst.read(source.encode(), "staff")) == STAFF


def test_word_by_the_depth_of_its_lists() -> None:
    document = word.Document()
    document.add_paragraph("What you get:")
    for line in """List Bullet: Full-time staff
List Bullet 2: 28 days of holiday
List Bullet 2: a laptop
List Bullet: Contractors
List Bullet: Part-time staff
List Bullet 2: Holiday
List Bullet 3: 16 days
List Bullet 3: always in whole days
List Bullet 2: a shared laptop""".split("\n"):
        style, text = line.split(": ")
        document.add_paragraph(text, style)
    file = BytesIO()
    document.save(file)
    assert parts(docx.read(file.getvalue(), "staff")) == STAFF


def test_plain_text_by_how_far_items_are_set_in() -> None:
    source = "What you get:\n\n- Full-time staff:\n    * 28 days of\n      holiday\n    * a laptop\n- Contractors\n"
    assert parts(plain.read(source.encode(), "staff")) == [
        ("- Full-time staff:\n* 28 days of holiday\n* a laptop", "What you get: Full-time staff"),
        ("- Contractors", "What you get:"),
    ]


def test_no_bar_of_an_item_is_taken_for_a_table() -> None:
    assert [block.lead for block in listed([Item("2 | 3 beds:", 0), Item("one window", 1)])] == ["2, 3 beds"]


def test_people_read_what_stands_below_an_item_under_it() -> None:
    article = markdown.read(f"# Benefits\n\n## Staff\n\n{MARKDOWN}".encode(), "staff")
    passages: list[Passage] = split(article)
    assert passages[1].above("a laptop") == ("Staff", "What you get: Full-time staff")
    assert passages[1].above("Full-time staff\n28 days of holiday") == ("Staff",)
    assert passages[0].above("What you get:") == ("Staff",)

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
  - Holiday
    - 16 days
    - always in whole days
  - a shared laptop
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
    <li><p>Part-time staff</p><ul><li>Holiday<ul><li>16 days</li><li>always in whole days</li></ul></li>
    <li>a shared laptop</li></ul></li></ul></article></body></html>"""
    assert parts(html.read(page.encode(), "staff")) == STAFF


def test_restructured_text() -> None:
    source = (
        "What you get:\n\n* Full-time staff\n\n  * 28 days of holiday\n  * a laptop\n\n* Contractors\n"
        "* Part-time staff\n"
        "\n  * Holiday\n\n    * 16 days\n    * always in whole days\n\n  * a shared laptop\n"
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


NUMBERED = "3. Shower first.\n4. Do not run.\nNot even late.\n5. No glass."


def test_numbers_that_readers_see_are_text() -> None:
    source = "3. Shower first.\n4. Do not run.\n   - Not even late.\n4. No glass.\n"  # the last is shown as the fifth
    assert markdown.read(source.encode(), "rules").text == NUMBERED


def test_in_web_pages_by_where_a_list_starts_what_an_item_says_and_the_kind_of_its_letters() -> None:
    page = """<html><title>Pool</title><body><article><p>Rules of the pool, for all who swim in it:</p>
    <ol start="3"><li>Shower first.</li><li><p>Do not <b>run</b>.</p><ul><li>Not even late.</li></ul></li>
    <li></li><li value="5">No glass.</li></ol>
    <ol type="A"><li>Diving is allowed.</li><li>So is floating.</li></ol>
    <ol type="i"><li>Ask Mara.</li></ol></article></body></html>"""
    assert [text for text, _ in parts(html.read(page.encode(), "rules"))] == [
        "3. Shower first.",
        "4. Do not run.\nNot even late.",
        "5. No glass.",
        "A. Diving is allowed.\nB. So is floating.",
        "Ask Mara.",
    ]


def test_in_restructured_text() -> None:
    source = "3. Shower first.\n4. Do not run.\n\n   * Not even late.\n\n5. No glass.\n\nOr\n\na) dive.\nb) swim.\n"
    assert rst.read(source.encode(), "rules").text == f"{NUMBERED}\n\nOr\n\na) dive.\nb) swim."


def test_in_word_as_its_styles_and_lists_count_them() -> None:
    document = word.Document()
    for text in ("Shower first.", "Do not run."):
        document.add_paragraph(text, "List Number")
    document.add_paragraph("Not even late.", "List Bullet 2")
    document.add_paragraph("No glass.", "List Number")
    file = BytesIO()
    document.save(file)
    text = docx.read(file.getvalue(), "rules").text
    assert text == "1. Shower first.\n2. Do not run.\nNot even late.\n3. No glass."


def test_plain_text_by_how_far_items_are_set_in() -> None:
    source = "What you get:\n\n- Full-time staff:\n    * 28 days of\n      holiday\n    * a laptop\n- Contractors\n"
    assert parts(plain.read(source.encode(), "staff")) == [
        ("Full-time staff:\n28 days of holiday\na laptop", "What you get: Full-time staff"),
        ("Contractors", "What you get:"),
    ]


def test_no_bar_of_an_item_is_taken_for_a_table() -> None:
    assert [block.lead for block in listed([Item("2 | 3 beds:", 0), Item("one window", 1)])] == ["2, 3 beds"]


def test_people_read_what_stands_below_an_item_under_it() -> None:
    article = markdown.read(f"# Benefits\n\n## Staff\n\n{MARKDOWN}".encode(), "staff")
    passages: list[Passage] = split(article)
    assert passages[1].above("a laptop") == ("Staff", "What you get: Full-time staff")
    assert passages[1].above("Full-time staff\n28 days of holiday") == ("Staff",)
    assert passages[0].above("What you get:") == ("Staff",)

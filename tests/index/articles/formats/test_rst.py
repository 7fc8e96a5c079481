from index import Article
from index.articles.formats.rst import read


def paragraphs(article: Article) -> list[str]:
    return [article.text[each.start : each.end] for each in article.paragraphs]


def test_what_stands_at_the_top_becomes_the_citation() -> None:
    article = read(b"=====\nLamps\n=====\n\n:Author: Ada Obi\n:Date: 2021-05-03\n\nIt is old.\n", "a")
    assert (article.title, article.author, article.published) == ("Lamps", "Ada Obi", "2021-05-03")
    assert article.text == "It is old."


def test_headings_lists_and_code_are_what_they_are() -> None:
    source = b"Lamps\n=====\n\nYou need:\n\n- oil that\n  burns\n- a wick\n\nOil\n---\n\n::\n\n  x = 1\n  y = 2\n"
    article = read(source, "a")
    assert [(each.heading, each.lead) for each in article.paragraphs] == [
        ("Lamps", ""),
        ("Lamps", "You need:"),
        ("Oil", ""),
    ]
    assert paragraphs(article) == ["You need:", "oil that burns\na wick", "x = 1\ny = 2"]


def test_tables_are_rows_with_their_head() -> None:
    source = (
        b".. list-table::\n   :header-rows: 1\n\n   * - Day\n     - Opens\n     - Closes\n"
        b"   * - Sunday\n     -\n     - 14:00\n"
    )
    article = read(source, "a")
    assert (article.text, article.paragraphs[0].lead) == (
        "Day | Opens | Closes\nSunday | | 14:00",
        "Day | Opens | Closes",
    )


def test_directives_are_dress_and_their_text_stays() -> None:
    source = (
        b".. note:: It is shut in winter.\n\n.. versionadded:: 2.1\n   It carries dogs.\n\n"
        b".. our-own:: Title\n   :class: x\n\n   It is red.\n\n"
        b".. toctree::\n   :maxdepth: 2\n\n   a\n\n.. image:: a.png\n\n"
        b".. code-block:: python\n   :linenos:\n\n   x = 1\n"
    )
    assert paragraphs(read(source, "a")) == [
        *("It is shut in winter.", "2.1 It carries dogs.", "Title", "It is red.", "x = 1")
    ]


def test_roles_are_their_words_and_note_marks_are_none() -> None:
    source = b"See :ref:`the plan <plan>`, :py:func:`~port.lamps.light`, :file:`~/.lamps/oil.txt` and :doc:`oil` [1]_."
    source += b" *So* ``x``.\n\n"
    source += b".. [1] It says so.\n"
    assert paragraphs(read(source, "a")) == ["See the plan, light, ~/.lamps/oil.txt and oil. So x.", "It says so."]


def test_files_are_neither_included_nor_told_of() -> None:
    assert read(b"Text.\n\n.. include:: /etc/passwd\n\n.. raw:: html\n\n   <b>x</b>\n", "a").text == "Text."


def test_a_table_of_contents_is_no_text() -> None:
    source = (
        b"Lamps\n=====\n\n.. contents:: Contents\n   :depth: 2\n\nOil\n---\n\nIt is old.\n\nWick\n----\n\nOf wool.\n"
    )
    assert paragraphs(read(source, "a")) == ["It is old.", "Of wool."]


def test_fields_formulas_and_references_are_whole() -> None:
    source = (
        b"Lamps\n=====\n\nIt is old.\n\n:Call: the *pier*,\n  555-0147\n:Open: 9 to 17\n\n.. math::\n\n   v = s / t\n\n"
        b"See [ADA20]_ and wait [#n]_.\n\n.. only:: html\n\n   Buy here.\n\n.. [ADA20] A book.\n.. [#n] In summer.\n"
    )
    assert paragraphs(read(source, "a")) == [
        "It is old.",
        "Call: the pier, 555-0147\nOpen: 9 to 17",
        "v = s / t",
        "See [ADA20] and wait.",
        "Buy here.",
        "A book.",
        "In summer.",
    ]

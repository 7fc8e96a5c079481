from dataclasses import replace

import pytest

from index.articles.formats.byline import Byline, read_byline, without_byline
from index.articles.formats.html import read_page
from index.articles.formats.layout import Block, laid_out
from index.articles.load import read_article


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("By Lea Sommer", "Lea Sommer", ""),
        ("By Lea Sommer, 18 May 2025", "Lea Sommer", "2025-05-18"),
        ("*By Lea Sommer · May 18, 2025*", "Lea Sommer", "2025-05-18"),
        ("By Lea Sommer\nMay 18, 2025", "Lea Sommer", "2025-05-18"),
        ("By Lea Sommer May 18, 2025", "Lea Sommer", "2025-05-18"),
        ("By Ana de la Cruz (18 May 2025)", "Ana de la Cruz", "2025-05-18"),
        ("Posted on May 18, 2025 by Lea Sommer", "Lea Sommer", "2025-05-18"),
        ("Written by Lea Sommer on 2025-05-18", "Lea Sommer", "2025-05-18"),
        ("Author: Lea Sommer\nDate: 18 May 2025", "Lea Sommer", "2025-05-18"),
        ("By Lea Sommer and Tom Reuter | May 3rd, 2024 | 7 min read", "Lea Sommer and Tom Reuter", "2024-05-03"),
        ("Last updated: 18 May 2025", "", "2025-05-18"),
        ("Last updated 2025-05-18 by Priya.", "Priya", "2025-05-18"),
        ("By Tom Reuter Jr.", "Tom Reuter Jr.", ""),
    ],
)
def test_it_gives_author_and_date(line: str, author: str, published: str) -> None:
    assert read_byline(line) == Byline(author, published)


@pytest.mark.parametrize(
    "line",
    [
        "By train it takes two hours",
        "By May 2025 we had 12 shops",
        "By Friday",
        "Berlin, 5 May 2026",
        "18 May 2025",
        "Date: 20 June 2026",
        "Author: Lea Sommer\nRoom: next to the lift",
        "Updated",
        "By",
        "By " + "Lea Sommer, " * 20,
    ],
)
def test_what_says_anything_else_is_text(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("ending", "head", "heading"),
    [
        (".md", "# Porto\n\n*By Lea Sommer, 18 May 2025*\n\n", "Porto"),
        (".txt", "Porto\n\nBy Lea Sommer, 18 May 2025\n\n", ""),
    ],
)
def test_below_the_title_it_is_no_text_of_the_article_and_heads_nothing(ending: str, head: str, heading: str) -> None:
    article = read_article(f"{head}We took the night train.\n\nIt was cold.\n".encode(), ending, "a")
    assert (article.title, article.author, article.published) == ("Porto", "Lea Sommer", "2025-05-18")
    assert article.text == "We took the night train.\n\nIt was cold."
    assert [(each.number, each.heading) for each in article.paragraphs] == [(1, heading), (2, heading)]


def test_it_may_stand_below_a_title_that_is_text_as_well() -> None:
    article = read_article(b"Porto\n\nBy Lea Sommer, 18 May 2025\n\nWe took the night train.\n", ".md", "a")
    assert (article.title, article.author, article.published) == ("Porto", "Lea Sommer", "2025-05-18")
    assert article.text == "Porto\n\nWe took the night train."


def test_what_the_article_says_elsewhere_of_its_author_counts_more() -> None:
    article = laid_out(
        "a", "Porto", [Block("By Lea Sommer, 18 May 2025"), Block("It was cold.")], author="L. S.", url="u"
    )
    found = without_byline(article)
    assert (found.author, found.published, found.url, found.text) == ("L. S.", "2025-05-18", "u", "It was cold.")


def test_a_line_that_is_all_there_is_stays() -> None:
    article = laid_out("a", "Porto", [Block("By Lea Sommer")])
    assert without_byline(article) == article


def test_an_article_without_one_is_the_same() -> None:
    article = laid_out("a", "Porto", [Block("It was cold."), Block("By Lea Sommer")])
    assert without_byline(replace(article, language="en")) == replace(article, language="en")


def test_a_page_that_is_fetched_has_one_too() -> None:
    text = "We took the night train to Lisbon and the morning train on to Porto, where it was cold and loud."
    page = f"<html><body><article><h1>Porto</h1><p>By Lea Sommer, 18 May 2025</p><p>{text}</p></article></body></html>"
    article = read_page(page.encode(), "a", "https://trips.example/porto")
    assert (article.author, article.published, article.text) == ("Lea Sommer", "2025-05-18", text)

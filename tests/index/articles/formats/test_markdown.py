import pytest

from index import Article
from index.articles.formats.markdown import read
from index.text.split import split


def article_in(name: str, content: str | bytes) -> Article:
    """The article of a file with this name, without its ending."""
    return read(content.encode() if isinstance(content, str) else content, name)


def paragraphs(article: Article) -> list[str]:
    return [article.text[paragraph.start : paragraph.end] for paragraph in article.paragraphs]


def test_front_matter_becomes_the_citation() -> None:
    article = article_in(
        "lab",
        "---\ntitle: 'The Lab: a visit'\nauthor: [Ada Moor, Ben Ito]\nsource: Wire\npublished: 2019-03-14\n"
        "url: https://example.org/lab\nlanguage: de\nnote: not shown\n---\n\nText.\n",
    )
    assert (article.title, article.author, article.source) == ("The Lab: a visit", "Ada Moor, Ben Ito", "Wire")
    assert (article.published, article.url, article.language) == ("2019-03-14", "https://example.org/lab", "de")
    assert article.text == "Text."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019-03-14", "2019-03-14"),
        ("2019-03-14 10:30:00", "2019-03-14"),
        ("2019-03-14T10:30:00Z", "2019-03-14"),
        ("14 March 2019", "2019-03-14"),
        ("Mar. 14, 2019", "2019-03-14"),
        ("2019/03/14", "2019-03-14"),
        ("2019", "2019"),
        ("2019-13-45", "2019-13-45"),
        ("spring 2019", "spring 2019"),
        ("", ""),
        ("null", ""),
    ],
)
def test_dates_become_iso_where_they_can(written: str, read: str) -> None:
    assert article_in("a", f"---\npublished: {written}\n---\nText.").published == read


@pytest.mark.parametrize("title", ["3.10", "1_000", "12:30", "No", "true", "007", "2019-03-14"])
def test_a_title_stays_as_it_is_written(title: str) -> None:
    assert article_in("a", f"---\ntitle: {title}\n---\nText.").title == title


def test_the_language_no_is_norwegian() -> None:
    assert article_in("a", "---\nlanguage: no\n---\nText.").language == "no"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("# The *first* heading\n\n## The second\n\nText.", "The first heading"),
        ("Setext heading\n===\n\nText.", "Setext heading"),
        ("Text.", "A lab visit"),
        ("---\ntitle: Given\n---\n# Heading\n\nText.", "Given"),
        ("---\ntitle:\n---\n# Heading\n\nText.", "Heading"),
        ("---\n---\nText.", "A lab visit"),
    ],
)
def test_the_title_is_given_or_the_first_heading_or_the_name_of_the_file(content: str, title: str) -> None:
    article = article_in("a_lab-visit", content)
    assert (article.title, article.text) == (title, "Text.")


@pytest.mark.parametrize("line", ["Offsite in Porto", "**Offsite in Porto**"])
def test_a_short_line_alone_at_the_start_is_the_title_and_text_as_well(line: str) -> None:
    article = article_in("notes-3", f"{line}\n\nThe train left at nine.\n\n## Food\n\nFish.")
    assert article.title == "Offsite in Porto"
    assert paragraphs(article) == ["Offsite in Porto", "The train left at nine.", "Fish."]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("The train left at nine.", "Notes 3"),
        ("One\ntwo", "Notes 3"),
        ("Status: draft", "Notes 3"),
        ("[Back to all notes](index.md)", "Notes 3"),
        ("By Lea Sommer", "Notes 3"),
        ("- Offsite in Porto", "Notes 3"),
        ("Offsite\n\n# Porto in May", "Porto in May"),
    ],
)
def test_another_first_line_is_no_title(line: str, title: str) -> None:
    assert article_in("notes-3", f"{line}\n\nWe met for three days.").title == title


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_text() -> None:
    article = article_in("a", b"\xef\xbb\xbf---\r\ntitle: Lab\r\n---\r\n\r\nOne\r\ntwo.\r\n\r\nThree.\r\n")
    assert (article.title, paragraphs(article)) == ("Lab", ["One two.", "Three."])


def test_a_file_that_begins_with_a_rule_is_all_text() -> None:
    assert article_in("a", "---\n\nOne.\n\n---\n\nTwo.").text == "One.\n\nTwo."


def test_marks_go_and_the_words_stay() -> None:
    article = article_in(
        "a",
        "A *bold* [link](http://x.org), `code` & <b>tag</b> &amp; ![picture](x.png)<!-- note -->\nnext line\\*.",
    )
    assert article.text == "A bold link, code & tag & next line*."


def test_each_block_is_a_paragraph_under_its_heading() -> None:
    article = article_in(
        "a",
        "# Title\n\nIntro.\n\n## Part\n\n- one\n- two\n  - three\n\n> quoted\n> text\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | |\n\n```\nx = 1\ny = 2\n```\n\n## Empty\n\n1. first\n\n2. second\n",
    )
    assert [(article.text[p.start : p.end], p.heading, p.number) for p in article.paragraphs] == [
        ("Intro.", "Title", 1),
        ("one", "Part", 2),
        ("two\nthree", "Part", 2),
        ("quoted text", "Part", 3),
        ("a | b\n1 | 2\n3", "Part", 4),
        ("x = 1\ny = 2", "Part", 5),
        ("1. first\n2. second", "Empty", 6),
    ]


def test_an_item_that_goes_on_in_the_next_line_is_one_sentence() -> None:
    article = article_in(
        "a", "- The first turbine, which was\n  delivered in May, weighs nine tonnes.\n- The second does\nnot."
    )
    assert [sentence.text for passage in split(article) for sentence in passage.sentences] == [
        "The first turbine, which was delivered in May, weighs nine tonnes.",
        "The second does not.",
    ]


def test_the_words_of_html_blocks_are_not_lost() -> None:
    article = article_in(
        "a",
        "<!-- a note\nof two lines -->\n\n<div class='x'>\nOne &amp; <em>two</em>.\n</div>\n\n"
        "<script>\nlet hidden = 1;\n</script>\n\n<style>p {}</style>\n\nThree.",
    )
    assert paragraphs(article) == ["One & two.", "Three."]


def test_deeply_nested_text_is_not_lost() -> None:
    assert article_in("a", "> " * 30 + "deep").text == "deep"


@pytest.mark.parametrize(
    "content",
    [
        "It costs ~~9 crowns~~ 12 crowns.",
        "It costs <del>9 *crowns*</del> 12 crowns.",
        "It costs <s>9</s> 12 crowns.",
        "<p>It costs <strike>9</strike> <ins>12</ins> crowns.</p>",
    ],
)
def test_what_is_struck_out_is_no_text(content: str) -> None:
    assert article_in("a", content).text == "It costs 12 crowns."


def test_a_raised_number_is_a_note_s_or_a_power() -> None:
    article = article_in(
        "a", "Built in 1890.<sup>1</sup> It<sup>[2]</sup> has 5 km<sup>2</sup> and 10<sup>6</sup> lamps."
    )
    assert article.text == "Built in 1890. It has 5 km² and 10⁶ lamps."


def test_empty_cells_keep_their_places_and_words_of_cells_are_apart() -> None:
    article = article_in("a", "| Day | Opens | Closes |\n|-|-|-|\n| Sat<br>and Sun | 10 | |\n| Holidays | | 14 |\n")
    assert paragraphs(article) == ["Day | Opens | Closes\nSat and Sun | 10\nHolidays | | 14"]
    assert article.paragraphs[0].lead == "Day | Opens | Closes"


def test_a_table_without_a_head_leads_to_nothing() -> None:
    article = article_in("a", "| | |\n|-|-|\n| Lamp | 3 |\n| Rope | 4 |\n")
    assert (article.text, article.paragraphs[0].lead) == ("Lamp | 3\nRope | 4", "")


def test_a_table_in_html_is_a_table() -> None:
    article = article_in(
        "a",
        "Before.\n\n<table><tr><th>Item</th><th colspan=2>Price</th></tr>\n\n<tr><td rowspan=2>Rope</td><td>4</td>"
        "<td>5</td></tr>\n<tr><td></td><td>6<br>crowns</td></tr></table>\n\nAfter.",
    )
    assert paragraphs(article) == ["Before.", "Item | Price\nRope | 4 | 5\nRope | | 6 crowns", "After."]


def test_headings_and_lists_in_html_are_what_they_are() -> None:
    article = article_in("a", "<div>\n<h2>Lamps</h2>\n<ul><li>one <b>red</b></li><li>two</li></ul>\n</div>\n\nAfter.")
    assert [(each.heading, text) for each, text in zip(article.paragraphs, paragraphs(article), strict=True)] == [
        ("Lamps", "one red\ntwo"),
        ("Lamps", "After."),
    ]


def test_a_list_is_read_with_the_sentence_that_leads_to_it() -> None:
    article = article_in("a", "It is old. You need:\n\n- a lamp\n- a rope\n\nAfter.")
    assert [each.lead for each in article.paragraphs] == ["", "You need:", ""]


def test_lines_of_chinese_are_joined_without_a_gap() -> None:
    assert (
        article_in("a", "守塔人每六周更\n换一次班。\nAnd Latin\nlines.").text
        == "守塔人每六周更换一次班。 And Latin lines."
    )


def headings_of(source: str) -> list[str]:
    return [paragraph.heading for paragraph in read(source.encode(), "a").paragraphs]


def test_a_heading_below_a_version_or_that_comes_again_is_named_with_the_one_above() -> None:
    changes = "# Changes\n\n## 2.1.0\n\n### Added\n\nA flag.\n\n## 2.0.0\n\n### Removed\n\nThe old one.\n"
    assert headings_of(changes) == ["2.1.0: Added", "2.0.0: Removed"]
    cakes = "# Cakes\n\n## Plum\n\n### Needs\n\n3 eggs\n\n## Nut\n\n### Needs\n\n2 eggs\n\n### Oven\n\nHot.\n"
    assert headings_of(cakes) == ["Plum: Needs", "Nut: Needs", "Oven"]


def test_a_short_line_above_another_in_an_item_is_a_line() -> None:
    article = read(b"1. Budget\n   The board approved it.\n2. Other business\n   The party is on 24 June.\n", "a")
    assert article.text == "1. Budget\nThe board approved it.\n2. Other business\nThe party is on 24 June."


def test_a_sentence_goes_on_in_the_next_line() -> None:
    article = read(
        b"It was built by\nKofi Mensah in the year of the flood, when the town was small and had\nfew boats.\n", "a"
    )
    assert article.text.count("\n") == 0


def test_tags_and_names_of_blocks_in_notes_are_no_text() -> None:
    assert read(b"#harbour #notes\n\nThe crane lifts 12 tonnes. ^ref1\n", "a").text == "The crane lifts 12 tonnes."


def test_a_short_line_in_bold_heads_what_follows_and_is_text_as_well() -> None:
    article = article_in("a", "# Bread\n\n**You need**\n\n- rye\n\n**It keeps.**\n\n**Salt** is dear.\n\n## End\n\nx")
    assert [(each.heading, article.text[each.start : each.end]) for each in article.paragraphs] == [
        ("Bread", "You need"),
        ("You need", "rye"),
        ("You need", "It keeps."),
        ("You need", "Salt is dear."),
        ("End", "x"),
    ]

import pytest

from index import Article
from index.articles.formats import markdown
from index.articles.formats.front_matter import FrontMatter, read_front_matter


def read(content: str) -> tuple[Article, list[str]]:
    """The article of a file, and what of it could not be read."""
    heard: list[str] = []
    return markdown.read(content.encode(), "old_pump", heard.append), heard


def said(content: str) -> FrontMatter:
    heard: list[str] = []
    front = read_front_matter(content, heard.append)
    assert heard == []
    return front


def test_toml_is_front_matter_and_no_text() -> None:
    article, heard = read('+++\ntitle = "The pump"\ndate = 2021-04-02\nauthors = ["Mara Okafor"]\n+++\n\nIt is new.\n')
    assert (article.title, article.published, article.author) == ("The pump", "2021-04-02", "Mara Okafor")
    assert (article.text, heard) == ("It is new.", [])


def test_a_date_with_a_time_in_toml_is_a_date() -> None:
    assert said("+++\ndate = 2021-04-02T10:00:00Z\n+++\nText.").published == "2021-04-02"


def test_tables_of_toml_are_looked_into() -> None:
    front = said('+++\ntitle = "T"\n[extra]\nauthor = "Ada Obi"\ntitle = "Other"\n+++\nText.')
    assert (front.title, front.author) == ("T", "Ada Obi")


def test_json_is_front_matter_and_no_text() -> None:
    article, heard = read('{\n  "title": "The pump",\n  "date": "2021-04-02",\n  "tags": ["a"]\n}\n\nIt is new.\n')
    assert (article.title, article.published, article.text, heard) == ("The pump", "2021-04-02", "It is new.", [])


def test_a_brace_that_opens_no_json_is_text() -> None:
    assert read('{"a" is the first letter.')[0].text == '{"a" is the first letter.'


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("date: 2020-06-01", "2020-06-01"),
        ("Date: 2020-06-01 10:00 +0200", "2020-06-01"),
        ("pubDate: 2020-06-01", "2020-06-01"),
        ("publish_date: 2020-06-01", "2020-06-01"),
        ("updated: 2021-01-01\ndate: 2020-06-01", "2020-06-01"),
        ("created: 2022-01-01\npublished: 2020-06-01", "2020-06-01"),
        ("lastmod: 2021-01-01", "2021-01-01"),
        ("last_update:\n  date: 2021-01-01\n  author: Ada", "2021-01-01"),
        ("published:\nupdated: 2021-01-01", "2021-01-01"),
    ],
)
def test_a_date_has_many_names_and_the_surest_is_taken(line: str, published: str) -> None:
    assert said(f"---\n{line}\n---\nText.").published == published


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        ("author: Ada Obi", "Ada Obi"),
        ("authors: [Ada Obi, Ben Ito]", "Ada Obi, Ben Ito"),
        ("authors:\n- varga", "varga"),
        ("author:\n  name: Ada Obi\n  url: https://example.org", "Ada Obi"),
        ("authors:\n- name: Ada Obi\n  title: Keeper\n- name: Ben Ito", "Ada Obi, Ben Ito"),
        ("authors:\n  ada:\n    name: Ada Obi", "Ada Obi"),
        ('author: ["[[People/Ada Obi|Ada]]", "[[Ben Ito]]"]', "Ada, Ben Ito"),
        ("author:\n  twitter: ada", ""),
        ("author: ~", ""),
    ],
)
def test_authors_are_names_lists_and_maps(lines: str, author: str) -> None:
    assert said(f"---\n{lines}\n---\nText.").author == author


def test_tabs_are_spaces() -> None:
    front = said('---\ntitle:\t"Spice"\ndate:\t2022-09-30\nauthors:\n- melody\t\t\n---\nText.')
    assert (front.title, front.published, front.author) == ("Spice", "2022-09-30", "melody")


def test_a_comment_may_come_before_it() -> None:
    article, heard = read("<!-- Copyright\nthe harbour -->\n---\ntitle: The pump\n---\n\nIt is new.")
    assert (article.title, article.text, heard) == ("The pump", "It is new.", [])


def test_an_address_as_the_source_is_the_address() -> None:
    front = said("---\nsource: https://example.org/pump\npermalink: /pump/\n---\nText.")
    assert (front.source, front.url) == ("", "https://example.org/pump")


@pytest.mark.parametrize(
    ("value", "language"), [("en-US", "en"), ("pt_BR", "pt"), ("DE", "de"), ("English", ""), ("no", "no")]
)
def test_a_language_is_its_code(value: str, language: str) -> None:
    assert said(f"---\nlang: {value}\n---\nText.").language == language


NOT_YAML = "its front matter is not valid YAML (line {}); check quotes and colons"
NOT_CLOSED = "its front matter does not end; close it with a line like the one that opens it"


@pytest.mark.parametrize(
    ("content", "title", "text", "problem"),
    [
        ("---\ntitle: Pumps: old\n---\nText.", "Pumps: old", "Text.", NOT_YAML.format(2)),
        ("\n\n---\ntitle: Pumps: old\n---\nText.", "Pumps: old", "Text.", NOT_YAML.format(4)),
        ("---\ntitle: x\nauthor: 'y\n---\nText.", "x", "Text.", NOT_YAML.format(4)),
        (
            "---\ntitle: " + "[" * 5_000 + "\n---\nText.",
            "[" * 5_000,
            "Text.",
            NOT_YAML.format(0).replace(" (line 0)", ""),
        ),
        ("---\ntitle: Pumps\n\nText.", "Pumps", "Text.", NOT_CLOSED),
        ("---\r\ntitle: Pumps\r\n\r\nText.\r\n", "Pumps", "Text.", NOT_CLOSED),
        (
            "+++\ntitle = Pumps\n+++\nText.",
            "Pumps",
            "Text.",
            "its front matter is not valid TOML (line 2); check quotes",
        ),
        (
            "---\ntitle: {a: b}\n---\nText.",
            "Old pump",
            "Text.",
            "its front matter gives title in a form that is not text; write it on one line",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_the_text_is_read(content: str, title: str, text: str, problem: str) -> None:
    article, heard = read(content)
    assert (article.title, article.text, heard) == (title, text, [problem])


@pytest.mark.parametrize("content", ["---\nsome text\n---\nText.", "---\n- one\n- two\n---\nText."])
def test_what_has_no_names_is_text(content: str) -> None:
    article, heard = read(content)
    assert ("Text." in article.text, heard) == (True, [])


def test_lines_with_names_without_a_rule_are_front_matter_where_they_give_a_title() -> None:
    article, heard = read("Title: The well\nDate: 2018-10-03 10:20\nAuthors: Alexis Gray\n\nIt is 19 metres deep.\n")
    assert (article.title, article.author, article.published) == ("The well", "Alexis Gray", "2018-10-03")
    assert (article.text, heard) == ("It is 19 metres deep.", [])


def test_lines_with_names_that_give_no_title_are_text() -> None:
    assert read("Date: 5 May\nPresent: Ada\n\nIt went on.\n")[0].text == "Date: 5 May\nPresent: Ada\n\nIt went on."


@pytest.mark.parametrize(
    "front",
    [
        '---js\n{\n  title: "Kite",\n  date: "2020-02-02"\n}\n---',
        '---json\n{"title": "Kite", "date": "2020-02-02"}\n---',
    ],
)
def test_front_matter_may_name_its_language(front: str) -> None:
    article, heard = read(f"{front}\n\nIt flies.\n")
    assert (article.title, article.published, article.text, heard) == ("Kite", "2020-02-02", "It flies.", [])


def test_a_map_of_dates_gives_when_it_was_created() -> None:
    assert said("---\ndate:\n  created: 2024-03-01\n  updated: 2024-04-01\n---\nText.").published == "2024-03-01"


@pytest.mark.parametrize("date", ["March 5th, 2021", "Fri, 5 March 2021", "5 March 2021 10:00", "Friday, 5 March 2021"])
def test_dates_as_people_write_them(date: str) -> None:
    assert said(f"---\ndate: '{date}'\n---\nText.").published == "2021-03-05"

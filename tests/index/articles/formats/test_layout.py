import pytest

from index import Article, Paragraph
from index.articles.formats.layout import (
    Block,
    blocks_of,
    clean,
    clean_lines,
    contents_in,
    iso_date,
    joined,
    laid_out,
    names_columns,
    raised,
    table,
    title_from_name,
)


def test_blocks_are_laid_out_as_one_text_and_empty_ones_left_out() -> None:
    blocks = [Block("One."), Block("", "Empty"), Block("two\nthree", "Part", 4)]
    article = laid_out("a", "T", blocks, author="Ada")
    assert article == Article(
        "a",
        "T",
        "One.\n\ntwo\nthree",
        (Paragraph(1, 0, 4), Paragraph(2, 6, 15, "Part", 4)),
        author="Ada",
        language="",
    )
    assert list(blocks_of(article)) == [blocks[0], blocks[2]]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  two\t words\n", "two words"),
        ("non\u00a0breaking\u2003spaces", "non breaking spaces"),
        ("soft\u00adhyphen zero\u200bwidth\ufeff", "softhyphen zerowidth"),
        ("e\u0301", "é"),
        ("bell\x07", "bell"),
        ("half\ud800", "half"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\u200b", ""),
    ],
)
def test_a_line_is_plain_text(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_empty_lines_of_a_block_are_left_out() -> None:
    assert clean_lines(["a ", "", " \t", "b"]) == "a\nb"


def test_dates_are_iso_where_they_can_be() -> None:
    assert [iso_date(text) for text in ("5 Sept 2017", "Sep 5, 2017", "2017-09-05T10:00:00Z", "spring")] == [
        "5 Sept 2017",
        "2017-09-05",
        "2017-09-05",
        "spring",
    ]


def test_a_file_without_a_title_is_called_by_its_name() -> None:
    assert title_from_name("year/old_lab-notes") == "Old lab notes"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("The tower.¹ It burned", "The tower. It burned"),
        ("built in 1890¹²", "built in 1890"),
        ("the mill³ and", "the mill and"),
        ("“so”⁴ she said", "“so” she said"),
        ("in May¹", "in May"),
        ("5 km² and 3 m³", "5 km² and 3 m³"),
        ("10⁶ or 2¹⁰ or 100²", "10⁶ or 2¹⁰ or 100²"),
        ("x² + y², (a+b)²", "x² + y², (a+b)²"),
        ("5 m s⁻¹", "5 m s⁻¹"),
    ],
)
def test_a_note_s_mark_is_no_text_and_a_power_is(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


def test_letters_of_windows_1252_that_were_misread_are_letters() -> None:
    assert clean("the captain\x92s \x93boat\x94 \x96 old\x85") == "the captain’s “boat” – old"


@pytest.mark.parametrize(
    ("text", "found"),
    [("1", "¹"), ("1, 2", "¹, ²"), ("[12]", ""), ("*", ""), ("th", "th"), ("-2", "⁻²"), ("2019", "2019")],
)
def test_raised_letters_are_characters_of_their_own(text: str, found: str) -> None:
    assert raised(text) == found


def test_rows_keep_their_columns() -> None:
    block = table([["Day", "Opens", "Closes"], ["Sunday", "10", ""], ["", ""], ["Holidays", "", "14"], ["", "x"]])
    assert block == Block("Day | Opens | Closes\nSunday | 10\nHolidays | | 14\n| x", lead="Day | Opens | Closes")


def test_lines_are_joined_as_their_script_has_it() -> None:
    assert [joined(lines) for lines in (["one", " two"], ["更", "换"], ["灯台は", "", "赤い"], ["등대", "셋"])] == [
        "one two",
        "更换",
        "灯台は赤い",
        "등대 셋",
    ]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Contents", "Lamps ..... 2", "Oil . . . . 2", "Wick …… 14", "Text"], {1, 2, 3}),
        (["Soup ..... 4", "Fish ..... 12", "Pear ..... 3"], set()),
        (["Soup ..... 4.50", "Fish ..... 5.00", "Pear ..... 6.00"], set()),
        (["Lamps ..... 2", "Oil ..... 3"], set()),
        # Prices that rise, and entries that are headings of the text.
        (["Soup ..... 4", "Fish ..... 6", "Beef ..... 9", "Text"], set()),
        (["Soup ..... 4", "Fish ..... 6", "Beef ..... 9", "Text", "Fish", "It swims."], {0, 1, 2}),
    ],
)
def test_contents_are_told_from_a_menu(lines: list[str], found: set[int]) -> None:
    assert contents_in(lines) == found


def test_what_follows_a_colon_is_led_to_by_its_sentence() -> None:
    blocks = [Block("It is old. You need:"), Block("a lamp"), Block("Also:"), Block("a rope", "Part")]
    assert [each.lead for each in laid_out("a", "T", blocks).paragraphs] == ["", "You need:", "", ""]


GROUPED = "Line | Adults weekday | Adults weekend | Children weekday | Children weekend"


@pytest.mark.parametrize(
    ("first", "second", "lead"),
    [
        (["Line", "Adults", "", "Children", ""], ["", *["weekday", "weekend"] * 2], GROUPED),
        (["", "Adults", "", "Children", ""], ["Line", *["weekday", "weekend"] * 2], GROUPED),
        (["", "Sold", "", "Kept"], ["Kind", "2021", "2022", "2021"], "Kind | Sold 2021 | Sold 2022 | Kept 2021"),
        # Rows like others, below a head with a column that has no name.
        (["Item", "Price", ""], ["Lamp", "12", "12"], "Item | Price"),
        (["Item", "Colour", ""], ["Lamp", "red", "new"], "Item | Colour"),
        (["Item", "Price"], ["Lamp", "dear"], "Item | Price"),
    ],
)
def test_a_head_of_two_rows_names_each_column_with_its_group(first: list[str], second: list[str], lead: str) -> None:
    assert table([first, second, ["Rope", "4", "5", "6", "7"]]).lead == lead


@pytest.mark.parametrize("row", [["Item", "2023", "Q1"], ["", "Up to 6 m"], ["Room 12", "Price (net)"]])
def test_names_and_years_name_columns(row: list[str]) -> None:
    assert names_columns(row)


@pytest.mark.parametrize("figure", ["48 €", "€ 1.250,50", "9:00", "8–12", "12 kg", "3%"])
def test_figures_name_none(figure: str) -> None:
    assert not names_columns(["Toner", figure])

import pytest

from index.articles.formats.layout import Unreadable
from index.articles.formats.separated import NO_TABLE, read


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            'Item;Price\nChair;45,50\n"Lamp; round";19,95\nTotal;;\n',
            "Item | Price\nChair | 45,50\nLamp; round | 19,95\nTotal",
        ),
        (
            'Room,Price\nBirch,80\n"Oak, upper floor","1,250"\nElm,,\n',
            "Room | Price\nBirch | 80\nOak, upper floor | 1,250\nElm",
        ),
        ("Room\tPrice\nBirch\t80\n", "Room | Price\nBirch | 80"),
        ("sep=|\r\nRoom|Price\r\nBirch|80\r\n", "Room | Price\nBirch | 80"),
        ('Item;Note\nChair;"two\nlines"\n', "Item | Note\nChair | two lines"),
        ("Name\nAda\nBo\n", "Name\nAda\nBo"),
    ],
)
def test_rows_are_lines_and_cells_keep_their_places(source: str, text: str) -> None:
    assert read(source.encode(), "a").text == text


def test_the_head_leads_to_the_rows() -> None:
    article = read(b"Item;Price\nChair;45,50\n", "price-list")
    assert (article.title, article.paragraphs[0].lead) == ("Price list", "Item | Price")


def test_figures_name_no_columns() -> None:
    assert read(b"Chair;45,50\nDesk;299,90\n", "a").paragraphs[0].lead == ""


def test_what_stands_alone_above_a_table_heads_it() -> None:
    article = read(b"Prices 2024;;\n;;\nItem;Net;Gross\nChair;40;48\n\nRent;;\nItem;Day\nHall;90\n", "a")
    assert article.title == "Prices 2024"
    assert [(each.heading, each.lead, article.text[each.start : each.end]) for each in article.paragraphs] == [
        ("Prices 2024", "", "Prices 2024"),
        ("Prices 2024", "Item | Net | Gross", "Item | Net | Gross\nChair | 40 | 48"),
        ("Rent", "", "Rent"),
        ("Rent", "Item | Day", "Item | Day\nHall | 90"),
    ]


def test_a_set_of_data_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"it has 5,001 rows, and 5,000 are the limit: put a table here of what"):
        read(b"a;b\n" * 5_001, "a")


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"a;" + b"b" * 200_000, "a")
    assert str(caught.value) == NO_TABLE

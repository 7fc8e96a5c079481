"""Tables of PDFs, however near their columns stand, and what only looks like one."""

import pytest

from index import Article
from index.articles.formats import pdf as reader
from tests.fakes.common.pdfs import LEADING, LEFT, TOP, Set, column, pdf, table, width

# Between two words Helvetica leaves 3.3 points at this size.
WORDS_APART = width(" ")
LEAD = ["The pool is open all the year, and the hall is warm when it is cold outside.", "Please shower first."]
PRICES = [
    ("Ticket", "Adults", "Children", "Family"),
    ("Single swim", "6.40", "3.20", "16.00"),
    ("Ten swims", "54.00", "27.00", "140.00"),
    ("Season", "189.00", "95.00", "420.00"),
    ("Locker", "1.50", "1.50", "1.50"),
]
ERRORS = [
    ("Code", "Meaning", "What to do"),
    ("E1", "The pump gets no\nwater, or too little", "Open the valve and\npress Reset"),
    ("E2", "The lid is open", "Close it"),
    ("E3", "The filter is full", "Rinse it under warm\nwater, without soap"),
]
ERRORS_READ = (
    "Code | Meaning | What to do\n"
    "E1 | The pump gets no water, or too little | Open the valve and press Reset\n"
    "E2 | The lid is open | Close it\n"
    "E3 | The filter is full | Rinse it under warm water, without soap"
)


def read(*pages: list[Set]) -> Article:
    return reader.read(pdf(*pages), "the-file")


def texts(article: Article) -> list[str]:
    return [article.text[each.start : each.end] for each in article.paragraphs]


def below_prose(rows: list[Set]) -> list[Set]:
    return [*column(LEAD), *rows]


@pytest.mark.parametrize("gutter", [1.3, 1.6, 2.5, 6])
@pytest.mark.parametrize("right", [(), (1, 2, 3)])
def test_columns_little_farther_from_each_other_than_words_are_columns(gutter: float, right: tuple[int, ...]) -> None:
    rows = table(*PRICES, gutter=gutter * WORDS_APART, right=right, top=TOP - 4 * LEADING)
    article = read(below_prose(rows))
    assert texts(article) == [" ".join(LEAD), "\n".join(" | ".join(row) for row in PRICES)]
    assert article.paragraphs[1].lead == "Ticket | Adults | Children | Family"


def test_an_empty_cell_keeps_its_place() -> None:
    rows = [
        ("Room", "Seats", "Phone", "Kept by"),
        ("Alder", "12", "221", "Ana Ruiz"),
        ("Birch", "", "222", "Ben Low"),
        ("Cedar", "40", "", "Dan Wu"),
        ("Dogwood", "6", "224", ""),
    ]
    assert texts(read(below_prose(table(*rows, gutter=5, top=TOP - 4 * LEADING))))[1].split("\n") == [
        "Room | Seats | Phone | Kept by",
        "Alder | 12 | 221 | Ana Ruiz",
        "Birch | | 222 | Ben Low",
        "Cedar | 40 | | Dan Wu",
        "Dogwood | 6 | 224",
    ]


def test_cells_of_several_lines_are_cells_of_one_row() -> None:
    assert texts(read(below_prose(table(*ERRORS, gutter=5, top=TOP - 4 * LEADING))))[1] == ERRORS_READ


def test_cells_of_several_lines_that_are_drawn_line_by_line_are_told_by_how_near_the_lines_are() -> None:
    rows = table(*ERRORS, gutter=5, top=TOP - 4 * LEADING, padding=5, is_drawn_line_by_line=True)
    assert texts(read(below_prose(rows)))[1] == ERRORS_READ


def test_cells_in_the_middle_of_a_higher_row_belong_to_it() -> None:
    rows = [
        ("No.", "Part", "Pieces"),
        ("1", "Steel hinge", "4"),
        ("2", "Oak board, planed\non both sides", "12"),
        ("3", "Screw", "200"),
    ]
    assert texts(read(table(*rows, gutter=5, is_in_the_middle=True))) == [
        "No. | Part | Pieces\n1 | Steel hinge | 4\n2 | Oak board, planed on both sides | 12\n3 | Screw | 200"
    ]


def test_a_word_that_is_cut_in_a_cell_is_whole_again() -> None:
    rows = [("Term", "Meaning", "Page"), ("Bow", "the front of a row-\ning boat", "3"), ("Oar", "what moves it", "4")]
    assert "Bow | the front of a rowing boat | 3" in texts(read(table(*rows, gutter=8)))[0]


def test_a_table_beside_prose_is_read_after_it() -> None:
    prose = [
        "The paint is mixed on the day that",
        "you come. It dries in four hours and",
        "may be walked on after a night. Stir",
        "it well, and do not thin it.",
    ]
    rows = [("Colour", "Small", "Large"), ("White", "12.00", "48.00"), ("Grey", "13.50", ""), ("Red", "15.00", "61.00")]
    page = [*column(prose), *table(*rows, gutter=5, right=(1, 2), x=LEFT + 220)]
    assert texts(read(page)) == [
        " ".join(prose),
        "Colour | Small | Large\nWhite | 12.00 | 48.00\nGrey | 13.50\nRed | 15.00 | 61.00",
    ]


def test_a_head_that_spans_columns_does_not_make_them_one() -> None:
    rows = table(
        ("Line", "Mon", "Sat", "Sun"), ("Bus 7", "6:10", "7:10", "8:10"), ("Bus 9", "6:25", "", "8:25"), gutter=30
    )
    article = read([Set("Stops", TOP + LEADING), Set("Departures of buses", TOP + LEADING, rows[1].x), *rows])
    assert texts(article)[0].split("\n")[1:] == [
        "Line | Mon | Sat | Sun",
        "Bus 7 | 6:10 | 7:10 | 8:10",
        "Bus 9 | 6:25 | | 8:25",
    ]


def spread(words: str, until: float, y: float) -> list[Set]:
    """A line of words that are spread to end at a place."""
    parts = words.split()
    gap = (until - sum(map(width, parts))) / (len(parts) - 1)
    found, x = [], float(LEFT)
    for part in parts:
        found.append(Set(part, y, x))
        x += width(part) + gap
    return found


def test_words_that_are_spread_to_fill_a_line_are_no_cells() -> None:
    lines = [
        "The keepers of the tall tower wrote each night",
        "that the sea was calm, and nobody came in from",
        "the boats; the others of the town slept in their",
        "beds, and the fog hid the light until it was day,",
    ]
    page = [word for number, line in enumerate(lines) for word in spread(line, 320, TOP - number * LEADING)]
    assert texts(read([*page, Set("and so on.", TOP - 4 * LEADING)])) == [f"{' '.join(lines)} and so on."]


@pytest.mark.parametrize("gutter", [7, 9, 12])
def test_columns_of_prose_are_no_table_however_near_they_stand(gutter: float) -> None:
    left = ["The pier was built by the town in the", "year of the flood and burned down in", "the storm of the next."]
    right = ["The lab on the hill has nine people", "who watch the tide each day and who", "write it all down."]
    page = [each for pair in zip(column(left), column(right, x=LEFT + 210 + gutter), strict=True) for each in pair]
    assert texts(read(page)) == [" ".join(left), " ".join(right)]
    assert texts(read([*column(left), *column(right, x=LEFT + 210 + gutter)])) == [" ".join(left), " ".join(right)]


@pytest.mark.parametrize("marks", [("1.", "2.", "3."), ("a)", "b)", "c)"), ("2.1.", "2.2.", "2.3."), ("•", "•", "•")])
def test_items_stand_off_their_numbers_and_are_no_cells(marks: tuple[str, ...]) -> None:
    items = ["Open the gate.", "Take the key.", "Row out."]
    page = [
        line
        for number, (mark, item) in enumerate(zip(marks, items, strict=True))
        for line in (Set(mark, TOP - number * LEADING), Set(item, TOP - number * LEADING, LEFT + 30))
    ]
    assert "|" not in read(page).text


def test_terms_beside_what_is_said_of_them_are_no_cells() -> None:
    said = [
        ("deposit", "What you pay before you take a boat out, and get back when it is home again."),
        ("fee", "What you pay for the boat, which depends on how long you want to keep it."),
        ("slip", "Where all the boats come out, and where none may lie after it is dark outside."),
    ]
    page = table(*said, gutter=10)
    assert texts(read(page)) == [" ".join(f"{term} {text}" for term, text in said)]


def test_dots_that_lead_to_pages_are_contents_and_no_cells() -> None:
    entries = ["Lamps", "Oil and wicks", "Keepers"]
    page = [Set("Contents", TOP)]
    for number, entry in enumerate(entries, 1):
        page += [
            Set(f"{entry} . . . . . . . .", TOP - number * LEADING),
            Set(str(3 * number), TOP - number * LEADING, 300),
        ]
    page += column(LEAD, top=TOP - 6 * LEADING)
    assert read(page).text == f"Contents\n\n{' '.join(LEAD)}"


def test_numbers_of_lines_are_no_cells() -> None:
    code = ["open the gate", "take key 3", "row out and wait", "come back"]
    page = table(*((str(number), line) for number, line in enumerate(code, 41)), gutter=12)
    assert "|" not in read(page).text

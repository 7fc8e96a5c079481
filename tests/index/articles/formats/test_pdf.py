import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Article
from index.articles.formats import pdf as reader
from index.articles.formats.layout import Unreadable
from index.text.split import split
from tests.fakes.common.pdfs import HEIGHT, LEADING, LEFT, TOP, Set, column, encrypted, pdf

LAB = ["The Brinewater Lab builds its own turbines instead of buying them, and", "each of them costs 42,000 crowns."]
KEEPERS = ["Three keepers lived on the rock in turns of six weeks, and each winter", "one of them was left alone."]


def read(data: bytes) -> Article:
    return reader.read(data, "the-file")


def paragraphs(article: Article) -> list[tuple[int, str]]:
    """The page and the text of each."""
    return [(each.page, article.text[each.start : each.end]) for each in article.paragraphs]


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return str(caught.value)


def test_lines_become_paragraphs_with_their_pages() -> None:
    article = read(pdf(column(LAB, KEEPERS), column(["The city pays for it until 2030."])))
    assert paragraphs(article) == [
        (1, " ".join(LAB)),
        (1, " ".join(KEEPERS)),
        (2, "The city pays for it until 2030."),
    ]
    assert [each.number for each in article.paragraphs] == [1, 2, 3]


def test_an_indent_opens_a_paragraph_without_a_gap() -> None:
    first, second, third, fourth = column([*LAB, *KEEPERS])
    indented = Set(third.text, third.y, LEFT + 18)
    assert [text for _, text in paragraphs(read(pdf([first, second, indented, fourth])))] == [
        " ".join(LAB),
        " ".join(KEEPERS),
    ]


def test_a_word_that_was_cut_at_the_end_of_a_line_is_whole_again() -> None:
    article = read(pdf(column(["The councillor is responsible for the infra-", "structure of the city."])))
    assert article.text == "The councillor is responsible for the infrastructure of the city."


def test_a_hyphen_that_the_text_writes_elsewhere_stays() -> None:
    lines = ["A long-term plan needs patience, and this plan is long-", "term in every one of its parts."]
    assert read(pdf(column(lines))).text.endswith("this plan is long-term in every one of its parts.")


def test_a_hyphen_before_a_name_stays() -> None:
    assert "Anglo-Saxon" in read(pdf(column(["The books of the library are Anglo-", "Saxon, said the guide."]))).text


def test_headers_footers_and_page_numbers_are_no_text() -> None:
    def page(number: int, *lines: str) -> list[Set]:
        return [
            Set("Coastal Wire Reports", HEIGHT - 30, 230),
            *column([*lines]),
            Set(f"- {number} -", 30, 290),
        ]

    article = read(pdf(page(1, "One is said here."), page(2, "Two is said there."), page(3, "Three comes last.")))
    assert article.text == "One is said here.\n\nTwo is said there.\n\nThree comes last."


def test_a_sentence_that_goes_on_overleaf_is_whole_and_on_the_page_where_it_begins() -> None:
    first = [
        "The city council will publish its plans for the whole of the harbour",
        "in November, when the lab that it pays",
    ]
    second = ["for has finished its tests. The mayor will speak then."]
    article = read(pdf(column(LAB, first), column(second)))
    assert paragraphs(article)[1:] == [
        (1, f"{' '.join(first)} for has finished its tests."),
        (2, "The mayor will speak then."),
    ]


def test_columns_are_read_one_after_the_other() -> None:
    left = column(["The lab in the harbour builds its", "own turbines, which the city and"])
    right = column(["the council pay for. It opened", "in the spring of last year."], x=320)
    assert read(pdf([*left, *right])).text == (
        "The lab in the harbour builds its own turbines, which the city and the council pay for. "
        "It opened in the spring of last year."
    )


def test_headings_are_the_context_of_what_follows() -> None:
    page = [
        Set("The Tidal Lab", TOP, size=20),
        *column(LAB, top=TOP - 40),
        Set("Keepers", TOP - 100, bold=True),
        *column(KEEPERS, top=TOP - 120),
    ]
    article = read(pdf(page))
    assert article.title == "The Tidal Lab"
    assert [(each.heading, article.text[each.start : each.end]) for each in article.paragraphs] == [
        ("The Tidal Lab", " ".join(LAB)),
        ("Keepers", " ".join(KEEPERS)),
    ]


def test_items_of_a_list_are_lines_of_their_own() -> None:
    page = column(
        [
            "• The first turbine weighs nine tonnes and stands in the basin of the",
            "old dockyard.",
            "• The second is lighter.",
        ]
    )
    article = read(pdf(page))
    sentences = [sentence.text for passage in split(article) for sentence in passage.sentences]
    assert sentences == [
        "The first turbine weighs nine tonnes and stands in the basin of the old dockyard.",
        "The second is lighter.",
    ]


def test_rows_of_a_table_are_lines_of_their_own() -> None:
    rows = ["Turbine  Weight", "First  9 tonnes", "Second  7 tonnes"]
    page = [*column(LAB), *column(rows, top=TOP - 4 * LEADING)]
    assert paragraphs(read(pdf(page)))[1] == (1, "Turbine Weight\nFirst 9 tonnes\nSecond 7 tonnes")


def test_what_the_file_says_of_itself_becomes_the_citation() -> None:
    data = pdf(column(LAB), Title="Tides (2019)", Author="Mara Okafor", CreationDate="D:20190314101500+01'00'")
    article = read(data)
    assert (article.title, article.author, article.published) == ("Tides (2019)", "Mara Okafor", "2019-03-14")


@pytest.mark.parametrize("title", ["", "untitled", "Microsoft Word - tides.docx", "tides.indd", "12-34"])
@pytest.mark.parametrize("author", ["", "mokafor", "Administrator", "(anonymous)"])
def test_what_programs_write_of_themselves_does_not(title: str, author: str) -> None:
    article = read(pdf(column(LAB), Title=title, Author=author))
    assert (article.title, article.author, article.published) == ("The file", "", "")


def test_a_file_that_opens_with_a_password_only_is_refused() -> None:
    assert reason(encrypted(pdf(column(LAB)), "secret")) == (
        "it is encrypted and opens only with a password; save it without one"
    )


def test_a_file_that_opens_for_everybody_is_read() -> None:
    assert read(encrypted(pdf(column(LAB)), "")).text == " ".join(LAB)


@pytest.mark.parametrize("pages", [[[], []], [[Set("Page 1 of 2", 30)], [Set("Page 2 of 2", 30)]]])
def test_a_scan_is_refused(pages: list[list[Set]]) -> None:
    assert reason(pdf(*pages)) == (
        "it holds pictures of pages and no text (a scan); run text recognition (OCR) on it first"
    )


@pytest.mark.parametrize("data", [b"x", b"%PDF-1.4\n", b"%PDF-1.7\n1 0 obj\n<<", b"\0" * 1_000, pdf(column(LAB))[:200]])
def test_a_broken_file_is_refused(data: bytes) -> None:
    assert reason(data) == "it is not a PDF that can be read (broken or cut short); get it anew"


@given(st.lists(st.lists(st.text(alphabet="aé 1.-•,()\\", max_size=60), max_size=5), max_size=3))
@settings(max_examples=60)
def test_any_text_keeps_its_offsets_or_is_refused(pages: list[list[str]]) -> None:
    try:
        article = read(pdf(*(column(page) for page in pages)))
    except Unreadable:
        return
    found = [text for _, text in paragraphs(article)]
    assert "\n\n".join(found) == article.text
    assert all(text == text.strip() != "" for text in found)
    assert [each.page for each in article.paragraphs] == sorted(each.page for each in article.paragraphs)


@given(st.integers(0, 1_500), st.binary(max_size=40))
@settings(max_examples=60)
def test_damage_anywhere_is_borne_or_refused(position: int, damage: bytes) -> None:
    data = pdf(column(LAB, KEEPERS), Title="Tides")
    try:
        article = read(data[:position] + damage + data[position + len(damage) :])
    except Unreadable:
        return
    assert "\n\n".join(text for _, text in paragraphs(article)) == article.text


def test_dashes_and_stars_inside_a_line_stay() -> None:
    lines = [
        "The pier - built in 1890 - burned down, and a new one with 4 * 7 lamps cost",
        "the city 3 - 5 million crowns.",
    ]
    assert read(pdf(column(lines))).text == " ".join(lines)


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("The request for the new lamps of the quay is number 2023-", "0379 of May.", "is number 2023-0379 of May."),
        (
            "The keeper of the tower can be called at any time: 020 7946-",
            "0018 or 19.",
            "at any time: 020 7946-0018 or 19.",
        ),
        (
            "The lamp burned oil of whales, which was dear, from 1871–",
            "1901 and gas then.",
            "from 1871–1901 and gas then.",
        ),
    ],
)
def test_a_number_that_a_line_parts_is_whole(first: str, second: str, text: str) -> None:
    assert read(pdf(column([first, second]))).text.endswith(text)


def test_lines_of_a_ragged_column_are_one_paragraph() -> None:
    lines = [
        "The bakery on the hill of the town was opened by",
        "Kofi Mensah in the spring of the year when the",
        "Harbour Office moved, and it sold",
        "Christmasloavesofeverykind to the town.",
    ]
    assert read(pdf(column(lines))).text == " ".join(lines)


def test_contents_are_no_text() -> None:
    page = column(
        ["Contents"], ["Lamps . . . . . . . . . 1", "Oil . . . . . . . . . . 4", "Wick . . . . . . . . . 9"], LAB
    )
    assert read(pdf(page)).text == "Contents\n\n" + " ".join(LAB)


def test_dots_and_numbers_that_are_drawn_after_all_text_stand_before_their_items() -> None:
    page = [
        *column(["Oil costs 3 crowns.", "Wicks cost 1 crown."], x=LEFT + 20),
        Set("*", TOP, LEFT),
        Set("*", TOP - LEADING, LEFT),
        *column(["Take the key."], ["Open the gate."], top=TOP - 60, x=LEFT + 20),
        Set("1.", TOP - 60, LEFT),
        Set("2.", TOP - 60 - 2 * LEADING, LEFT),
    ]
    assert read(pdf(page)).text.replace("\n\n", "\n").split("\n") == [
        *("Oil costs 3 crowns.", "Wicks cost 1 crown.", "1. Take the key.", "2. Open the gate.")
    ]


def test_heads_of_chapters_go_with_the_numbers_of_their_pages() -> None:
    def page(number: int, head: str, text: str) -> list[Set]:
        return [Set(f"{head} {number}", HEIGHT - 30, 230), *column([text])]

    heads = ["Lamps", "Oil", "Wicks", "Keepers"]
    article = read(pdf(*(page(n, head, f"{head} are told of here.") for n, head in enumerate(heads, 3))))
    assert article.text == "\n\n".join(f"{head} are told of here." for head in heads)


def test_a_number_alone_is_no_title() -> None:
    page = [Set("47698", TOP, size=20), *column(LAB, top=TOP - 40)]
    assert read(pdf(page)).title == "The file"


def test_a_raised_number_is_a_note_s_or_a_power() -> None:
    page = [
        Set("The tower was built in 1890.", 700),
        Set("1", 704, LEFT + 150, 7),
        Set("It burned.", 700, LEFT + 160),
        Set("The road of the town is 5 km", 640),
        Set("2", 644, LEFT + 153, 7),
        Set("wide.", 640, LEFT + 160),
    ]
    assert read(pdf(page)).text == "The tower was built in 1890. It burned.\n\nThe road of the town is 5 km² wide."


def cells(*rows: tuple[str, ...]) -> list[Set]:
    return [
        Set(cell, TOP - 5 * LEADING - LEADING * number, LEFT + 120 * column)
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell
    ]


def test_cells_of_a_table_keep_their_columns() -> None:
    rows = cells(("Name", "Price", "Stock"), ("Lamp", "12", "3"), ("Rope", "", "17"))
    article = read(pdf([*column(LAB), *rows]))
    assert paragraphs(article)[1] == (1, "Name | Price | Stock\nLamp | 12 | 3\nRope | | 17")
    assert article.paragraphs[1].lead == "Name | Price | Stock"


def test_columns_that_are_drawn_line_by_line_are_read_one_after_the_other() -> None:
    left = ["The pier was built by the town in the", "year of the flood and burned down in", "the storm."]
    right = ["The lab on the hill has nine people", "who watch the tide each day and who", "write it down."]
    page = [each for pair in zip(column(left), column(right, x=320), strict=True) for each in pair]
    assert [text for _, text in paragraphs(read(pdf(page)))] == [" ".join(left), " ".join(right)]


def test_a_head_set_closely_above_its_table_is_its_head() -> None:
    rows = [[Set("May", 700), Set("1,204", 700, 150), Set("8,120", 700, 210)]]
    rows += [[Set("June", 686), Set("2,310", 686, 150), Set("-", 686, 210)]]
    page = [Set("Month Visitors Takings", 716, bold=True), *rows[0], *rows[1], Set("It is a mill of many wheels.", 640)]
    article = read(pdf(page))
    assert article.text.split("\n\n")[0] == "Month | Visitors | Takings\nMay | 1,204 | 8,120\nJune | 2,310 | -"
    assert article.paragraphs[0].lead == "Month | Visitors | Takings"


def test_a_heading_that_is_only_a_number_heads_nothing() -> None:
    page = [Set("47698", TOP, size=20), *column(LAB, top=TOP - 4 * LEADING)]
    article = read(pdf(page))
    assert (article.title, [each.heading for each in article.paragraphs]) == ("The file", [""])


def test_a_line_that_ends_in_a_word_which_needs_the_next_goes_on() -> None:
    lines = [
        "The wardens of the lake were sent by the",
        "Harbour Office, which paid them until the last of the boats had gone.",
    ]
    assert read(pdf(column(lines))).text == " ".join(lines)


def headed(head: str, size: float = 12) -> list[Set]:
    """A page below a line of its own."""
    of = head[-6:].strip()
    said = [f"What is said of {of} was written by hand, and each of the masters who came"]
    said += [
        f"later wrote more of {of}, until the book of {of} was so thick that nobody in",
        f"the town had read {of}.",
    ]
    return [Set(head, HEIGHT - 40, size=size), *column(said, top=TOP - 20)]


def test_heads_that_each_name_another_section_are_no_text() -> None:
    heads = ["1.1. Of lamps", "1.2. Of oil and of wicks", "2.1. Of keepers", "2.2. Of boats", "3. Of storms"]
    article = read(pdf(*map(headed, heads)))
    assert len(article.paragraphs) == 5
    assert not any(head in article.text for head in heads)
    assert [each.heading for each in article.paragraphs] == [""] * 5


def test_the_titles_of_slides_are_headings() -> None:
    titles = ["Lamps", "Oil and wicks", "Keepers", "Boats", "Storms"]
    article = read(pdf(*(headed(title, size=20) for title in titles)))
    assert [each.heading for each in article.paragraphs] == titles


def test_a_first_line_of_every_page_that_is_no_head_stays() -> None:
    first = [
        "The lamp is lit each night",
        "The oil comes by boat",
        "The keeper has a dog",
        "The boat is old",
        "It rains",
    ]
    article = read(pdf(*(column([line, f"{line[-6:]}, it is said."]) for line in first)))
    assert all(line in article.text for line in first)


def test_contents_whose_entries_take_two_lines_are_no_text() -> None:
    entries = [
        line
        for number in range(10)
        for line in (f"{number} How the lamps of the harbour", f"are lit . . . . . {number + 3}")
    ]
    assert read(pdf(column(entries, KEEPERS))).text.endswith(" ".join(KEEPERS))
    assert "are lit" not in read(pdf(column(entries, KEEPERS))).text


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (
            "All that is known of the ports of the country stands at https://www.",
            "harbour.example/ports. It is free.",
            "https://www.harbour.example/ports. It is free.",
        ),
        (
            "All that is known of the ports (https://harbour.example/",
            "lists/ports.html#old) is free.",
            "(https://harbour.example/lists/ports.html#old) is free.",
        ),
        (
            "All that is known of the ports (https://harbour.example/list_",
            "ports) is free.",
            "(https://harbour.example/list_ports) is free.",
        ),
        (
            "All that is known of the ports of the country is free (https:",
            "//harbour.example/ports).",
            "(https://harbour.example/ports).",
        ),
        (
            "All that is known of the ports of the country is at https://harbour.example.",
            "The book was free/open.",
            "https://harbour.example. The book was free/open.",
        ),
        (
            "All that is known of the ports of the country is at harbour.example/",
            "and in the archive of the town.",
            "harbour.example/ and in the archive of the town.",
        ),
    ],
)
def test_an_address_that_a_line_parts_is_whole(first: str, second: str, text: str) -> None:
    assert read(pdf(column([first, second]))).text.endswith(text)


def test_a_note_at_the_foot_of_a_page_does_not_cut_the_sentence_that_goes_on_overleaf() -> None:
    first = [
        "The city council will publish its plans for the whole of the harbour",
        "in November, when the lab that it pays",
    ]
    note = [
        Set("1", 84, LEFT + 10, 5),
        Set("The lab was founded in the year of the flood and moved to the hill when the", 80, LEFT + 14, 8),
        Set("pier had burned.", 70, LEFT, 8),
    ]
    article = read(pdf([*column(LAB, first), *note], column(["for has finished its tests. It ends there."])))
    assert paragraphs(article) == [
        (1, " ".join(LAB)),
        (1, f"{' '.join(first)} for has finished its tests."),
        (2, "It ends there."),
        (1, "The lab was founded in the year of the flood and moved to the hill when the pier had burned."),
    ]


def test_code_in_a_paragraph_does_not_cut_it() -> None:
    lines = column(
        ["Before the lamp is lit again after a storm by night the keepers have to run", "x", "on the old machine."]
    )
    code = [Set("lamp --test --wick=all --oil=new --when=storm --for=9h --by=hand", lines[1].y, code=True, size=10.5)]
    article = read(pdf([lines[0], *code, lines[2]]))
    assert article.text == f"{lines[0].text} {code[0].text} on the old machine."


def test_a_single_sign_in_large_letters_heads_nothing() -> None:
    page = [*column(LAB), Set("X", TOP - 80, size=24), *column(KEEPERS, top=TOP - 120)]
    assert [each.heading for each in read(pdf(page)).paragraphs] == ["", ""]


def test_a_line_of_chinese_goes_on_without_a_gap() -> None:
    lines = ["港口的灯塔建于一八九零年，守塔人每六周更", "换一次，冬天时只有一个人留在岩石上。"]
    assert read(pdf(column(lines))).text == "".join(lines)

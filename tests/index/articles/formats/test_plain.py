import pytest

from index import Article
from index.articles.formats.plain import read
from index.text.split import split
from tests.fakes.common.corpora import TIDAL_PARAGRAPHS, TIDAL_SCRAPED, TIDAL_TITLE
from tests.paths import SHARED

ORIGINAL = SHARED / "data" / "shanghai-ai-2017.txt"


def article_in(name: str, content: str | bytes) -> Article:
    """The article of a file with this name, without its ending."""
    return read(content.encode() if isinstance(content, str) else content, name)


def paragraphs(article: Article) -> list[str]:
    return [article.text[paragraph.start : paragraph.end] for paragraph in article.paragraphs]


def test_what_chat_platforms_would_read_as_marks_stays_text() -> None:
    article = article_in("a", "Tell <!channel> and <@U123> that *5* `ticks` & more are here.")
    assert article.text == "Tell <!channel> and <@U123> that *5* `ticks` & more are here."


def test_blank_lines_separate_paragraphs_and_the_first_alone_is_the_title() -> None:
    article = article_in("a", "Notes on bees\n\nA hive\nholds bees.\n \t\n\nThe queen rules.\n")
    assert (article.title, paragraphs(article)) == ("Notes on bees", ["A hive holds bees.", "The queen rules."])


def test_items_of_a_list_are_lines_of_their_own() -> None:
    article = article_in("a", "You need:\n- a lamp that\n  burns oil\n- a rope\n1. Go.\n\nIt rose to\n1871 - 5 more.")
    assert paragraphs(article) == ["You need:", "a lamp that burns oil\na rope\n1. Go.", "It rose to 1871 - 5 more."]
    assert [each.lead for each in article.paragraphs] == ["", "You need:", ""]


def test_one_line_below_a_colon_is_no_list() -> None:
    assert paragraphs(article_in("a", "You need:\n- a lamp\nand some oil.")) == ["You need:\na lamp and some oil."]


@pytest.mark.parametrize(
    "text", ["A sentence opens.\n\nMore.", "One line", "One line\nof two.\n\nMore.", "？！\n\nMore."]
)
def test_without_a_title_line_the_file_names_the_article_and_nothing_is_lost(text: str) -> None:
    article = article_in("old_notes", text)
    assert article.title == "Old notes"
    assert article.text.split() == text.split()


def test_the_scraped_form_gives_title_author_date_and_source() -> None:
    article = article_in("tidal", TIDAL_SCRAPED)
    assert (article.title, article.author) == (TIDAL_TITLE, "Mara Okafor")
    assert (article.source, article.published, article.url) == ("Coastal Wire", "2019-03-14", "")


def test_nothing_of_the_scraping_is_left_in_the_passages() -> None:
    article = article_in("tidal", TIDAL_SCRAPED)
    assert [passage.text for passage in split(article)] == list(TIDAL_PARAGRAPHS)


@pytest.mark.parametrize(
    ("head", "author", "source", "published"),
    [
        ("Title\nBy Mara Okafor\nDate: 14 March 2019\nSource: Wire", "Mara Okafor", "Wire", "2019-03-14"),
        ("Title\nMara Okafor\nDATE: Mar 14 2019 / SOURCE: Wire", "Mara Okafor", "Wire", "2019-03-14"),
        ("Title\nSOURCE: Wire", "", "Wire", ""),
        ("Title\nTitle Title\nDATE: soon", "", "", "soon"),
        ("Title\n\nMara Okafor\n\nDATE:\n\n| SOURCE:\u00a0Wire", "Mara Okafor", "Wire", ""),
    ],
)
def test_scraped_heads_differ(head: str, author: str, source: str, published: str) -> None:
    article = article_in("a", f"{head}\nTitle Title\n\nThe text.\n\nFollow Wire on\nKeywords: a,b")
    assert (article.title, article.text) == ("Title", "The text.")
    assert (article.author, article.source, article.published) == (author, source, published)


def test_a_paragraph_above_a_source_line_is_not_lost() -> None:
    long = "This paragraph says a good many things before the source of its figures is given."
    article = article_in("a", f"Bees\n\n{long}\n\nSource: the union\n\nMore text.")
    assert (article.title, article.source, paragraphs(article)) == ("Bees", "the union", [long, "More text."])


def test_a_first_paragraph_above_a_source_line_is_no_title() -> None:
    long = "many words " * 30 + "end."
    article = article_in("bees", f"{long}\n\nSource: the union\n\nMore text.")
    assert (article.title, paragraphs(article)) == ("Bees", [long, "More text."])


def test_follow_and_keywords_inside_the_text_stay() -> None:
    article = article_in("a", "T\nDATE: x\n\nFollow the river on\n\nKeywords: matter\n\nThe end.")
    assert paragraphs(article) == ["Follow the river on", "Keywords: matter", "The end."]


@pytest.mark.skipif(not ORIGINAL.is_file(), reason="the original article is not at hand")
def test_the_original_article_loads_without_its_scraping() -> None:
    article = article_in("shanghai", ORIGINAL.read_bytes())
    expected = (
        "Home to One-Third of China's AI Professionals, Shanghai Is Set to Become a Powerhouse in the Sector",
        "Qiu Zhili",
        "Yicai",
        "2017-09-05",
    )
    assert (article.title, article.author, article.source, article.published) == expected
    found = paragraphs(article)
    assert len(found) == 11
    assert found[0].startswith("(Yicai Global) Sept. 5 -- Standing at the forefront")
    assert found[-1].endswith("entertainment and culture businesses.")


def test_lines_above_a_source_that_are_sentences_are_text() -> None:
    article = article_in("works", "Pier works\n\nIt was wet.\n\nThe pump is old.\n\nSource: the office\n\nIt goes on.")
    assert (article.title, article.author, article.source) == ("Pier works", "", "the office")
    assert paragraphs(article) == ["It was wet.", "The pump is old.", "It goes on."]


@pytest.mark.parametrize("line", ["Prices in crowns", "Opening hours 2021", "How it works:"])
def test_a_short_line_that_is_no_name_is_text(line: str) -> None:
    article = article_in("a", f"Pier works\n\n{line}\n\nSource: the office\n\nIt goes on.")
    assert (article.author, paragraphs(article)) == ("", [line, "It goes on."])


def test_columns_of_a_table_are_cells() -> None:
    article = article_in("a", "Tools\n\nName      Price  Stock\nLamp      12     3\nOil lamp  4      17\n")
    assert paragraphs(article) == ["Name | Price | Stock\nLamp | 12 | 3\nOil lamp | 4 | 17"]
    assert article.paragraphs[0].lead == "Name | Price | Stock"


@pytest.mark.parametrize(
    "text",
    ["Name | Price\n-----|------\nLamp | 12", "+------+-------+\n| Name | Price |\n+------+-------+\n| Lamp | 12 |"],
)
def test_a_table_with_bars_has_no_rules(text: str) -> None:
    assert article_in("a", text).text == "Name | Price\nLamp | 12"


def test_justified_lines_are_no_table() -> None:
    article = article_in("a", "The pump  was old and\nthe mill was  shut for  a year.")
    assert article.text == "The pump was old and the mill was shut for a year."


@pytest.mark.parametrize(
    "lines",
    [
        ["Q: How old is it?", "A: It is 300 years old."],
        ["Ada: How old is it?", "Ben Ito: It is old."],
        ["[10:32] Ada: How old is it?", "[10:33] Ben: It is old."],
        ["10:32 <ada> How old is it?", "10:33 <ben> It is old."],
        ["10:32 the lamp went out", "10:40 the lamp was lit"],
        ["a) oil", "b) wick"],
        ["1.1 Lamps are lit.", "1.2 Oil is bought."],
        ["(1) Lamps are lit.", "(2) Oil is bought."],
    ],
)
def test_items_and_what_each_says_are_lines_of_their_own(lines: list[str]) -> None:
    assert article_in("a", "\n".join(lines)).text == "\n".join(lines)


def test_bullets_are_dress() -> None:
    assert article_in("a", "+ oil\n+ wick\n• 3 lamps").text == "oil\nwick\n3 lamps"


def test_what_somebody_says_goes_on_in_the_next_line() -> None:
    article = article_in("a", "Ada: How old\nis it?\nBen: It is\nold.")
    assert article.text == "Ada: How old is it?\nBen: It is old."


def test_a_line_with_a_colon_makes_no_talk_of_a_paragraph() -> None:
    article = article_in("a", "The keeper said this: it\nis old. And\nso it\nis.")
    assert article.text == "The keeper said this: it is old. And so it is."


def test_broken_lines_of_chinese_have_no_gaps() -> None:
    assert article_in("a", "守塔人每六周更\n换一次班。").text == "守塔人每六周更换一次班。"


def test_contents_are_no_text() -> None:
    article = article_in("a", "Guide\n\nLamps ..... 1\nOil ...... 4\nWick ..... 9\n\nOil\n---\n\nIt is old.")
    assert article.text == "It is old."


def test_apostrophes_that_were_misread_come_back() -> None:
    assert article_in("a", "The captain\x92s boat.".encode()).text == "The captain’s boat."


def test_a_text_that_opens_as_a_mail_is_one() -> None:
    article = article_in(
        "mail",
        "From: Kofi <kofi@example.com>\nTo: ama@example.com\nSubject: The crane\n"
        "Date: Mon, 3 May 2021 10:00:00 +0200\n\nIt is new.\n",
    )
    assert (article.title, article.author, article.published) == ("The crane", "Kofi", "2021-05-03")
    assert article.text == "The crane\nIt is new."


def test_ingredients_are_lines_of_their_own() -> None:
    article = article_in("a", "Rye bread\n\nIngredients:\n500 g rye flour\n350 ml water\n1 packet of yeast\n")
    assert paragraphs(article) == ["Ingredients:\n500 g rye flour\n350 ml water\n1 packet of yeast"]


def test_lines_that_name_what_they_give_are_lines_of_their_own() -> None:
    article = article_in(
        "a", "Minutes\n\nWhen: 5 October\nPresent: A. Rossi, B. Lind and C. Oyelaran\nApologies: D. Park"
    )
    assert paragraphs(article) == ["When: 5 October\nPresent: A. Rossi, B. Lind and C. Oyelaran\nApologies: D. Park"]


def test_a_sentence_broken_before_a_name_stays_whole() -> None:
    article = article_in("a", "The lamp was lit by the\nKeeper of the rock, and\nHe went home.")
    assert paragraphs(article) == ["The lamp was lit by the Keeper of the rock, and He went home."]


def test_dots_lead_to_prices_and_the_first_line_is_no_head() -> None:
    article = article_in(
        "a", "Harbour Cafe\n============\n\nSoup of the day ...... 5.20\nCoffee ............... 2.40\n"
    )
    assert (article.title, paragraphs(article)) == ("Harbour Cafe", ["Soup of the day | 5.20\nCoffee | 2.40"])
    assert article.paragraphs[0].lead == ""


def test_semicolons_part_cells() -> None:
    article = article_in("a", "Item;Day;Week\nDrill;7 €;25 €\nSaw;9 €;31 €\n")
    assert paragraphs(article) == ["Item | Day | Week\nDrill | 7 € | 25 €\nSaw | 9 € | 31 €"]


def test_a_sentence_with_a_semicolon_is_no_table() -> None:
    assert article_in("a", "The rope is old; it broke.\nThe lamp is new; it burns.").text.count("|") == 0


def test_a_line_that_is_underlined_is_a_heading() -> None:
    article = article_in("a", "Boats\n\nThey sail.\n\nFares\n-----\n\nIt costs 4 crowns.")
    assert [(each.heading) for each in article.paragraphs] == ["", "Fares"]
    assert paragraphs(article) == ["They sail.", "It costs 4 crowns."]


def test_boxes_to_tick_are_what_people_see() -> None:
    article = article_in("a", "Tasks\n\nTo do:\n[ ] Kim writes.\n[x] Jo closes it.")
    assert paragraphs(article) == ["To do:", "☐ Kim writes.\n☑ Jo closes it."]


def headings(text: str) -> list[tuple[str, str]]:
    article = read(text.encode(), "harbour")
    return [(each.heading, article.text[each.start : each.end]) for each in article.paragraphs]


def test_a_short_line_alone_heads_the_paragraphs_below_and_stays_text() -> None:
    text = """Harbour rules

Mooring

    Boats moor at the north pier. They pay at
    the office.

    Nobody moors at night.

3.1. Fees (2024)

    1. A boat pays 30 crowns.
    2. A ship pays 90 crowns.

office@harbour.example
"""
    assert headings(text) == [
        ("", "Mooring"),
        ("Mooring", "Boats moor at the north pier. They pay at the office."),
        ("Mooring", "Nobody moors at night."),
        ("", "3.1. Fees (2024)"),
        ("3.1. Fees (2024)", "1. A boat pays 30 crowns.\n2. A ship pays 90 crowns."),
        ("3.1. Fees (2024)", "office@harbour.example"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It was said:\n\nThe pier is closed.",
        "The pier is closed.\n\nThe office is not.",
        "Dear Ada,\n\nThe pier is closed.",
        "Flour\n\nSugar\n\nSalt",
        "Please send what you have to\n\nand say the word, then the office writes back.",
        "<ada>\n\nThe pier is closed.",
        "Ada: hello\n\nThe pier is closed.",
        "Fee  30\n\nThe pier is closed.",
    ],
)
def test_other_short_lines_head_nothing(text: str) -> None:
    assert {heading for heading, _ in headings(f"Title\n\nOf it.\n\n{text}")} <= {"", "Title"}


def test_a_line_drawn_across_the_page_is_no_text() -> None:
    text = "The office closes at 17:00.\n   ____________________\n\n* * *\nThe pier never closes.\n"
    assert headings(text) == [("", "The office closes at 17:00."), ("", "The pier never closes.")]


def test_columns_with_one_space_after_the_longest_cell_are_cells() -> None:
    lines = [
        "Line          Adults Children",
        "Harbour Ferry 12     6",
        "North pier    15",
        "Old town      9      4",
    ]
    article = read(("\n".join(lines) + "\n").encode(), "fares")
    assert article.text == "Line | Adults | Children\nHarbour Ferry | 12 | 6\nNorth pier | 15\nOld town | 9 | 4"
    assert article.paragraphs[0].lead == "Line | Adults | Children"


@pytest.mark.parametrize(
    "text",
    [
        "The pier is old and the sea is\nhigh. The men say that it will\nfall in the next of the storms.\n",
        "The  pier is old and  the sea\nis high.  The men say that it\nwill fall  in the next storm.\n",
        "a b\nc d\ne f\n",
    ],
)
def test_spaces_that_stand_below_each_other_by_chance_part_no_cells(text: str) -> None:
    assert "|" not in read(text.encode(), "pier").text


def test_words_that_go_on_in_the_next_line_are_whole() -> None:
    text = (
        "The fee rises, which the treas-\nurer explained to the trea-\nsurer, a well-\nknown man; the treasurer of "
        "two-\nand three-year loans."
    )
    assert read(text.encode(), "a").text == (
        "The fee rises, which the treasurer explained to the treasurer, a well-known man; the treasurer of two- "
        "and three-year loans."
    )


def test_numbers_of_pages_at_their_ends_are_no_text() -> None:
    text = "The fee rises.\n\n- 1 -\n\fThe honey costs 9.\n\n Page 2 of 9 \n\n\f12 men came.\n"
    assert read(text.encode(), "a").text == "The fee rises.\n\nThe honey costs 9.\n\n12 men came."


def blocks_in(text: str) -> list[tuple[str, str]]:
    """The heading and the text of each paragraph of a file whose title is "Notes"."""
    article = article_in("a", f"Notes\n\n{text}")
    return [(each.heading, article.text[each.start : each.end]) for each in article.paragraphs]


def test_prices_behind_dots_are_rows_also_between_other_lines() -> None:
    text = "Soups\nLeek soup ......... 5\nFish soup ......... 7\nCrab soup .... from 9\nAll with bread."
    assert blocks_in(text) == [
        ("", "Soups"),
        ("Soups", "Leek soup | 5\nFish soup | 7\nCrab soup | from 9"),
        ("Soups", "All with bread."),
    ]


def test_rows_below_each_other_are_a_table_also_between_other_lines() -> None:
    text = (
        "Bus 12 of the town\nStop      first   last\nMarket    05:40   23:10\nHarbour    6:01    0:21\nNot on Sundays."
    )
    article = article_in("a", f"Notes\n\n{text}")
    assert [(each.lead, article.text[each.start : each.end]) for each in article.paragraphs] == [
        ("", "Bus 12 of the town"),
        ("Stop | first | last", "Stop | first | last\nMarket | 05:40 | 23:10\nHarbour | 6:01 | 0:21"),
        ("", "Not on Sundays."),
    ]


def test_the_first_row_of_figures_is_no_head() -> None:
    assert article_in("a", "Notes\n\nWater    2.00\nCider    3.50\nBeer     4.20").paragraphs[0].lead == ""


def test_dots_in_a_sentence_lead_to_nothing() -> None:
    assert blocks_in("Ask for wine... it is good.\nOr wait ... a while.") == [
        ("", "Ask for wine... it is good. Or wait ... a while.")
    ]


def test_messages_copied_out_of_a_chat_stand_under_who_writes_them() -> None:
    text = (
        "Anneke Visser  9:41 AM\nThe server moves on Thursday at 07:00.\n:+1: 3\n\n"
        "Joao  10:02 AM\nWho pays for it?\nAnneke Visser  10:05 AM\nThe platform team."
    )
    assert blocks_in(text) == [
        ("Anneke Visser", "The server moves on Thursday at 07:00."),
        ("Joao", "Who pays for it?"),
        ("Anneke Visser", "The platform team."),
    ]


def test_what_has_a_time_beside_its_name_once_stays_text() -> None:
    assert blocks_in("Lunch 12:30\nSoup and bread in the yard.") == [
        ("", "Lunch 12:30"),
        ("Lunch", "Soup and bread in the yard."),
    ]


def test_lines_of_a_message_with_a_date_stay_lines() -> None:
    text = "12/03/2024, 18:09 - Tariq: What do we pay?\n12/03/2024, 18:11 - Marge: 35 crowns each\nthat is for two"
    assert blocks_in(text) == [("", text)]


def test_a_line_that_ends_in_an_owner_s_name_is_a_line() -> None:
    text = "Music\n\n12 October: harvest, St. Mark's\n14 December: Christmas concert, town hall\n22 March: Mass\n"
    assert paragraphs(article_in("a", text))[-1] == text.removeprefix("Music\n\n").rstrip()

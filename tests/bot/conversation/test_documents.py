"""What people drop into the folder, from the file to the reply: words whole, nothing lost, no dress."""

from io import BytesIO
from shutil import copytree

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.conversation.answering import Answering
from bot.conversation.said_before import earlier
from bot.messages.lines import quotations_shown
from bot.messages.plain import plain_text
from bot.messages.question import Earlier
from bot.messages.quotation import Quotation
from bot.messages.reply import Answered, Notice, Refused, Several, Undecided
from index import LiveIndex, Store, build
from tests.fakes.common.exports import default_encoder
from tests.fakes.common.pdfs import column, pdf
from tests.paths import DATA

MISREAD = (
    "The miller\x92s cart is broken and the baker\x92s horse is lame, but the road down to the market is open again."
)
SLIPWAY = [
    "The slipway - which was laid in 1884 - sank in the flood of 1903 and the town",
    "paid 2 - 4 million crowns for another one with 3 * 5 rails on the bank.",
]
PERMIT = [
    "The permit for the slipway is filed in the archive as number 2021-0468 and may be",
    "looked at there on all days but Monday.",
]
CANAL = ["The canal board demands that all barges of the lower lock show one red flag and", "that the flags are new."]

BEACON = ["港口的灯塔建于一八九零年，守塔人每六周更", "换一次，冬天时只有一个人留在岩石上。"]
BEACON_OIL = ["灯塔的油由船运来，每年三十桶。"]
CHAT = "The weavers' shed opens at seven :tada: and the loom is oiled on Fridays :oil_drum: by Petra.\n"


def _word_document() -> Document:
    document = docx.Document()
    paragraphs = document.element.body
    for inside in (
        '<w:r><w:t xml:space="preserve">The speed of the cog train is </w:t></w:r>'
        "<m:oMath><m:r><m:t>v=9</m:t></m:r></m:oMath><w:r><w:t> miles an hour.</w:t></w:r>",
        "<w:r><w:t>The fee for a sleeper is 4 crowns.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> The secret ceiling is 77 crowns.</w:t></w:r>",
        '<w:r><w:t xml:space="preserve">A goat on the cog train costs </w:t></w:r>'
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>6</w:t></w:r>"
        '<w:r><w:t xml:space="preserve"> 3 crowns.</w:t></w:r>',
        "<w:r><w:t>The station was roofed in 1896</w:t></w:r>"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
        "<w:r><w:t>. Its clock stopped in 1907.</w:t></w:r>",
    ):
        paragraphs.append(parse_xml(f"<w:p {nsdecls('w', 'm')}>{inside}</w:p>"))
    outer = document.add_table(2, 2)
    for cell, text in zip([*outer.rows[0].cells, outer.cell(1, 0)], ["Pass", "Price", "Pupil pass"], strict=True):
        cell.text = text
    inner = outer.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "summer 5 crowns", "winter 2 crowns"
    return document


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory) -> Answering:
    folder = tmp_path_factory.mktemp("documents")
    corpus = copytree(DATA / "documents", folder / "corpus")
    (corpus / "misread.txt").write_text(MISREAD, encoding="utf-8")
    (corpus / "slipway.pdf").write_bytes(pdf(column(SLIPWAY, PERMIT)))
    (corpus / "slipway.pdf.yaml").write_text("url: https://archive.example/slipway.pdf\n")
    (corpus / "beacon.pdf").write_bytes(pdf(column(BEACON, BEACON_OIL)))
    (corpus / "weavers-chat.txt").write_text(CHAT)
    (corpus / "canal.pdf").write_bytes(pdf(column(CANAL), Title="51203"))
    word = BytesIO()
    _word_document().save(word)
    (corpus / "cog-train.docx").write_bytes(word.getvalue())
    build(corpus, Store(folder / "index"), default_encoder(folder / "index"))
    return Answering(LiveIndex(folder / "index"))


def first(answering: Answering, question: str, before: tuple[Earlier, ...] = ()) -> Quotation:
    """What is quoted first, as the answer or as what may be it."""
    reply = answering.reply(question, before=before)
    assert isinstance(reply, Answered | Undecided), reply
    return reply.quotation if isinstance(reply, Answered) else reply.candidates[0]


def marked(quotation: Quotation) -> str:
    return " ".join(quotation.text[start:end] for start, end in quotation.highlights)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        # Sentences go on behind abbreviations, names that begin with a dot, numbers of clauses.
        ("How much juice do infants get?", "Infants get approx. 3 ml of the juice at noon."),
        ("How long does the bottle keep once it is open?", "The bottle keeps max. 5 weeks once it is open."),
        ("How many tablets per week are allowed for patients?", "Max. 6 tab. per week are allowed for patients."),
        ("Where are the instruments listed?", "The instruments are listed in Vol. 2 of the yearbook."),
        ("What was the loss worked out with?", "The loss was worked out with Eq. 12 and lies under 3 percent."),
        ("Who counted the nights of frost?", "Nakata et al. [2016] counted 41 nights of frost in the orchards."),
        (
            "Which clause says that the member pays for broken oars?",
            "Under clause 7.3.2. the member pays for broken oars up to 60 crowns.",
        ),
        (
            "How many guests has the .NET evening?",
            "The F# evening of the club has 15 guests, and the .NET evening has 8.",
        ),
        # Items and steps are whole.
        ("What is principle 3?", "3. The key costs 25 crowns."),
        ("How long do I bake the bread?", "2. Bake the bread for 50 min. at 200 degrees."),
        # A question is never the answer to itself.
        ("How do I renew a library card?", "Bring the old one to the desk on the ground floor."),
        ("What happens if a book is lost?", "You pay its price and five crowns for the work."),
        ("Is there a cloakroom?", "Yes, left of the stairs; its lockers take a coin."),
        ("How old is the windmill?", "A: The windmill is 260 years old."),
        ("Who restored the windmill?", "A: The windmill was restored by two carpenters."),
        ("How many hives does the bee keeper look after?", "Keeper: There are thirty-one behind the barn."),
        # What is struck out or hidden is no text; dress is none either.
        ("How much is a day pass for the cable car?", "A day pass for the cable car costs 18 crowns."),
        ("How much is a seat in the planetarium?", "A seat in the planetarium costs 8 crowns since autumn."),
        ("When does the marsh train not run?", "The marsh train does not run on Mondays."),
        ("When is the tower of the marsh shut?", "The tower of the marsh is shut when the wind exceeds 50 km/h."),
        ("Should I leave the planks near the lake?", "Do not leave the planks near the lake."),
        ("What is the map of 1911 sold for?", "The dykes are drawn in the map of 1911, which is sold for 7 crowns."),
        # Rows are found by the head of the table, and their cells keep their places.
        ("When does the swimming pool open on Sunday?", "Saturday and Sunday | 9:00"),
        ("What time does the swimming pool close on feast days?", "Feast days | | 13:00"),
        ("How much is the entry for a student visitor of the zoo?", "Student visitor | 13 crowns"),
        ("What is the price of a rake?", "Rake | 8 | 5"),
        ("What is the weekend fare of the castle line for pupils?", "Castle line | 17 | 19 | 8 | 9"),
        # A page made by scripts gives its text for programs.
        ("How much did the skating hall cost?", "The skating hall cost 9 million crowns."),
        # No line is lost; what was misread by somebody before is read right.
        ("How much does the new winch cost?", "The new winch costs 3,400 crowns."),
        ("Whose cart is broken?", MISREAD.replace("\x92", "’")),
        # PDF: dashes inside lines, numbers.
        ("How much did the town pay for another slipway?", " ".join(SLIPWAY)),
        ("What is the number of the permit for the slipway?", " ".join(PERMIT)),
        # Word: equations, no hidden or struck letters, marks of notes, tables in cells.
        ("What is the speed of the cog train?", "The speed of the cog train is v=9 miles an hour."),
        ("How much does a goat on the cog train cost?", "A goat on the cog train costs 3 crowns."),
        ("When did the clock of the station stop?", "The station was roofed in 1896. Its clock stopped in 1907."),
    ],
)
def test_the_sentence_that_answers_is_quoted_first_and_whole(answering: Answering, question: str, quoted: str) -> None:
    assert first(answering, question).text in (quoted, quoted.rpartition("1896. ")[2])


@pytest.mark.parametrize(
    ("question", "title", "details"),
    [
        (
            "How much did it cost to repaint the dome of the observatory?",
            "News of the observatory",
            "Iris Tamm · 8 October 2022",
        ),
        ("How many passengers does the night bus carry?", "The night bus: a ride", "kessler · 3 November 2019"),
        ("How many bottles does the dairy fill a day?", "The dairy", "Nuno Reis"),
        ("How is the wool dyed?", "Wool", "14 February 2021"),
        ("When is the rent of the workshop due?", "Rent", "odile"),
        ("How much is the glass alone?", "Greenhouse budget", "bo@example.com · 12 April 2022"),
        ("What does the canal board demand?", "Canal", "page 1"),  # a number is no title
    ],
)
def test_title_author_and_date_are_those_that_the_file_gives(
    answering: Answering, question: str, title: str, details: str
) -> None:
    citation = first(answering, question).citation
    assert (citation.title, citation.details[: len(details)]) == (title, details)


@pytest.mark.parametrize(
    ("question", "highlight"),
    [
        ("How much does the pension fund keep?", "2 480 000 crowns"),
        ("How much does the Swiss branch keep?", "5’150’000 francs"),
        ("How high is the chimney?", "70 feet"),
        ("How much is the entry for a student visitor of the zoo?", "13 crowns"),
    ],
)
def test_amounts_and_measures_are_highlighted_whole(answering: Answering, question: str, highlight: str) -> None:
    assert marked(first(answering, question)).removeprefix("by ") == highlight


@pytest.mark.parametrize(
    ("question", "part"),
    [("How many neighbours cleaned the cellars?", "17"), ("How many herons did the ranger count?", "18")],
)
def test_a_part_of_a_date_is_no_count(answering: Answering, question: str, part: str) -> None:
    reply = answering.reply(question)
    assert isinstance(reply, Undecided | Refused)  # no count is given
    assert quotations_shown(reply)
    assert not any(part in marked(quotation) for quotation in quotations_shown(reply))


@pytest.mark.parametrize(
    "question",
    [
        "When did timber sales fall?",
        "When was the upper sawmill bought?",
        "When did the valley company win the lawsuit?",
        "When did the teacher lose the election?",
        "When did the flock shrink?",
    ],
)
def test_what_the_articles_do_not_say_is_refused(answering: Answering, question: str) -> None:
    assert isinstance(answering.reply(question), Refused)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("When did timber sales rise?", "Timber sales rose in 1998."),
        ("Did timber sales drop in 1998?", "Timber sales rose in 1998."),  # which says no
        ("When did the teacher win the election?", "The teacher won the election in 2003."),
    ],
)
def test_what_they_say_is_answered(answering: Answering, question: str, quoted: str) -> None:
    assert first(answering, question).text == quoted


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the secret ceiling?", "77 crowns"),  # hidden in Word
        ("How many partners do you have?", "611 partners"),  # of a wall that asks for consent
        ("How is my request verified?", "being verified"),  # of a check for robots
    ],
)
def test_what_is_no_text_of_an_article_is_nowhere(answering: Answering, question: str, words: str) -> None:
    assert words not in plain_text(answering.reply(question))


def test_letters_behind_a_number_are_no_answer(answering: Answering) -> None:
    reply = answering.reply("Where is the office of 22K?")
    assert isinstance(reply, Refused | Undecided)
    assert "K" not in marked(quotations_shown(reply)[0])


@pytest.mark.parametrize(
    ("question", "newer", "older"),
    [
        ("How much does a seat in the summer theatre cost?", "16 crowns", "11 crowns"),
        ("Who is the director of the summer theatre?", "Hanna Visser", "Pavel Orlik"),
        ("Where is the box office of the theatre?", "40 Corn Market", "3 Well Lane"),
    ],
)
def test_the_newer_comes_first_and_the_older_is_shown(
    answering: Answering, question: str, newer: str, older: str
) -> None:
    reply = answering.reply(question)
    assert isinstance(reply, Answered | Undecided)
    others = reply.candidates[1:] if isinstance(reply, Undecided) else [reply.contrary] if reply.contrary else []
    assert newer in first(answering, question).text
    assert any(older in other.text for other in others)


@pytest.mark.parametrize(("year", "price"), [("2017", "11 crowns"), ("2024", "16 crowns")])
def test_a_question_that_names_a_year_gets_that_of_the_year(answering: Answering, year: str, price: str) -> None:
    assert price in first(answering, f"How much did a seat in the summer theatre cost in {year}?").text


def test_a_conversation_about_the_sledges(answering: Answering) -> None:
    said: list[Earlier] = []
    quoted = []
    for question in (
        "Who is the driver of the Snow Sledge?",
        "Where was she born?",
        "How many riders does the Dog Sledge take?",
        "what about wounded people",
        "when does the stable open",
    ):
        reply = answering.reply(question, before=said)
        quoted.append(first(answering, question, tuple(said)).text)
        said += earlier(question, reply)
    assert quoted == [
        "Tove Lind is the driver of the Snow Sledge.",
        "Tove Lind was born in Narvik in 1970 and learned to drive from an uncle.",
        "The Dog Sledge takes five riders.",
        "Wounded people travel without a fee.",
        "The stable opens at seven.",
    ]
    assert isinstance(answering.reply("ok thank you", before=said), Notice)


@pytest.mark.parametrize("text", ["hello!", "thanks a lot", "good evening", "okay", "help", "what are you?"])
def test_small_talk_quotes_no_article(answering: Answering, text: str) -> None:
    assert isinstance(answering.reply(text), Notice)


def test_each_of_two_questions_is_answered(answering: Answering) -> None:
    reply = answering.reply("1. where is the Rope Works? 2. who runs it?")
    assert isinstance(reply, Several)
    assert [type(part) for _, part in reply.parts] == [Answered, Answered]


def test_a_line_end_in_a_chinese_pdf_leaves_no_gap(answering: Answering) -> None:
    quoted = first(answering, "守塔人多久更换一次？")
    assert quoted.text == "".join(BEACON)
    assert quoted.citation.details.startswith("page 1")


def test_the_citation_of_a_pdf_opens_at_its_page(answering: Answering) -> None:
    citation = first(answering, "What is the number of the permit for the slipway?").citation
    assert citation.url == "https://archive.example/slipway.pdf#page=1"


@pytest.mark.parametrize(
    "asked", ["When does the weavers' shed open?", "When does the weavers' shed open? :thinking_face:"]
)
def test_names_of_emoji_are_words_of_an_article_and_none_of_a_question(answering: Answering, asked: str) -> None:
    assert first(answering, asked).text == CHAT.strip()

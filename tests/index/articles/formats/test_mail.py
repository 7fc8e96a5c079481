from email.message import EmailMessage

import pytest

from index import Article
from index.articles.formats.layout import Unreadable
from index.articles.formats.mail import read


def mail(body: str = "The crane costs 7 million crowns.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Kofi Mensah <kofi@example.com>"
    message["Subject"] = "Crane — the budget"
    message["Date"] = "Mon, 03 May 2021 23:30:00 -0700"
    message.set_content(body)
    return message


def test_the_head_of_a_mail_becomes_the_citation() -> None:
    article = read(mail().as_bytes(), "a")
    assert (article.title, article.author, article.published) == ("Crane — the budget", "Kofi Mensah", "2021-05-03")
    assert article.text == "The crane costs 7 million crowns."


def test_what_it_quotes_is_text_without_its_marks() -> None:
    article = read(mail("Yes.\n\n> The crane\n> is old.\n>\n>> It rusts.\n").as_bytes(), "a")
    assert article.text == "Yes.\n\nThe crane is old.\n\nIt rusts."


def test_of_two_forms_the_plain_one_is_read() -> None:
    message = mail()
    message.add_alternative("<p>The crane in HTML.</p>", subtype="html")
    assert read(message.as_bytes(), "a").text == "The crane costs 7 million crowns."


def test_a_mail_in_html_is_read_as_a_page() -> None:
    message = mail()
    message.set_content("<html><body><p>The crane costs <s>6</s> 7 million crowns.</p></body></html>", subtype="html")
    assert read(message.as_bytes(), "a").text == "The crane costs 7 million crowns."


def test_a_mail_in_html_keeps_its_lines_and_tables_and_loses_none_to_its_shortness() -> None:
    message = mail()
    message.set_content(
        """<html><head><style>p {color: red}</style></head><body><div style="display: none">Preview</div>
        <table role="presentation"><tr><td><h2>The printer</h2><p>It is out of order
        until June.</p><p>Room: 12<br>Code: 0815</p></td><td>Use the other.</td></tr></table>
        <table><tr><td>Toner</td><td>48 €</td></tr><tr><td>Drum</td><td>112 €</td></tr></table>
        <div>On Mon, 3 May 2021, Ada Obi wrote:</div><blockquote>Which printer?</blockquote></body></html>""",
        subtype="html",
    )
    assert parts(read(message.as_bytes(), "a")) == [
        ("", "The printer"),
        ("The printer", "It is out of order until June."),
        ("The printer", "Room: 12\nCode: 0815"),
        ("The printer", "Use the other."),
        ("The printer", "Toner | 48 €\nDrum | 112 €"),  # of which the first is no head
        ("Ada Obi", "Which printer?"),
    ]


@pytest.mark.parametrize(
    ("subject", "body", "text"),
    [
        ("Crane budget", "The crane costs 7 million crowns.", "The crane costs 7 million crowns."),
        ("Crane budget", "Hi all,\n\nIt is 7 million crowns.", "Hi all,\n\nCrane budget\nIt is 7 million crowns."),
        ("Crane 12", "The crane is old.", "The crane is old."),
        ("Lunch at the Goose", "", "Lunch at the Goose"),
        ("The crane moves on Monday (eom)", "", "The crane moves on Monday"),
        ("The crane moves on Monday", "(EOM)", "The crane moves on Monday"),
        ("Re: The crane costs 7 million crowns", "Hooray!", "The crane costs 7 million crowns\n\nHooray!"),
        ("AW: When does the yard close?", "At 3 pm.", "When does the yard close?\n\nAt 3 pm."),
    ],
)
def test_the_subject_is_text_where_it_says_what_the_text_does_not(subject: str, body: str, text: str) -> None:
    message = mail(body)
    message.replace_header("Subject", subject)
    assert read(message.as_bytes(), "a").text == text


def test_what_a_telephone_writes_below_a_mail_is_no_text() -> None:
    assert read(mail("3 pm.\n\nSent from my iPhone\n").as_bytes(), "a").text == "3 pm."


def test_what_is_attached_is_told() -> None:
    message = mail()
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    heard: list[str] = []
    read(message.as_bytes(), "a", heard.append)
    assert heard == ["what is attached is not read (plan.pdf); put it here as a file of its own"]


@pytest.mark.parametrize("data", [b"", b"text", b"\n\ntext"])
def test_what_is_no_mail_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, "a")
    assert str(caught.value) == "it is not a mail (.eml): it has no subject, sender or date"


def test_a_broken_head_is_borne() -> None:
    article = read(b"Subject: =?x-none?q?a?=\nDate: soon\nFrom: @@\n\nText.", "a")
    assert (article.text, article.published) == ("Text.", "")


def test_a_date_of_a_year_that_there_will_never_be_is_none() -> None:
    article = read(b"Subject: Crane\nDate: Mon, 03 May 99999999999999999999 23:30:00 -0700\n\nText.", "a")
    assert (article.title, article.published) == ("Crane", "")


def parts(article: Article) -> list[tuple[str, str]]:
    """Who says each paragraph, and the paragraph."""
    return [(each.heading, article.text[each.start : each.end]) for each in article.paragraphs]


@pytest.mark.parametrize(
    ("line", "writer"),
    [
        ("On Mon, 13 Mar 2023 at 18:02, Tom Baker <tom@example.org> wrote:", "Tom Baker"),
        ("On Mon, Mar 13, 2023 at 6:02 PM Tom Baker <tom@example.org>\nwrote:", "Tom Baker"),
        ("Am 13.03.23 um 18:02 schrieb Tom Bauer:", "Tom Bauer"),
        ("Le lun. 13 mars 2023 à 18:02, Tom Boulanger <t@example.org> a écrit :", "Tom Boulanger"),
        ("Tom Baker wrote:", "Tom Baker"),
        ("On 13 March Tom Baker wrote:", "Tom Baker"),
        ("On 13 March 2023 at 18:02, June Baker wrote:", "June Baker"),
        ("Le 13 mars Tom Baker a écrit :", "Tom Baker"),
    ],
)
def test_who_is_quoted_heads_what_they_say(line: str, writer: str) -> None:
    article = read(mail(f"Yes.\n\n{line}\n\n> Is it old?\n").as_bytes(), "a")
    assert parts(article) == [("", "Yes."), (writer, "Is it old?")]


def test_a_mail_that_is_passed_on_loses_its_head_and_signatures_go() -> None:
    body = (
        "See below.\n-- \nKofi\nThe office\n\n-----Original Message-----\nFrom: Ines Moreau\n"
        "Sent: Thursday, 1 June 2023 16:40\nTo: Tom Baker\nSubject: Keys\n\nThe keys are in the box.\n"
    )
    article = read(mail(body).as_bytes(), "a")
    assert parts(article) == [("", "See below."), ("Ines Moreau", "The keys are in the box.")]


def test_the_subject_of_an_answer_is_that_of_what_it_answers() -> None:
    message = mail()
    message.replace_header("Subject", "AW: Re: The roof")
    assert read(message.as_bytes(), "a").title == "The roof"


def test_when_it_was_sent_is_its_date() -> None:
    article = read(b"From: Tom Baker\nSent: Friday, 2 June 2023 11:05\nSubject: Keys\n\nHere.", "a")
    assert (article.author, article.published) == ("Tom Baker", "2023-06-02")


def test_a_list_in_html_is_one_block_that_its_sentence_leads_to() -> None:
    message = mail()
    message.set_content(
        "<html><body><p>New in the shop:</p><ul><li>Plum jam, 300 g: 5 crowns</li>\n<li>cider, <b>1 l</b>: 4 crowns"
        "<ul><li>dry</li></ul></li></ul><p>Come soon.</p></body></html>",
        subtype="html",
    )
    article = read(message.as_bytes(), "a")
    assert [(text, each.lead) for (_, text), each in zip(parts(article), article.paragraphs, strict=True)] == [
        ("New in the shop:", ""),
        ("Plum jam, 300 g: 5 crowns\ncider, 1 l: 4 crowns\ndry", "New in the shop:"),
        ("Come soon.", ""),
    ]

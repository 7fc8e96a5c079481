from email.message import EmailMessage

import pytest

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

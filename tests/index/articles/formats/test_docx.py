import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Article
from index.articles.formats.docx import read
from index.articles.formats.layout import Unreadable
from index.text.split import split


def saved(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def written(*texts: str) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def paragraphs(article: Article) -> list[tuple[str, str]]:
    """The heading and the text of each."""
    return [(each.heading, article.text[each.start : each.end]) for each in article.paragraphs]


@pytest.fixture
def document() -> Document:
    """A document with a heading, two lists, a table and a second heading."""
    document = docx.Document()
    document.add_heading("The Tidal Lab", 0)
    document.add_paragraph("It cost 12 million crowns.")
    document.add_heading("Turbines", 1)
    document.add_paragraph("The first turbine, which was delivered in May, weighs nine tonnes.", "List Bullet")
    document.add_paragraph("The second is lighter.", "List Bullet")
    document.add_paragraph("Both were built here:")
    table = document.add_table(2, 2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["Name", "Mass", "First", "9 t"], strict=True):
        cell.text = text
    document.add_paragraph("A table is above.")
    return document


def test_headings_paragraphs_lists_and_tables_come_in_their_order(document: Document) -> None:
    assert paragraphs(read(saved(document), "lab")) == [
        ("The Tidal Lab", "It cost 12 million crowns."),
        ("Turbines", "The first turbine, which was delivered in May, weighs nine tonnes.\nThe second is lighter."),
        ("Turbines", "Both were built here:"),
        ("Turbines", "Name | Mass\nFirst | 9 t"),
        ("Turbines", "A table is above."),
    ]


def test_items_and_rows_are_sentences(document: Document) -> None:
    sentences = [sentence.text for passage in split(read(saved(document), "lab")) for sentence in passage.sentences]
    assert "The first turbine, which was delivered in May, weighs nine tonnes." in sentences
    assert "First | 9 t" in sentences


def test_properties_become_the_citation(document: Document) -> None:
    properties = document.core_properties
    properties.title, properties.author = "Tides", "Mara Okafor"
    properties.created = datetime(2019, 3, 14, tzinfo=UTC)
    article = read(saved(document), "lab")
    assert (article.title, article.author, article.published) == ("Tides", "Mara Okafor", "2019-03-14")


def test_without_properties_the_first_heading_is_the_title(document: Document) -> None:
    document.core_properties.title = document.core_properties.author = ""
    article = read(saved(document), "lab")
    assert (article.title, article.author) == ("The Tidal Lab", "")


def test_what_programs_write_of_themselves_is_no_author() -> None:
    article = read(written("Text."), "a-lab")
    assert (article.title, article.author, article.published) == ("A lab", "", "")


def test_insertions_and_links_are_read_and_deletions_are_not() -> None:
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>It costs </w:t></w:r>"
            "<w:del w:id='1' w:author='a'><w:r><w:delText>five</w:delText></w:r></w:del>"
            "<w:ins w:id='2' w:author='a'><w:r><w:t>six</w:t></w:r></w:ins>"
            "<w:hyperlink><w:r><w:tab/><w:t>crowns</w:t><w:br/><w:t>a day.</w:t></w:r></w:hyperlink></w:p>"
        ),
    )
    assert read(saved(document), "a").text == "It costs six crowns a day."


def test_a_text_box_does_not_break_the_sentence_that_it_is_anchored_in() -> None:
    document = docx.Document()
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>A box.</w:t></w:r></w:p></w:txbxContent></w:pict>"
    paragraph = (
        f"<w:p {nsdecls('w')}><w:r><w:t>It costs</w:t>{box}<w:t xml:space='preserve'> six crowns.</w:t></w:r></w:p>"
    )
    document.element.body.insert(0, parse_xml(paragraph))
    assert read(saved(document), "a").text == "It costs six crowns."


def test_text_in_a_content_control_is_read() -> None:
    document = docx.Document()
    inner = "<w:p><w:r><w:t>A controlled text.</w:t></w:r></w:p>"
    document.element.body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
    assert read(saved(document), "a").text == "A controlled text."


def not_word(archive: zipfile.ZipFile) -> None:
    archive.writestr("readme.txt", "Hello.")


def bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("word/document.xml", b" " * 100_000_001)


def entities(archive: zipfile.ZipFile) -> None:
    with zipfile.ZipFile(BytesIO(written("Text."))) as good:
        for name in good.namelist():
            content = good.read(name)
            if name == "word/document.xml":
                declaration = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
                content = content.replace(b"<w:document", declaration + b"<w:document").replace(b"Text.", b"&b;")
            archive.writestr(name, content)


def zipped(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        fill(archive)
    return out.getvalue()


BROKEN = "it is not a Word document (.docx) that can be read; open it in Word and save it anew"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text", BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, BROKEN),
        (zipped(not_word), BROKEN),
        (written("Text.")[:3_000], BROKEN),
        (zipped(bomb), "it unpacks to more than 100 MB of text"),
    ],
    ids=["text", "an encrypted or an old one", "another archive", "cut short", "a bomb"],
)
def test_what_is_no_word_document_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, "a")
    assert str(caught.value) == reason


def test_entities_are_not_unpacked() -> None:
    try:
        assert read(zipped(entities), "a").text == ""
    except Unreadable as error:
        assert str(error) == BROKEN  # noqa: PT017 - either is right; which, is lxml's to say


@given(st.lists(st.text(alphabet="aé中😀 <>&.\n\t", max_size=40), max_size=4))
@settings(max_examples=30)
def test_any_text_keeps_its_offsets(texts: list[str]) -> None:
    article = read(written(*texts), "a")
    found = [text for _, text in paragraphs(article)]
    assert found == [" ".join(text.split()) for text in texts if text.strip()]
    assert "\n\n".join(found) == article.text

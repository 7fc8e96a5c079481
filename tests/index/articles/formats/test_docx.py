import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import docx
import docx.enum.style
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


def test_a_text_box_stands_after_the_paragraph_that_it_is_anchored_in() -> None:
    document = docx.Document()
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>A box.</w:t></w:r></w:p></w:txbxContent></w:pict>"
    paragraph = (
        f"<w:p {nsdecls('w')}><w:r><w:t>It costs</w:t>{box}<w:t xml:space='preserve'> six crowns.</w:t></w:r></w:p>"
    )
    document.element.body.insert(0, parse_xml(paragraph))
    assert read(saved(document), "a").text == "It costs six crowns.\n\nA box."


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


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """A document with other bytes in one of its parts."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(written("Text."))) as before, zipfile.ZipFile(out, "w") as after:
        for each in before.namelist():
            part = before.read(each)
            assert each != name or old in part
            after.writestr(each, part.replace(old, new) if each == name else part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"text", BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, BROKEN),
        (zipped(not_word), BROKEN),
        (written("Text.")[:3_000], BROKEN),
        (zipped(bomb), "it unpacks to more than 100 MB of text"),
        (changed("[Content_Types].xml", b"wordprocessingml.styles+xml", b"none"), BROKEN),
        (changed("[Content_Types].xml", b"core-properties+xml", b"none"), BROKEN),
        (changed("docProps/core.xml", b"cp:coreProperties", b"cp:others"), BROKEN),
        (changed("word/document.xml", b"<w:p>", b"<w:ins>" * 5_000 + b"<w:p>"), BROKEN),
    ],
    ids=[
        "text",
        "an encrypted or an old one",
        "another archive",
        "cut short",
        "a bomb",
        "no styles",
        "no properties",
        "other properties",
        "never closed",
    ],
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


@given(st.lists(st.text(alphabet="aé中😀 <>&.\t", max_size=40), max_size=4))
@settings(max_examples=30)
def test_any_text_keeps_its_offsets(texts: list[str]) -> None:
    article = read(written(*texts), "a")
    found = [text for _, text in paragraphs(article)]
    assert found == [" ".join(text.split()) for text in texts if text.strip()]
    assert "\n\n".join(found) == article.text


def of_xml(*paragraphs: str) -> Article:
    """A document of these paragraphs and tables, as Word writes them."""
    document = docx.Document()
    names = f'{nsdecls("w")} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    for number, source in enumerate(paragraphs):
        tag = source[1 : source.index(">")]
        document.element.body.insert(number, parse_xml(source.replace(f"<{tag}>", f"<{tag} {names}>", 1)))
    return read(saved(document), "a")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


@pytest.mark.parametrize("switch", ["<w:vanish/>", "<w:strike/>", "<w:dstrike/>", "<w:vanish w:val='1'/>"])
def test_what_is_hidden_or_struck_out_is_no_text(switch: str) -> None:
    assert of_xml(f"<w:p>{run('It costs ')}{run('5 ', switch)}{run('6 crowns.')}</w:p>").text == "It costs 6 crowns."


def test_a_switch_that_is_off_hides_nothing() -> None:
    off = "<w:strike w:val='0'/>"
    assert of_xml(f"<w:p>{run('It costs ')}{run('6.', off)}</w:p>").text == "It costs 6."


def test_a_note_s_mark_is_not_glued_to_a_year_and_a_power_stays() -> None:
    raised = "<w:vertAlign w:val='superscript'/>"
    article = of_xml(
        f"<w:p>{run('Built in 1890.')}{run('1', raised)}{run(' It has 5 km')}{run('2', raised)}{run('.')}</w:p>"
    )
    assert article.text == "Built in 1890. It has 5 km²."


def test_an_equation_is_text() -> None:
    def maths(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    power = f"<m:sSup><m:e>{maths('r')}</m:e><m:sup>{maths('2')}</m:sup></m:sSup>"
    fraction = f"<m:f><m:num>{maths('a')}</m:num><m:den>{maths('b+c')}</m:den></m:f>"
    root = f"<m:rad><m:deg/><m:e>{maths('2')}</m:e></m:rad>"
    source = f"<w:p>{run('It is ')}<m:oMath>{maths('v=12')}</m:oMath>{run(', ')}<m:oMath>{power}</m:oMath>"
    source += f"{run(', ')}<m:oMath>{fraction}</m:oMath>{run(' or ')}<m:oMath>{root}</m:oMath>{run('.')}</w:p>"
    assert of_xml(source).text == "It is v=12, r², a/(b+c) or √2."


def cell(*inside: str, span: int = 1) -> str:
    return f"<w:tc><w:tcPr><w:gridSpan w:val='{span}'/></w:tcPr>{''.join(inside)}</w:tc>"


def words(text: str) -> str:
    return f"<w:p>{run(text) if text else ''}</w:p>"


def test_cells_keep_their_columns() -> None:
    head = "".join([cell(words("Item")), cell(words("Price"), span=2), cell(words("Stock"))])
    row = "".join([cell(words("Rope")), cell(words("4")), cell(words("")), cell(words("17"))])
    article = of_xml(f"<w:tbl><w:tr>{head}</w:tr><w:tr>{row}</w:tr></w:tbl>")
    assert article.text == "Item | Price | | Stock\nRope | 4 | | 17"
    assert article.paragraphs[0].lead == "Item | Price | | Stock"


def test_a_table_in_a_cell_is_said_once() -> None:
    def inner(*rows: tuple[str, str]) -> str:
        made = (f"<w:tr>{cell(words(a))}{cell(words(b))}</w:tr>" for a, b in rows)
        return f"<w:tbl>{''.join(made)}</w:tbl>"

    one, two = inner(("weekday 2", "weekend 4")), inner(("Day", "Fee"), ("Monday", "3"))
    rows = f"<w:tr>{cell(words('Child'))}{cell(one, words(''))}</w:tr>"
    rows += f"<w:tr>{cell(words('Dog'))}{cell(two, words(''))}</w:tr>"
    article = of_xml(f"<w:tbl>{rows}</w:tbl>")
    assert paragraphs(article) == [("", "Child | weekday 2 | weekend 4\nDog"), ("", "Day | Fee\nMonday | 3")]
    assert article.paragraphs[1].lead == "Dog Day | Fee"


def test_entries_of_the_contents_are_no_text() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Turbines\t3", "toc 1")
    document.add_paragraph("It is old.")
    assert read(saved(document), "a").text == "It is old."


def test_a_cell_that_spans_rows_stands_in_each() -> None:
    document = docx.Document()
    outer = document.add_table(5, 2)
    for row, texts in zip(
        outer.rows, [("Pier", "Opens"), ("North", "6"), ("", "7"), ("", "8"), ("South", "9")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    outer.cell(1, 0).merge(outer.cell(3, 0))
    assert read(saved(document), "a").text == "Pier | Opens\nNorth | 6\nNorth | 7\nNorth | 8\nSouth | 9"


def test_lines_that_were_ended_on_purpose_stay_lines() -> None:
    article = read(written("Power costs 85 crowns a socket\nWater costs 60 crowns a tap", "It is\nold."), "a")
    assert [text for _, text in paragraphs(article)] == [
        "Power costs 85 crowns a socket\nWater costs 60 crowns a tap",
        "It is old.",
    ]


def test_a_short_line_in_bold_heads_what_follows_and_is_text_as_well() -> None:
    document = docx.Document()
    for text, is_bold in (("Fees", True), ("A berth costs 7 crowns.", False), ("No dogs are allowed.", True)):
        document.add_paragraph().add_run(text).bold = is_bold
    document.add_paragraph("So it is.")
    assert paragraphs(read(saved(document), "a")) == [
        ("", "Fees"),
        ("Fees", "A berth costs 7 crowns."),
        ("Fees", "No dogs are allowed."),
        ("Fees", "So it is."),
    ]

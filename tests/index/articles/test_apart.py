"""Files that hold up, or eat up, whatever reads them cost no other file and no build."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from index import Article
from index.articles.apart import Apart, _answer
from index.articles.feed import read_feed
from index.articles.formats.layout import Unreadable
from index.articles.load import read_article, survey
from index.errors import NoRoom
from tests.fakes.common.feeds import BOMB, rss
from tests.fakes.common.pdfs import column, pdf

BEES = (
    b"<html><body><article><h1>Bees</h1><p>" + b"The queen of the bees lives for five years. " * 20 + b"</p></article>"
)


@pytest.fixture
def apart() -> Iterator[Apart]:
    apart = Apart(seconds=2, memory_mb=400)
    yield apart
    apart.close()


def bomb(part: str, size: int) -> bytes:
    """A Word document with a part of so many bytes, which it shows, in a file of less than a hundredth of that."""
    whole, packed = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("The lighthouse was built in 1848.")
    shown = Part(PackURI(part), "application/octet-stream", b"", document.part.package)
    document.part.relate_to(shown, RELATIONSHIP_TYPE.IMAGE)
    document.save(whole)
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after:
        for name in before.namelist():
            with after.open(name, "w") as file:
                if f"/{name}" == part:
                    for _ in range(size // 1_000_000):
                        file.write(bytes(1_000_000))
                else:
                    file.write(before.read(name))
    return packed.getvalue()


def test_what_is_read_apart_is_what_is_read_here(apart: Apart) -> None:
    heard: list[str] = []
    assert apart.read(BEES, ".html", "bees", heard.append) == read_article(BEES, ".html", "bees")
    assert apart.read_page(BEES, "bees", "https://bees.example/queen").url == "https://bees.example/queen"
    with pytest.raises(Unreadable, match="it is not a Word document"):
        apart.read(b"PK", ".docx", "letter")


def test_a_small_text_that_nobody_foresaw_is_refused_and_ends_nothing(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Article:
        raise ValueError("too many digits")

    monkeypatch.setattr("index.articles.load.read_article", fail)
    with pytest.raises(Unreadable, match=r"what reads such files fails at it \(ValueError: too many digits\); save it"):
        apart.read(b"It was lit.", ".txt", "the-lamp")


def test_where_there_is_no_room_no_file_is_blamed(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Article:
        raise NoRoom("/tmp takes no file")

    monkeypatch.setattr("index.articles.load.read_article", fail)
    with pytest.raises(NoRoom, match="takes no file"):
        apart.read(b"It was lit.", ".txt", "the-lamp")
    monkeypatch.setattr("index.articles.apart._limit", lambda *_: None)  # of the process that it runs in
    answer = _answer({"suffix": ".html", "id": "the-lamp", "bytes": 5, "seconds": 60}, io.BytesIO(b"<p>It"))
    assert answer == {"heard": [], "no room": "/tmp takes no file"}


def test_a_feed_is_read_apart_too(apart: Apart) -> None:
    assert apart.read_feed(rss().encode(), "https://coastalwire.example/") == read_feed(
        rss().encode(), "https://coastalwire.example/"
    )
    assert apart.read_feed(b"<a/>") is None
    with pytest.raises(Unreadable, match="it declares entities"):
        apart.read_feed(BOMB.encode())


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read(apart: Apart) -> None:
    with pytest.raises(Unreadable, match="reading it takes more than 2 seconds; split it"):
        apart.read(b"![" * 100_000, ".md", "marks")
    assert apart.read(BEES, ".html", "bees").title == "Bees"


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("/word/more.xml", "it unpacks to more than 100 MB of text"),
        ("/word/media/image1.png", "reading it takes more than 400 MB of memory; split it"),
    ],
)
def test_an_archive_that_unpacks_to_very_much_is_given_up_and_the_next_one_is_read(
    apart: Apart, part: str, told: str
) -> None:
    with pytest.raises(Unreadable, match=told):
        apart.read(bomb(part, 400_000_000), ".docx", "bomb")
    assert apart.read(BEES, ".html", "bees").title == "Bees"


def test_a_page_of_ten_megabytes_is_read_in_time_or_given_up() -> None:
    apart = Apart(seconds=1)
    try:
        page = b"<html><body>" + b"<div><p>So it goes on and on, and on.</p></div>" * 220_000
        with pytest.raises(Unreadable, match="reading it takes more than 1 seconds"):
            apart.read(page, ".html", "page")
    finally:
        apart.close()


def test_a_pdf_whose_pages_lead_back_to_themselves_ends(apart: Apart) -> None:
    looped = pdf(column(["The lighthouse was built in 1848."])).replace(b"/Kids [", b"/Kids [2 0 R 1 0 R 2 0 R ")
    with suppress(Unreadable):
        assert "1848" in apart.read(looped, ".pdf", "loop").text
    assert apart.read(BEES, ".html", "bees").title == "Bees"


def test_a_survey_names_the_file_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.articles.apart.Apart.__init__.__defaults__", (2, 3_000))
    (tmp_path / "a.md").write_bytes(b"![" * 100_000)
    (tmp_path / "b.html").write_bytes(BEES)
    (tmp_path / "c.md").write_text("# Moors\n\nThe moor is wide.\n")
    corpus = survey(tmp_path)
    assert [article.id for article in corpus.articles] == ["b", "c"]
    assert [(each.name, each.reason) for each in corpus.skipped] == [
        ("a.md", "reading it takes more than 2 seconds; split it, or save it anew in another format")
    ]

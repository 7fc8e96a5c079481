from pathlib import Path

import pytest

from index.articles.drafts import Draft
from index.articles.feed import Feed
from index.articles.feeds import feed_in
from index.articles.fetch import Fetched
from index.articles.load import formats, load_corpus
from index.articles.open_corpus import AddResult, OpenCorpus
from index.articles.removed import remove
from index.errors import AlreadyThere, ArticleNotAdded, CannotWrite, FetchError
from tests.fakes.common.corpora import BEES_TEXT, LIGHTHOUSE_MARKDOWN, files, write_corpus
from tests.fakes.common.feeds import rss
from tests.fakes.common.pages import TIDAL_TEXTS, page
from tests.fakes.common.pdfs import column, pdf

TIDAL = "https://coastalwire.example/2019/tidal-lab"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with files that may be added."""
    return write_corpus(tmp_path / "elsewhere", bees_txt=BEES_TEXT, picture_png="x", menu_html="<a href='/'>Home</a>")


def fetched(html: str = "", url: str = TIDAL) -> Fetched:
    return Fetched(url, "text/html", "utf-8", (html or page()).encode())


def test_a_file_is_copied_as_it_is(corpus: Path, elsewhere: Path) -> None:
    added = OpenCorpus(corpus).add_file(elsewhere / "bees.txt")
    assert (added.article.title, added.file, added.change) == ("Notes on bees", "bees.txt", AddResult.ADDED)
    assert (corpus / "bees.txt").read_text() == BEES_TEXT
    assert [article.id for article in load_corpus(corpus).articles] == ["bees", "lighthouse"]


def test_a_folder_that_is_not_there_is_made(tmp_path: Path, elsewhere: Path) -> None:
    OpenCorpus(tmp_path / "new" / "corpus").add_file(elsewhere / "bees.txt")
    assert files(tmp_path / "new" / "corpus") == ["bees.txt"]


def test_adding_a_file_again_changes_nothing(corpus: Path, elsewhere: Path) -> None:
    opened = OpenCorpus(corpus)
    opened.add_file(elsewhere / "bees.txt")
    assert opened.add_file(elsewhere / "bees.txt").change is AddResult.UNCHANGED
    assert OpenCorpus(corpus).add_file(elsewhere / "bees.txt").change is AddResult.UNCHANGED


def test_another_file_of_the_same_name_is_overwritten_only_when_asked_for(corpus: Path, elsewhere: Path) -> None:
    write_corpus(elsewhere, lighthouse_md="Another text.")
    with pytest.raises(ArticleNotAdded) as caught:
        OpenCorpus(corpus).add_file(elsewhere / "lighthouse.md")
    assert str(caught.value) == (
        f"lighthouse.md was not added: {corpus / 'lighthouse.md'} is there already and differs. "
        "Add it with --replace, or rename it."
    )
    assert (corpus / "lighthouse.md").read_text() == LIGHTHOUSE_MARKDOWN
    added = OpenCorpus(corpus).add_file(elsewhere / "lighthouse.md", replacing=True)
    assert (added.change, (corpus / "lighthouse.md").read_text()) == (AddResult.UPDATED, "Another text.")
    assert (corpus / ".removed" / "lighthouse.md").read_text() == LIGHTHOUSE_MARKDOWN


def test_what_cannot_be_read_replaces_nothing(corpus: Path, elsewhere: Path) -> None:
    write_corpus(elsewhere, lighthouse_md="# Only a heading")
    with pytest.raises(ArticleNotAdded, match="there is no text in it"):
        OpenCorpus(corpus).add_file(elsewhere / "lighthouse.md", replacing=True)
    assert files(corpus) == ["lighthouse.md"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing.md", "There is no file {path}."),
        (".", "{path} is a folder; name the files in it."),
        (
            "picture.png",
            "{path} was not added: not a format that Footnote reads {formats}; "
            "what it shows is not read; put what people ask of it here as text.",
        ),
        ("menu.html", "{path} was not added: it holds navigation only (menus, links): no text of its own was found."),
    ],
)
def test_what_is_no_article_is_not_added(corpus: Path, elsewhere: Path, name: str, message: str) -> None:
    with pytest.raises(ArticleNotAdded) as caught:
        OpenCorpus(corpus).add_file(elsewhere / name)
    assert str(caught.value) == message.format(path=elsewhere / name, formats=f"({formats()})")
    assert files(corpus) == ["lighthouse.md"]


def test_a_file_that_is_too_large_is_not_added(corpus: Path, elsewhere: Path) -> None:
    with pytest.raises(ArticleNotAdded, match="limit"):
        OpenCorpus(corpus, largest_file_mb=0.0001).add_file(elsewhere / "bees.txt")


def test_a_file_of_the_corpus_is_there_already(corpus: Path) -> None:
    with pytest.raises(ArticleNotAdded) as caught:
        OpenCorpus(corpus).add_file(corpus / "lighthouse.md")
    assert str(caught.value) == f"{corpus / 'lighthouse.md'} is in {corpus} already."


def test_the_same_text_is_not_added_under_another_name(corpus: Path, elsewhere: Path) -> None:
    write_corpus(elsewhere, copy_md=LIGHTHOUSE_MARKDOWN)
    with pytest.raises(ArticleNotAdded) as caught:
        OpenCorpus(corpus).add_file(elsewhere / "copy.md")
    assert str(caught.value) == (f"The Lighthouse Keepers was not added: {corpus / 'lighthouse.md'} has the same text.")
    assert files(corpus) == ["lighthouse.md"]


def test_the_same_text_is_added_where_only_another_collection_has_it(corpus: Path, elsewhere: Path) -> None:
    (corpus / "hr").mkdir()
    (corpus / "lighthouse.md").rename(corpus / "hr" / "lighthouse.md")
    write_corpus(elsewhere, copy_md=LIGHTHOUSE_MARKDOWN)
    assert OpenCorpus(corpus).add_file(elsewhere / "copy.md").change == AddResult.ADDED


def test_a_corpus_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArticleNotAdded, match="cannot be made"):
        OpenCorpus(tmp_path / "file")


# Pages --------------------------------------------------------------------------------------------------------


def test_a_page_becomes_markdown_that_is_read_back(corpus: Path) -> None:
    added = OpenCorpus(corpus).add_page(fetched(page(canonical=TIDAL + "?id=5")))
    assert (added.file, added.change) == ("harbour-city-opens-tidal-lab.md", AddResult.ADDED)
    article = next(each for each in load_corpus(corpus).articles if each.id == "harbour-city-opens-tidal-lab")
    assert article == added.article
    assert (article.title, article.author, article.source) == (
        "Harbour City opens tidal lab",
        "Mara Okafor",
        "Coastal Wire",
    )
    assert (article.published, article.url, article.language) == ("2019-03-14", TIDAL + "?id=5", "en")
    assert tuple(article.text[each.start : each.end] for each in article.paragraphs) == TIDAL_TEXTS


def test_the_same_address_updates_its_article(corpus: Path) -> None:
    OpenCorpus(corpus).add_page(fetched())
    opened = OpenCorpus(corpus)
    assert opened.add_page(fetched()).change is AddResult.UNCHANGED
    added = opened.add_page(fetched(page().replace("42,000", "43,000").replace("opens tidal lab", "closes tidal lab")))
    name = "harbour-city-opens-tidal-lab.md"
    assert (added.change, added.file, added.before) == (AddResult.UPDATED, name, corpus / ".removed" / name)
    assert "43,000" in added.article.text
    assert "42,000" in (corpus / ".removed" / name).read_text()
    assert files(corpus) == [f".removed/{name}", name, "lighthouse.md"]


def test_another_address_of_the_same_title_keeps_apart(corpus: Path) -> None:
    opened = OpenCorpus(corpus)
    opened.add_page(fetched())
    added = opened.add_page(fetched(page().replace("42,000", "43,000"), "https://coastalwire.example/2020/lab"))
    assert (added.file, added.change) == ("harbour-city-opens-tidal-lab-2.md", AddResult.ADDED)


@pytest.mark.parametrize(
    "canonical",
    [
        "https://coastalwire.example/",
        "https://island.example/lighthouse",
        "https://coastalwire.example.evil.example/2019/tidal-lab",
        "javascript:alert(1)",
        "ftp://coastalwire.example/x",
    ],
)
def test_a_page_cannot_pass_for_another(corpus: Path, canonical: str) -> None:
    assert OpenCorpus(corpus).add_page(fetched(page(canonical=canonical))).article.url == TIDAL


def test_a_page_cannot_overwrite_the_article_of_another_site(corpus: Path) -> None:
    OpenCorpus(corpus).add_page(fetched(page(canonical="https://example.org/lighthouse")))
    assert (corpus / "lighthouse.md").read_text() == LIGHTHOUSE_MARKDOWN


def test_text_is_read_in_the_encoding_that_its_server_names(corpus: Path) -> None:
    data = "Šašek žije v Ústí.".encode("iso8859-2")
    added = OpenCorpus(corpus).add_page(Fetched("https://x.example/a.txt", "text/plain", "iso-8859-2", data))
    assert added.article.text == "Šašek žije v Ústí."


def test_a_pdf_is_kept_as_it_is(corpus: Path) -> None:
    data = pdf(column(["The lab costs 42,000 crowns."]), Title="Tides")
    added = OpenCorpus(corpus).add_page(Fetched("https://x.example/report", "application/pdf", "", data))
    assert (added.file, (corpus / "tides.pdf").read_bytes()) == ("tides.pdf", data)
    assert added.article.paragraphs[0].page == 1


def test_a_pdf_keeps_its_address_beside_it_and_is_updated_by_it(corpus: Path) -> None:
    def report(costs: str) -> Fetched:
        data = pdf(column([f"The lab costs {costs} crowns."]), Title="Tides")
        return Fetched("https://x.example/report", "application/pdf", "", data)

    OpenCorpus(corpus).add_page(report("42,000"))
    assert (corpus / "tides.pdf.yaml").read_text() == "url: https://x.example/report\n"
    assert OpenCorpus(corpus).add_page(report("43,000")).change == AddResult.UPDATED
    found = {article.id: article for article in load_corpus(corpus).articles}
    assert (found["tides"].url, found["tides"].text) == ("https://x.example/report", "The lab costs 43,000 crowns.")
    (removed,) = remove(corpus, ["tides"])
    assert not (corpus / "tides.pdf.yaml").exists()
    assert removed.kept.with_name("tides-2.pdf.yaml").exists()


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/octet-stream"])
def test_the_ending_of_an_address_says_what_its_type_does_not(corpus: Path, content_type: str) -> None:
    source = Fetched("https://x.example/notes.md", content_type, "", b"# Notes\n\nA *good* note.")
    added = OpenCorpus(corpus).add_page(source)
    assert (added.article.title, added.article.text) == ("Notes", "A good note.")
    assert (added.article.url, added.file) == ("https://x.example/notes.md", "notes.md")


@pytest.mark.parametrize(
    ("content_type", "named"), [("image/png", "image/png"), ("", "of a kind that its server does not say")]
)
def test_what_is_no_text_is_refused(corpus: Path, content_type: str, named: str) -> None:
    with pytest.raises(ArticleNotAdded) as caught:
        OpenCorpus(corpus).add_page(Fetched("https://x.example/x", content_type, "", b"x"))
    assert str(caught.value) == (
        f"https://x.example/x was not added: it is {named}, "
        "and Footnote reads web pages, text, PDF, Word documents and feeds."
    )


def test_a_page_without_an_article_is_refused(corpus: Path) -> None:
    with pytest.raises(ArticleNotAdded, match="navigation only"):
        OpenCorpus(corpus).add_page(fetched("<html><body><a href='/'>Home</a></body></html>"))


# Feeds --------------------------------------------------------------------------------------------------------


def test_articles_of_a_feed_come_from_it_or_from_their_pages(corpus: Path) -> None:
    feed = feed_in(Fetched("https://coastalwire.example/feed", "application/rss+xml", "", rss(TIDAL).encode()))
    assert isinstance(feed, Feed)
    asked: list[str] = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        return fetched(url=url)

    opened = OpenCorpus(corpus)
    added = [opened.add_entry(entry, fetch) for entry in feed.entries]
    assert asked == [TIDAL]
    assert [each.file for each in added] == ["harbour-city-opens-tidal-lab.md", "vessels-their-number.md"]
    whole = added[1].article
    assert (whole.title, whole.author, whole.published) == ("Vessels & their number", "Jon Varga", "2020-05-01")
    assert whole.url == "https://coastalwire.example/vessels"
    assert whole.text.startswith("The harbour counted 0 vessels in its year 1900.")
    assert [opened.add_entry(entry, fetch).change for entry in feed.entries] == [AddResult.UNCHANGED] * 2


def test_an_entry_whose_page_cannot_be_had_says_so(corpus: Path) -> None:
    feed = feed_in(Fetched("https://coastalwire.example/feed", "text/xml", "", rss().encode()))
    assert feed

    def fetch(url: str) -> Fetched:
        raise FetchError(f"{url} is away.")

    with pytest.raises(FetchError, match="is away"):
        OpenCorpus(corpus).add_entry(feed.entries[0], fetch)


def test_what_somebody_wrote_is_kept_as_paragraphs_and_once(tmp_path: Path) -> None:
    opened = OpenCorpus(tmp_path)
    text = "# Not a heading\n goes on\n\n \n* Second, with <b>marks</b> and [no](link)."
    added = opened.add_text("On  lamps", text, "Olga", "2026-05-01")
    assert (added.file, added.change) == ("on-lamps.md", AddResult.ADDED)
    assert added.article.text == "# Not a heading goes on\n\n* Second, with <b>marks</b> and [no](link)."
    assert (added.article.title, added.article.author, added.article.published) == ("On lamps", "Olga", "2026-05-01")
    again = OpenCorpus(tmp_path).add_text("On lamps", text, "Olga", "2026-05-02")
    assert (again.file, again.change) == ("on-lamps.md", AddResult.UNCHANGED)
    other = opened.add_text("On lamps", "Another text.", "Olga", "2026-05-01")
    assert other.file == "on-lamps-2.md"


def test_what_has_no_text_becomes_no_article(tmp_path: Path) -> None:
    with pytest.raises(ArticleNotAdded, match="has no text"):
        OpenCorpus(tmp_path).add_text("Title", " \n\n ", "", "")


# What is kept in a file of its own -----------------------------------------------------------------------------


def notes(text: str, name: str = "notes") -> Draft:
    return Draft(text.encode(), ".txt", name)


def test_what_changes_is_kept_in_its_own_file(corpus: Path) -> None:
    opened = OpenCorpus(corpus)
    first = opened.keep(notes("The pier opens at nine."))
    again = opened.keep(notes("The pier opens at nine."), first.file)
    changed = opened.keep(notes("The pier opens at ten."), first.file)
    assert [(each.file, each.change) for each in (first, again, changed)] == [
        ("notes.txt", AddResult.ADDED),
        ("notes.txt", AddResult.UNCHANGED),
        ("notes.txt", AddResult.UPDATED),
    ]
    assert (corpus / "notes.txt").read_text() == "The pier opens at ten."
    assert opened.keep(notes("The pier closes at six.")).file == "notes-2.txt"


def test_a_file_that_has_the_text_already_is_taken_for_its_own_unless_it_is_anothers(corpus: Path) -> None:
    opened = OpenCorpus(corpus)
    there = opened.keep(notes("The pier opens at nine.", "pier")).file
    found = opened.keep(notes("The pier opens at nine."))
    assert (found.file, found.change) == ("pier.txt", AddResult.UNCHANGED)
    with pytest.raises(AlreadyThere) as caught:
        opened.keep(notes("The pier opens at nine."), taken=[there])
    assert (str(caught.value), caught.value.file) == (
        f"Notes was not added: {corpus / 'pier.txt'} has the same text.",
        "pier.txt",
    )


def test_a_page_is_kept_in_the_file_of_its_address_unless_that_is_anothers(corpus: Path) -> None:
    opened = OpenCorpus(corpus)
    there = opened.add_page(fetched()).file
    draft = opened.drafts.page(fetched(page().replace("42,000", "43,000")))
    with pytest.raises(AlreadyThere, match="has the same address"):
        opened.keep(draft, taken=[there])
    assert opened.keep(draft).file == there
    assert "43,000" in (corpus / there).read_text()


def test_the_same_text_in_a_folder_of_the_corpus_is_an_article_of_its_collection(corpus: Path) -> None:
    write_corpus(corpus / "hr", pier_txt="The pier opens at nine.")
    assert OpenCorpus(corpus).keep(notes("The pier opens at nine.")).change is AddResult.ADDED


def test_what_was_taken_away_is_no_longer_there(corpus: Path) -> None:
    opened = OpenCorpus(corpus)
    there = opened.add_page(fetched()).file
    kept = opened.take_away(there)
    assert (kept.parent, kept.is_file(), (corpus / there).exists()) == (corpus / ".removed", True, False)
    assert opened.keep(opened.drafts.page(fetched())).change is AddResult.ADDED


def test_a_full_disk_is_told_from_what_is_no_article(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    opened = OpenCorpus(corpus)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CannotWrite, match=r"cannot be written \(No space left on device\); make room for it"):
        opened.keep(notes("The pier opens at nine."))
    assert files(corpus) == ["lighthouse.md"]

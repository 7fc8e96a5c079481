import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, CorpusError
from index.articles.load import load_corpus
from index.text.split import split
from tests.fakes.common.corpora import write_corpus

FORMATS = "(.csv, .docx, .eml, .htm, .html, .markdown, .md, .mdx, .pdf, .rst, .srt, .tsv, .txt, .vtt)"
ADD = ", or run python -m index add FILE|URL"
PICTURE = "what it shows is not read; put what people ask of it here as text"
WITHOUT_ENDING = "give it the ending of what it is, as .txt or .md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus with one article that can be read; what a test adds may be skipped."""
    return write_corpus(tmp_path / "corpus", good_txt="A good article.")


def load_one(folder: Path, name: str, content: str | bytes) -> Article:
    """The article of a file, which must be readable."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    corpus = load_corpus(folder)
    assert corpus.skipped == ()
    return next(article for article in corpus.articles if article.id != "good")


def reason_to_skip(folder: Path, name: str, content: str | bytes) -> str:
    """Why the file is skipped; the good article is there all the same."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return reason_in(folder, name)


def reason_in(folder: Path, name: str) -> str:
    corpus = load_corpus(folder)
    assert [article.id for article in corpus.articles] == ["good"]
    assert [item.name for item in corpus.skipped] == [name]
    return corpus.skipped[0].reason


def paragraphs(article: Article) -> list[str]:
    return [article.text[paragraph.start : paragraph.end] for paragraph in article.paragraphs]


# The folder ---------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        load_corpus(tmp_path / "corpus")
    expected = f"There is no folder {tmp_path / 'corpus'}: make it and put articles {FORMATS} in it{ADD}."
    assert str(caught.value) == expected


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        load_corpus(tmp_path)
    assert str(caught.value) == f"There is no article in {tmp_path}: it is empty.\nPut articles {FORMATS} in it{ADD}."


def test_a_folder_of_unreadable_files_is_an_error_that_names_each(tmp_path: Path) -> None:
    write_corpus(tmp_path, empty_md="", picture_png="x")
    with pytest.raises(CorpusError) as caught:
        load_corpus(tmp_path)
    assert str(caught.value) == (
        f"There is no article in {tmp_path}: none of its files can be read:\n"
        "  empty.md: the file is empty\n"
        f"  picture.png: not a format that Footnote reads {FORMATS}; {PICTURE}\n"
        f"Put articles {FORMATS} in it{ADD}."
    )


def test_articles_are_ordered_by_id_and_take_it_from_their_path(folder: Path) -> None:
    write_corpus(folder / "year" / "2017", lab_md="A lab.")
    write_corpus(folder, zebra_TXT="A zebra.", ant_markdown="An ant.")
    assert [article.id for article in load_corpus(folder).articles] == ["ant", "good", "year/2017/lab", "zebra"]


def test_files_of_one_stem_keep_apart_by_their_ending(tmp_path: Path) -> None:
    write_corpus(tmp_path, lab_txt="Plain.", lab_md="Marked.", lab_markdown="Long.")
    corpus = load_corpus(tmp_path)
    assert {article.id: article.text for article in corpus.articles} == {
        "lab": "Long.",
        "lab.md": "Marked.",
        "lab.txt": "Plain.",
    }


def test_hidden_files_and_folders_are_passed_over(folder: Path) -> None:
    write_corpus(folder / ".git", head_txt="ref")
    (folder / ".draft.md").write_text("secret")
    corpus = load_corpus(folder)
    assert ([article.id for article in corpus.articles], corpus.skipped) == (["good"], ())


def test_a_link_to_a_file_of_the_corpus_is_read(folder: Path) -> None:
    write_corpus(folder / ".kept", linked_txt="Linked text.")
    (folder / "link.txt").symlink_to(Path(".kept") / "linked.txt")
    assert [article.text for article in load_corpus(folder).articles] == ["A good article.", "Linked text."]


def test_a_link_out_of_the_corpus_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("A secret.")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert reason_in(folder, "link.txt") == "it is a link out of the folder; put the file itself here"


def test_a_folder_that_is_a_link_is_not_entered(folder: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path / "elsewhere", secret_txt="A secret.")
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    assert reason_in(folder, "link") == f"not a format that Footnote reads {FORMATS}; {WITHOUT_ENDING}"


def test_a_folder_in_the_place_of_a_file_is_named(folder: Path) -> None:
    (folder / "a.md").mkdir()
    assert reason_in(folder, "a.md") == "it is a folder with the name of a file; put the article itself here"


def test_a_file_that_grows_while_it_is_read_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "a.txt"
    path.write_text("One")
    written = iter(["One two", "One two three."])

    def write_on(_: float) -> None:
        path.write_text(next(written))

    whole = os.fstat

    def changing(descriptor: int) -> os.stat_result:
        state = whole(descriptor)
        if state.st_size == 3:  # another process writes between the two looks at the file
            with path.open("a") as file:
                file.write(" two")
        return state

    monkeypatch.setattr("index.articles.load.os.fstat", changing)
    monkeypatch.setattr("index.articles.load.time.sleep", write_on)
    assert [article.text for article in load_corpus(folder).articles] == ["One two", "A good article."]


def test_a_file_that_never_stops_changing_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "log.txt"
    path.write_text("x")
    whole = os.fstat

    def changing(descriptor: int) -> os.stat_result:
        state = whole(descriptor)
        if Path(f"/proc/self/fd/{descriptor}").resolve() == path:
            with path.open("a") as file:
                file.write("x")
        return state

    monkeypatch.setattr("index.articles.load.os.fstat", changing)
    assert reason_in(folder, "log.txt") == "it changes while it is read; build again when it is complete"


def test_a_file_that_is_replaced_while_it_is_read_is_read_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.txt"
    path.write_text("The old text.")
    whole = os.fstat

    def replacing(descriptor: int) -> os.stat_result:
        if path.is_file():
            path.unlink()
            path.mkdir()
        return whole(descriptor)

    monkeypatch.setattr("index.articles.load.os.fstat", replacing)
    assert "The old text." in [article.text for article in load_corpus(folder).articles]


def test_a_file_larger_than_the_limit_is_named_and_not_read(folder: Path) -> None:
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    assert reason_in(folder, "huge.txt") == (
        "it has 200.0 MB, and 20 MB is the limit; "
        "split it, or allow more (--largest-file-mb; FOOTNOTE_LARGEST_FILE_MB for the bot)"
    )


def test_the_limit_can_be_set(folder: Path) -> None:
    (folder / "a.txt").write_text("word " * 1_000)
    assert [item.name for item in load_corpus(folder, largest_file_mb=0.004).skipped] == ["a.txt"]
    assert load_corpus(folder, largest_file_mb=0.005).skipped == ()


def test_the_same_text_under_another_name_is_named_and_indexed_once(folder: Path) -> None:
    write_corpus(folder, z_txt="A good article.", a_md="# Of another title\n\nA *good* article.")
    corpus = load_corpus(folder)
    assert [article.id for article in corpus.articles] == ["a"]
    reason = "it has the same text as a.md, which is indexed; remove one of them"
    assert [(item.name, item.reason) for item in corpus.skipped] == [("good.txt", reason), ("z.txt", reason)]


def test_the_same_text_in_another_collection_is_an_article_of_each(folder: Path) -> None:
    (folder / "hr").mkdir()
    (folder / "hr" / "good.txt").write_text("A good article.")
    (folder / "hr" / "twin.md").write_text("A *good* article.")
    (folder / "z.md").write_text("---\ncollection: sales\n---\n\nA good article.\n")
    corpus = load_corpus(folder)
    assert [(article.id, article.collection) for article in corpus.articles] == [
        ("good", ""),
        ("hr/good", "hr"),
        ("z", "sales"),
    ]
    reason = "it has the same text as hr/good.txt, which is indexed; remove one of them"
    assert [(item.name, item.reason) for item in corpus.skipped] == [("hr/twin.md", reason)]


def test_what_stands_beside_a_file_says_more_of_it(folder: Path) -> None:
    (folder / "good.txt.yaml").write_text("title: The good one\npublished: 5 May 2023\nurl: https://x.example/good\n")
    (folder / "alone.yaml").write_text("title: Of nothing\n")
    corpus = load_corpus(folder)
    good = next(article for article in corpus.articles if article.id == "good")
    assert (good.title, good.published, good.url) == ("The good one", "2023-05-05", "https://x.example/good")
    assert "good.txt.yaml" not in {item.name for item in corpus.skipped}
    assert "alone.yaml" in {item.name for item in corpus.skipped}


def test_what_stands_beside_a_file_and_cannot_be_read_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("title: Secret\n")
    (folder / "good.txt.yaml").symlink_to(tmp_path / "outside.yaml")
    corpus = load_corpus(folder)
    assert {article.title for article in corpus.articles}.isdisjoint({"Secret"})
    told = "good.txt.yaml beside it is a link out of the folder and is not read"
    assert ("good.txt", told) in {(problem.name, problem.text) for problem in corpus.problems}


def test_golden_questions_beside_the_articles_are_passed_over(folder: Path) -> None:
    (folder / "golden.jsonl").write_text('{"question": "How?"}')
    assert load_corpus(folder).skipped == ()


def test_each_article_has_its_file(folder: Path) -> None:
    write_corpus(folder / "year", lab_md="A lab.")
    assert load_corpus(folder).files == {"good": "good.txt", "year/lab": "year/lab.md"}


def test_sentences_end_as_the_language_of_the_article_has_it(folder: Path) -> None:
    text = "Der Leuchtturm wurde am 3. Mai 1871 angezündet. Drei Wärter lebten dort."
    article = load_one(folder, "a.txt", text)
    assert article.language == "de"
    assert [len(passage.sentences) for passage in split(article)] == [2]


def test_a_language_that_is_given_is_believed(folder: Path) -> None:
    assert load_one(folder, "a.md", "---\nlanguage: fr\n---\nDer Leuchtturm wurde angezündet.").language == "fr"


def test_a_corpus_that_is_a_link_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert [article.id for article in load_corpus(tmp_path / "link").articles] == ["good"]


@pytest.mark.parametrize("target", ["nowhere.txt", "link.txt", "../corpus"])
def test_a_link_that_leads_to_no_file_is_named_and_skipped(folder: Path, target: str) -> None:
    (folder / "link.txt").symlink_to(target)
    assert reason_in(folder, "link.txt") == "it is a link that leads to no file; put the file itself here"


def test_a_pipe_is_passed_over_and_does_not_block(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert load_corpus(folder).skipped == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named_and_skipped(folder: Path) -> None:
    (folder / "locked.txt").write_text("text")
    (folder / "locked.txt").chmod(0)
    assert reason_in(folder, "locked.txt") == "it cannot be opened (Permission denied); check its permissions"


# Files that cannot be read -----------------------------------------------------------------------------------

NO_TEXT = "there is no text in it"
ASCIIDOC = "make a web page of it (asciidoctor FILE) and put that here"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"\x7fELF\x00\x01", "it is not a text file"),
        ("a.txt", b"", "the file is empty"),
        ("a.md", b" \n\t\n", "the file is empty"),
        ("a.txt", "\u200b\u2060\n", NO_TEXT),
        ("a.md", "# Only a heading\n", NO_TEXT),
        ("a.md", "---\ntitle: x\n---\n", NO_TEXT),
        ("a.md", "![picture](x.png)", NO_TEXT),
        ("a.docx", b"", "the file is empty"),
        ("a.pdf", b"", "the file is empty"),
        ("a.png", "text", f"not a format that Footnote reads {FORMATS}; {PICTURE}"),
        ("a.PNG", "text", f"not a format that Footnote reads {FORMATS}; {PICTURE}"),
        ("README", "text", f"not a format that Footnote reads {FORMATS}; {WITHOUT_ENDING}"),
        ("a.strange", "text", f"not a format that Footnote reads {FORMATS}"),
        ("a.adoc", "= Text", f"not a format that Footnote reads {FORMATS}; {ASCIIDOC}"),
        ("a.doc", "text", f"not a format that Footnote reads {FORMATS}; save it as .docx"),
        ("a.eml", "no mail", "it is not a mail (.eml): it has no subject, sender or date"),
        ("a.vtt", "WEBVTT", "it has no subtitles: no line like 00:01:02,000 --> 00:01:04,000"),
    ],
)
def test_what_cannot_be_read_is_named_and_skipped(folder: Path, name: str, content: str | bytes, reason: str) -> None:
    assert reason_to_skip(folder, name, content) == reason


@pytest.mark.parametrize(
    ("ending", "advice"),
    [
        ("org", "make Markdown of it (pandoc FILE -o NAME.md) and put that here"),
        ("tex", "put the .pdf that it makes here"),
        ("epub", "make Markdown of it (pandoc FILE -o NAME.md) and put that here"),
        ("odt", "save it as .docx"),
        ("xlsx", "save it as .csv, each sheet as a file of its own"),
        ("pptx", "save it as .pdf"),
        ("mhtml", "save the page as .html, from a browser"),
        ("msg", "save it as .eml"),
        ("ipynb", "make Markdown of it (jupyter nbconvert --to markdown FILE) and put that here"),
        ("mp3", "put what is said in it here, as .vtt, .srt or .txt"),
        ("zip", "unpack it, and put the files in it here"),
        ("json", "what people ask of it has to be here as text or as a table (.md, .csv)"),
        ("gdoc", "it leads to a page: python -m index add URL, or download the document as .docx, .pdf or .csv"),
    ],
)
def test_what_to_do_with_a_file_that_is_not_read_is_said(folder: Path, ending: str, advice: str) -> None:
    assert reason_to_skip(folder, f"a.{ending}", "text").endswith(f"; {advice}")


@pytest.mark.parametrize("name", ["~$report.docx", "Thumbs.db", "desktop.ini", "notes.txt~"])
def test_what_programs_keep_beside_files_is_passed_over(folder: Path, name: str) -> None:
    (folder / name).write_text("kept")
    assert load_corpus(folder).skipped == ()


@pytest.mark.parametrize("ending", ["xhtml", "mkd", "mdown", "text"])
def test_other_endings_of_a_format_are_read(folder: Path, ending: str) -> None:
    (folder / f"lamps.{ending}").write_text("<html><body><p>It burns oil from the north.</p></body></html>")
    assert "It burns oil from the north." in {each.id: each.text for each in load_corpus(folder).articles}["lamps"]


# Files that lose something -------------------------------------------------------------------------------------


def test_what_of_an_article_is_lost_is_told_with_its_file(folder: Path) -> None:
    write_corpus(
        folder / "blog", ferry_md="---\ntitle: The ferry: a look\nauthor: Ada Obi\n---\nIt carries 300 people."
    )
    corpus = load_corpus(folder)
    article = corpus.articles[0]
    assert (article.title, article.author, article.text) == ("The ferry: a look", "Ada Obi", "It carries 300 people.")
    assert [(item.name, item.text) for item in corpus.problems] == [
        ("blog/ferry.md", "its front matter is not valid YAML (line 2); check quotes and colons")
    ]
    assert corpus.skipped == ()


# Any text -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the examples of a property share."""
    return tmp_path_factory.mktemp("scratch")


@given(text=st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8"), max_size=200))
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_any_text_is_an_article_whose_paragraphs_tile_it_or_is_named(scratch: Path, name: str, text: str) -> None:
    folder = write_corpus(scratch / name, other_txt="x")
    (folder / name).write_bytes(text.encode())
    corpus = load_corpus(folder)
    articles = [article for article in corpus.articles if article.id != "other"]
    assert len(articles) + len(corpus.skipped) == 1
    for article in articles:
        assert "\n\n".join(paragraphs(article)) == article.text != ""
        assert [paragraph.number for paragraph in article.paragraphs] == list(range(1, len(article.paragraphs) + 1))
        assert all(found == found.strip() != "" for found in paragraphs(article))


@given(st.lists(st.text(alphabet="aé中😀 .,'", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=5))
def test_every_word_of_a_plain_text_is_in_the_title_or_the_text(scratch: Path, blocks: list[str]) -> None:
    article = load_corpus(write_corpus(scratch / "plain", a_txt="\n\n".join(blocks))).articles[0]
    found = article.text if len(article.paragraphs) == len(blocks) else f"{article.title} {article.text}"
    assert found.split() == " ".join(blocks).split()


@pytest.mark.parametrize(
    ("name", "title", "published"),
    [
        ("2019-07-04-fireworks.md", "Fireworks", "2019-07-04"),
        ("minutes-2022-10-05.txt", "Minutes", "2022-10-05"),
        ("2019-13-44-fireworks.md", "Fireworks", ""),
    ],
)
def test_a_date_in_the_name_of_a_file_is_its_date(tmp_path: Path, name: str, title: str, published: str) -> None:
    (tmp_path / name).write_text("They begin at ten.\n", encoding="utf-8")
    (article,) = load_corpus(tmp_path).articles
    assert (article.title, article.published) == (title, published)

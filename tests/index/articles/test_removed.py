from pathlib import Path

import pytest

from index.articles.load import load_corpus
from index.articles.removed import put_back, remove, take_away
from index.errors import ArticleNotAdded, ArticleUnknown
from tests.fakes.common.corpora import BEES_TEXT, LIGHTHOUSE_MARKDOWN, files, write_corpus


@pytest.mark.parametrize("name", ["lighthouse", "lighthouse.md", "keepers", "the lighthose kepers"])
def test_an_article_is_removed_and_its_file_kept(corpus: Path, name: str) -> None:
    write_corpus(corpus, bees_txt=BEES_TEXT)
    removed = list(remove(corpus, [name]))
    assert [(each.file, each.kept) for each in removed] == [("lighthouse.md", corpus / ".removed" / "lighthouse.md")]
    assert files(corpus) == [".removed/lighthouse.md", "bees.txt"]
    assert [article.id for article in load_corpus(corpus).articles] == ["bees"]


def test_what_was_removed_before_is_not_lost(corpus: Path) -> None:
    for text in ("One.", "Two."):
        write_corpus(corpus, bees_txt=text)
        list(remove(corpus, ["bees"]))
    assert {path: (corpus / path).read_text() for path in files(corpus) if "bees" in path} == {
        ".removed/bees.txt": "One.",
        ".removed/bees-2.txt": "Two.",
    }


def test_a_file_that_cannot_be_read_is_removed_by_its_name(corpus: Path) -> None:
    write_corpus(corpus / "old", broken_pdf="x")
    assert [each.file for each in remove(corpus, ["old/broken.pdf"])] == ["old/broken.pdf"]


def test_a_name_that_several_articles_have_is_an_error_that_lists_them(corpus: Path) -> None:
    write_corpus(corpus, other_md="# The lighthouse of Amsel\n\nText.")
    with pytest.raises(ArticleUnknown) as caught:
        list(remove(corpus, ["other", "the lighthouse"]))
    assert str(caught.value) == (
        "'the lighthouse' may be several articles; name one by its id:\n"
        "  lighthouse: The Lighthouse Keepers\n  other: The lighthouse of Amsel"
    )
    assert files(corpus) == ["lighthouse.md", "other.md"]


def test_a_name_that_no_article_has_is_an_error_that_lists_the_nearest(corpus: Path) -> None:
    with pytest.raises(ArticleUnknown) as caught:
        list(remove(corpus, ["submarines"]))
    assert str(caught.value) == (
        "No article is called 'submarines'. The nearest titles:\n  lighthouse: The Lighthouse Keepers"
    )


def test_what_was_taken_away_is_put_back_with_what_stands_beside_it(corpus: Path) -> None:
    write_corpus(corpus / "hr", leave_md="31 days of leave.")
    (corpus / "hr" / "leave.md.yaml").write_text("title: Leave\n")
    before = files(corpus)
    kept = take_away(corpus, "hr/leave.md")
    assert files(corpus) == [".removed/hr/leave.md", ".removed/hr/leave.md.yaml", "lighthouse.md"]
    assert put_back(corpus, "hr/leave.md", kept) is None
    assert files(corpus) == before
    with pytest.raises(ArticleNotAdded, match="is gone"):
        put_back(corpus, "hr/leave.md", kept)


def test_nothing_is_overwritten_by_what_is_put_back_unless_it_is_kept(corpus: Path) -> None:
    kept = take_away(corpus, "lighthouse.md")
    write_corpus(corpus, lighthouse_md="Another.")
    with pytest.raises(ArticleNotAdded, match="there is a file of that name again"):
        put_back(corpus, "lighthouse.md", kept)
    replaced = put_back(corpus, "lighthouse.md", kept, replacing=True)
    assert replaced is not None
    assert replaced.read_text() == "Another."
    assert (corpus / "lighthouse.md").read_text() == LIGHTHOUSE_MARKDOWN

from pathlib import Path

import pytest

from index.articles.drafts import Drafts
from index.articles.open_corpus import OpenCorpus
from index.errors import ArticleNotAdded
from tests.fakes.common.corpora import BEES_TEXT, files


def test_a_file_without_a_folder_is_an_article_before_it_is_kept(corpus: Path) -> None:
    opened = OpenCorpus(corpus)
    draft = opened.drafts.file("Notes on Bees.TXT", len(BEES_TEXT), BEES_TEXT.encode)
    assert (draft.name, draft.suffix) == ("notes-on-bees", ".txt")
    assert opened.drafts.article(draft).title == "Notes on bees"
    assert files(corpus) == ["lighthouse.md"]
    assert opened.keep(draft).file == "notes-on-bees.txt"


@pytest.mark.parametrize(("name", "size"), [("picture.png", 1), ("film.md", 21_000_000)])
def test_what_can_be_no_article_is_not_read(corpus: Path, name: str, size: int) -> None:
    def read() -> bytes:
        raise AssertionError("it was read")

    with pytest.raises(ArticleNotAdded, match=f"{name} was not added: "):
        Drafts().file(name, size, read)


def test_what_somebody_wrote_has_its_author_date_and_address(corpus: Path) -> None:
    opened = OpenCorpus(corpus)
    article = opened.drafts.article(
        opened.drafts.text("The pier", "It opens at nine.", "Ada", "2026-01-31", "https://a.example/1")
    )
    assert (article.title, article.author, article.published) == ("The pier", "Ada", "2026-01-31")
    assert (article.text, article.url) == ("It opens at nine.", "https://a.example/1")

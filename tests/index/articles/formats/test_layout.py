import pytest

from index import Article, Paragraph
from index.articles.formats.layout import Block, blocks_of, clean, clean_lines, iso_date, laid_out, title_from_name


def test_blocks_are_laid_out_as_one_text_and_empty_ones_left_out() -> None:
    blocks = [Block("One."), Block("", "Empty"), Block("two\nthree", "Part", 4)]
    article = laid_out("a", "T", blocks, author="Ada")
    assert article == Article(
        "a",
        "T",
        "One.\n\ntwo\nthree",
        (Paragraph(1, 0, 4), Paragraph(2, 6, 15, "Part", 4)),
        author="Ada",
        language="",
    )
    assert list(blocks_of(article)) == [blocks[0], blocks[2]]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  two\t words\n", "two words"),
        ("non\u00a0breaking\u2003spaces", "non breaking spaces"),
        ("soft\u00adhyphen zero\u200bwidth\ufeff", "softhyphen zerowidth"),
        ("e\u0301", "é"),
        ("bell\x07", "bell"),
        ("half\ud800", "half"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\u200b", ""),
    ],
)
def test_a_line_is_plain_text(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_empty_lines_of_a_block_are_left_out() -> None:
    assert clean_lines(["a ", "", " \t", "b"]) == "a\nb"


def test_dates_are_iso_where_they_can_be() -> None:
    assert [iso_date(text) for text in ("5 Sept 2017", "Sep 5, 2017", "2017-09-05T10:00:00Z", "spring")] == [
        "5 Sept 2017",
        "2017-09-05",
        "2017-09-05",
        "spring",
    ]


def test_a_file_without_a_title_is_called_by_its_name() -> None:
    assert title_from_name("year/old_lab-notes") == "Old lab notes"

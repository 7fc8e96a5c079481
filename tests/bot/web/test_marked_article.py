from bot.web.marked_article import blocks
from index.articles.formats.layout import Block, laid_out


def test_a_heading_stands_once_also_where_it_is_text() -> None:
    article = laid_out(
        "harbour",
        "Harbour",
        [Block("Mooring"), Block("At the pier.", "Mooring"), Block("It is free.", "Fees"), Block("Always.", "Fees")],
    )
    assert [block.heading for block in blocks(article, [], None)] == ["", "", "Fees", ""]

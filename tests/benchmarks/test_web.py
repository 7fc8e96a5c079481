"""The figures of the page, without measuring any."""

from pathlib import Path

from benchmarks import web
from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked
from bot.messages.reply import Notice


def test_percentiles_are_those_of_the_times() -> None:
    taken = [float(each) for each in range(1, 101)]
    assert (web.percentile(taken, 50), round(web.percentile(taken, 95), 2)) == (50.5, 95.95)


def test_own_times_are_those_that_the_bot_wrote_down(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/history.db")
    database.open()
    asked = Asked("web", "", "talk", "talk", "turn", "person", "page", "what?")
    History(database).questions.finish(asked, Notice("so"), "", 0.25)
    database.close()
    assert web.own_times(tmp_path / "history.db") == {"web::talk:turn": 0.25}


def test_each_page_has_a_row() -> None:
    kinds = (web.FLOOR, web.ASK, web.START, web.TALK, web.ARTICLE, web.LIST)
    table = web.table({kind: [1.0, 2.0, 3.0] for kind in kinds}, [50.0, 60.0], 2)
    assert "2 people at once, 2 questions, whose own time was 55 ms in the middle." in " ".join(table.split())
    assert f"| {web.TALK} | 3 | 2.0 | 3.8 |" in table


def test_every_article_has_a_name_of_its_own(tmp_path: Path) -> None:
    web.write_articles(tmp_path / "corpus")
    assert len({web.name_of(number) for number in range(web.ARTICLES)}) == web.ARTICLES
    assert "It handled 1,037 tonnes of grain" in (tmp_path / "corpus" / "port-001.md").read_text()

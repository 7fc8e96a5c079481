"""An owner's reply on its way to an article: saved, built, told, each once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.conversation.owner_articles import MADE_BEFORE, MAKING, NO_LONGER, OwnerArticles, make_article
from bot.conversation.owners import Unreachable
from bot.conversation.reindex import RUNNING, STARTED, Reindexing, Tell
from bot.history.people_asked import Heard, OwnerReply
from bot.messages.reply import Notice
from index import ChangeLog
from tests.bot.conversation.test_owners import ASKED, Place, Platform


class Telling(Platform):
    """Notes all that owners are told, or is away."""

    def tell_owners(self, reply: OwnerReply, said: Notice, *, offers_article: bool) -> None:
        self._fail()
        self.owners_told.append(said.text)


class Builds(Reindexing):
    """Begins builds that end when the test says so."""

    def __init__(self) -> None:
        self.started: list[Tell] = []
        self.is_busy = False

    def start(
        self,
        tell: Tell,
        *,
        in_full: bool = True,
        tells_progress: bool = True,
        who: str = "",
        afterwards: Callable[[], None] = lambda: None,
    ) -> str:
        assert (in_full, who) == (True, "Olga, an owner")
        assert not tells_progress
        if self.is_busy:
            return RUNNING
        self.started.append(tell)
        return STARTED


class Articles:
    def __init__(self, folder: Path) -> None:
        self.place = Place(folder)
        self.corpus = folder / "corpus"
        self.log = ChangeLog(folder / ".index")
        self.platform, self.builds = Telling(), Builds()
        self.place.platform = self.platform
        self.place.people.ask(ASKED.key, "U1", ASKED.text)
        self.place.look()
        self.place.people.hear("C9", "p1", Heard("m1", "Ada is.", "Olga"))
        self.made = self.restarted()

    def restarted(self) -> OwnerArticles:
        return OwnerArticles(self.place.people, self.place.views, self.builds, self.corpus, 1.0, self.log)

    def written(self, text: str = "Ada is the mayor.") -> str:
        return make_article(self.place.people, "C9", "m1", "The mayor", text, "Olga")

    def look(self) -> None:
        self.made.look({"slack": self.platform})

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.corpus.iterdir())


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    return Articles(tmp_path)


def test_it_is_saved_built_once_and_the_owners_hear_what_came_of_it(articles: Articles) -> None:
    assert articles.written() == MAKING
    assert articles.written("Another") == MADE_BEFORE
    articles.look()
    articles.look()
    assert articles.files == ["the-mayor.md"]
    [tell] = articles.builds.started
    tell("The new index serves: 2 articles.")
    articles.look()
    assert len(articles.builds.started) == 1
    assert articles.platform.owners_told == [
        "“The mayor” is an article now (the-mayor.md). The new index serves: 2 articles."
    ]
    saved = (articles.corpus / "the-mayor.md").read_text()
    assert "author: Olga" in saved
    assert "published: '20" in saved


def test_a_kill_while_it_is_built_makes_no_second_article(articles: Articles) -> None:
    articles.written()
    articles.look()
    articles.made = articles.restarted()
    articles.look()
    assert articles.files == ["the-mayor.md"]
    [change] = articles.log.entries()
    assert (change.who, change.change, change.what) == ("Olga, an owner", "added", "the-mayor.md")
    assert len(articles.builds.started) == 2
    articles.builds.started[1]("Nothing has changed.")
    assert len(articles.platform.owners_told) == 1


def test_while_another_build_runs_it_waits(articles: Articles) -> None:
    articles.written()
    articles.builds.is_busy = True
    articles.look()
    assert articles.builds.started == []
    articles.builds.is_busy = False
    articles.look()
    articles.builds.started[0](RUNNING)  # of another process
    articles.look()
    assert len(articles.builds.started) == 2
    assert articles.platform.owners_told == []


def test_where_owners_can_no_longer_be_told_it_is_not_built_again(articles: Articles) -> None:
    articles.written()
    articles.look()
    articles.platform.failing = [Unreachable("the channel is archived")]
    articles.builds.started[0]("The new index serves: 2 articles.")
    articles.look()
    assert len(articles.builds.started) == 1


def test_what_cannot_be_saved_is_told_with_its_reason(articles: Articles) -> None:
    articles.written(" \n ")
    articles.look()
    articles.look()
    assert articles.platform.owners_told == ["The article has no text: write some."]
    assert articles.builds.started == []


def test_a_reply_that_nobody_knows_becomes_no_article(articles: Articles) -> None:
    assert make_article(articles.place.people, "C9", "m2", "The mayor", "Ada", "Olga") == NO_LONGER


def test_what_owners_of_a_collection_replied_is_put_into_it(articles: Articles) -> None:
    (articles.corpus / "HR").mkdir(parents=True)
    articles.platform.collection = "hr"
    articles.written()
    articles.look()
    assert [path.relative_to(articles.corpus).as_posix() for path in articles.corpus.rglob("*.md")] == [
        "HR/the-mayor.md"
    ]

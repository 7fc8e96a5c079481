"""Questions for a person and replies of owners, and what keeps them from arriving."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.answering import Answering
from bot.conversation.owners import (
    ASKED_BEFORE,
    ASKING,
    CANNOT_ASK,
    TOLD,
    Owners,
    Unreachable,
    ask_person,
    channel_for,
    owners_channels,
    tell_there_or_directly,
)
from bot.conversation.refusals import Refusals
from bot.history.database import Database
from bot.history.history import History
from bot.history.people_asked import Heard, OwnerReply, PeopleAsked, PersonAsked
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from bot.messages.reply import Notice, Reply
from bot.visibility.asker import Asker
from tests.bot.articles import FixedIndex, article, no_answer
from tests.fakes.common.views import open_to_all

ASKED = Asked("slack", "T1", "C1", "1", "1", "U1", "mention", "Who is the mayor?")


class Platform:
    """Notes what it is to say; raises what it is given first."""

    def __init__(self, channel: str = "C9") -> None:
        self.channel = channel
        self.collection = ""
        self.about: list[str] = []
        self.posted: list[tuple[str, bool]] = []
        self.told: list[tuple[str, bool]] = []
        self.owners_told: list[str] = []
        self.failing: list[Exception] = []
        self.owners_failing: list[Exception] = []

    def owners_channel(self, workspace: str, collection: str) -> str:
        self.about.append(collection)
        return self.channel

    def collection_of(self, channel: str) -> str:
        return self.collection

    def reader(self, workspace: str, channel: str) -> Asker:
        return Asker("slack", (workspace,), (channel,), is_private=False)

    def post_question(self, channel: str, question: PersonAsked, nearest: Reply) -> str:
        self._fail()
        self.posted.append((question.text, question.is_begun))
        return "p1"

    def tell_asker(self, question: PersonAsked, said: Notice, mark: str, *, look_first: bool) -> None:
        assert len(mark) == 24
        self._fail()
        self.told.append((said.text, look_first))

    def tell_owners(self, reply: OwnerReply, said: Notice, *, offers_article: bool) -> None:
        if self.owners_failing:
            raise self.owners_failing.pop(0)
        if said.text != TOLD:
            self.owners_told.append(said.text)

    def _fail(self) -> None:
        if self.failing:
            raise self.failing.pop(0)


class Place:
    def __init__(self, folder: Path, *, keeps_text: bool = True) -> None:
        database = Database(f"sqlite:///{folder / 'history.db'}")
        history = History(database)
        history.questions.accept(ASKED)
        history.questions.finish(ASKED, reply_to(no_answer()), "2", 0.1)
        self.people = PeopleAsked(database, keeps_text=keeps_text)
        self.platform = Platform()
        self.seconds = 0.0
        index = FixedIndex(no_answer())
        self.views = open_to_all(Answering(index), index)
        self.owners = Owners(self.people, self.views, lambda: self.seconds)

    def look(self) -> None:
        self.owners.look({"slack": self.platform})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_person_is_asked_once_and_what_they_reply_is_told_once(place: Place) -> None:
    assert ask_person(place.people, ASKED.key, "U1", ASKED.text) == Notice(ASKING)
    assert ask_person(place.people, ASKED.key, "U2", ASKED.text) == Notice(ASKED_BEFORE)
    assert not place.people.hear("C9", "p1", Heard("m1", "too early", "Olga"))
    place.look()
    assert place.people.hear("C9", "p1", Heard("m1", "Ada", "Olga"))
    assert place.people.hear("C9", "p1", Heard("m1", "Ada", "Olga"))  # brought twice
    assert not place.people.hear("C9", "another", Heard("m2", "not to it", "Olga"))
    place.look()
    place.look()
    assert place.platform.posted == [(ASKED.text, False)]
    assert place.platform.told == [("A person replied to what you asked, “Who is the mayor?”:\nAda", False)]


def test_a_reply_that_comes_before_it_is_known_what_it_is_to_is_told_too(place: Place) -> None:
    place.people.ask(ASKED.key, "U1", ASKED.text)
    early = Heard("m1", "Ada", "Olga")
    assert not place.people.hear("C9", "p1", early, may_be_new=True)
    place.people.begin_post(ASKED.key)
    assert not place.people.hear("C9", "p1", early)
    assert place.people.hear("C9", "p1", early, may_be_new=True)
    assert place.people.hear("C9", "p2", Heard("m2", "of another message", "Olga"), may_be_new=True)
    place.look()
    place.look()
    assert [text for text, _ in place.platform.told] == [
        "A person replied to what you asked, “Who is the mayor?”:\nAda"
    ]


def test_a_reply_that_is_edited_is_told_as_corrected(place: Place) -> None:
    place.people.ask(ASKED.key, "U1", ASKED.text)
    place.look()
    place.people.hear("C9", "p1", Heard("m1", "Ada", "Olga"))
    place.look()
    place.people.hear("C9", "p1", Heard("m1", "Boris", "Olga"))
    place.look()
    assert place.platform.told[1:] == [("A person corrected their reply, “Who is the mayor?”:\nBoris", False)]


def test_what_fails_is_tried_again_and_looked_for_first(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    place.people.ask(ASKED.key, "U1", ASKED.text)
    place.platform.failing = [OSError("away")]
    place.look()
    place.look()
    assert place.platform.posted == []
    assert "could not be passed on" in caplog.text
    place.seconds = 31.0
    place.look()
    assert place.platform.posted == [(ASKED.text, True)]
    place.people.hear("C9", "p1", Heard("m1", "Ada", "Olga"))
    place.platform.failing = [OSError("away")]
    place.look()
    place.seconds = 62.0
    place.look()
    assert [look_first for _, look_first in place.platform.told] == [True]


def test_where_nobody_can_be_asked_who_asked_is_told_and_may_press_again(place: Place) -> None:
    place.people.ask(ASKED.key, "U1", ASKED.text)
    place.platform.failing = [Unreachable("the channel is archived")]
    place.look()
    assert place.platform.told == [
        ("I could not ask a person: the channel is archived. You may press again later.", False)
    ]
    place.platform.channel = ""
    assert place.people.ask(ASKED.key, "U1", ASKED.text) is True
    place.look()
    assert (
        place.platform.told[1][0] == "I could not ask a person: nobody is named to ask here. You may press again later."
    )


def test_owners_hear_when_who_asked_cannot_be_told(place: Place) -> None:
    place.people.ask(ASKED.key, "U1", ASKED.text)
    place.look()
    place.people.hear("C9", "p1", Heard("m1", "Ada", "Olga"))
    place.platform.failing = [Unreachable("they left")]
    place.look()
    place.look()
    assert (place.platform.told, place.platform.owners_told) == ([], ["I could not tell who asked: they left."])


@pytest.mark.parametrize("trouble", [Unreachable("the thread is gone"), OSError("away")])
def test_who_asked_is_told_once_though_owners_cannot_be_told_that(place: Place, trouble: Exception) -> None:
    place.people.ask(ASKED.key, "U1", ASKED.text)
    place.look()
    place.people.hear("C9", "p1", Heard("m1", "Ada", "Olga"))
    place.platform.owners_failing = [trouble]
    for seconds in (0.0, 31.0, 62.0):
        place.seconds = seconds
        place.look()
    assert [text for text, _ in place.platform.told] == [
        "A person replied to what you asked, “Who is the mayor?”:\nAda"
    ]
    assert place.people.to_tell("slack") == []


def test_a_question_that_nobody_knows_cannot_be_asked(place: Place) -> None:
    assert ask_person(place.people, "slack:T1:C1:unknown", "U1", "Who?") == Notice(CANNOT_ASK)
    assert ask_person(place.people, ASKED.key, "U1", "") == Notice(CANNOT_ASK)


def test_where_words_are_not_kept_they_go_when_who_asked_was_told(tmp_path: Path) -> None:
    place = Place(tmp_path, keeps_text=False)
    place.people.ask(ASKED.key, "U1", ASKED.text)
    place.look()
    place.people.hear("C9", "p1", Heard("m1", "Ada", "Olga"))
    place.look()
    place.people.hear("C9", "p1", Heard("m1", "Boris", "Olga"))
    place.look()
    place.look()
    assert [text for text, _ in place.platform.told] == [
        "A person replied to what you asked, “Who is the mayor?”:\nAda",
        "A person replied to what you asked:\nBoris",
    ]


def told(refused_with: str = "", *, is_private: bool = False) -> list[str]:
    """Where somebody is told whose question stands in a place that refuses messages, or in private."""
    refusals = Refusals((OSError,), str, {"archived": "it is archived"}, frozenset())
    places: list[str] = []

    def there() -> None:
        if refused_with:
            raise OSError(refused_with)
        places.append("there")

    tell_there_or_directly(None if is_private else there, lambda: places.append("directly"), refusals, {})
    return places


def test_who_asked_is_told_directly_only_where_nothing_can_be_said_there() -> None:
    assert told() == ["there"]
    assert told("archived") == ["directly"]
    assert told(is_private=True) == ["directly"]
    with pytest.raises(OSError, match="ratelimited"):
        told("ratelimited")


@pytest.mark.parametrize(
    ("collection", "workspace", "expected"),
    [("hr", "T1", "C2"), ("our plans", "T1", "C3"), ("", "T1", "C1"), ("other", "T1", "C1"), ("hr", "T2", "")],
)
def test_a_collection_has_owners_of_its_own_or_those_of_all(collection: str, workspace: str, expected: str) -> None:
    channels = owners_channels(("T1/C1", "HR:T1/C2", "our plans:T1/C3", "plans:T2/C4"))
    assert channel_for(collection, [each for each in channels if each.workspace == workspace]) == expected


def test_a_question_goes_to_the_owners_of_the_collection_that_comes_nearest(tmp_path: Path) -> None:
    place = Place(tmp_path)
    index = FixedIndex(no_answer(), (replace(article(), collection="hr"),))
    place.owners = Owners(place.people, open_to_all(Answering(index), index), lambda: 0.0)
    place.people.ask(ASKED.key, "U1", ASKED.text)
    place.look()
    assert place.platform.about == ["hr"]
    assert place.platform.posted == [(ASKED.text, False)]

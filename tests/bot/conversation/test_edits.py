from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.answering import Answering
from bot.conversation.edits import Edits
from bot.conversation.intake import Intake
from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked, Earlier, Edit, Posted
from bot.messages.quoting import reply_to
from bot.messages.reply import Reply, outcome_of
from bot.runtime.lanes import Workers
from bot.runtime.metrics import Metrics
from tests.bot.articles import FixedIndex, answer
from tests.fakes.common.views import open_to_all

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")
EDITED = replace(ASKED, text="What does it cost now?")
FOLLOW_UP = replace(ASKED, message="2.0", way="follow-up", text="And in Shanghai?")


class Channel:
    """Messages as a platform keeps them: what became of each, by its id."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.updated: list[tuple[str, str]] = []
        self.deleted: list[str] = []
        self.takes_changes = True

    def begin(self, asked: Asked) -> None:
        pass

    def send(self, asked: Asked, reply: Reply, before: Posted | None = None) -> str:
        self.sent.append(asked.message)
        return f"reply {len(self.sent)}"

    def above(self, asked: Asked) -> str:
        return ""

    def link(self, posted: Posted) -> str:
        return ""

    def find(self, asked: Asked) -> str | None:
        return f"found {asked.message}"

    def update(self, asked: Asked, sent: str, reply: Reply) -> bool:
        self.updated.append((sent, outcome_of(reply)))
        return self.takes_changes

    def delete(self, asked: Asked, sent: str) -> bool:
        self.deleted.append(sent)
        return self.takes_changes


class Listening(Answering):
    """Notes what it was asked, and after which questions."""

    def __init__(self) -> None:
        super().__init__(FixedIndex(answer()))
        self.asked: list[tuple[str, list[str]]] = []

    def reply(self, text: str, further: int = 0, before: Sequence[Earlier] = ()) -> Reply:
        self.asked.append((text, [each.text for each in before]))
        return super().reply(text, further, before)


class Place:
    """A running bot; another one on the same folder is what starts after it was killed."""

    def __init__(self, folder: Path) -> None:
        self.history = History(Database(f"sqlite:///{folder}/history.db"))
        self.workers = Workers(2)
        self.answering, self.channel = Listening(), Channel()
        views = open_to_all(self.answering)
        self.intake = Intake(views, self.history, self.workers, Metrics())
        self.edits = Edits(self.intake, views, self.history, self.channel, self.channel)

    def answered(self, *questions: Asked) -> None:
        for asked in questions:
            self.history.questions.accept(asked)
            self.history.questions.finish(asked, reply_to(answer()), f"answer to {asked.message}", 0.1)

    def done(self) -> None:
        self.workers.close()
        self.history.database.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.done()


def test_the_reply_is_changed_in_its_place_and_booked(place: Place) -> None:
    place.answered(ASKED)
    place.edits.edited(EDITED, "1")
    place.workers.close()
    assert place.channel.updated == [("answer to 1.0", "answered")]
    posted = place.history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.asked.text == "What does it cost now?"
    assert History(place.history.database).edits.take_over("slack") == []


def test_an_edited_follow_up_is_read_after_the_questions_before_it_and_not_those_after(place: Place) -> None:
    place.answered(ASKED, FOLLOW_UP, replace(ASKED, message="3.0", text="Who lives there?"))
    place.edits.edited(replace(FOLLOW_UP, text="And in Beijing?"), "1")
    place.workers.close()
    assert place.answering.asked == [("And in Beijing?", ["What does it cost?"])]


def test_a_reply_that_cannot_be_changed_is_followed_by_another(place: Place) -> None:
    place.answered(ASKED)
    place.channel.takes_changes = False
    place.edits.edited(EDITED, "1")
    place.workers.close()
    assert place.channel.sent == ["1.0"]
    posted = place.history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.reply == "reply 1"


def test_of_two_edits_the_later_one_counts_in_whatever_order_they_come(place: Place) -> None:
    place.answered(ASKED)
    place.edits.edited(EDITED, "2")
    place.edits.edited(replace(ASKED, text="Why?"), "1")
    place.edits.edited(EDITED, "2")
    place.workers.close()
    assert [text for text, _ in place.answering.asked] == ["What does it cost now?"]


def test_what_is_no_question_of_ours_changes_nothing(place: Place) -> None:
    place.edits.edited(EDITED, "1")
    place.edits.deleted(ASKED, "2")
    place.workers.close()
    assert (place.channel.updated, place.channel.deleted) == ([], [])


def test_a_reply_goes_with_its_question_which_is_none_any_more(place: Place) -> None:
    place.answered(ASKED)
    place.edits.deleted(ASKED, "1")
    assert not place.intake.take(ASKED, place.channel)
    place.workers.close()
    assert place.channel.deleted == ["answer to 1.0"]
    posted = place.history.past.posted(ASKED.key)
    assert posted is not None
    assert (posted.outcome, posted.asked.text) == ("deleted", "")


def test_what_was_killed_in_between_is_done_by_the_next_process(tmp_path: Path) -> None:
    killed, place = Place(tmp_path), Place(tmp_path)
    killed.answered(ASKED, FOLLOW_UP)
    killed.history.edits.note(Edit(EDITED, is_deletion=False))
    killed.history.edits.note(Edit(FOLLOW_UP, is_deletion=True))
    killed.done()
    place.edits.resume("discord")
    place.edits.resume("slack")
    place.done()
    assert place.channel.updated == [("answer to 1.0", "answered")]
    assert place.channel.deleted == ["answer to 2.0"]


def test_a_reply_that_may_stand_there_still_is_taken_back_at_the_next_start(tmp_path: Path) -> None:
    first, second = Place(tmp_path), Place(tmp_path)
    first.answered(ASKED)
    first.channel.takes_changes = False
    first.edits.deleted(ASKED, "1")
    first.done()
    second.edits.resume("slack")
    second.done()
    assert first.channel.deleted == second.channel.deleted == ["answer to 1.0"]


def test_without_a_database_the_reply_is_looked_for_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    place = Place(tmp_path / "file")
    place.edits.edited(EDITED, "1")
    place.edits.deleted(ASKED, "2")
    place.done()
    assert place.channel.updated == [("found 1.0", "answered")]
    assert place.channel.deleted == ["found 1.0"]

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.answering import Answering
from bot.conversation.choosing import choose
from bot.conversation.context import CHANGED
from bot.history.database import Database
from bot.history.history import History
from bot.messages.buttons import CHOSEN, NOT_KEPT
from bot.messages.marks import PlaceMark
from bot.messages.question import Asked, Posted
from bot.messages.quoting import reply_to
from bot.messages.reply import Notice, Undecided
from bot.numbers.gaps import is_gap
from tests.bot.articles import FixedIndex, answer, article, unsure

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "Where is it?")
REPLY = reply_to(unsure())


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(Database(f"sqlite:///{tmp_path}/history.db"))
    history.questions.accept(ASKED)
    history.questions.finish(ASKED, REPLY, "2.0", 0.1)
    yield history
    history.database.close()


def pressed(history: History, number: int, person: str = "U1", text: str = "") -> Notice:
    assert isinstance(REPLY, Undecided)
    source = article(text=text) if text else article()
    mark = PlaceMark.of(REPLY.candidates[number - 1])
    return choose(Answering(FixedIndex(unsure(), (source,))), history.feedback, mark, ASKED.key, person)


def posted(history: History) -> Posted:
    found = history.past.posted(ASKED.key)
    assert found is not None
    return found


def test_the_last_candidate_that_was_chosen_stays_with_the_question(history: History) -> None:
    assert is_gap(posted(history))
    assert pressed(history, 1) == Notice(CHOSEN)
    assert pressed(history, 2, "U2") == Notice(CHOSEN)
    kept = posted(history)
    assert (kept.article, kept.start, kept.end, kept.quote) == ("lab", 57, 79, "It stands in Shanghai.")
    assert (kept.outcome, kept.helpful, kept.unhelpful) == ("unsure", 2, 0)
    assert not is_gap(kept)


def test_who_presses_again_counts_once(history: History) -> None:
    pressed(history, 2)
    pressed(history, 1)
    kept = posted(history)
    assert (kept.quote, kept.helpful) == ("The lab trains models. Each session costs 500,000 yuan.", 1)


def test_a_candidate_whose_article_changed_is_not_kept(history: History) -> None:
    assert pressed(history, 2, text="The lab is closed.") == Notice(CHANGED)
    assert (posted(history).quote, posted(history).helpful) == ("", 0)


def test_what_was_answered_surely_since_keeps_its_quotation(history: History) -> None:
    history.questions.finish(ASKED, reply_to(answer()), "2.0", 0.1)
    assert pressed(history, 2) == Notice(NOT_KEPT)
    assert posted(history).quote == "Each session costs 500,000 yuan."


def test_a_reply_to_an_edited_question_begins_without_a_choice(history: History) -> None:
    pressed(history, 2)
    history.questions.finish(replace(ASKED, text="Where was it?"), REPLY, "2.0", 0.1)
    assert posted(history).quote == ""


def test_what_cannot_be_written_down_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert pressed(History(Database(f"sqlite:///{tmp_path}/folder")), 1) == Notice(NOT_KEPT)


def test_who_presses_before_it_is_written_down_that_the_reply_is_there_is_heard(tmp_path: Path) -> None:
    history = History(Database(f"sqlite:///{tmp_path}/quick.db"))
    history.questions.accept(ASKED)
    assert pressed(history, 2) == Notice(NOT_KEPT), "nothing was sent yet"
    history.questions.mark_sending(ASKED)
    assert pressed(history, 2) == Notice(CHOSEN)
    history.questions.finish(ASKED, REPLY, "2.0", 0.1)
    kept = posted(history)
    assert (kept.outcome, kept.start, kept.quote, kept.helpful) == ("unsure", 57, "It stands in Shanghai.", 1)
    history.database.close()

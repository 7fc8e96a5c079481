from dataclasses import replace

import pytest

from bot.conversation.after_rebuild import SOURCE_CHANGED
from bot.conversation.afterwards import Afterwards
from bot.messages.question import Asked, Posted, Watched
from bot.messages.quoting import reply_to
from bot.messages.reply import Answered, Notice, Reply
from tests.bot.articles import answer
from tests.bot.conversation.platform import REFUSALS, Refused

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")
POSTED = Posted(ASKED, 0.0, "answered", "2.0", "", 0, 0, "")
WATCHED = Watched(POSTED, ASKED.text, ("U1", "U2"))
REPLY = Notice("Now it is so.")


class Replies:
    """Notes what is done; refuses what `errors` has something for."""

    def __init__(self, **errors: Exception) -> None:
        self.done: list[tuple[str, ...]] = []
        self._errors = errors

    def change(self, asked: Asked, sent: str, reply: Reply, before: str) -> None:
        self._do("change", asked.key, sent, before)

    def remove(self, asked: Asked, sent: str) -> None:
        self._do("remove", asked.key, sent)

    def tell_all(self, watched: Watched, reply: Answered) -> None:
        self._do("all", *watched.people)

    def tell_directly(self, watched: Watched, person: str, reply: Answered) -> None:
        self._do(person)

    def _do(self, *what: str) -> None:
        if what[0] in self._errors:
            raise self._errors[what[0]]
        self.done.append(what)


def answered() -> Answered:
    reply = reply_to(answer())
    assert isinstance(reply, Answered)
    return reply


def test_those_who_wait_are_told_together_where_the_question_was_asked() -> None:
    replies = Replies()
    Afterwards(replies, REFUSALS).tell_covered(WATCHED, answered(), lambda _person: answered())
    assert replies.done == [("all", "U1", "U2")]


def test_those_who_asked_in_private_are_told_directly() -> None:
    replies = Replies()
    private = replace(WATCHED, posted=replace(POSTED, asked=replace(ASKED, thread="")))
    Afterwards(replies, REFUSALS).tell_covered(private, answered(), lambda _person: answered())
    assert replies.done == [("U1",), ("U2",)]


def test_where_the_question_is_out_of_reach_each_is_told_even_if_one_cannot_be() -> None:
    replies = Replies(all=Refused("archived"), U1=Refused("closed"))
    Afterwards(replies, REFUSALS).tell_covered(WATCHED, answered(), lambda _person: answered())
    assert replies.done == [("U2",)]


def test_what_may_work_later_is_raised_so_that_it_is_tried_again() -> None:
    with pytest.raises(Refused, match="internal_error"):
        Afterwards(Replies(all=Refused("internal_error")), REFUSALS).tell_covered(
            WATCHED, answered(), lambda _person: answered()
        )


def test_a_changed_source_is_said_before_the_new_reply() -> None:
    replies = Replies()
    Afterwards(replies, REFUSALS).mark_changed(POSTED, REPLY)
    assert replies.done == [("change", ASKED.key, "2.0", SOURCE_CHANGED)]


def test_a_reply_that_cannot_be_changed_is_said_to_be_so() -> None:
    assert Afterwards(Replies(), REFUSALS).update(ASKED, "2.0", REPLY)
    assert not Afterwards(Replies(change=Refused("too_old")), REFUSALS).update(ASKED, "2.0", REPLY)


@pytest.mark.parametrize(("code", "is_gone"), [("gone", True), ("internal_error", False)])
def test_a_reply_that_is_gone_needs_no_deletion(code: str, is_gone: bool) -> None:
    assert Afterwards(Replies(), REFUSALS).delete(ASKED, "2.0")
    assert Afterwards(Replies(remove=Refused(code)), REFUSALS).delete(ASKED, "2.0") is is_gone

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.forgetting import Forgetting, wants_forgotten
from bot.history.database import Database
from bot.history.history import History
from bot.messages.help import CANNOT_FORGET
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from bot.messages.reply import SMALL_TALK, Notice
from tests.bot.articles import answer

WISH = Asked("slack", "T1", "D1", "9.0", "9.0", "U1", "direct", "Please delete my questions")


@pytest.mark.parametrize(
    "text",
    [
        "delete my questions",
        "Can you please erase all of my old questions?",
        "forget everything I asked you",
        "forget what I said",
        "hey bot, wipe all my questions",
        "please delete everything you know about me",
    ],
)
def test_who_wants_their_questions_deleted_says_so_plainly(text: str) -> None:
    assert wants_forgotten(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do I delete my questions?",
        "who deleted my questions?",
        "don't forget what I asked",
        "what happens when I delete my questions?",
        "delete my account",
        "delete my data",
        "delete the article about questions",
        "forget it",
        "",
    ],
)
def test_nothing_is_deleted_by_any_other_message(text: str) -> None:
    assert not wants_forgotten(text)


def test_the_reply_says_what_is_gone_and_for_how_long_new_questions_stay(tmp_path: Path) -> None:
    history = History(Database(f"sqlite:///{tmp_path}/history.db"))
    for message in ("1.0", "2.0"):
        asked = replace(WISH, message=message, text="What does it cost?")
        history.questions.accept(asked)
        history.questions.finish(asked, reply_to(answer()), f"reply-{message}", 0.1)
    history.questions.accept(WISH)
    forgetting = Forgetting(history.erasure, 30)
    assert forgetting.reply(replace(WISH, text="what does it cost?")) is None
    assert forgetting.reply(replace(WISH, way="auto")) is None
    after = (
        "What stands in channels and messages stays there until it is deleted there. What you ask from now on is kept "
        "for 30 days again."
    )
    assert forgetting.reply(WISH) == Notice(
        f"Done. I deleted 2 questions of yours, which sentences answered and what you thought of the replies. {after}",
        SMALL_TALK,
    )
    assert history.past.asked_by_same(WISH) == []
    assert forgetting.reply(WISH) == Notice(f"Nothing of yours was kept any more. {after}", SMALL_TALK)
    history.database.close()


def test_where_the_database_is_away_nobody_is_told_that_it_is_done(tmp_path: Path) -> None:
    forgetting = Forgetting(History(Database(f"sqlite:///{tmp_path}")).erasure, 30)
    assert forgetting.reply(WISH) == Notice(CANNOT_FORGET, SMALL_TALK)

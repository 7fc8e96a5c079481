import logging
import re
from dataclasses import replace

import pytest

from bot.conversation.answering import CHANGED, HELP, Answering
from bot.messages.marks import PlaceMark
from bot.messages.reply import Answered, Context, Notice, Refused, reply_to
from index import QuestionError
from tests.bot.articles import FixedIndex, answer, article, no_answer


def test_a_question_is_answered() -> None:
    index = FixedIndex(answer())
    assert isinstance(Answering(index).reply("what does it cost?"), Answered)
    assert index.questions == ["what does it cost?"]


def test_more_passages_come_from_the_reading_that_answered() -> None:
    index = FixedIndex(answer())
    reply = Answering(index).reply("what does it cost?", further=3)
    assert isinstance(reply, Answered)
    assert [quotation.text for quotation in reply.further] == ["It stands in Shanghai."]
    assert index.questions == ["what does it cost?"]


def test_what_the_articles_do_not_say_is_refused() -> None:
    assert isinstance(Answering(FixedIndex(no_answer())).reply("who is the mayor?"), Refused)


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_mention_without_a_question_gets_help(text: str) -> None:
    index = FixedIndex(answer())
    assert Answering(index).reply(text) == Notice(HELP, "help")
    assert index.questions == []


def test_a_question_that_can_not_be_asked_gets_the_reason() -> None:
    index = FixedIndex(QuestionError("Ask in words."))
    assert Answering(index).reply("🙂") == Notice("Ask in words.")


def test_an_unexpected_error_becomes_a_sentence_with_the_id_that_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        reply = Answering(FixedIndex(RuntimeError("the disk is on fire"))).reply("what?")
    assert isinstance(reply, Notice)
    assert "fire" not in reply.text
    error_id = re.search(r"as ([0-9a-f]{8})\.", reply.text)
    assert error_id is not None
    assert f"[{error_id[1]}]" in caplog.text
    assert "the disk is on fire" in caplog.text


def test_a_quotation_whose_article_changed_is_not_shown_in_a_wrong_context() -> None:
    answered = reply_to(answer())
    assert isinstance(answered, Answered)
    mark = PlaceMark.of(answered.quotation)
    assert isinstance(Answering(FixedIndex(answer())).context(mark), Context)
    changed = article(text="The lab trains models. Each session is free for all.\n\nIt stands in Shanghai.")
    assert Answering(FixedIndex(answer(), (changed,))).context(mark) == Notice(CHANGED)
    renamed = replace(article(), id="gone")
    assert Answering(FixedIndex(answer(), (renamed,))).context(mark) == Notice(CHANGED)

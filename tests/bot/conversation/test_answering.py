import logging
import re
from dataclasses import replace

import pytest

from bot.conversation.answering import CHANGED, HELP, Answering
from bot.messages.marks import PlaceMark
from bot.messages.reply import Answered, Context, Notice, Refused, outcome_of, reply_to
from index import Answer, NoAnswer, QuestionError, Unsure
from tests.bot.articles import FixedIndex, answer, article, no_answer, unsure


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


class ByWords(FixedIndex):
    """Says of each question what is given for it."""

    def __init__(self, given: dict[str, Answer | Unsure | NoAnswer]) -> None:
        super().__init__(no_answer())
        self.by_words = given

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        return self.by_words[question]


@pytest.mark.parametrize(
    ("whole", "alone", "outcome"),
    [
        (answer(), no_answer(), "answered"),
        (unsure(), answer(), "answered"),
        (no_answer(), unsure(), "unsure"),
        (unsure(), no_answer(), "unsure"),
        (no_answer(), no_answer(), "refused"),
    ],
)
def test_of_a_question_with_what_it_leaves_unsaid_and_without_the_surer_reply_counts(
    whole: Answer | Unsure | NoAnswer, alone: Answer | Unsure | NoAnswer, outcome: str
) -> None:
    index = ByWords({"what does the lab in Beijing cost?": whole, "and in Beijing?": alone})
    reply = Answering(index).reply("and in Beijing?", before=["what does the lab in Shanghai cost?"])
    assert outcome_of(reply) == outcome

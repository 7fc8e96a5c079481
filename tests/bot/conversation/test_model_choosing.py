"""A conversation where a language model chooses what answers."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest

from bot.conversation.answering import Answering
from bot.messages.plain import plain_text
from bot.messages.question import Earlier
from bot.messages.reply import Answered, Refused, Undecided
from bot.terminal import shown
from index import Answer, InShort, LanguageModel, LanguageModelReader, LiveIndex, Turn
from tests.bot.articles import FixedIndex, FixedReading, answer, article, no_answer, unsure
from tests.fakes.common.language_model import Server, chooses, fails, model_server, says

BEFORE = [Earlier("Where does the lab stand?", "lab", 56, 78, "It stands in Shanghai.")]


class FixedModel:
    """Understands every message in one way, and chooses the same for every question."""

    def __init__(self, understands: str = "", chosen: Any = None, says: str = "") -> None:
        self.understands = understands
        self.says = says
        self.chosen = chosen
        self.asked: list[tuple[str, list[Turn]]] = []
        self.shortened: list[tuple[str, str]] = []

    def deadline(self) -> float:
        return 8.0

    def understood(self, message: str, before: Sequence[Turn], until: float) -> str:
        assert before
        assert until == 8.0
        return self.understands

    def choose(self, opened: Any, asked: str, before: Sequence[Turn], until: float) -> Any:
        assert until == 8.0
        self.asked.append((asked, list(before)))
        return FixedReading(self.chosen, opened.articles) if self.chosen else opened

    def in_short(self, answer: Answer, asked: str, until: float) -> InShort | None:
        assert until == 8.0
        self.shortened.append((answer.quote, asked))
        return InShort(self.says, "small") if self.says else None


def test_what_the_model_chooses_is_the_reply() -> None:
    model = FixedModel(chosen=answer(highlight="500,000"))
    reply = Answering(FixedIndex(no_answer()), model=model).reply("What does it cost?")
    assert isinstance(reply, Answered)
    assert reply.quotation.text == "Each session costs 500,000 yuan."
    assert reply.understood == ""
    assert model.asked == [("What does it cost?", [])]


@pytest.mark.parametrize("given", [answer(), unsure(), no_answer()])
def test_where_it_chooses_nothing_the_index_answers(given: Any) -> None:
    question = "What does a session cost?"
    expected = Answering(FixedIndex(given)).reply(question)
    assert Answering(FixedIndex(given), model=FixedModel()).reply(question) == expected


@pytest.mark.parametrize(("chosen", "kind"), [(answer(), Answered), (unsure(), Undecided), (no_answer(), Refused)])
def test_a_message_that_leans_is_looked_for_as_the_model_understands_it_and_says_so(chosen: Any, kind: type) -> None:
    index, model = FixedIndex(no_answer()), FixedModel("When was the lab opened?", chosen)
    reply = Answering(index, model=model).reply("since when?", before=BEFORE)
    assert isinstance(reply, kind)
    assert index.questions == ["When was the lab opened?"]
    # It chooses by what was written, with what was said before.
    assert model.asked == [("since when?", [Turn("Where does the lab stand?", "It stands in Shanghai.", "lab", "")])]
    assert plain_text(reply).startswith("Understood as: When was the lab opened?")
    assert shown(reply).plain.startswith("Understood as: When was the lab opened?")


def test_what_it_says_in_short_stands_above_the_quotation_under_its_name() -> None:
    model = FixedModel(chosen=answer(), says="It costs 500,000 yuan.")
    reply = Answering(FixedIndex(no_answer()), model=model).reply("whats the cost?")
    assert isinstance(reply, Answered)
    assert reply.in_short == InShort("It costs 500,000 yuan.", "small")
    expected = "In short, in the words of small: It costs 500,000 yuan.\n“Each session costs 500,000 yuan.”"
    assert plain_text(reply).startswith(expected)
    assert shown(reply).plain.startswith(expected.replace("\n", "\n\n"))
    assert model.shortened == [("Each session costs 500,000 yuan.", "what is the cost?")]


@pytest.mark.parametrize("chosen", [unsure(), no_answer(), None])
def test_nothing_is_said_in_short_of_what_is_no_sure_answer_of_its_own_choice(chosen: Any) -> None:
    model = FixedModel(chosen=chosen, says="It costs 500,000 yuan.")
    reply = Answering(FixedIndex(answer()), model=model).reply("What does it cost?")
    assert "In short" not in plain_text(reply)
    assert model.shortened == []


def test_where_it_does_not_understand_the_readings_of_the_index_are_looked_for() -> None:
    plain, index = FixedIndex(no_answer()), FixedIndex(no_answer())
    Answering(plain).reply("since when?", before=BEFORE)
    reply = Answering(index, model=FixedModel()).reply("since when?", before=BEFORE)
    assert index.questions == plain.questions
    assert isinstance(reply, Refused)
    assert reply.understood == ""


def test_a_question_that_it_repeats_is_not_shown_again() -> None:
    model = FixedModel("Since when", answer())
    reply = Answering(FixedIndex(no_answer()), model=model).reply("since when?", before=BEFORE)
    assert isinstance(reply, Answered)
    assert reply.understood == ""


@pytest.fixture
def server() -> Iterator[Server]:
    with model_server() as served:
        yield served


def test_a_whole_message_waits_for_the_model_no_longer_than_is_set(live: LiveIndex, server: Server) -> None:
    server.always = server.hold
    with closing(LanguageModel(server.model_server(seconds=0.3))) as model:
        index = Answering(live)
        answering = Answering(live, model=LanguageModelReader(model))
        before = [Earlier("Who keeps the lighthouse?", "lighthouse", 0, 1, "Three keepers lived there.")]
        assert answering.reply("and since when?", before=before) == index.reply("and since when?", before=before)
        assert len(server.asked) <= 1  # there was no time left to ask twice


def test_a_follow_up_is_understood_and_answered_by_a_real_client(live: LiveIndex, server: Server) -> None:
    server.turns = [says('{"question": "When was the lighthouse lit?"}'), chooses(1)]
    with closing(LanguageModel(server.model_server())) as model:
        before = [Earlier("When was the lighthouse lit?", "lighthouse", 0, 1, "It was lit in 1871.")]
        reply = Answering(live, model=LanguageModelReader(model)).reply("and it was lit when?", before=before)
    assert isinstance(reply, Answered)
    assert reply.understood == "When was the lighthouse lit?"


def test_a_server_that_refuses_changes_nothing(live: LiveIndex, server: Server) -> None:
    server.always = fails(401)
    question = "How many bees are in a hive?"
    with closing(LanguageModel(server.model_server())) as model:
        answering = Answering(live, model=LanguageModelReader(model))
        assert answering.reply(question) == Answering(live).reply(question)


def test_what_was_quoted_before_is_told_with_its_collection_while_that_is_known() -> None:
    gone = Earlier("Where was it built?", "elsewhere", 0, 9, "In Paris.")
    model = FixedModel()
    index = FixedIndex(answer(), (article(collection="hr"),))
    Answering(index, model=model).reply("and what does it cost?", before=[*BEFORE, gone])
    ((_, turns),) = model.asked
    assert [(turn.article, turn.collection) for turn in turns] == [("lab", "hr"), ("elsewhere", None)]

import json
from collections.abc import Iterator

import pytest

from bot.conversation.acts import Act
from bot.conversation.small_talk import small_talk, unless_answered, without_small_talk
from tests.paths import DATA, SHARED


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("heyyyy there :wave:", Act.GREETING),
        ("Hi Greg!", Act.GREETING),
        ("good morning everybody", Act.GREETING),
        ("is anybody there?", Act.GREETING),
        ("thx a lot!!", Act.THANKS),
        ("ok perfect, thank you so much", Act.THANKS),
        ("that was really helpful :)", Act.PRAISE),
        ("hmm ok", Act.OK),
        ("never mind", Act.NEVER_MIND),
        ("see you tomorrow", Act.FAREWELL),
        ("that's wrong", Act.COMPLAINT),
        ("who are you?", Act.IDENTITY),
        ("are you a real person or a bot?", Act.IDENTITY),
        ("do you use chatgpt?", Act.IDENTITY),
        ("is this bot powered by openai", Act.IDENTITY),
        ("what can u do", Act.HELP),
        ("how does this bot work?", Act.HELP),
        ("can you help me please", Act.HELP),
        ("can I talk to a human?", Act.PERSON),
        ("are you sure about that?", Act.SURE),
        ("how sure are you?", Act.SURE),
        ("is that true?", Act.SURE),
        ("that's not what I asked", Act.COMPLAINT),
        ("I don't understand", Act.COMPLAINT),
        ("huh, what do you mean?", Act.COMPLAINT),
        ("who can I complain to?", Act.PERSON),
        ("what's this channel for?", Act.IDENTITY),
        ("can you explain that in simple words?", Act.CANNOT),
        ("tell me a joke", Act.CANNOT),
        ("translate into French please", Act.CANNOT),
        ("what time is it now?", Act.CANNOT),
        ("you stupid machine!", Act.COMPLAINT),
        ("sh*t", Act.COMPLAINT),
        ("f*** off", Act.COMPLAINT),
        ("what the hell", Act.COMPLAINT),
        ("who made this?", Act.IDENTITY),
        ("do you like Shanghai?", Act.OPINION),
        ("what's your favourite city?", Act.OPINION),
        ("what do you think about unicorns?", Act.OPINION),
        ("your thoughts on the new ferry?", Act.OPINION),
        ("quit", Act.FAREWELL),
        ("you are not very smart", Act.COMPLAINT),
        ("not bad!", Act.PRAISE),
        ("wait what", Act.COMPLAINT),
        ("can I trust you?", Act.SURE),
        ("do you speak German?", Act.LANGUAGE),
        ("I have another question", Act.ASIDE),
        ("hey, long time no see", Act.GREETING),
        ("how's it going?", Act.WELL_BEING),
        (":wave::skin-tone-3: :tada:", Act.EMOJI),
        ("👍🏽", Act.EMOJI),
        ("danke dir!", Act.THANKS),
        ("bonjour à tous", Act.GREETING),
        ("buenos días", Act.GREETING),
        ("شكرا جزيلا", Act.THANKS),
        ("你好！", Act.GREETING),
        ("ありがとうございます", Act.THANKS),
        ("what do you keep about me?", Act.KEPT),
        ("do you store what I write?", Act.KEPT),
        ("who can see what I ask you", Act.KEPT),
        ("can my boss see what I asked", Act.KEPT),
        ("forget everything I said", Act.KEPT),
        ("stop", Act.QUIET),
        ("shut up", Act.QUIET),
        ("please be quiet now", Act.QUIET),
        ("leave me alone", Act.QUIET),
        ("you suck", Act.COMPLAINT),
        ("no that's not right", Act.COMPLAINT),
        ("oops, wrong channel, sorry", Act.OK),
        ("wish me luck!", Act.LUCK),
        ("congrats to all of you", Act.PRAISE),
    ],
)
def test_small_talk_is_told_by_its_words(text: str, act: Act) -> None:
    assert small_talk(text) is act


@pytest.mark.parametrize(
    "text",
    [
        "what time does the ferry leave?",
        "what is the weather like in March?",
        "who made this film?",
        "the 2*3 rule",
        "which machine cuts the stone?",
        "hi, who runs SenseTime?",
        "thanks! and where is it?",
        "is it good?",
        "who is Xu Li?",
        "how does it work?",
        "pool?",
        "help desk hours",
        "cool and how much is it",
        "explain button training",
        "hi, I need the wifi password",
        "and in Beijing?",
        "what is good about Shanghai",
        "who can see my messages?",
        "how do I stop the pump?",
        "which window is the wrong one?",
        "is the vote anonymous?",
        "",
    ],
)
def test_a_question_is_none(text: str) -> None:
    assert small_talk(text, forgiving=True, unknown=["wifi", "password", "need"]) is None


def test_what_people_say_of_themselves_with_a_greeting_is_small_talk_where_no_article_bears_on_it() -> None:
    assert small_talk("Morning! I just moved in", forgiving=True) is None
    assert small_talk("Morning! I just moved in", forgiving=True, unknown=["moved"]) is Act.GREETING
    assert small_talk("thanks, you were a lifesaver", forgiving=True, unknown=["lifesaver", "were"]) is Act.THANKS


@pytest.mark.parametrize(
    ("text", "act"),
    [("helo", Act.GREETING), ("thnks a lot", Act.THANKS), ("how do yuo work", Act.HELP), ("waht can you do", Act.HELP)],
)
def test_what_is_misspelt_is_small_talk_only_to_the_forgiving(text: str, act: Act) -> None:
    assert small_talk(text) is None
    assert small_talk(text, forgiving=True) is act


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("hi, who runs SenseTime?", "who runs SenseTime?"),
        ("hey bot what does it cost", "what does it cost"),
        ("thanks! and where is it?", "and where is it?"),
        ("where is it? thanks a lot! bye", "where is it?"),
        ("cool and how much is it", "how much is it"),
        ("hmm how many people work there", "how many people work there"),
        ("ok last question: who runs it", "who runs it"),
        ("where is the Tide Lab? :thinking_face:", "where is the Tide Lab?"),
        ("is it open at 10:30:00?", "is it open at 10:30:00?"),
        ("Good Morning America is what?", "Good Morning America is what?"),
    ],
)
def test_a_question_is_freed_of_the_small_talk_around_it(text: str, question: str) -> None:
    assert without_small_talk(text) == question


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("delete my data", Act.KEPT),
        ("is this chat private?", Act.KEPT),
        ("what happens to my data", Act.KEPT),
        ("who can I ask about that?", Act.PERSON),
        ("who can I ask about payroll?", None),
        ("how do I delete my profile picture?", None),
        ("what's the weather like in Shanghai?", Act.NOW),
        ("is it raining?", Act.NOW),
        ("what time is it in Lisbon", Act.NOW),
        ("can you write a poem about the sea?", Act.CANNOT),
        ("are you ever sad?", Act.IDENTITY),
        ("do you sell pizza?", None),
        ("I was just added here, what is this?", None),
    ],
)
def test_what_articles_could_answer_is_small_talk_unless_they_do(text: str, act: Act | None) -> None:
    assert small_talk(text) is None
    assert unless_answered(text, is_refused=False) is act


def test_of_what_is_refused_the_last_words_may_ask_the_bot_about_itself() -> None:
    assert unless_answered("I was just added here, what is this?", is_refused=True) is Act.IDENTITY
    assert unless_answered("the tide is high, when is it low?", is_refused=True) is None


def test_no_real_question_is_taken_for_small_talk() -> None:
    questions = list(_real_questions())
    assert [question for question in questions if small_talk(question, forgiving=True)] == []
    assert [question for question in questions if unless_answered(question, is_refused=True)] == []


def _real_questions() -> Iterator[str]:
    """Ours, and, where they lie beside the project, thousands that were written by hand."""
    for file in [*DATA.rglob("*questions.jsonl"), *SHARED.glob("data/everyday*/*/questions.jsonl")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["question"]

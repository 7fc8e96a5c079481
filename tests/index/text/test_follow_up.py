import pytest

from index.text.follow_up import Turn, asks_for_more, leans_on_before, readings

COST = Turn("what does SenseTime's training cost?", "Each session costs SenseTime 500,000 yuan.")
SHARE = Turn(
    "what share of AI professionals work in Shanghai?",
    "Beijing accounts for 34.1 percent of them and Shanghai for 33.7 percent.",
)
CAPTAIN = Turn("Who is the captain of the Island Ferry?", "Kofi Mensah is the captain of the Island Ferry.")
LAB = Turn("Who runs the YouTu Lab?", "Tencent Holdings runs its YouTu Lab in Shanghai.")


@pytest.mark.parametrize(
    ("before", "asked", "likeliest"),
    [
        (SHARE, "and in Beijing?", "what share of AI professionals work in Beijing?"),
        (SHARE, "and Beijing?", "what share of AI professionals work in Beijing?"),
        (SHARE, "Beijing?", "what share of AI professionals work in Beijing?"),
        (SHARE, "and the other one?", "what share of AI professionals work in Beijing?"),
        (COST, "what about Tencent?", "what does Tencent's training cost?"),
        (COST, "How about Tencent", "what does Tencent's training cost?"),
        (COST, "no, I meant Tencent", "what does Tencent's training cost?"),
        (COST, "sorry, Tencent", "what does Tencent's training cost?"),
        (COST, "and why?", "why does SenseTime's training cost?"),
        (COST, "how come?", "why does SenseTime's training cost?"),
        (COST, "since when?", "since when does SenseTime's training cost?"),
        (COST, "who said that?", "who said SenseTime's training cost?"),
        (COST, "does it use open source?", "does SenseTime use open source?"),
        (LAB, "and where is its office?", "where is YouTu Lab's office?"),
        (CAPTAIN, "what about the Lake Boat?", "Who is the captain of the Lake Boat?"),
        (Turn("what share works in shanghai?", SHARE.quote), "and beijing", "what share works in beijing?"),
        (Turn("How many vacation days do I get?", "All get 20."), "and sick days?", "How many sick days do I get?"),
        (Turn("what does staffing cost at Moor?", "A lot."), "and hosting?", "what does hosting cost at Moor?"),
        (Turn("how long is the parental leave?", "12 weeks."), "who gets it?", "who gets the parental leave?"),
        (SHARE, "sorry, I meant how many sessions there are", "how many sessions there are?"),
    ],
)
def test_a_follow_up_takes_what_it_leaves_unsaid_from_the_question_before(
    before: Turn, asked: str, likeliest: str
) -> None:
    assert readings(asked, [before])[0].rstrip("?") == likeliest.rstrip("?")


def test_a_person_is_the_one_that_the_answer_or_the_question_named() -> None:
    assert readings("Where was he born?", [CAPTAIN])[0] == "Where was Kofi Mensah born?"
    assert readings("what did he say?", [Turn("who is Xu Li?", "Facebook met Xu Li.")])[0] == "what did Xu Li say?"
    assert readings("what else did he say?", [Turn("who is Xu Li?")]) == ("what did Xu Li say?", "what did he say?")


def test_what_may_also_stand_alone_is_read_so_too() -> None:
    assert readings("what about sick passengers", [CAPTAIN])[-1] == "sick passengers?"
    assert readings("oven temperature", [CAPTAIN])[0] == "oven temperature"


@pytest.mark.parametrize(
    "question",
    [
        "where is the YouTu Lab?",
        "how many people press buttons?",
        "what is the population of Paris?",
        "how many data transactions does the trading center process each day?",
        "anyone up for lunch?",
    ],
)
def test_a_question_that_stands_alone_is_unchanged(question: str) -> None:
    assert readings(question, [COST]) == (question,)


def test_the_first_question_of_a_conversation_is_unchanged() -> None:
    assert readings("and in Beijing?", []) == ("and in Beijing?",)


def test_a_chain_keeps_what_the_quotations_speak_for() -> None:
    born = Turn("where was he born?", "Kofi Mensah was born in Tema.")
    passengers = Turn("what about sick passengers", "Sick passengers travel for nothing.")
    assert readings("and why?", [CAPTAIN, born]) == ("why was Kofi Mensah born?",)
    assert readings("since when?", [CAPTAIN, passengers]) == ("since when sick passengers?",)


@pytest.mark.parametrize(
    "text", ["and in Beijing?", "why?", "what did she say?", "tell me more", "no, I meant Tencent"]
)
def test_some_messages_go_on_by_their_form(text: str) -> None:
    assert leans_on_before(text)


@pytest.mark.parametrize("text", ["can somebody look at the printer?", "when is lunch today", "who runs SenseTime?"])
def test_others_do_not(text: str) -> None:
    assert not leans_on_before(text)


def test_more_is_asked_for_in_a_few_words() -> None:
    assert asks_for_more("what else did he say?")
    assert asks_for_more("tell me more")
    assert not asks_for_more("how many more people work in Shanghai?")

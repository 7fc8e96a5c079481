import pytest

from index.text.coverage import left_out_of_condition
from index.text.interpretations import interpretations
from index.text.subjects import Turn

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
    assert interpretations(asked, [before])[0].rstrip("?") == likeliest.rstrip("?")


def test_a_person_is_the_one_that_the_answer_or_the_question_named() -> None:
    assert interpretations("Where was he born?", [CAPTAIN])[0] == "Where was Kofi Mensah born?"
    assert (
        interpretations("what did he say?", [Turn("who is Xu Li?", "Facebook met Xu Li.")])[0] == "what did Xu Li say?"
    )
    assert interpretations("what else did he say?", [Turn("who is Xu Li?")]) == (
        "what did Xu Li say?",
        "what did he say?",
    )


def test_they_are_rather_those_of_a_kind_than_who_bears_a_name() -> None:
    before = Turn("what is a guest keeper in Moorby?", "A guest keeper minds the light in Moorby.")
    assert interpretations("can they fish?", [before])[0] == "can the guest keeper fish?"
    assert interpretations("where is it?", [before])[0] == "where is Moorby?"


def test_a_question_that_names_nothing_goes_on_with_what_was_talked_about() -> None:
    assert interpretations("who was hurt?", [LAB]) == ("who was hurt?", "who was hurt, the YouTu Lab?")
    assert interpretations("how many workers?", [LAB])[-1] == "how many workers, the YouTu Lab?"
    assert interpretations("who was hurt?", [Turn("can i fish from the pier", "")])[-1] == "who was hurt, the pier?"
    assert interpretations("who was hurt?", [Turn("what is the deal with sick pay")])[-1] == "who was hurt, sick pay?"


def test_what_said_nothing_of_its_own_is_passed_over() -> None:
    lot = Turn("is that a lot?", "It is more than others pay.")
    assert interpretations("and Tencent?", [COST, lot])[0] == "what does Tencent's training cost?"


def test_a_correction_stands_for_the_pronoun_that_was_read_otherwise() -> None:
    assert (
        interpretations("no, I meant Tencent", [Turn("how much is it worth?", "A lot.")])[0]
        == "how much is Tencent worth?"
    )
    assert interpretations("no i meant the old one", [Turn("i lost my key")])[0] == "i lost my key the old one?"


@pytest.mark.parametrize(
    ("question", "asked", "likeliest"),
    [
        ("which brand is most valuable?", "and second?", "which brand is the second most valuable?"),
        ("what is the highest tower?", "and the third?", "what is the third highest tower?"),
        ("what does a lamp cost?", "compared to last year?", "what does a lamp cost compared to last year?"),
    ],
)
def test_other_ranks_and_comparisons_join_the_question_before(question: str, asked: str, likeliest: str) -> None:
    assert interpretations(asked, [Turn(question)])[0] == likeliest


@pytest.mark.parametrize(
    ("question", "asked", "meant"),
    [
        ("what time is lunch?", "on which day?", ("on which day is lunch?", "what time is lunch, on which day?")),
        ("when is lunch?", "which day", ("which day is lunch?", "when is lunch, which day?", "which day")),
        (
            "how many people are there in Rome?",
            "how many cats?",
            ("how many cats are there in Rome?", "how many people are there in Rome, how many cats?"),
        ),
    ],
)
def test_what_kind_of_thing_is_asked_of_what_was_asked_before(
    question: str, asked: str, meant: tuple[str, ...]
) -> None:
    assert interpretations(asked, [Turn(question)])[: len(meant)] == meant


def test_a_condition_is_asked_alone_and_with_the_question_before() -> None:
    before = Turn("do I need a ticket?", "Everybody needs a ticket.")
    assert interpretations("and if I am ill?", [before]) == ("if I am ill?", "do I need a ticket if I am ill?")
    assert left_out_of_condition("and if I am ill?", "Everybody needs a ticket.") == ("ill",)
    assert left_out_of_condition("and if I am ill?", "Ill people travel for nothing.") == ()
    assert left_out_of_condition("when did it open?", "It opened in May.") == ()


def test_a_name_with_a_word_of_grammar_is_whole_where_the_quotation_has_it() -> None:
    before = Turn("how long are Let's Encrypt certificates valid?", "Let’s Encrypt issues them for 90 days.")
    assert interpretations("why do they expire?", [before])[0] == "why do Let's Encrypt expire?"


def test_a_name_with_hyphens_is_whole() -> None:
    before = Turn("which police use Eye-in-the-Sky?", "The police in Suzhou use Eye-in-the-Sky.")
    assert interpretations("who developed it?", [before])[0] == "who developed Eye-in-the-Sky?"


def test_what_may_also_stand_alone_is_read_so_too() -> None:
    assert interpretations("what about sick passengers", [CAPTAIN])[-1] == "sick passengers?"
    assert interpretations("oven temperature", [CAPTAIN])[0] == "oven temperature"


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
    assert interpretations(question, [COST]) == (question,)


def test_after_others_of_which_there_are_none_the_talk_goes_on() -> None:
    lab = Turn("Who runs the YouTu Lab?", "It is run by the city.")
    asked = interpretations("where is its office?", [lab, Turn("and the others?", lab.quote)])
    assert asked[0] == "where is YouTu Lab's office?"


def test_what_joins_a_question_to_nothing_is_left_out_of_what_goes_on() -> None:
    assert interpretations("since when?", [Turn("and who runs the lab?", LAB.quote)])[0] == "since when runs the lab?"


def test_the_first_question_of_a_conversation_is_unchanged() -> None:
    assert interpretations("and in Beijing?", []) == ("and in Beijing?",)


def test_a_chain_keeps_what_the_quotations_speak_for() -> None:
    born = Turn("where was he born?", "Kofi Mensah was born in Tema.")
    passengers = Turn("what about sick passengers", "Sick passengers travel for nothing.")
    assert interpretations("and why?", [CAPTAIN, born]) == ("why was Kofi Mensah born?",)
    assert interpretations("since when?", [CAPTAIN, passengers]) == ("since when sick passengers?",)

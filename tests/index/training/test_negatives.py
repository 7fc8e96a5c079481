"""Rows without an answer, made from rows that have one."""

import random

from index.training.negatives import alone, found_instead, of_another, without_answer
from index.training.rows import SpanQuestion, TrainingRow, passages_of

TEXT = "The ferry to Brae costs 9 crowns. Bicycles go free. The ferry to Stow costs 12 crowns."


def row(question: str, answer: str) -> TrainingRow:
    start = TEXT.index(answer)
    return TrainingRow(question, "Ferries", TEXT, ((start, start + len(answer)),), "ferries")


def test_the_sentence_that_answers_is_taken_out() -> None:
    asked = row("What does the boat to Brae cost?", "9 crowns")
    ((passage, _),) = passages_of(SpanQuestion(asked.question, "Ferries", TEXT, ("9 crowns",), (24,), "ferries"))
    made = without_answer(asked, passage)
    assert made == TrainingRow(
        asked.question, "Ferries", "Bicycles go free. The ferry to Stow costs 12 crowns.", (), "ferries"
    )


def test_nothing_is_made_where_the_answer_stands_elsewhere_too() -> None:
    text = "It costs 9 crowns. Children sleep. Dogs pay. The price is 9 crowns."
    asked = TrainingRow("What does it cost?", "", text, ((9, 17),), "ferries")
    ((passage, _),) = passages_of(SpanQuestion(asked.question, "", text, ("9 crowns",), (9,), "ferries"))
    assert without_answer(asked, passage) is None


def test_a_name_is_exchanged_for_one_that_the_passage_lacks() -> None:
    made = of_another(row("What does the boat to Brae cost?", "9 crowns"), "They sail to Oban.", random.Random(1))
    assert made is not None
    assert (made.question, made.spans) == ("What does the boat to Oban cost?", ())


def test_nothing_is_exchanged_for_what_the_passage_holds() -> None:
    asked = row("What does the boat to Brae cost?", "9 crowns")
    assert of_another(asked, "They sail to Stow.", random.Random(1)) is None


def test_what_a_search_finds_instead_holds_no_answer() -> None:
    other = "A ferry ride costs nothing on Sundays."
    questions = [
        SpanQuestion("What does the ferry to Brae cost?", "Ferries", TEXT, ("9 crowns",), (24,), "f"),
        SpanQuestion("When is a ferry free?", "Sundays", other, ("Sundays",), (30,), "f"),
    ]
    first, second = found_instead(questions, random.Random(1), 1.0)
    assert (first.question, first.passage, first.spans) == (questions[0].question, other, ())
    assert (second.question, second.passage, second.spans) == (questions[1].question, TEXT, ())


def test_sentences_alone_are_those_that_answer_and_the_likeliest_that_does_not() -> None:
    asked = row("What does the boat to Brae cost?", "9 crowns")
    elsewhere = TrainingRow(asked.question, "Buses", "No bus goes there.\nThe boat has a shop.", (), "buses")
    assert [(one.passage, one.spans) for one in alone([asked, elsewhere])] == [
        ("The ferry to Brae costs 9 crowns.", ((24, 32),)),
        ("The ferry to Stow costs 12 crowns.", ()),
        ("The boat has a shop.", ()),
    ]


def test_a_sentence_with_a_part_of_an_answer_is_not_taken_for_one_without() -> None:
    text = "Tickets cost nine. Or ten. Dogs pay."
    asked = TrainingRow("What do tickets cost?", "", text, ((13, 25),), "tickets")
    assert [(one.passage, one.spans) for one in alone([asked])] == [("Dogs pay.", ())]

import pytest

from index.text.coverage import asks_if_there_is, names_left_out, share_of_fragment_in, share_of_subject_in


def test_a_name_is_left_out_where_a_quotation_has_it_in_no_form() -> None:
    assert names_left_out("and what of Mondays in Łódź?", "It is closed on a Monday.") == ("Łódź",)
    assert names_left_out("Mondays?", "It is open.") == ()  # what opens a message may be any word


def test_a_quotation_should_hold_what_a_fragment_names() -> None:
    assert share_of_fragment_in("what about sick passengers?", "Sick passengers travel for nothing.") == 1.0
    assert share_of_fragment_in("what about sick passengers?", "All passengers pay.") == 0.5
    assert share_of_fragment_in("and why?", "It is old.") == 1.0
    assert share_of_fragment_in("who pays for sick passengers?", "It is old.") == 1.0


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("how much is coffee?", 0.0),
        ("how much is a scone?", 1.0),
        ("is there parking?", 0.0),
        ("and coffee?", 1.0),  # goes on by its form
        ("how much is it?", 1.0),
        ("since when?", 1.0),
        ("on which day?", 1.0),
        ("how much does coffee cost in Lyon?", 1.0),  # says enough to stand alone
        ("was kostet Kaffee?", 1.0),
    ],
)
def test_a_quotation_should_hold_what_a_question_names_that_says_little_else(text: str, share: float) -> None:
    assert share_of_subject_in(text, "A scone costs 3 euros.") == share


def test_it_is_asked_if_there_is_something() -> None:
    assert asks_if_there_is("and are there any saunas?")
    assert not asks_if_there_is("is the sauna open?")
    assert not asks_if_there_is("who is there?")

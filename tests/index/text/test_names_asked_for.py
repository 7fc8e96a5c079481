import pytest

from index.text.names_asked_for import asks_how, is_name_alone, kind_asked_for, name_asked_for, name_in
from index.text.words import terms


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What are the house rules?", "house rules"),
        ("what are all of our holidays", "holidays"),
        ("who is on the team?", "team"),
        ("who's in the band", "band"),
        ("who are the people in the team?", "team"),
        ("what rules are there?", "rules"),
        ("which plans do you offer for students?", "plans students"),
        ("are there any rules?", "rules"),
        ("list the rules", "rules"),
        ("show me all the prices please", "prices please"),
        ("what do I need for a key card?", "key card"),
        ("what's included in the fee?", "fee"),
        ("how do I get a key card?", "get key card"),
        ("when are you open?", "open"),
        ("what does the team do?", "team"),
        ("and the opening hours?", "opening hours"),
        ("opening hours", "opening hours"),
        ("steps for a key card", "key card"),
        ("what are the steps?", "steps"),
    ],
)
def test_all_of_a_kind_is_asked_for(question: str, kind: str) -> None:
    assert kind_asked_for(question) == set(terms(kind))


@pytest.mark.parametrize(
    "question",
    [
        "what is the deposit?",
        "who is Mira?",
        "how much is a key card?",
        "is there a deposit?",
        "the office that looks over events",
        "where are the rules?",
        "why?",
        "what does it do?",
    ],
)
def test_something_else_is_asked_for(question: str) -> None:
    assert kind_asked_for(question) == frozenset()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What was the root cause?", "root cause"),
        ("what's the dress code", "dress code"),
        ("how do I roll back?", "roll back"),
        ("what happened?", "happened"),
        ("explain the fees", "fees"),
        ("when is the dinner?", "dinner"),
        ("and the dress code?", "dress code"),
    ],
)
def test_one_thing_is_asked_for_by_its_name(question: str, name: str) -> None:
    assert name_asked_for(question) == set(terms(name))


@pytest.mark.parametrize("question", ["who is Mira?", "is there a fee?", "how much is it?"])
def test_something_of_it_is_asked_for(question: str) -> None:
    assert name_asked_for(question) == frozenset()


def test_it_is_asked_how_something_is_done() -> None:
    assert asks_how("and how do I get there?")
    assert asks_how("what are the steps to get there?")
    assert not asks_how("how much do I get?")


def test_a_message_may_be_a_name_alone() -> None:
    assert is_name_alone("and rehearsals?")
    assert not is_name_alone("when are rehearsals?")
    assert not is_name_alone("who is she?")


def test_in_other_languages_a_name_is_all_that_is_said_beside_grammar() -> None:
    assert name_in("Was sind die Öffnungszeiten?", "de") == set(terms("Öffnungszeiten"))
    assert name_in("quels sont les tarifs ?", "fr") == set(terms("tarifs"))
    assert name_in("what are the rules?", "en") == frozenset()
    assert name_in("Der Eintritt für Kinder, Schüler, Rentner, Gruppen, Hunde und Pferde", "de") == frozenset()

from pathlib import Path

import pytest

from index import Answer, NoAnswer, Store, Unsure, build
from index.qa.pipeline import read_for
from index.qa.readers.features import FeaturesReader
from tests.fakes.common.encoder import HashEncoder
from tests.index.qa.unsure_reading import NEVER_SURE

SPACE = """# The workshop in Elm Street

## House rules

- Wear glasses at the lathe.
- Clean your bench before you leave.
- No food in the wood shop.

## Key cards

To get a key card you need:

1. A paid membership.
2. A deposit of 20 crowns.

Cards are handed out on Tuesdays.

## Opening hours

| Day | Opens | Closes |
| --- | --- | --- |
| Monday | 14:00 | 22:00 |
| Saturday | 10:00 | 18:00 |

## What you can borrow

- a drill
- a saw

## What you cannot take home

- the lathe
- the laser

## The team

- Mira Holm runs the front desk.
- Jonas Beck looks after the lathe.

## Prices

- Members:
  - a day for 4 crowns
  - a month for 30 crowns
- Guests: 9 crowns
"""
DEPLOY = """# Deploying the billing service

We deploy from the main branch.

## Before you start

- Tell everybody.
- Look at the clock.

## Steps

1. Run the plan.
2. Apply it.

## Rolling back

Run the rollback. It takes two minutes, and brings back the version that was there before this one. Migrations stay.

## Root cause

What was wrong:

- nothing
- something

## Rehearsals

Every Thursday at 19:30 in the hall. Please be there ten minutes early.

If you cannot come to a rehearsal, write to Petra.

## Probation

It lasts six months. There are talks.

Notice during probation is two weeks.

## Our vets

Dr. Ines Calder operates. Dr. Paul Okoro looks after rabbits. Sophie Brandt is our nurse.

## Dress code

Shorts are fine.

## Dress code

Boots are not.
"""
LIBRARY = """# The library of the town

## Prices of copies

- Grey: 1 crown
- In colour: 3 crowns

## Rooms

The largest room is the hall. It has 40 chairs.
"""
ROLLBACK = "Run the rollback. It takes two minutes, and brings back the version that was there before this one."
RULES = "Wear glasses at the lathe.\nClean your bench before you leave.\nNo food in the wood shop."
TEAM = "Mira Holm runs the front desk.\nJonas Beck looks after the lathe."
NEEDED = "1. A paid membership.\n2. A deposit of 20 crowns."


POOL = """---
language: de
---
# Das Freibad am Elmenteich

## Öffnungszeiten

- Samstag ab 9 Uhr
- Sonntag ab 10 Uhr

## Anfahrt

Mit dem Bus 12. Von dort sind es fünf Minuten zu Fuß, und im Sommer fährt ein kleiner Zug bis an das Tor.
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("lists")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "workshop.md").write_text(SPACE, encoding="utf-8")
    (folder / "corpus" / "deploy.md").write_text(DEPLOY, encoding="utf-8")
    (folder / "corpus" / "library.md").write_text(LIBRARY, encoding="utf-8")
    store = Store(folder / ".index")
    build(folder / "corpus", store, HashEncoder())
    return store


def ask(store: Store, question: str) -> Answer | Unsure | NoAnswer:
    return read_for(store.open(), HashEncoder(), FeaturesReader(NEVER_SURE), question).answer


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What are the house rules?", RULES),
        ("rules?", RULES),
        ("what rules are there in the workshop?", RULES),
        ("who is on the team?", TEAM),
        ("what can I borrow?", "a drill\na saw"),
        ("what can't I take home?", "the lathe\nthe laser"),
        ("what's the team?", TEAM),
        ("who are the people in the team?", TEAM),
        ("what do I need for a key card?", NEEDED),
        ("when are you open?", "Day | Opens | Closes\nMonday | 14:00 | 22:00\nSaturday | 10:00 | 18:00"),
        ("what are the prices of copies?", "Grey: 1 crown\nIn colour: 3 crowns"),
    ],
)
def test_a_list_that_is_asked_for_by_its_name_is_quoted_as_a_whole(store: Store, question: str, quote: str) -> None:
    answer = ask(store, question)
    assert isinstance(answer, Answer)
    assert (answer.quote, answer.highlights) == (quote, ())
    assert answer.nearest[0].passage == answer.passage


@pytest.mark.parametrize(
    "question",
    [
        "what are the rules for children?",  # of which its name says nothing
        "what are the prices of the workshop?",  # whose items have items of their own
        "what is the deposit?",
        "what can I take home?",
        "what can't I borrow?",
        "which rule is the first?",
    ],
)
def test_what_names_more_or_no_list_is_read_as_ever(store: Store, question: str) -> None:
    answer = ask(store, question)
    assert not isinstance(answer, Answer)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("how do I deploy the billing service?", "1. Run the plan.\n2. Apply it."),
        ("steps for deploying billing", "1. Run the plan.\n2. Apply it."),
        ("how do we roll back?", ROLLBACK),
        ("rolling back of the billing service", ROLLBACK),
        ("how do I roll back the library?", ""),  # which has no such section
        ("what does rolling back cost?", ""),
        ("how long is probation?", "It lasts six months. There are talks."),
        ("what was the root cause?", "nothing\nsomething"),  # what its opening leads to
        ("what is the dress code?", "Shorts are fine."),
        (
            "who are our vets?",
            "Dr. Ines Calder operates. Dr. Paul Okoro looks after rabbits. Sophie Brandt is our nurse.",
        ),
    ],
)
def test_a_section_that_is_called_as_what_is_asked_for_is_quoted_from_its_beginning(
    store: Store, question: str, quote: str
) -> None:
    answer = ask(store, question)
    assert (answer.quote if isinstance(answer, Answer) else "") == quote


def test_so_it_is_in_other_languages(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bad.md").write_text(POOL, encoding="utf-8")
    store = Store(tmp_path / ".index")
    build(tmp_path / "corpus", store, HashEncoder())
    answer = ask(store, "Was sind die Öffnungszeiten?")
    assert isinstance(answer, Answer)
    assert answer.quote == "Samstag ab 9 Uhr\nSonntag ab 10 Uhr"
    answer = ask(store, "Wie ist die Anfahrt?")
    assert isinstance(answer, Answer)
    assert answer.quote.startswith("Mit dem Bus 12. Von dort")
    refused = ask(store, "Was sind die Preise für den Eintritt?")
    assert not isinstance(refused, Answer)
    assert refused.missing_words == ("Preise", "Eintritt")


def test_of_two_lists_with_the_name_none_is_meant(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name, first in (("bread", "flour"), ("soup", "leek")):
        text = f"# Our {name}\n\n## Ingredients\n\n- {first}\n- water\n"
        (tmp_path / "corpus" / f"{name}.md").write_text(text, encoding="utf-8")
    store = Store(tmp_path / ".index")
    build(tmp_path / "corpus", store, HashEncoder())
    assert not isinstance(ask(store, "what are the ingredients?"), Answer)
    answer = ask(store, "what are the ingredients of the soup?")
    assert isinstance(answer, Answer)
    assert (answer.passage.article.id, answer.quote) == ("soup", "leek\nwater")

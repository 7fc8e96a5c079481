from pathlib import Path

import pytest

from index import Answer, Store, build
from index.qa.pipeline import read_for
from index.qa.readers.features import FeaturesReader
from tests.fakes.common.encoder import HashEncoder
from tests.index.qa.unsure_reading import NEVER_SURE

POOL = """---
title: The pool in Elm Street
---

## Do I need a cap?

Yes. You can buy one at the desk for two crowns, and it has to cover all of your hair in every lane.

## What do I have to bring?

You should bring:

- a towel
- a lock
- proof of your age, if you want the lower price

The desk sells none of these on Sundays.

## What does it cost?

| Who | Price |
| --- | --- |
| Adults | 7 crowns |
| Children | 3 crowns |

**Can I come back the same day?**

Your wristband lets you in again until eight in the evening, whatever the weather may be like.
"""
GYM = """---
title: The gym
---

## What does it cost?

Twenty crowns a month, and the first month is free for everybody who lives in the town.
"""


def answer_to(question: str, folder: Path, *articles: str) -> str:
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(articles):
        (corpus / f"{number}.md").write_text(text, encoding="utf-8")
    build(corpus, Store(folder / "index"), HashEncoder())
    found = read_for(Store(folder / "index").open(), HashEncoder(), FeaturesReader(NEVER_SURE), question).answer
    return found.quote if isinstance(found, Answer) else ""


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        (
            "do i need a cap",
            "Yes. You can buy one at the desk for two crowns, and it has to cover all of your hair in every lane.",
        ),
        (
            "Do I need a cap in the pool?",
            "Yes. You can buy one at the desk for two crowns, and it has to cover all of your hair in every lane.",
        ),
        ("What do I have to bring?", "a towel\na lock\nproof of your age, if you want the lower price"),
        ("What does it cost?", "Who | Price\nAdults | 7 crowns\nChildren | 3 crowns"),
        (
            "can I come back the same day",
            "Your wristband lets you in again until eight in the evening, whatever the weather may be like.",
        ),
    ],
)
def test_a_question_that_the_article_asks_is_answered_by_what_follows_it(
    tmp_path: Path, question: str, quote: str
) -> None:
    assert answer_to(question, tmp_path, POOL) == quote


@pytest.mark.parametrize(
    "question",
    [
        "When do I need a cap?",
        "Do I need a towel?",
        "Don't I need a cap?",
        "What did it cost in spring?",
        "Can I come back the next day?",
    ],
)
def test_another_question_is_left_to_the_reader(tmp_path: Path, question: str) -> None:
    assert answer_to(question, tmp_path, POOL) == ""


def test_what_two_articles_ask_is_left_to_the_reader(tmp_path: Path) -> None:
    assert answer_to("What does it cost?", tmp_path, POOL, GYM) == ""


def test_who_names_the_article_besides_is_answered_from_it(tmp_path: Path) -> None:
    said = "Twenty crowns a month, and the first month is free for everybody who lives in the town."
    assert answer_to("What does the gym cost?", tmp_path, POOL, GYM) == said


def test_the_next_question_of_a_table_is_not_quoted(tmp_path: Path) -> None:
    table = (
        "# Help\n\n| Question | Answer |\n|-|-|\n| How do I reset the router? | Hold the pin. It blinks. |\n"
        "| Who may borrow a laptop? | Staff and trainees. |\n"
    )
    assert answer_to("How do I reset the router?", tmp_path, table) == "Hold the pin. It blinks."


def test_who_says_a_word_in_short_asks_the_same(tmp_path: Path) -> None:
    said = "By writing to the owner twice a year, in spring and in the autumn."
    page = f"# Help\n\n## How do I become a moderator?\n\n{said}\n\n## Which mods are allowed?\n\nNone.\n"
    assert answer_to("how do i become mod", tmp_path, page) == said

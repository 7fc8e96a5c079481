"""What of a message can become an article."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.adding.messages import MOST_FILES, NOTHING_TO_ADD, Sent, Written, addresses_in, decisions_on
from bot.messages.decisions import Choice, plain_decision
from index import ArticleNotAdded
from tests.bot.adding.place import Place

WORDS = (
    "Please note! The lab pays 42 dollars for a lamp from March on.\nIt used to be 40.\n\n"
    "All of them come from Harbour City."
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def written(text: str, *files: Callable[[], Sent]) -> Written:
    return Written(text, "Ada", "2026-01-31", "https://slack.example/p1", addresses_in(text), files)


def test_words_become_an_article_by_their_author_of_their_day(place: Place) -> None:
    [shown] = decisions_on(written(WORDS), place.proposals, place.editor)
    title = "Please note! The lab pays 42 dollars for a lamp from March on."
    assert plain_decision(shown).split("\n")[:3] == [
        f"Add “{title}”?",
        f"“{title} It used to be 40.”",
        f"— {title} · Ada · 31 January 2026 · paragraph 1 · https://slack.example/p1#:~:text="
        "Please%20note%21%20The%20lab,used%20to%20be%2040.",
    ]
    place.press(shown, Choice.ADD)
    saved = (place.corpus / "please-note-the-lab-pays-42-dollars-for-a-lamp-from-march-on.md").read_text()
    assert "author: Ada\npublished: '2026-01-31'\nurl: https://slack.example/p1\n" in saved


def test_files_come_first_and_what_cannot_be_had_says_why(place: Place) -> None:
    def gone() -> Sent:
        raise ArticleNotAdded("Slack does not give me the file.")

    sent = written("", lambda: Sent("lamps.md", 7, lambda: b"# Lamps"), gone)
    shown = decisions_on(sent, place.proposals, place.editor)
    assert [each.text for each in shown][1:] == ["Slack does not give me the file."]


def test_of_many_files_the_first_are_looked_at(place: Place) -> None:
    files = [lambda number=number: Sent(f"{number}.bin", 1, lambda: b"x") for number in range(MOST_FILES + 2)]
    shown = list(decisions_on(written("", *files), place.proposals, place.editor))
    assert len(shown) == MOST_FILES + 1
    assert shown[-1].text == "I look at 5 files at a time; send the others after these."


def test_a_message_with_too_little_in_it_is_no_article(place: Place) -> None:
    assert [each.text for each in decisions_on(written("thanks all"), place.proposals, place.editor)] == [
        NOTHING_TO_ADD
    ]


def test_addresses_are_found_in_any_markup() -> None:
    text = (
        "see (https://a.example/b), <https://c.example/d?e=f|here> and [this](https://g.example/h). https://a.example/b"
    )
    assert addresses_in(text) == ("https://a.example/b", "https://c.example/d?e=f", "https://g.example/h")

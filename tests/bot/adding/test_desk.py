"""What was decided is carried out once, built, and told; and can be undone."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.adding.desk import DECIDED, NOTHING_CHANGED, NOTHING_OPEN
from bot.conversation.reindex import Ended
from bot.history.history import History
from bot.messages.decisions import Choice, Decision
from index import survey
from tests.bot.adding.place import Place
from tests.bot.articles import answer, no_answer, unsure
from tests.fakes.common.corpora import write_corpus

LAMPS = "---\ntitle: Lamps\npublished: 2025-03-14\n---\n\nA lamp burns for nine weeks.\n"
COST = "What does it cost?"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_an_article_is_added_once_however_often_it_is_pressed(place: Place) -> None:
    shown = place.file("lamps.md", LAMPS)
    place.press(shown, Choice.ADD)
    place.press(shown, Choice.ADD)
    assert place.said[0].startswith("“Lamps” is saved as lamps.md. I am building the index")
    assert place.said[1:] == [DECIDED]
    [(_, in_full, who)] = place.builds.wanted
    assert (in_full, who) == (True, "U1 in Slack")
    assert place.changes == [("added", "lamps.md")]
    place.builds.end()
    assert [each.text for each in place.told] == [
        "“Lamps” is among the articles now, as lamps.md.\nThe new index serves: 2 articles."
    ]


def test_what_is_cancelled_is_gone(place: Place) -> None:
    shown = place.file("lamps.md", LAMPS)
    place.press(shown, Choice.CANCEL)
    place.press(shown, Choice.ADD)
    assert place.said == [NOTHING_CHANGED, DECIDED]
    assert (place.files, place.builds.wanted) == ([], [])


@pytest.mark.parametrize("token", ["", "../../lamps", "0123456789abcdef"])
def test_a_token_that_nobody_gave_stands_for_nothing(place: Place, token: str) -> None:
    place.press(Decision("", choices=(Choice.ADD,), token=token), Choice.ADD)
    assert place.said == [DECIDED]


def test_it_is_told_what_is_answered_now_of_what_was_open_where_the_admin_is(place: Place) -> None:
    place.asked("1", "Who is the mayor?", no_answer())
    place.asked("2", "Who is the mayor of the others?", no_answer(), workspace="T2")
    place.asked("3", COST, no_answer())
    place.press(place.file("lamps.md", LAMPS), Choice.ADD)
    place.index.given = answer()
    place.builds.end()
    assert place.told[0].text.split("\n")[2:] == [
        "Answered now, and not before:",
        f"• {COST} — “Each session costs 500,000 yuan.”",
        "• Who is the mayor? — “Each session costs 500,000 yuan.”",
    ]


def test_where_nothing_that_was_open_is_answered_that_is_said(place: Place) -> None:
    place.asked("1", COST, no_answer())
    place.press(place.file("lamps.md", LAMPS), Choice.ADD)
    place.builds.end()
    assert place.told[0].text.endswith(NOTHING_OPEN)


def test_golden_questions_that_are_right_now_are_told_too(place: Place) -> None:
    place.press(place.file("lamps.md", LAMPS), Choice.ADD)
    place.index.given = answer()
    place.builds.end(Ended("The new index serves.", serves=True, is_news=True, gained=(COST,)))
    assert f"• {COST} — " in place.told[0].text


def test_a_version_that_is_refused_says_why_and_can_be_undone(place: Place) -> None:
    place.press(place.file("lamps.md", LAMPS), Choice.ADD)
    place.builds.end(Ended("I built version 000002, but did not take it."))
    [told] = place.told
    assert told.text == "“Lamps” is saved as lamps.md.\nI built version 000002, but did not take it."
    place.press(told, Choice.TAKE_OUT)
    assert place.files == []
    assert place.changes == [("added", "lamps.md"), ("removed", "lamps.md")]


def test_taking_out_and_putting_back_may_go_on(place: Place) -> None:
    write_corpus(place.corpus / "hr", lamps_md=LAMPS)
    place.known()
    place.asked("1", COST, answer())  # of another article
    place.press(place.proposals.removal("lamps", place.editor), Choice.REMOVE)
    place.builds.end()
    assert place.files == []
    assert "Lamps” is no longer among the articles; its file is kept as .removed/hr/lamps.md." in place.told[0].text
    place.press(place.told[0], Choice.PUT_BACK)
    place.builds.end()
    assert place.files == ["hr/lamps.md"]
    place.press(place.told[1], Choice.TAKE_OUT)
    place.builds.end()
    place.press(place.told[2], Choice.PUT_BACK)
    assert place.files == ["hr/lamps.md"]
    assert [change for change, _ in place.changes] == ["removed", "added", "removed", "added"]


def test_what_is_no_longer_answered_is_told(place: Place) -> None:
    place.known()
    write_corpus(place.corpus, lab_md="# The lab\n\nEach session costs 500,000 yuan.")
    place.asked("1", COST, answer())
    place.index.given = answer()
    place.press(place.proposals.removal("the lab", place.editor), Choice.REMOVE)
    place.index.given = no_answer()
    place.builds.end()
    assert place.told[0].text.endswith(f"Answered before, and no longer:\n• {COST}")


def test_an_older_form_is_kept_and_put_back(place: Place) -> None:
    write_corpus(place.corpus, lamps_md=LAMPS)
    place.known()
    place.press(place.file("lamps.md", LAMPS.replace("nine", "ten")), Choice.ADD)
    place.builds.end()
    place.press(place.told[0], Choice.UNDO_CHANGE)
    assert (place.corpus / "lamps.md").read_text() == LAMPS
    place.builds.end()
    place.press(place.told[1], Choice.UNDO_CHANGE)
    assert "ten weeks" in (place.corpus / "lamps.md").read_text()
    assert [change for change, _ in place.changes] == ["updated"] * 3


def test_a_file_that_came_in_the_place_of_what_was_removed_is_not_overwritten(place: Place) -> None:
    write_corpus(place.corpus, lamps_md=LAMPS)
    place.known()
    place.press(place.proposals.removal("lamps", place.editor), Choice.REMOVE)
    place.builds.end()
    write_corpus(place.corpus, lamps_md="# Others\n\nWhat somebody put there.")
    place.press(place.told[0], Choice.PUT_BACK)
    assert place.said[-1] == "lamps.md was not put back: there is a file of that name again."
    assert (place.corpus / "lamps.md").read_text().startswith("# Others")


def test_an_article_whose_file_is_gone_is_not_removed(place: Place) -> None:
    write_corpus(place.corpus, lamps_md=LAMPS)
    place.known()
    shown = place.proposals.removal("lamps", place.editor)
    (place.corpus / "lamps.md").unlink()
    place.press(shown, Choice.REMOVE)
    assert place.said == ["“Lamps” was not removed: its file is gone already."]
    assert place.builds.wanted == []


def test_what_waits_is_forgotten_after_30_days(place: Place) -> None:
    old = place.file("lamps.md", LAMPS)
    place.waiting._clock = lambda: 2_000_000_000.0
    place.file("other.md", "# Others\n\nWhat somebody put there.")
    place.press(old, Choice.ADD)
    assert place.said == [DECIDED]


def test_where_the_corpus_cannot_be_written_nothing_is_proposed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    shown = place.file("lamps.md", LAMPS)
    assert "cannot be written (No space left on device)" in shown.text
    assert shown.choices == ()


def test_from_whom_articles_are_hidden_hears_neither_of_them_nor_of_what_was_asked_of_them(place: Place) -> None:
    place.hidden = frozenset({"hr"})
    place.asked("1", COST, unsure())
    place.asked("2", "Who is the mayor?", no_answer())
    place.index.manifest = replace(place.index.manifest, articles={})  # "lab", of which COST may be answered, is hidden
    write_corpus(place.corpus, lamps_md=LAMPS)
    place.index.articles = survey(place.corpus).articles
    place.press(place.proposals.removal("lamps", place.editor), Choice.REMOVE)
    assert place.builds.wanted[0][1] is False
    place.builds.end()
    place.press(place.told[0], Choice.PUT_BACK)
    place.index.given = answer()
    place.builds.end()
    assert "Who is the mayor?" in place.told[1].text
    assert COST not in place.told[1].text
    (place.corpus / "lamps.md").unlink()
    place.press(place.told[1], Choice.TAKE_OUT)
    assert place.said[-1].startswith(f"{NOTHING_CHANGED} Why is in my log as ")


def test_until_it_is_told_somebody_else_would_say_that_it_was_interrupted(place: Place) -> None:
    def left() -> list[str]:
        return [each.way for each in History(place.history.database, owner="next").questions.take_over("slack")]

    place.press(place.file("lamps.md", LAMPS), Choice.ADD)
    assert left() == ["building"]
    place.builds.end()
    assert [each.text.split("\n")[0] for each in place.told] == ["“Lamps” is among the articles now, as lamps.md."]
    assert left() == []


def test_what_was_not_carried_out_is_told_at_once_and_nobody_comes_back_to_it(place: Place) -> None:
    shown = place.file("lamps.md", LAMPS)
    write_corpus(place.corpus, **{"lamps_md": LAMPS})
    place.press(shown, Choice.ADD)
    assert place.said == ["“Lamps” is among the articles already."]
    assert History(place.history.database, owner="next").questions.take_over("slack") == []

"""What is shown before an article is added or removed, and what is refused with its reason."""

from pathlib import Path

import pytest

from bot.messages.decisions import Choice, Decision, plain_decision
from index.sources.state import Page, SourceState, State, write_state
from tests.bot.adding.place import Place
from tests.fakes.common.corpora import write_corpus

LAMPS = "---\ntitle: Lamps\nauthor: Mara\npublished: 2025-03-14\n---\n\n" + "\n\n".join(
    f"Lamp number {number} burns for nine weeks." for number in range(1, 6)
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_the_first_passages_are_shown_as_they_will_be_cited(place: Place) -> None:
    shown = place.file("Lamps 2025.md", LAMPS)
    assert plain_decision(shown).split("\n") == [
        "Add “Lamps”?",
        "“Lamp number 1 burns for nine weeks.”",
        "— Lamps · Mara · 14 March 2025 · paragraph 1",
        "“Lamp number 2 burns for nine weeks.”",
        "— paragraph 2",
        "“Lamp number 3 burns for nine weeks.”",
        "— paragraph 3",
        "These are 3 of 5 passages, as I would quote them.",
    ]
    assert shown.choices == (Choice.ADD, Choice.CANCEL)
    assert place.files == []


def test_an_article_without_a_date_is_named_as_one(place: Place) -> None:
    assert place.file("lamps.txt", "Lamps\n\nA lamp burns for nine weeks.").after == "It gives no date."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("prices.xlsx", b"PK", "prices.xlsx was not added: not a format that Footnote reads ("),
        ("lamps", b"Lamps", "lamps was not added: not a format that Footnote reads ("),
        ("long.txt", b"word " * 3_000, "long.txt was not added: it has 0.0 MB, and 0 MB is the limit"),
        ("nothing.md", b"", "nothing.md was not added: "),
        ("broken.pdf", b"%PDF-1.7 no more", "broken.pdf was not added: "),
    ],
)
def test_what_can_be_no_article_is_refused_with_its_reason(place: Place, name: str, data: bytes, reason: str) -> None:
    shown = place.file(name, data)
    assert shown.text.startswith(reason)
    assert shown.choices == ()


def test_a_file_that_is_too_large_is_not_even_read(place: Place) -> None:
    def read() -> bytes:
        raise AssertionError("it was read")

    shown = place.proposals.file("film.md", 2_000_000_000, read, place.editor)
    assert shown.text.startswith("film.md was not added: it has 2,000.0 MB")


def test_the_same_text_is_not_added_twice_and_the_same_name_takes_the_place(place: Place) -> None:
    write_corpus(place.corpus, lamps_md=LAMPS)
    place.known()
    assert place.file("other.md", LAMPS) == Decision("“Lamps” is among the articles already.")
    shown = place.file("lamps.md", LAMPS.replace("nine", "ten"))
    assert shown.after.endswith("It takes the place of “Lamps”, which is kept.")
    assert "takes the place" not in place.file("new.md", LAMPS.replace("nine", "ten")).after


def test_a_collection_must_be_one_that_the_admin_sees(place: Place) -> None:
    write_corpus(place.corpus / "Press", umbra_md="# Umbra\n\nUmbra is a lab.")
    place.known()
    assert place.file("lamps.md", LAMPS, "PRESS").after.endswith("It will be in the collection “press”.")
    assert place.file("lamps.md", LAMPS).after.endswith("It will be in no collection.")
    assert place.file("lamps.md", LAMPS, "hr").text == "There is no collection “hr”. There are: press."


@pytest.mark.parametrize("name", ["../lamps.md", "/etc/lamps.md", "a/b/../lamps.md"])
def test_a_name_with_folders_in_it_leads_nowhere(place: Place, name: str) -> None:
    write_corpus(place.corpus.parent, lamps_md="# Others\n\nAnother file of the same name.")
    place.press(place.file(name, LAMPS), Choice.ADD)
    assert place.files == ["lamps.md"]
    assert (place.corpus.parent / "lamps.md").read_text().startswith("# Others")


def test_an_article_to_remove_is_asked_for_by_its_title(place: Place) -> None:
    write_corpus(place.corpus, lamps_md=LAMPS, umbra_md="# Umbra's lamps\n\nUmbra is a lab.")
    place.known()
    shown = place.proposals.removal("umbra", place.editor)
    assert plain_decision(shown).split("\n") == [
        "Remove “Umbra's lamps”?",
        "Umbra's lamps",
        "I quote 1 passage of it. Its file is kept, so it can be put back.",
    ]
    assert shown.choices == (Choice.REMOVE, Choice.CANCEL)
    several = place.proposals.removal("lamp", place.editor)
    assert several.text == "“lamp” may be several articles. Name one by its id:\n• lamps: Lamps\n• umbra: Umbra's lamps"
    unknown = place.proposals.removal("goals", place.editor)
    assert unknown.text.startswith("“goals” is no article that I know. The nearest:\n• ")
    assert (several.choices, unknown.choices) == ((), ())


def test_of_an_article_of_a_source_it_is_said_that_it_may_come_back(place: Place) -> None:
    write_corpus(place.corpus, lamps_md=LAMPS)
    place.known()
    write_state(place.corpus, State(sources={"blog": SourceState(pages={"https://a/b": Page(file="lamps.md")})}))
    assert (
        "It comes from the source “blog”, which may bring it back"
        in place.proposals.removal("lamps", place.editor).after
    )

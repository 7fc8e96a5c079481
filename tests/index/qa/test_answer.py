from pathlib import Path

import pytest

from index import Answer, LiveIndex, NoAnswer, Store, Unsure, build
from tests.fakes.common.exports import default_encoder

ARTICLE = """# The harbour

The ferry to the island leaves at nine and takes forty minutes.

Members pay up to ten euros a day for the co-working room above the ticket hall.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LiveIndex:
    corpus: Path = tmp_path_factory.mktemp("corpus")
    (corpus / "harbour.md").write_text(ARTICLE, encoding="utf-8")
    folder = tmp_path_factory.mktemp("place") / ".index"
    build(corpus, Store(folder), default_encoder(folder))
    return LiveIndex(folder)


def test_a_word_that_articles_write_with_a_hyphen_is_not_missing(index: LiveIndex) -> None:
    assert index.ask("where is the coworking sauna?").missing_words == ("sauna",)


def test_nor_is_one_that_only_a_title_writes_so(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = "# Wi-Fi in the harbour\n\nThe network is called Gull, and its password hangs at the door.\n"
    (tmp_path / "corpus" / "network.md").write_text(text, encoding="utf-8")
    build(tmp_path / "corpus", Store(tmp_path / ".index"), default_encoder(tmp_path / ".index"))
    assert LiveIndex(tmp_path / ".index").ask("what is the wifi password?").missing_words == ()


def test_whether_something_is_what_no_article_speaks_of_is_refused(index: LiveIndex) -> None:
    assert isinstance(index.ask("is the ferry profitable?"), NoAnswer)
    assert index.ask("is the ferry profitable?").missing_words == ("profitable",)


def test_unless_what_is_found_may_say_it_in_another_word(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = "# Lunch\n\nFour parents asked for a vegan dish. The kitchen offers one on Wednesdays.\n"
    (tmp_path / "corpus" / "lunch.md").write_text(text, encoding="utf-8")
    build(tmp_path / "corpus", Store(tmp_path / ".index"), default_encoder(tmp_path / ".index"))
    assert isinstance(LiveIndex(tmp_path / ".index").ask("is there vegan food?"), Unsure)


def test_other_questions_are_not_refused_for_a_word(index: LiveIndex) -> None:
    assert isinstance(index.ask("when does the next ferry depart?"), Answer | Unsure)


def test_who_holds_a_post_that_no_article_speaks_of_is_refused(index: LiveIndex) -> None:
    assert isinstance(index.ask("who is the mayor of the island?"), NoAnswer)
    assert isinstance(index.ask("is there a canteen?"), NoAnswer | Unsure)


def test_what_says_nothing_of_a_name_but_words_of_no_article_is_refused(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = "# Piers\n\nThe town of Gullmere has two piers, and Tarnby has a co-founder of the ferry line.\n"
    (tmp_path / "corpus" / "piers.md").write_text(text, encoding="utf-8")
    build(tmp_path / "corpus", Store(tmp_path / ".index"), default_encoder(tmp_path / ".index"))
    index = LiveIndex(tmp_path / ".index")
    assert isinstance(index.ask("population of gullmere"), NoAnswer)
    assert not isinstance(index.ask("which companies have moved to Gullmere?"), Answer)
    assert not isinstance(index.ask("why is Gullmere behind Tarnsea?"), Answer)
    assert isinstance(index.ask("how many piers has gullmere?"), Answer)
    assert isinstance(index.ask("does anybody know where the ferry line of Tarnby is?"), Answer | Unsure)


def test_another_word_for_it_is_understood_where_the_reader_is_very_sure(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = "# The firm\n\nNorvik makes software for ports. Norvik was founded in Rostock in 2009 by Helena Brandt.\n"
    (tmp_path / "corpus" / "firm.md").write_text(text, encoding="utf-8")
    build(tmp_path / "corpus", Store(tmp_path / ".index"), default_encoder(tmp_path / ".index"))
    found = LiveIndex(tmp_path / ".index").ask("who established Norvik?")
    assert isinstance(found, Answer)
    assert found.quote == "Norvik was founded in Rostock in 2009 by Helena Brandt."
    assert found.missing_words == ("established",)


def test_what_is_the_most_of_its_kind_is_sure_only_where_the_articles_rank(index: LiveIndex) -> None:
    assert not isinstance(index.ask("what is the largest island?"), Answer)


def test_the_biggest_of_one_kind_is_no_sure_answer_for_that_of_another(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    office = "# Office life\n\nMeeting rooms are named after lighthouses; the largest is Skagen, with 24 seats.\n"
    firm = "# The firm\n\nThe firm has four branch offices. Turku is the largest office, with 96 people.\n"
    (tmp_path / "corpus" / "office.md").write_text(office, encoding="utf-8")
    (tmp_path / "corpus" / "firm.md").write_text(firm, encoding="utf-8")
    build(tmp_path / "corpus", Store(tmp_path / ".index"), default_encoder(tmp_path / ".index"))
    index = LiveIndex(tmp_path / ".index")
    for question in ("which is the biggest office?", "what is the largest office"):
        found = index.ask(question)
        first = found.quote if isinstance(found, Answer) else isinstance(found, Unsure) and found.candidates[0].quote
        assert first == "Turku is the largest office, with 96 people."
    found = index.ask("which branch office is the largest?")
    assert isinstance(found, Answer), "that it is an office is enough"
    assert found.quote == "Turku is the largest office, with 96 people."


def test_what_is_said_of_weekdays_is_no_sure_answer_for_weekends(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "office.md").write_text("The office is open from 7:00 on weekdays.\n", encoding="utf-8")
    build(tmp_path / "corpus", Store(tmp_path / ".index"), default_encoder(tmp_path / ".index"))
    index = LiveIndex(tmp_path / ".index")
    assert isinstance(index.ask("when is the office open on weekdays?"), Answer)
    assert not isinstance(index.ask("when is the office open on weekends?"), Answer)


def test_who_asks_for_opening_hours_is_not_surely_told_what_is_done_outside_of_them(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = "# The clinic\n\nOutside opening hours call the animal hospital in Kingsford on 555-0199.\n"
    (tmp_path / "corpus" / "clinic.md").write_text(text, encoding="utf-8")
    build(tmp_path / "corpus", Store(tmp_path / ".index"), default_encoder(tmp_path / ".index"))
    asked = LiveIndex(tmp_path / ".index")
    assert isinstance(asked.ask("what are your opening hours?"), Unsure)
    assert isinstance(asked.ask("whom do I call outside opening hours?"), Answer)


def test_what_shares_no_word_with_the_articles_is_refused(index: LiveIndex) -> None:
    for question in ("what's for lunch?", "asdf qwer", "lorem ipsum dolor"):
        assert isinstance(index.ask(question), NoAnswer)

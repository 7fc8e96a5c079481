from bot.history.database import Database
from bot.history.history import History
from tests.bot.history.example import ANSWERED, ASKED


def test_the_last_press_of_each_person_counts(history: History) -> None:
    history.questions.accept(ASKED)
    history.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    history.feedback.rate(ASKED.key, "U1", helpful=True)
    history.feedback.rate(ASKED.key, "U2", helpful=True)
    history.feedback.rate(ASKED.key, "U1", helpful=False)
    posted = history.past.posted(ASKED.key)
    assert posted is not None
    assert (posted.helpful, posted.unhelpful) == (1, 1)


def test_what_somebody_expected_is_kept_with_their_thought_until_they_change_it(history: History) -> None:
    history.questions.accept(ASKED)
    assert not history.feedback.expect(ASKED.key, "U1", "The price of 2023")  # who said nothing of the answer
    history.feedback.rate(ASKED.key, "U1", helpful=False)
    assert history.feedback.expect(ASKED.key, "U1", "The price of 2023")
    assert history.feedback.expectations() == {ASKED.key: ("The price of 2023",)}
    history.feedback.rate(ASKED.key, "U1", helpful=True)
    assert history.feedback.expectations() == {}


def test_what_somebody_expected_is_not_kept_where_words_are_not(database: Database) -> None:
    history = History(database, keeps_text=False)
    history.questions.accept(ASKED)
    history.feedback.rate(ASKED.key, "U1", helpful=False)
    assert not history.feedback.expect(ASKED.key, "U1", "The price of 2023")
    assert history.feedback.expectations() == {}

from bot.messages.buttons import Offer, candidate_label, offers
from bot.messages.quoting import reply_to
from bot.messages.reply import Undecided
from tests.bot.articles import unsure


def undecided(count: int) -> Undecided:
    reply = reply_to(unsure(count=count))
    assert isinstance(reply, Undecided)
    return reply


def test_under_what_may_answer_are_more_passages_and_to_be_told_but_nothing_to_share() -> None:
    assert list(offers(undecided(1), is_private=True)) == [Offer.MORE, Offer.WATCH]
    assert list(offers(undecided(2), is_private=False)) == [Offer.WATCH]


def test_the_buttons_of_several_candidates_are_numbered() -> None:
    assert candidate_label(Offer.CHOOSE, 1, undecided(1)) == "This answers it"
    assert candidate_label(Offer.CHOOSE, 2, undecided(2)) == "This answers it [2]"

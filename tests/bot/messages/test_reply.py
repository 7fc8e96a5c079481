from bot.messages.plain import plain_text
from bot.messages.quoting import reply_to
from bot.messages.reply import Undecided, confidence_of, outcome_of
from tests.bot.articles import unsure


def test_of_several_that_may_answer_one_is_meant() -> None:
    reply = reply_to(unsure())
    assert isinstance(reply, Undecided)
    assert plain_text(reply).startswith("I am not sure. Perhaps one of these:\n“The lab trains models.")
    assert (reply.further, reply.has_more) == ((), False)
    assert (outcome_of(reply), confidence_of(reply)) == ("unsure", 0.3)

from dataclasses import replace

from bot.messages.plain import plain_text
from bot.messages.quoting import reply_to
from bot.messages.reply import Notice, Refused, Undecided
from tests.bot.articles import answer, no_answer, unsure


def test_plain_text_is_the_whole_answer() -> None:
    assert plain_text(reply_to(answer())) == "“Each session costs 500,000 yuan.”\n— The lab · paragraph 1"


def test_an_answer_from_a_pdf_names_its_page() -> None:
    found = answer()
    paged = replace(found, passage=replace(found.passage, paragraph=replace(found.passage.paragraph, page=4)))
    assert plain_text(reply_to(paged)).endswith("— The lab · page 4, paragraph 1")


def test_a_refusal_says_what_is_missing_and_what_is_nearest() -> None:
    reply = reply_to(no_answer(("mayor",)))
    assert isinstance(reply, Refused)
    assert plain_text(reply) == (
        "The articles do not say. No article contains: mayor. The nearest passage:\n"
        "“The lab trains models. Each session costs 500,000 yuan.”\n— The lab · paragraph 1"
    )


def test_a_notice_is_its_own_plain_text() -> None:
    assert plain_text(Notice("Hello.")) == "Hello."


def test_what_may_answer_is_quoted_with_the_further_passages_after_it() -> None:
    reply = reply_to(unsure(count=1, missing_words=("mayor",)), further=3)
    assert isinstance(reply, Undecided)
    assert [quotation.text for quotation in reply.further] == ["It stands in Shanghai."]
    assert not reply.has_more
    assert plain_text(reply) == (
        "I am not sure. No article contains: mayor. Perhaps this:\n"
        "“The lab trains models. Each session costs 500,000 yuan.”\n— The lab · paragraph 1\n"
        "“It stands in Shanghai.”\n— paragraph 2"
    )

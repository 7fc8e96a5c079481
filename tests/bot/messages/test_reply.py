from dataclasses import replace

import pytest

from bot.messages.marks import PlaceMark
from bot.messages.reply import (
    Answered,
    Notice,
    Refused,
    Undecided,
    clip,
    confidence_of,
    outcome_of,
    plain_text,
    readable_date,
    reply_to,
)
from index import Candidate, Unsure
from tests.bot.articles import answer, article, no_answer, passage, unsure


def test_an_answer_becomes_the_quotation_with_its_citation() -> None:
    source = article(
        "The lab", author="A. Writer", source="The Paper", published="2017-09-05", url="https://x.example/1"
    )
    reply = reply_to(answer(source, highlight="500,000 yuan"))
    assert isinstance(reply, Answered)
    assert reply.quotation.text == "Each session costs 500,000 yuan."
    assert reply.quotation.highlights == ((19, 31),)
    assert reply.quotation.citation.title == "The lab"
    assert reply.quotation.citation.details == "A. Writer · The Paper · 5 September 2017 · paragraph 1"
    assert reply.quotation.citation.url == "https://x.example/1#:~:text=Each%20session%20costs%20500%2C000%20yuan."


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


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://x.example/" + "a" * 2_000])
def test_an_address_that_is_no_web_page_is_not_linked(url: str) -> None:
    reply = reply_to(answer(article(url=url)))
    assert isinstance(reply, Answered)
    assert reply.quotation.citation.url == ""


def test_a_title_of_any_length_is_shown_short() -> None:
    reply = reply_to(answer(article("word " * 1_000)))
    assert isinstance(reply, Answered)
    assert len(reply.quotation.citation.title) <= 200
    assert reply.quotation.citation.title.endswith("word…")


def test_a_notice_is_its_own_plain_text() -> None:
    assert plain_text(Notice("Hello.")) == "Hello."


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2017-09-05", "5 September 2017"), ("Autumn 2017", "Autumn 2017"), ("", ""), ("2017-13-40", "2017-13-40")],
)
def test_dates_are_written_out(published: str, shown: str) -> None:
    assert readable_date(published) == shown


@pytest.mark.parametrize(
    ("text", "clipped"), [("short", "short"), ("one two three", "one…"), ("abcdefghijkl", "abcdefg…")]
)
def test_clipping_cuts_between_words(text: str, clipped: str) -> None:
    assert clip(text, 8) == clipped


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


def test_of_several_that_may_answer_one_is_meant() -> None:
    reply = reply_to(unsure())
    assert isinstance(reply, Undecided)
    assert plain_text(reply).startswith("I am not sure. Perhaps one of these:\n“The lab trains models.")
    assert (reply.further, reply.has_more) == ((), False)
    assert (outcome_of(reply), confidence_of(reply)) == ("unsure", 0.3)


def test_a_candidate_that_is_part_of_a_sentence_is_marked_where_it_is_cut_and_found_all_the_same() -> None:
    of = article()
    cut = Candidate(passage(of), 4, 22, ((0, 3),), 0.3)  # "lab trains models." of "The lab trains models. Each …"
    reply = reply_to(Unsure("Where is it?", (cut, *unsure(of).candidates), 0.3, ()))
    assert isinstance(reply, Undecided)
    assert [each.text for each in reply.candidates][:2] == ["…lab trains models.…", of.text[:55]]
    assert reply.candidates[0].highlights == ((1, 4),)
    assert PlaceMark.of(reply.candidates[0]).is_in(of.id, of.text)

from dataclasses import replace

import pytest

from bot.messages.marks import PlaceMark
from bot.messages.quoting import reply_to
from bot.messages.reply import Answered, Refused, Undecided
from index import Candidate, Match, NoAnswer, Passage, Sentence, Unsure
from tests.bot.articles import answer, article, passage, unsure


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


def test_a_citation_says_what_the_words_stand_under() -> None:
    of = article(text="two weeks of leave")
    below = replace(of.paragraphs[0], heading="Leave", lead="What you get: Part-time staff:")
    found = replace(of, paragraphs=(below,))
    reply = reply_to(answer(found, quote="two weeks of leave"))
    assert isinstance(reply, Answered)
    assert reply.quotation.citation.details == "paragraph 1, under “Leave › What you get: Part-time staff”"


def test_a_citation_does_not_say_again_what_is_the_title_or_quoted() -> None:
    of = article(text="Part-time staff\ntwo weeks of leave")
    below = replace(of.paragraphs[0], heading=of.title, lead="Part-time staff")
    reply = reply_to(answer(replace(of, paragraphs=(below,)), quote="Part-time staff\ntwo weeks of leave"))
    assert isinstance(reply, Answered)
    assert reply.quotation.citation.details == "paragraph 1"


def nearest_shown(*sentences: str, lead: str = "") -> str:
    """What is shown of a paragraph, a sentence a line, where it does not answer."""
    of = article(text="\n".join(sentences))
    starts = [of.text.index(each) for each in sentences]
    spans = tuple(Sentence(of, start, start + len(each)) for start, each in zip(starts, sentences, strict=True))
    found = Passage(of, replace(of.paragraphs[0], lead=lead), spans)
    reply = reply_to(NoAnswer("Is there a pool?", 0.1, (Match(found, 1.0),)))
    assert isinstance(reply, Refused)
    return reply.nearest[0].text


def test_of_the_nearest_passage_a_sentence_is_shown_that_says_something() -> None:
    assert nearest_shown("Is there a shower?", "Behind the gate.") == "Behind the gate."
    assert nearest_shown("Is there a shower?") == "Is there a shower?"


def test_of_a_list_what_stands_below_an_item_is_shown_rather_than_that() -> None:
    assert nearest_shown("Bring coins", "Fetch your keys") == "Bring coins"
    assert nearest_shown("Bring coins", "Fetch your keys", lead="Bring coins") == "Fetch your keys"


def test_one_word_is_shown_only_where_there_is_no_more() -> None:
    assert nearest_shown("Monday", "Fetch your keys") == "Fetch your keys"
    assert nearest_shown("Monday") == "Monday"


def test_what_only_leads_to_a_list_is_not_shown_while_there_is_more() -> None:
    of = article(text="You need:\n\na towel")
    of = replace(of, paragraphs=(of.paragraphs[0], replace(of.paragraphs[1], lead="You need:")))
    leading, led = (Match(passage(of, number), 1.0) for number in (1, 2))
    for matches, shown in (((leading, led), "a towel"), ((leading,), "You need:")):
        reply = reply_to(NoAnswer("Is there a pool?", 0.1, matches))
        assert isinstance(reply, Refused)
        assert reply.nearest[0].text == shown


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


def test_a_candidate_that_is_part_of_a_sentence_is_marked_where_it_is_cut_and_found_all_the_same() -> None:
    of = article()
    cut = Candidate(passage(of), 4, 22, ((0, 3),), 0.3)  # "lab trains models." of "The lab trains models. Each …"
    reply = reply_to(Unsure("Where is it?", (cut, *unsure(of).candidates), 0.3, ()))
    assert isinstance(reply, Undecided)
    assert [each.text for each in reply.candidates][:2] == ["…lab trains models.…", of.text[:55]]
    assert reply.candidates[0].highlights == ((1, 4),)
    assert PlaceMark.of(reply.candidates[0]).is_in(of.id, of.text)

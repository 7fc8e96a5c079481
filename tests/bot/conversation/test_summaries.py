import logging
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.conversation.summaries import Summaries
from bot.messages.plain import plain_text
from bot.messages.reply import ArticleChoice, ConversationSummarised, Notice, Summarised
from index import Article, ArticleUnknown, Extract, Figure, Summary, Utterance
from tests.bot.articles import article, passage


class FixedSummaries:
    """Summarises every article by its first paragraph and notes what it was asked for."""

    def __init__(self, *articles: Article, error: Exception | None = None) -> None:
        self.articles = articles
        self.error = error
        self.asked: list[tuple[str, int]] = []

    def summarise(self, article: Article, length: int) -> Summary:
        """The first paragraph, with its amount."""
        self.asked.append((article.title, length))
        if self.error:
            raise self.error
        found = passage(article)
        start = article.text.index("500,000 yuan")
        figure = Figure("amount", found, start, start + 12, start - 19, start + 12)
        return Summary((Extract(found, found.sentences),), (figure,))

    def summarise_topic(self, topic: str, length: int) -> Summary:
        """The first article's first paragraph for AI, nothing for anything else."""
        self.asked.append((topic, length))
        found = passage(self.articles[0])
        return Summary((Extract(found, found.sentences),) if topic == "AI" else (), topic=topic)

    def summarise_conversation(self, messages: Sequence[Utterance], length: int) -> tuple[Utterance, ...]:
        """The first message."""
        return tuple(messages[:1])


LAB, MILL = article("The lab"), replace(article("The mill"), id="mill")


@pytest.mark.parametrize(
    ("arguments", "title", "length"),
    [
        ("lab", "The lab", 3),
        ("the lab short", "The lab", 3),
        ("lab long", "The lab", 8),
        ("“mill” LONG", "The mill", 8),
    ],
)
def test_an_article_is_summarised_as_long_as_was_asked(arguments: str, title: str, length: int) -> None:
    index = FixedSummaries(LAB, MILL)
    assert isinstance(Summaries(index).reply(arguments), Summarised)
    assert index.asked == [(title, length)]


def test_a_summary_is_its_sentences_with_their_paragraphs_and_the_key_figures() -> None:
    reply = Summaries(FixedSummaries(LAB)).reply("lab")
    assert plain_text(reply) == (
        "In short: The lab\n"
        "“The lab trains models. Each session costs 500,000 yuan.” — paragraph 1\n"
        "Key figures\n"
        "• Each session costs 500,000 yuan — paragraph 1"
    )


def test_the_only_article_needs_no_name() -> None:
    assert isinstance(Summaries(FixedSummaries(LAB)).reply("  "), Summarised)


def test_several_articles_are_offered_newest_first() -> None:
    old, new = article("Old", published="2016-01-01"), article("New", published="2017-01-01")
    reply = Summaries(FixedSummaries(old, new)).reply("long")
    assert reply == ArticleChoice("Which article?", (("New", "lab long"), ("Old", "lab long")))


def test_of_more_articles_than_are_offered_any_may_be_meant() -> None:
    many = [article(f"Mill {number}", published=f"20{number:02}-01-01") for number in range(1, 27)]
    reply = Summaries(FixedSummaries(*many)).reply("")
    assert isinstance(reply, ArticleChoice)
    assert [title for title, _ in reply.options[:2]] == ["Mill 26", "Mill 25"]
    assert (len(reply.options), reply.has_more) == (25, True)
    named = Summaries(FixedSummaries(*many)).reply("mill")
    assert isinstance(named, ArticleChoice)
    assert not named.has_more


def test_a_name_of_several_articles_offers_them() -> None:
    reply = Summaries(FixedSummaries(article("Steel mill"), article("Cotton mill"), LAB)).reply("mill")
    assert isinstance(reply, ArticleChoice)
    assert [title for title, _ in reply.options] == ["Steel mill", "Cotton mill"]


@pytest.mark.parametrize("name", ["football", "🙂", "<!channel>"])
def test_an_unknown_article_gets_the_nearest_titles(name: str) -> None:
    reply = Summaries(FixedSummaries(article("Steel mill"), article("Cotton mill"))).reply(name)
    assert isinstance(reply, ArticleChoice)
    assert reply.text == f"No article is called “{name}”. The nearest titles:"
    assert len(reply.options) == 2


def test_a_topic_is_summarised_with_each_sentence_cited() -> None:
    index = FixedSummaries(LAB)
    reply = Summaries(index).reply("about AI long")
    assert index.asked == [("AI", 8)]
    assert plain_text(reply).startswith("What the articles say about “AI”\n“The lab trains")
    assert "— The lab · paragraph 1" in plain_text(reply)


def test_a_topic_that_no_article_bears_on_is_said_so() -> None:
    assert Summaries(FixedSummaries(LAB)).reply("about chess") == Notice("No article bears on “chess”.")


@pytest.mark.parametrize("arguments", ["about", "about  ", "x" * 400])
def test_what_names_nothing_gets_a_hint(arguments: str) -> None:
    reply = Summaries(FixedSummaries(LAB, MILL)).reply(arguments)
    assert isinstance(reply, Notice)
    assert "/summary about AI talent" in reply.text


def test_without_articles_that_is_said() -> None:
    assert Summaries(FixedSummaries()).reply("") == Notice("There are no articles yet.")


def test_an_article_that_left_meanwhile_is_said_to_be_gone() -> None:
    gone = ArticleUnknown("“The lab” is no longer among the articles: name another.")
    assert Summaries(FixedSummaries(LAB, error=gone)).reply("") == Notice(str(gone))


def test_an_unexpected_error_becomes_a_sentence_with_an_id(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        reply = Summaries(FixedSummaries(LAB, error=RuntimeError("fire"))).reply("lab")
    assert isinstance(reply, Notice)
    assert "fire" not in reply.text
    assert "fire" in caplog.text


def test_a_thread_is_summarised_with_who_said_what() -> None:
    said = [Utterance("Ann", "The deploy failed."), Utterance("Ben", "I saw."), Utterance("Ann", "Roll back.")]
    reply = Summaries(FixedSummaries(LAB)).of_conversation(said)
    assert reply == ConversationSummarised((("Ann", "The deploy failed."),))
    assert plain_text(reply).endswith("Ann: The deploy failed.")


def test_a_thread_of_two_messages_is_too_short() -> None:
    reply = Summaries(FixedSummaries(LAB)).of_conversation([Utterance("Ann", "Hi."), Utterance("Ben", "Hi.")])
    assert reply == Notice("There is too little in this thread to summarise.")

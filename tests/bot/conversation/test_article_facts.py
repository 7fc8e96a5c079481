from dataclasses import replace
from datetime import date

from bot.conversation.article_facts import fact, new_articles, newest_first, which_article
from bot.conversation.wanted import Wanted
from bot.messages.plain import plain_text
from tests.bot.articles import article

OLD = replace(article("Old", author="Ann Lee", published="2020-05-01"), id="old")
NEW = replace(article("New", published="2024-03-09", url="https://x.example/new"), id="new")
UNDATED = replace(article("Undated"), id="undated")
TODAY = date(2024, 3, 12)


def test_an_article_tells_its_author_its_date_and_its_link() -> None:
    assert plain_text(fact(Wanted.AUTHOR, OLD)) == "Written by Ann Lee.\n— Old · Ann Lee · 1 May 2020"
    assert plain_text(fact(Wanted.PUBLISHED, OLD)).startswith("Published on 1 May 2020.")
    assert plain_text(fact(Wanted.LINK, NEW)).endswith("— New · 9 March 2024 · https://x.example/new")


def test_what_an_article_does_not_give_is_said() -> None:
    assert fact(Wanted.AUTHOR, NEW).text == "The article does not say who wrote it."
    assert fact(Wanted.PUBLISHED, UNDATED).text == "The article gives no date."
    assert fact(Wanted.LINK, OLD).text == "It stands in this article; no link is known:"


def test_new_is_what_was_published_in_so_many_days() -> None:
    week = new_articles([OLD, NEW, UNDATED], 7, TODAY)
    assert week.text == "1 article of the last 7 days:"
    assert [each.title for each in week.articles] == ["New"]
    assert week.article == "new"


def test_where_nothing_is_new_the_newest_is_named() -> None:
    assert new_articles([OLD, NEW], 1, TODAY).text == "Nothing that new. The newest article:"
    assert [each.title for each in new_articles([OLD, NEW], 1, TODAY).articles] == ["New"]
    assert [each.title for each in new_articles([OLD, NEW, UNDATED], 0, TODAY).articles] == ["New", "Old"]


def test_of_several_articles_one_has_to_be_named() -> None:
    asked = which_article([OLD, NEW, UNDATED])
    assert asked.text == "I know 3 articles. Name one, or ask after an answer. The newest:"
    assert [each.title for each in asked.articles] == ["New", "Old", "Undated"]
    assert [each.title for each in newest_first([UNDATED, OLD, NEW])] == ["New", "Old", "Undated"]

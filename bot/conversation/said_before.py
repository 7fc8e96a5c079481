"""What the turns of a conversation leave for those after them to lean on."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.forms import spelt_out
from bot.conversation.several import several_questions
from bot.conversation.small_talk import without_small_talk
from bot.messages.question import Earlier
from bot.messages.reply import ArticleChoice, ArticleFact, ArticleList, Reply, place_of, quote_of
from index import Article, Turn


def earlier(text: str, reply: Reply) -> list[Earlier]:
    """What a turn leaves for those after it to lean on: nothing where no article was found or listed."""
    place = place_of(reply)
    lists = isinstance(reply, ArticleList | ArticleChoice | ArticleFact)
    keeps = place.article or lists
    return [Earlier(text, place.article, place.start, place.end, quote_of(reply))] if keeps else []


def with_words(before: Sequence[Earlier], articles: Sequence[Article]) -> list[Earlier]:
    """Turns with the words of what may answer: of that only the place is kept."""
    texts = {article.id: article.text for article in articles}
    return [
        each if each.quote else replace(each, quote=texts.get(each.article, "")[each.start : each.end])
        for each in before
    ]


def turns_of(before: Sequence[Earlier], articles: Sequence[Article] = ()) -> list[Turn]:
    """The turns of a conversation that later ones may lean on.

    articles: those whose collections are told.
    """
    collections = {article.id: article.collection for article in articles}
    return [
        Turn(_question_of(each.text), each.quote, each.article, collections.get(each.article))
        for each in before
        if each.text and each.quote
    ]


def _question_of(text: str) -> str:
    """What a message asked, of several questions last."""
    return spelt_out(without_small_talk((several_questions(text) or [text])[-1]))

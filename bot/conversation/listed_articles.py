"""One of the articles that a reply listed: "summarise the second one", "the ferry one" after "Which article?"."""

import re
from collections.abc import Sequence

from bot.conversation.listed import number_in_list
from bot.messages.reply import ArticleChoice, ArticleFact, ArticleList, Reply
from index import Article, articles_called

_NUMBERS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERED = re.compile(
    rf"(?:\b(?:the |your )?(?P<word>{'|'.join(_NUMBERS)}|last)|\b(?:the )?(?P<ordinal>\d{{1,2}})(?:st|nd|rd|th)|"
    r"(?:\b(?:the )?(?:number|no\.?|nr\.?|article) ?|#)(?P<digits>\d{1,2}))\b(?: (?:one|article|post|text))?\b",
    re.IGNORECASE,
)
_AROUND_NAME = re.compile(
    r"^(?:(?:no|yes|ok|please|i (?:mean|meant|want)|the|that|this|about)\b[\s,]*)+|\s+(?:one|article|please)$",
    re.IGNORECASE,
)
_LONGEST_NAME = 6


def articles_in(reply: Reply | None, articles: Sequence[Article]) -> list[Article]:
    """The articles that a reply lists to choose from, in its order; none where it does something else."""
    match reply:
        case ArticleList(articles=cited) | ArticleFact(articles=cited, article=""):
            listed = [each.article for each in cited]
        case ArticleChoice(options=options):
            listed = [value.rpartition(" ")[0] for _, value in options]
        case _:
            listed = []
    known = {article.id: article for article in articles}
    return [known[each] for each in listed if each in known]


def numbered_in(text: str, listed: Sequence[Article]) -> tuple[Article | None, str]:
    """The article whose number in a list a message gives, and the message with "the article" instead."""
    match = _NUMBERED.search(text)
    if match is None:
        return None, text
    if match["word"]:
        word = match["word"].lower()
        number = len(listed) - 1 if word == "last" else _NUMBERS.index(word)
    else:
        number = int(match["ordinal"] or match["digits"]) - 1
    if not 0 <= number < len(listed):
        return None, text
    return listed[number], f"{text[: match.start()]}the article{text[match.end() :]}"


def chosen_from(text: str, listed: Sequence[Article]) -> Article | None:
    """The article that a message chooses and does nothing else, by its number or by words of its title."""
    number = number_in_list(text)
    if number is not None:
        return listed[number] if number < len(listed) else None
    name = _AROUND_NAME.sub("", text.strip("?!. ")).strip()
    named = articles_called(listed, name) if name and len(name.split()) <= _LONGEST_NAME else []
    return named[0] if len(named) == 1 else None

"""Questions that the articles answer, for people who do not know what to ask."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.conversation.answering import AnswersQuestions
from bot.conversation.article_facts import newest_first
from index import Answer, QuestionError, articles_called

MOST = 4
_TRIED_NAMES = 12
_LONGEST_NAME = 40
_LONGEST_TITLE = 70
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FORM = "What do the articles say about {}?"
_SUMMARISE = "Summarise “{}”"


class Suggestions:
    """Looks for them once in each version of the index."""

    def __init__(self, index: AnswersQuestions) -> None:
        self._index = index
        self._version = ""
        self._found: tuple[str, ...] = ()

    def questions(self) -> Sequence[str]:
        """At most four questions about names that the articles hold, each with an answer, the surest first.

        Where there are none, as in scripts without capital letters, summaries of the newest articles.
        """
        version = self._index.manifest.id
        if version != self._version:
            self._found = tuple(self._about_names() or self._summaries())
            self._version = version
        return self._found

    def _about_names(self) -> list[str]:
        names = Counter(name for article in self._index.articles for name in _names(article.text))
        named_as_source = {name for article in self._index.articles for name in (article.author, article.source)}
        usable = [name for name, _ in names.most_common() if len(name) <= _LONGEST_NAME and name not in named_as_source]
        questions = [_FORM.format(name) for name in usable[:_TRIED_NAMES]]
        surest = sorted(((self._confidence(question), question) for question in questions), reverse=True)
        return [question for confidence, question in surest[:MOST] if confidence > 0]

    def _summaries(self) -> list[str]:
        articles = self._index.articles
        titles = [_begun(article.title) for article in newest_first(articles)]
        return [_SUMMARISE.format(title) for title in titles if len(articles_called(articles, title)) == 1][:MOST]

    def _confidence(self, question: str) -> float:
        try:
            answer = self._index.ask(question)
        except QuestionError:
            return 0.0
        return answer.confidence if isinstance(answer, Answer) else 0.0


def _names(text: str) -> Iterator[str]:
    """Two and more words with capitals behind one in small letters: where a sentence opens not only names have them."""
    run: list[re.Match[str]] = []
    for word in _WORDS.finditer(text):
        joins = bool(run) and text[run[-1].end() : word.start()] == " "
        is_begun = joins and word[0][0].isupper()
        follows = bool(run) and run[0][0][0].islower() and text[run[-1].end() : word.start()] in (" ", ", ")
        if is_begun or (follows and len(run) == 1 and word[0][0].isupper()):
            run.append(word)
            continue
        yield from _name(text, run)
        run = [word]
    yield from _name(text, run)


def _name(text: str, run: Sequence[re.Match[str]]) -> Iterator[str]:
    """Of a word in small letters and those with capitals behind it."""
    if len(run) > 2 and run[0][0].islower():
        yield text[run[1].start() : run[-1].end()]


def _begun(title: str) -> str:
    """The title, or the whole words with which a long one begins."""
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE + 1].rsplit(" ", 1)[0][:_LONGEST_TITLE]

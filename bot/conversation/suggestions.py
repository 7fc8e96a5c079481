"""Questions that the articles answer, for people who do not know what to ask."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.conversation.answering import AnswersQuestions
from index import Answer, QuestionError

MOST = 4
_TRIED_NAMES = 12
_LONGEST_NAME = 40
# After a word in small letters: at the start of a sentence not only names are capitalised.
_NAME = re.compile(r"\b[a-z]+,? ([A-Z][a-zA-Z]+(?: [A-Z][a-zA-Z]+)+)\b")
_FORM = "What do the articles say about {}?"


class Suggestions:
    """Looks for them once in each version of the index."""

    def __init__(self, index: AnswersQuestions) -> None:
        self._index = index
        self._version = ""
        self._found: tuple[str, ...] = ()

    def questions(self) -> Sequence[str]:
        """At most four questions about names that the articles hold, each with an answer, the surest first."""
        version = self._index.manifest.id
        if version != self._version:
            self._found = tuple(self._look())
            self._version = version
        return self._found

    def _look(self) -> list[str]:
        names = Counter(name for article in self._index.articles for name in _NAME.findall(article.text))
        named_as_source = {name for article in self._index.articles for name in (article.author, article.source)}
        usable = [name for name, _ in names.most_common() if len(name) <= _LONGEST_NAME and name not in named_as_source]
        questions = [_FORM.format(name) for name in usable[:_TRIED_NAMES]]
        surest = sorted(((self._confidence(question), question) for question in questions), reverse=True)
        return [question for confidence, question in surest[:MOST] if confidence > 0]

    def _confidence(self, question: str) -> float:
        try:
            answer = self._index.ask(question)
        except QuestionError:
            return 0.0
        return answer.confidence if isinstance(answer, Answer) else 0.0

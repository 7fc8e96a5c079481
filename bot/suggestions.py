"""Questions that the articles answer, for people who do not know what to ask."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.answering import AnswersQuestions
from index import Answer, QuestionError

MOST = 4
_TRIED_NAMES = 12
_SURE = 0.7
_LONGEST_NAME = 40
_NAME = re.compile(r"\b[A-Z][a-zA-Z]+(?: [A-Z][a-zA-Z]+)+\b")
_FORMS = ("Who is {}?", "What is {}?")


class Suggestions:
    """Looks for them once in each version of the index."""

    def __init__(self, index: AnswersQuestions) -> None:
        self._index = index
        self._version = ""
        self._found: tuple[str, ...] = ()

    def questions(self) -> Sequence[str]:
        """At most four questions about names that the articles hold, each with a sure answer, the surest first."""
        version = self._index.manifest.id
        if version != self._version:
            self._found = tuple(self._look())
            self._version = version
        return self._found

    def _look(self) -> list[str]:
        names = Counter(name for article in self._index.articles for name in _NAME.findall(article.text))
        short = [name for name, _ in names.most_common() if len(name) <= _LONGEST_NAME]
        surest = sorted((self._surest(name) for name in short[:_TRIED_NAMES]), reverse=True)
        return [question for confidence, question in surest[:MOST] if confidence >= _SURE]

    def _surest(self, name: str) -> tuple[float, str]:
        return max((self._confidence(form.format(name)), form.format(name)) for form in _FORMS)

    def _confidence(self, question: str) -> float:
        try:
            answer = self._index.ask(question)
        except QuestionError:
            return 0.0
        return answer.confidence if isinstance(answer, Answer) else 0.0

"""What a change of the articles means for questions that were asked lately."""

from collections.abc import Callable, Iterable

from bot.adding.editor import Editor
from bot.history.past_questions import PastQuestions
from bot.messages.question import Posted
from bot.messages.reply import Answered
from bot.messages.text import LONGEST_TITLE, clip
from bot.numbers.gaps import is_gap

_DAYS = 30
_MOST_ASKED = 100  # each takes as long as a person's question
_MOST_SHOWN = 5
_LONGEST_QUOTE = 160

Quotes = dict[str, str]


class LatelyAsked:
    """The questions of the last 30 days, each wording once, the newest first, as far as somebody may see them."""

    def __init__(self, past: PastQuestions) -> None:
        self._past = past

    def open(self, editor: Editor) -> tuple[str, ...]:
        """Those that were not answered, or not well, and are not answered now either."""
        questions = self._texts(editor, is_gap)
        answered = self.quotes(editor, questions)
        return tuple(each for each in questions if each not in answered)

    def answered_from(self, editor: Editor, article: str) -> tuple[str, ...]:
        """Those that were answered from an article, by its id."""
        return self._texts(editor, lambda each: each.outcome == "answered" and each.article == article)

    def quotes(self, editor: Editor, questions: Iterable[str]) -> Quotes:
        """What is quoted for those of the questions that are answered now."""
        replies = ((question, editor.view.answering.reply(question)) for question in questions)
        return {question: reply.quotation.text for question, reply in replies if isinstance(reply, Answered)}

    def _texts(self, editor: Editor, wanted: Callable[[Posted], bool]) -> tuple[str, ...]:
        def is_wanted(posted: Posted) -> bool:
            # What goes on from a question before says nothing alone.
            is_whole = posted.asked.text and posted.asked.way != "follow-up"
            may_be_seen = editor.scope.holds(posted) and (not posted.article or editor.view.shows(posted.article))
            return bool(is_whole) and may_be_seen and wanted(posted)

        newest_first = reversed(self._past.posted_since(_DAYS))
        return tuple(dict.fromkeys(each.asked.text for each in newest_first if is_wanted(each)))[:_MOST_ASKED]


def listed(head: str, questions: Iterable[str], quotes: Quotes) -> str:
    """The first of the questions under a line, with what is quoted for them; "" without any."""
    questions = tuple(questions)
    lines = [
        f"• {clip(question, LONGEST_TITLE)}" + (f" — “{clip(quotes[question], _LONGEST_QUOTE)}”" if quotes else "")
        for question in questions[:_MOST_SHOWN]
    ]
    left = len(questions) - _MOST_SHOWN
    return "\n".join([head, *lines, *([f"and {left} more"] if left > 0 else [])]) if questions else ""

"""The history: questions, their answers, and what people thought of them."""

import time
from collections.abc import Callable
from uuid import uuid4

from bot.history.database import Database
from bot.history.erasure import Erasure
from bot.history.feedback import Feedback
from bot.history.past_questions import PastQuestions
from bot.history.pending_edits import PendingEdits
from bot.history.questions import Questions
from bot.history.stopped_threads import StoppedThreads
from bot.history.watches import Watches


class History:
    """All parts of it. While the database cannot be used, nothing is found and nothing is kept, and nothing raises.

    keeps_text: whether the words of a question stay after it was answered. owner: the process that takes questions
    here; what another one took is left to it as long as it lives.
    """

    def __init__(
        self,
        database: Database,
        *,
        keeps_text: bool = True,
        owner: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        owner = owner or uuid4().hex
        self.database = database
        self.questions = Questions(database, keeps_text=keeps_text, owner=owner, clock=clock)
        self.past = PastQuestions(database, clock)
        self.edits = PendingEdits(database, owner=owner, clock=clock)
        self.feedback = Feedback(database, keeps_text=keeps_text, clock=clock)
        self.watches = Watches(database, self.past, clock)
        self.stopped_threads = StoppedThreads(database, clock)
        self.erasure = Erasure(database, clock)

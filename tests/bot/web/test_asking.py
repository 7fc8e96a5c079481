"""Questions of the page beside those of chat."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bot.conversation.answering import Answering
from bot.messages.reply import Answered
from bot.runtime.places import Places
from bot.serving.parts import Parts
from bot.web.asking import Asking
from bot.web.sessions import new_session
from bot.web.talks import Talk
from index import Answer, NoAnswer, Unsure
from tests.bot.articles import FixedIndex, answer
from tests.fakes.common.views import open_to_all

PATIENCE = 60.0  # of a test that fails


class SlowIndex(FixedIndex):
    """Takes as long over a question as the test wants."""

    def __init__(self) -> None:
        super().__init__(answer())
        self.begun = threading.Semaphore(0)
        self.goes_on = threading.Event()

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        self.begun.release()
        assert self.goes_on.wait(PATIENCE)
        return super().ask(question)


def test_many_questions_of_the_page_leave_a_place_to_chat(parts: Parts) -> None:
    index = SlowIndex()
    places = Places(2, for_page=1)
    answering = Answering(index, place=places.chat)
    asking = Asking(replace(parts, views=open_to_all(answering, parts.index), places=places))
    with ThreadPoolExecutor() as people:
        asked = [
            people.submit(asking.reply, new_session(), Talk(f"{number}", "person"), "what does it cost?")
            for number in range(3)
        ]
        assert index.begun.acquire(timeout=PATIENCE)
        in_chat = people.submit(answering.reply, "what does it cost?")
        assert index.begun.acquire(timeout=PATIENCE)  # with two of the page at once it would wait for them
        assert not index.begun.acquire(blocking=False)
        index.goes_on.set()
        replies = [in_chat.result(), *(reply for reply, _ in (each.result() for each in asked))]
    assert [type(each) for each in replies] == [Answered] * 4

"""Near-duplicates are found among questions that the same encoder has read, whatever happens meanwhile."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.conversation import similar
from bot.conversation.similar import AnsweredBefore, Vector
from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from index import Manifest
from tests.bot.articles import MANIFEST, answer

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")
AGAIN = replace(ASKED, thread="9.0", message="9.0", text="what does it cost")


class Encoder:
    """Gives vectors of two or of three numbers; counts how often it is asked."""

    def __init__(self) -> None:
        self.dimension = 2
        self.encoded: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None

    @property
    def manifest(self) -> Manifest:
        return replace(MANIFEST, fingerprint=f"encoder of {self.dimension}")

    def vector(self, question: str) -> Vector:
        self.encoded.append(question)
        vector = np.zeros(self.dimension, dtype=np.float32)
        vector[0 if "cost" in question else 1] = 1.0
        self.meanwhile()
        return vector


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(Database(f"sqlite:///{tmp_path}/history.db"))
    for asked in (ASKED, replace(ASKED, message="2.0", thread="2.0", text="Who lives there?")):
        history.questions.accept(asked)
        history.questions.finish(asked, reply_to(answer()), f"reply to {asked.message}", 0.5)
        history.feedback.rate(asked.key, "U1", helpful=True)
    yield history
    history.database.close()


def found(before: AnsweredBefore, asked: Asked = AGAIN) -> str:
    posted = before.find(asked)
    return posted.reply if posted else ""


def test_a_question_is_encoded_once(history: History) -> None:
    encoder = Encoder()
    before = AnsweredBefore(history.past, encoder)
    assert found(before) == found(before) == "reply to 1.0"
    assert sorted(encoder.encoded) == ["What does it cost?", "Who lives there?", "what does it cost"]


def test_vectors_do_not_outlive_their_encoder(history: History) -> None:
    encoder = Encoder()
    before = AnsweredBefore(history.past, encoder)
    assert found(before) == "reply to 1.0"
    encoder.dimension = 3
    assert found(before) == "reply to 1.0"
    assert len(encoder.encoded) == 6


def test_vectors_of_two_encoders_are_never_compared(history: History) -> None:
    encoder = Encoder()
    before = AnsweredBefore(history.past, encoder)

    def another_comes() -> None:
        encoder.dimension = 3

    encoder.meanwhile = another_comes
    assert found(before) == ""
    assert found(before) == "reply to 1.0"


def test_many_threads_share_what_was_encoded(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "_REMEMBERED", 1)
    encoder = Encoder()
    before = AnsweredBefore(history.past, encoder)
    together = threading.Barrier(8)

    def ask(number: int) -> set[str]:
        together.wait()
        return {found(before, replace(AGAIN, text=f"what does it cost {number} {turn}")) for turn in range(20)}

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [{"reply to 1.0"}] * 8

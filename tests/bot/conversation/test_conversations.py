"""Whole conversations, turn by turn, as people have them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.answering import Answering
from bot.conversation.follow_ups import is_better_left, reads_as_question
from bot.conversation.said_before import earlier
from bot.conversation.suggestions import Suggestions
from bot.conversation.summaries import Summaries
from bot.conversation.to_people import is_for_people
from bot.messages.plain import plain_text
from bot.messages.question import Earlier
from bot.messages.reply import Reply
from bot.terminal import kind_of
from index import LiveIndex, Store, build
from tests.fakes.common.exports import default_encoder
from tests.paths import DATA, ROOT, SHARED

CORPORA = {
    "ours": ROOT / "corpus",
    **{name: DATA / "talk" / name for name in ("cafe", "firm")},
    **{name: SHARED / "data" / "everyday" / name / "articles" for name in ("handbook", "mixed", "news")},
}
CONVERSATIONS = [json.loads(line) for line in (DATA / "conversations.jsonl").read_text(encoding="utf-8").splitlines()]
ENOUGH_RIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Came:
    """What came for a turn: its kind, "silence" where nothing was said, and all that a person reads."""

    turn: dict[str, Any]
    kind: str
    text: str

    @property
    def is_right(self) -> bool:
        comes = ("answer", "unsure") if self.turn["comes"] == "quotation" else (self.turn["comes"],)
        lacks = "lacks" not in self.turn or self.turn["lacks"] not in self.text
        return self.kind in comes and self.turn.get("has", "") in self.text and lacks


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answering]:
    """One for each set of articles that is at hand."""
    made = {}
    for name, corpus in CORPORA.items():
        if corpus.exists():
            folder: Path = tmp_path_factory.mktemp(name) / ".index"
            build(corpus, Store(folder), default_encoder(folder))
            index = LiveIndex(folder)
            made[name] = Answering(index, summaries=Summaries(index), examples=Suggestions(index).questions)
    return made


def held(answering: Answering, turns: Sequence[dict[str, Any]]) -> list[Came]:
    """A conversation in one thread; a turn that is not addressed to the bot needs to read as a question at least."""
    came, before = [], list[Earlier]()
    for turn in turns:
        way = "follow-up" if turn.get("unaddressed") else "mention"
        if way == "follow-up" and (not reads_as_question(turn["say"]) or is_for_people(turn["say"])):
            came.append(Came(turn, "silence", ""))
            continue
        reply: Reply = answering.reply(turn["say"], before=before)
        if is_better_left(way, turn["say"], reply):
            came.append(Came(turn, "silence", ""))
            continue
        came.append(Came(turn, kind_of(reply), plain_text(reply)))
        before += earlier(turn["say"], reply)
    return came


def test_conversations_go_as_they_should(answering: dict[str, Answering]) -> None:
    possible = [each for each in CONVERSATIONS if each["corpus"] in answering]
    came = [turn for each in possible for turn in held(answering[each["corpus"]], each["turns"])]
    wrong = [f"{each.turn['say']!r} got {each.kind}: {each.text[:150]}" for each in came if not each.is_right]
    assert len(wrong) <= (1 - ENOUGH_RIGHT) * len(came), "\n".join(wrong)
    assert [each.turn["say"] for each in came if each.turn["comes"] == "small talk" and not each.is_right] == []
    assert [each.turn["say"] for each in came if each.kind == "small talk" and each.turn["comes"] != "small talk"] == []


def test_there_are_enough_of_them() -> None:
    assert len(CONVERSATIONS) >= 60
    assert all(2 <= len(each["turns"]) <= 8 for each in CONVERSATIONS)

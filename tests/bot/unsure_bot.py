"""The bot, never sure of anything: `python -m tests.bot.unsure_bot slack`, whatever the reader would say."""

from dataclasses import dataclass
from unittest.mock import patch

from bot.cli import main
from bot.conversation.held_to import ReadsFor
from index import Candidate, LiveIndex, Match, Unsure


@dataclass(frozen=True)
class UnsureReading:
    """A reading whose best three passages may answer, each with its first sentence."""

    reading: ReadsFor

    @property
    def answer(self) -> Unsure:
        """Those sentences."""
        found = self.reading.answer
        candidates = tuple(
            Candidate(match.passage, match.passage.start, match.passage.sentences[0].end, (), 0.3)
            for match in self.matches(3)
        )
        return Unsure(found.question, candidates, 0.3, found.nearest)

    def matches(self, count: int) -> tuple[Match, ...]:
        """Those of the reading."""
        return self.reading.matches(count)


class NeverSure(LiveIndex):
    """An index that is not sure."""

    def read(self, question: str) -> UnsureReading:  # type: ignore[override]  # the bot needs no more of a reading
        """What may answer."""
        return UnsureReading(super().read(question))


if __name__ == "__main__":
    with patch("bot.serving.serve.LiveIndex", NeverSure):
        main()

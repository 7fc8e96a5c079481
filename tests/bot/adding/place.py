"""A corpus, a history and a desk, without a platform; a build ends when the test says so."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.adding.desk import Desk
from bot.adding.editor import Editor
from bot.adding.proposals import Proposals
from bot.adding.questions import LatelyAsked
from bot.adding.waiting import Waiting
from bot.conversation.answering import Answering
from bot.conversation.intake import Intake
from bot.conversation.reindex import Ended, Reindexing
from bot.history.database import Database
from bot.history.history import History
from bot.messages.decisions import Choice, Decision
from bot.messages.question import BUILDING, Asked
from bot.messages.quoting import reply_to
from bot.numbers.figures import Scope
from bot.runtime.lanes import Workers
from bot.runtime.metrics import Metrics
from index import Answer, Article, ChangeLog, NoAnswer, Unsure, survey
from tests.bot.articles import FixedIndex, article, no_answer
from tests.fakes.common.views import open_to_all

SERVES = Ended("The new index serves: 2 articles.", serves=True, is_news=True)
LIMIT_MB = 0.01


class Builds(Reindexing):
    """Notes who wants a build; `end` ends the oldest one."""

    def __init__(self) -> None:
        self.wanted: list[tuple[Callable[[Ended], None], bool, str]] = []

    def follow(self, tell: Callable[[Ended], None], *, in_full: bool, who: str) -> None:
        self.wanted.append((tell, in_full, who))

    def end(self, ended: Ended = SERVES) -> None:
        self.wanted.pop(0)[0](ended)


class Place:
    """What an admin says and sees: `said` in the place of buttons, `told` when a build has ended."""

    def __init__(self, folder: Path, *articles: Article) -> None:
        self.corpus = folder / "corpus"
        self.corpus.mkdir(exist_ok=True)
        self.history = History(Database(f"sqlite:///{folder / 'history.db'}"))
        self.index = FixedIndex(no_answer(), articles)
        self.log, self.builds, self.waiting = ChangeLog(folder / ".index"), Builds(), Waiting(self.corpus)
        asked = LatelyAsked(self.history.past)
        self.proposals = Proposals(self.corpus, LIMIT_MB, self.waiting)
        intake = Intake(open_to_all(Answering(self.index), self.index), self.history, Workers(1), Metrics())
        self.desk = Desk(self.corpus, LIMIT_MB, self.waiting, asked, self.log, self.builds, intake)
        self.hidden: frozenset[str] = frozenset()
        self.said: list[str] = []
        self.presses = 0
        self.told: list[Decision] = []

    @property
    def editor(self) -> Editor:
        view = open_to_all(Answering(self.index), self.index).whole
        return Editor("U1 in Slack", replace(view, hidden=self.hidden), Scope("slack", "T1"))

    def file(self, name: str, text: str | bytes, collection: str = "") -> Decision:
        """What is shown of a file that somebody sent."""
        data = text.encode() if isinstance(text, str) else text
        return self.proposals.file(name, len(data), lambda: data, self.editor, collection)

    def press(self, decision: Decision, choice: Choice) -> None:
        assert choice in decision.choices
        self.presses += 1
        building = Asked("slack", "T1", "C1", "", f"press-{self.presses}", "U1", BUILDING, "", "https://example.org/1")
        self.desk.decide(choice, decision.token, self.editor, self.said.append, self.told.append, building)

    def asked(self, message: str, text: str, found: Answer | Unsure | NoAnswer, workspace: str = "T1") -> None:
        """Somebody asked something, and this was found."""
        question = Asked("slack", workspace, "C1", message, message, "U2", "mention", text)
        self.history.questions.accept(question)
        self.history.questions.finish(question, reply_to(found), f"reply-{message}", 0.1)

    @property
    def files(self) -> list[str]:
        """The files of the corpus that are seen."""
        found = (path.relative_to(self.corpus) for path in self.corpus.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if not path.parts[0].startswith("."))

    @property
    def changes(self) -> list[tuple[str, str]]:
        return [(each.change, each.what) for each in self.log.entries()]

    def known(self) -> tuple[Article, ...]:
        """The articles of the corpus, as the index would hold them after a build."""
        found = survey(self.corpus).articles
        self.index.articles = found or (article(),)
        return found

"""What an admin decided is carried out: kept or taken away, built as /reindex does, and told what came of it."""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.adding.editor import Editor
from bot.adding.questions import LatelyAsked, Quotes, listed
from bot.adding.waiting import Changed, NewArticle, OldArticle, Waiting, Waits
from bot.conversation.apologies import log_with_id
from bot.conversation.intake import Intake
from bot.conversation.reindex import Ended, Reindexing
from bot.messages.decisions import Choice, Decision
from bot.messages.question import Asked
from bot.messages.text import LONGEST_TITLE, clip
from index import ArticleNotAdded, Change, ChangeLog, FootnoteError, survey

_log = logging.getLogger(__name__)

NOTHING_CHANGED = "Nothing was changed."
DECIDED = "That was decided already, or too long ago. Type the command again."
BUILDING = "I am building the index, and say here what came of it."
NOW_ANSWERED = "Answered now, and not before:"
NO_LONGER_ANSWERED = "Answered before, and no longer:"
NOTHING_OPEN = "No open question is answered by it."


@dataclass(frozen=True, slots=True)
class _Done:
    """A change of the corpus. saved: said until it is built; serves: said when it is; undo: the button."""

    changed: Changed
    change: Change
    saved: str
    serves: str
    undo: Choice


class Desk:
    """Where articles are put in and taken out; who presses is an admin, which was asked before."""

    def __init__(
        self,
        corpus: Path,
        largest_file_mb: float,
        waiting: Waiting,
        asked: LatelyAsked,
        log: ChangeLog,
        reindexing: Reindexing,
        intake: Intake,
    ) -> None:
        self._corpus = corpus
        self._largest_file_mb = largest_file_mb
        self._waiting = waiting
        self._asked = asked
        self._log = log
        self._reindexing = reindexing
        self._intake = intake

    def decide(
        self,
        choice: Choice,
        token: str,
        editor: Editor,
        say: Callable[[str], None],
        tell: Callable[[Decision], None],
        building: Asked,
    ) -> None:
        """Carry out what somebody chose, once however often it is pressed.

        say: puts a sentence in the place of what was decided. tell: says what came of it, when it is built; should the
        process end before that, whoever chose is told so by the next one, where `building` says.
        """
        waits = self._waiting.take(token)
        if waits is None or choice is Choice.CANCEL:
            say(NOTHING_CHANGED if waits else DECIDED)
            return
        self._intake.undertake(building)
        try:
            done = self._carry_out(waits)
        except FootnoteError as error:
            say(_why(error, editor))
            self._intake.done(building)
            return
        self._log.add(editor.who, [(done.change, done.changed.file, done.changed.title)])
        say(f"{done.saved} {BUILDING}")
        article = PurePosixPath(done.changed.file).with_suffix("").as_posix()
        open_questions = () if done.changed.is_gone else self._asked.open(editor)
        answered = self._asked.quotes(editor, self._asked.answered_from(editor, article))

        def built(ended: Ended) -> None:
            try:
                self._built(done, editor, tell, open_questions, answered, ended)
            finally:
                self._intake.done(building)

        self._reindexing.follow(built, in_full=not editor.view.hidden, who=editor.who)

    def _carry_out(self, waits: Waits) -> _Done:
        """Change the corpus. Raises FootnoteError."""
        match waits:
            case NewArticle():
                return self._added(waits)
            case OldArticle(article, title):
                file = survey(self._corpus, self._largest_file_mb).files.get(article)
                if file is None:
                    raise ArticleNotAdded(f"“{_short(title)}” was not removed: its file is gone already.")
                return self._taken_away(file, title)
            case Changed(file, title, kept, is_gone):
                if not kept:
                    return self._taken_away(file, title)
                from index import put_back  # noqa: PLC0415 - a bot starts without it

                before = put_back(self._corpus, file, self._corpus / kept, replacing=not is_gone)
                return self._put_in(file, title, before)

    def _added(self, new: NewArticle) -> _Done:
        from index import AddResult, OpenCorpus  # noqa: PLC0415 - a bot starts without them

        with closing(OpenCorpus(self._corpus / new.folder, self._largest_file_mb)) as into:
            added = into.keep(new.draft, new.own)
        if added.change is AddResult.UNCHANGED:
            raise ArticleNotAdded(f"“{_short(new.title)}” is among the articles already.")
        return self._put_in((PurePosixPath(new.folder) / added.file).as_posix(), new.title, added.before)

    def _put_in(self, file: str, title: str, before: Path | None) -> _Done:
        kept = before.relative_to(self._corpus).as_posix() if before else ""
        return _Done(
            Changed(file, title, kept),
            Change.UPDATED if before else Change.ADDED,
            f"“{_short(title)}” is saved as {file}.",
            f"“{_short(title)}” is among the articles now, as {file}.",
            Choice.UNDO_CHANGE if before else Choice.TAKE_OUT,
        )

    def _taken_away(self, file: str, title: str) -> _Done:
        from index import take_away  # noqa: PLC0415 - a bot starts without it

        kept = take_away(self._corpus, file).relative_to(self._corpus).as_posix()
        return _Done(
            Changed(file, title, kept, is_gone=True),
            Change.REMOVED,
            f"“{_short(title)}” is taken away; its file is kept as {kept}.",
            f"“{_short(title)}” is no longer among the articles; its file is kept as {kept}.",
            Choice.PUT_BACK,
        )

    def _built(
        self,
        done: _Done,
        editor: Editor,
        tell: Callable[[Decision], None],
        open_questions: Sequence[str],
        answered: Quotes,
        ended: Ended,
    ) -> None:
        """Tell what came of a change."""
        parts = [done.serves if ended.serves else done.saved]
        if ended.is_news or not ended.serves:
            parts.append(ended.said)
        if ended.serves:
            editor.view.index.warm()  # else what is opened by another thread just now would not answer yet
            now = self._asked.quotes(editor, dict.fromkeys([*ended.gained, *open_questions, *answered]))
            gained = [each for each in now if each not in answered]
            parts.append(listed(NOW_ANSWERED, gained, now) or (NOTHING_OPEN if open_questions else ""))
            parts.append(listed(NO_LONGER_ANSWERED, [each for each in answered if each not in now], {}))
        try:
            token = self._waiting.keep(done.changed)
        except ArticleNotAdded as error:
            token = ""
            parts.append(str(error))
        tell(Decision("\n".join(filter(None, parts)), choices=(done.undo,) if token else (), token=token))


def _short(title: str) -> str:
    return clip(title, LONGEST_TITLE)


def _why(error: FootnoteError, editor: Editor) -> str:
    """Why nothing was changed; where articles are hidden from somebody, it may name one."""
    if not editor.view.hidden:
        return str(error)
    error_id = log_with_id(_log, f"The articles could not be changed: {error}", with_traceback=False)
    return f"{NOTHING_CHANGED} Why is in my log as {error_id}."

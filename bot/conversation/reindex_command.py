"""/reindex: the index is built again, and whoever wanted that hears how it ended, whatever ends in between."""

from collections.abc import Callable

from bot.conversation.intake import Intake, lane_of
from bot.conversation.reindex import RUNNING, Reindexing
from bot.conversation.views import Views
from bot.messages.question import Asked

Tell = Callable[[str], None]


class ReindexCommand:
    """Builds for admins. Should the process end before they know what came of it, the next one tells them so."""

    def __init__(self, intake: Intake, views: Views, reindexing: Reindexing) -> None:
        self._intake = intake
        self._views = views
        self._reindexing = reindexing

    def typed(self, asked: Asked, who: str, begin: Tell, tell: Tell) -> None:
        """Write the command down, so that it may be acknowledged, and build soon; once, however often it comes.

        who: for the log of changes. begin: says whether a build began. tell: says how far it is, and how it ended.
        """
        if not self._intake.undertake(asked):
            return

        def in_turn(job: Callable[[], None]) -> None:
            self._intake.run(lane_of(asked), job)

        def done() -> None:
            self._intake.done(asked)

        def build() -> None:
            in_full = not self._views.of_question(asked).hidden
            started = self._reindexing.start(
                lambda said: in_turn(lambda: tell(said)), in_full=in_full, who=who, afterwards=lambda: in_turn(done)
            )
            begin(started)
            if started == RUNNING:
                done()

        in_turn(build)

"""What was asked in the days before a bot starts."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from tests.bot.articles import no_answer

OPEN = "who is the mayor of <!channel> @everyone?"
PRIVATE = "when may I retire?"


def asked_last_week(folder: Path, platform: str, workspace: str, channel: str) -> None:
    """Every day of the last two weeks one question openly and one in private, all of them refused."""
    database = Database(f"sqlite:///{folder / '.footnote' / 'history.db'}")
    database.open()
    for day in range(1, 15):
        history = History(database, clock=lambda day=day: time.time() - day * 86_400)  # type: ignore[misc]
        for way, text in (("mention", OPEN), ("command", PRIVATE)):
            asked = Asked(platform, workspace, channel, "1" if way == "mention" else "", f"{day}-{way}", "1", way, text)
            history.questions.accept(asked)
            history.questions.finish(asked, reply_to(no_answer()), f"{day}", 0.1)
    database.close()


def is_summed_up(folder: Path) -> bool:
    """Whether the bot in this folder knows that its digest was sent."""
    with closing(sqlite3.connect(folder / ".footnote" / "history.db")) as history:
        found = history.execute("SELECT sent_at FROM digests").fetchone()
    return found is not None and found[0] is not None

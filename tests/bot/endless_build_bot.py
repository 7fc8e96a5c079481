"""The bot, whose builds never end: `python -m tests.bot.endless_build_bot slack`."""

from threading import Event
from unittest.mock import patch

from bot.cli import main

if __name__ == "__main__":
    with patch("bot.conversation.reindex.build_index", lambda *_, **__: Event().wait()):
        main()

"""The bot, to which a web server on this machine is the web: `python -m tests.bot.near_web_bot slack`."""

from functools import partial
from unittest.mock import patch

from bot.cli import main
from index.articles.fetch import Fetcher
from tests.fakes.common.web import on_loopback

if __name__ == "__main__":
    with patch("index.articles.fetch.Fetcher", partial(Fetcher, on_loopback)):
        main()

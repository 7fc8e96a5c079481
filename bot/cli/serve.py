"""Commands that serve: Slack, Discord, the page with its API, MCP."""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.cli.extras import needing
from bot.errors import SettingsError
from bot.messages.help import KEPT_NOWHERE
from bot.missing_settings import missing_for_discord, missing_for_slack, missing_for_web
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.serving.parts import Parts
    from bot.serving.platform import Opening, Service

HOW_TO_GO_ON = (
    "To go on: put SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_TOKEN, in .env (README.md, docs/discord.md) "
    "and run make run again, or ask in a browser (.venv/bin/python -m bot web) or in a terminal "
    "(.venv/bin/python -m bot chat)."
)
_ENV_FILE = Path(".env")


class PlatformName(StrEnum):
    """Where people ask."""

    SLACK = "slack"
    DISCORD = "discord"


Beside = Annotated[list[PlatformName] | None, typer.Argument(help="Serve this too, from the same process.")]


def start(context: typer.Context) -> None:
    """Start the bot wherever its tokens are set, else the page, where there is a terminal to end it or it is set."""
    if context.invoked_subcommand:
        return
    settings = load_settings()
    wanted = {
        PlatformName.SLACK: settings.is_meant_for_slack,
        PlatformName.DISCORD: bool(settings.discord_token.get_secret_value()),
    }
    if any(wanted.values()):
        _serve(settings, [platform for platform, is_wanted in wanted.items() if is_wanted])
    elif sys.stdin.isatty() and sys.stdout.isatty():
        _page_and_chat(settings)
    elif settings.footnote_web:
        _serve(settings, [])
    elif _ENV_FILE.exists() or settings.index_folder.exists():
        sys.stdout.write(HOW_TO_GO_ON + "\n")
    else:
        raise SettingsError(f"There is nothing to start with. {_looked_at()}")


def slack(beside: Beside = None) -> None:
    """Answer in Slack, over Socket Mode or HTTP; "slack discord" answers in both from one process."""
    _serve(load_settings(), [PlatformName.SLACK, *(beside or [])])


def discord(beside: Beside = None) -> None:
    """Answer in Discord."""
    _serve(load_settings(), [PlatformName.DISCORD, *(beside or [])])


def web() -> None:
    """Serve the page, the API and MCP alone, at FOOTNOTE_WEB or 127.0.0.1:8080."""
    _serve(load_settings(), [], with_page=True)


def mcp() -> None:
    """Serve another assistant over stdio: the Model Context Protocol. Over HTTP the page serves it at /mcp."""
    from index import compute_on_one_thread  # noqa: PLC0415 - help needs nothing of it

    with needing("MCP", "mcp"):
        from bot.web.mcp import over_stdio  # noqa: PLC0415
    settings = load_settings()
    _log_to_stderr(settings)
    compute_on_one_thread()
    over_stdio(settings)


def _looked_at() -> str:
    """Where settings were looked for, if there are none."""
    if _ENV_FILE.exists():
        return ""
    return f"There is no .env in {Path.cwd()}: start the bot in the folder that holds it, or set the environment."


def _serve(settings: Settings, platforms: Sequence[PlatformName], *, with_page: bool = False) -> None:
    with_page = with_page or bool(settings.footnote_web)
    _check_nothing_is_missing(settings, platforms, with_page=with_page)  # at once: loading what serves takes a while

    from bot.serving.serve import serve  # noqa: PLC0415 - the terminal needs nothing of it
    from index import compute_on_one_thread  # noqa: PLC0415

    openings = [_opens(settings, platform) for platform in dict.fromkeys(platforms)]
    _log_to_stderr(settings)
    compute_on_one_thread()
    serve(settings, openings, [_opens_page()] if with_page else [])


def _check_nothing_is_missing(settings: Settings, platforms: Sequence[PlatformName], *, with_page: bool) -> None:
    """Raise SettingsError for the first setting that a platform, or the page, cannot do without."""
    missing = {PlatformName.SLACK: missing_for_slack(settings), PlatformName.DISCORD: missing_for_discord(settings)}
    for platform in platforms:
        if missing[platform]:
            raise SettingsError(f"{missing[platform]} {_looked_at()}".rstrip())
    if with_page and (needed := missing_for_web(settings)):
        raise SettingsError(needed)


def _page_and_chat(settings: Settings) -> None:
    """The page, and in the terminal before it the chat, from the first press of Enter on."""
    _check_nothing_is_missing(settings, [], with_page=True)

    from bot.serving.serve import serve  # noqa: PLC0415 - help needs nothing of it
    from bot.terminal import Conversation  # noqa: PLC0415
    from bot.terminal import chat as converse  # noqa: PLC0415
    from index import compute_on_one_thread  # noqa: PLC0415

    opens = _opens_page()
    console = Console(highlight=False, soft_wrap=True)

    @contextmanager
    def page(settings: Settings, parts: "Parts") -> Iterator[None]:
        with opens(settings, parts) as address:
            console.print(f"Ask in your browser: {address}", style="bold")
            yield

    def terminal(parts: "Parts") -> None:
        try:
            console.input("Press Enter to ask here too, Ctrl-C to end. ")
        except EOFError:
            return
        # Who sits at this machine may read the files.
        whole = parts.views.whole
        converse(Conversation(whole.answering.telling(KEPT_NOWHERE), whole.summaries), console)

    _log_to_stderr(settings, at_least=logging.WARNING)
    compute_on_one_thread()
    serve(settings, [], [page], terminal)


def _opens_page() -> "Service":
    from bot.web.server import web  # noqa: PLC0415 - only what is served is loaded

    return web


def _opens(settings: Settings, platform: PlatformName) -> "Opening":
    if platform is PlatformName.SLACK:
        from bot.slack.app import SLACK  # noqa: PLC0415 - only what is served is loaded

        return SLACK
    with needing("Discord", "discord"):
        from bot.discord.app import DISCORD  # noqa: PLC0415
        from bot.discord.transport.library import set_up  # noqa: PLC0415
    set_up(settings)
    return DISCORD


def _log_to_stderr(settings: Settings, at_least: int = logging.DEBUG) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for package in ("bot", "index"):
        level = logging.getLevelNamesMapping()[settings.footnote_log_level]
        logging.getLogger(package).setLevel(max(level, at_least))

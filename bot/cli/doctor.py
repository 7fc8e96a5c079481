"""The command that looks for whatever keeps the bot from working."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.extras import needing
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from index import Finding


def doctor(
    channel: Annotated[str, typer.Option(help="Post a test message in the channel with this id, and delete it.")] = "",
) -> None:
    """Look at tokens, scopes, channels, sign-in, index, model and database; say for each problem how to mend it.

    Exit codes: 0 nothing keeps the bot from working, 1 something does.
    """
    from bot.doctor import look_at_database, look_at_index, look_at_model  # noqa: PLC0415 - only the doctor needs them
    from bot.sources.doctor import look_at_sources  # noqa: PLC0415
    from bot.visibility.doctor import look_at_collections  # noqa: PLC0415
    from bot.web.doctor import look_at_page  # noqa: PLC0415
    from index import Grade  # noqa: PLC0415

    settings = load_settings()
    console = Console(highlight=False, soft_wrap=True)
    problems = 0
    for finding in chain(
        _look_at_platforms(settings, channel),
        look_at_page(settings),
        look_at_index(settings),
        look_at_collections(settings),
        look_at_sources(settings),
        look_at_model(settings),
        look_at_database(settings),
    ):
        style = {Grade.GOOD: "green", Grade.NOTE: "yellow", Grade.PROBLEM: "red"}[finding.grade]
        console.print(Text.assemble((f"{finding.grade.value:>7}", style), "  ", finding.text))
        if finding.fix:
            console.print(Text(f"         {finding.fix}", style="bold"))
        problems += finding.grade is Grade.PROBLEM
    if problems:
        raise typer.Exit(1)


def _look_at_platforms(settings: Settings, channel: str) -> Iterator["Finding"]:
    """Those that are set up; where none is, nor the page, Slack, which says what it needs."""
    from bot.slack.doctor import look_at_slack  # noqa: PLC0415 - only the doctor needs them

    is_for_discord = bool(settings.discord_token.get_secret_value())
    if settings.is_meant_for_slack or not (is_for_discord or settings.footnote_web):
        yield from look_at_slack(settings, "" if channel.isdecimal() else channel)
    if is_for_discord:
        with needing("Discord", "discord"):
            from bot.discord.doctor import look_at_discord  # noqa: PLC0415
            from bot.discord.transport.library import set_up  # noqa: PLC0415
        set_up(settings)
        yield from look_at_discord(settings, channel if channel.isdecimal() else "")

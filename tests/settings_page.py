"""docs/settings.md and .env.example, written from bot/settings.py: python -m tests.settings_page."""

import re
import sys
from itertools import groupby
from textwrap import wrap

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.settings import Settings
from tests.paths import ROOT

PAGE = ROOT / "docs" / "settings.md"
EXAMPLE = ROOT / ".env.example"
WIDTH = 120

INTRO = """\
# Settings

Written by `make settings` from `bot/settings.py`. They stand in a file `.env` in the folder where the bot is started,
or in the environment, which wins. An empty value counts as not set. Several ids have commas or spaces between them.

`footnote index` reads no `.env`: it has options, see [cli.md](cli.md). An index elsewhere than in `.index`, or with
another model, is therefore named twice: there by `--index` and `--model`, here by `FOOTNOTE_INDEX` and
`FOOTNOTE_MODEL`.
"""
EXAMPLE_INTRO = """\
# Copy to .env and fill in. A variable of the environment wins over this file; an empty value counts as not set.
# Written by make settings from bot/settings.py; docs/settings.md has the same as a table.
"""
# Each section by the setting that it begins with: its title, and what is said before its settings.
SECTIONS = {
    "slack_bot_token": (
        "Slack",
        "Over Socket Mode both tokens are needed; README.md says where to get them. "
        "Ids of channels: a channel's menu, Copy link.",
    ),
    "slack_http_port": ("Slack over HTTP instead of Socket Mode", "See docs/slack.md."),
    "discord_token": (
        "Discord",
        "docs/discord.md says where to get the token. "
        "Ids: User Settings, Advanced, Developer Mode; then Copy ID in the menu of a channel or role.",
    ),
    "footnote_web": ("The page, the API and MCP", "Off by default. See docs/web.md."),
    "footnote_corpus": ("Articles and answers", ""),
    "footnote_llm_url": ("A language model that chooses", "None is set by default. See docs/language_model.md."),
    "footnote_database": ("What is kept", "See docs/operation.md."),
    "footnote_workers": ("Running", ""),
}


def page() -> str:
    """The page in Markdown."""
    lines = [INTRO]
    for (title, said), fields in _sections():
        linked = re.sub(r"docs/(\w+\.md)", r"[\1](\1)", said).replace("README.md", "[README.md](../README.md)")
        lines += [f"## {title}", "", *([*wrap(linked, WIDTH), ""] if linked else [])]
        lines += ["| setting | default | meaning |", "| --- | --- | --- |"]
        for name, field in fields:
            default = _default(field)
            lines.append(f"| `{name.upper()}` | {f'`{default}`' if default else ''} | {_meaning(field)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def example() -> str:
    """The file that people copy to .env."""
    lines = [EXAMPLE_INTRO]
    for (title, said), fields in _sections():
        lines += [f"# --- {title} ---", *_comment(said)]
        for name, field in fields:
            default = _default(field)
            meaning = _meaning(field).replace("`", "").replace("*", "")
            lines += [*_comment(meaning + (f" Default: {default}" if default else "")), f"{name.upper()}="]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write both."""
    PAGE.write_text(page(), encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")
    return 0


def _sections() -> list[tuple[tuple[str, str], list[tuple[str, FieldInfo]]]]:
    """The settings in their order, by section."""
    begun = ""

    def section_of(named: tuple[str, FieldInfo]) -> str:
        nonlocal begun
        begun = named[0] if named[0] in SECTIONS else begun
        return begun

    return [(SECTIONS[first], list(fields)) for first, fields in groupby(Settings.model_fields.items(), section_of)]


def _meaning(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())


def _default(field: FieldInfo) -> str:
    """As somebody would write it into .env."""
    value = field.default
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value == () else str(value)


def _comment(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


if __name__ == "__main__":
    sys.exit(main())

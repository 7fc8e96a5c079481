"""What the tests of compose.yaml and of Kubernetes' manifests look for in the same way."""

import re

from bot.settings import Settings
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
_TOKEN = re.compile(r"(xox[a-z]|xapp)-\w|BEGIN [A-Z ]*PRIVATE KEY|://\w+:(?!\.\.\.|\$\{)[^@/\s]+@")


def unknown_settings(names: set[str]) -> set[str]:
    """Those of the names that look like settings of the bot and are none."""
    ours = {name for name in names if name.startswith(("FOOTNOTE_", "SLACK_", "DISCORD_"))}
    return ours - {name.upper() for name in Settings.model_fields}


def secrets_in(text: str) -> list[str]:
    """What looks like a token, a key or a password in a URL, but for "..." and ${...} in their places."""
    return [found[0] for found in _TOKEN.finditer(text)]

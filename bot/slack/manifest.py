"""The app's manifest, as it is pasted at Slack."""

from importlib.resources import files
from typing import Any

import yaml


def manifest() -> dict[str, Any]:
    """The content of manifest.yaml."""
    content: dict[str, Any] = yaml.safe_load(files("bot.slack").joinpath("manifest.yaml").read_text(encoding="utf-8"))
    return content


def scopes() -> list[str]:
    """The scopes that the bot asks for."""
    return list(manifest()["oauth_config"]["scopes"]["bot"])

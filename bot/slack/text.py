"""Slack's text to plain text, and plain text to text in which Slack finds nothing to act on."""

import re

_MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_FORMATTING = re.compile(r"[*_~`]")
_ZERO_WIDTH_SPACE = "\u200b"


def plain(text: str, bot_user_id: str = "") -> str:
    """What a person wrote, without mentions of the bot, with links as their labels and entities resolved."""

    def shown(match: re.Match[str]) -> str:
        target, label = match.groups()
        if target == f"@{bot_user_id}":
            return " "
        if target.startswith(("@", "#", "!")):
            return label or target.lstrip("!")
        return label or target.removeprefix("mailto:")

    text = _MARKUP.sub(shown, text)
    return " ".join(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split())


def escape(text: str) -> str:
    """Text that Slack shows as it is: no mention, no link, no formatting, whatever it contains."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Slack has no escape for its formatting marks; a zero-width space on both sides leaves them nothing to join.
    return _FORMATTING.sub(lambda mark: f"{_ZERO_WIDTH_SPACE}{mark[0]}{_ZERO_WIDTH_SPACE}", text)

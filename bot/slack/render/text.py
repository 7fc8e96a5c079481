"""Slack's text to plain text, and plain text to text in which Slack finds nothing to act on."""

import re

_MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_FORMATTING = re.compile(r"[*_~]")
_LOOKS_LIKE_A_BACKTICK = "\u02cb"
_HAIR_SPACE = "\u200a"


def plain(text: str, bot_user_id: str = "") -> str:
    """What a person wrote, without mentions of the bot, with links as their labels and entities resolved."""

    def shown(match: re.Match[str]) -> str:
        target, label = match.groups()
        if target == f"@{bot_user_id}":
            return " "
        if target.startswith(("@", "#", "!")):
            return label or target.lstrip("!")
        return label or target.removeprefix("mailto:")

    return " ".join(unescape(_MARKUP.sub(shown, text)).split())


def unescape(text: str) -> str:
    """Text without the entities that Slack has for the signs of its markup."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """Text that Slack shows as it is: no mention, no link, no formatting, whatever it contains."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("`", _LOOKS_LIKE_A_BACKTICK)
    # Slack has no escape for its formatting marks; beside a white space they mean nothing, and this is the thinnest.
    return _FORMATTING.sub(lambda mark: f"{_HAIR_SPACE}{mark[0]}{_HAIR_SPACE}", text)


def escape_address(address: str) -> str:
    """A web address in a text, as it is."""
    return address.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(escaped: str, longest: int) -> str:
    """The beginning of an escaped text that Slack takes, not cut inside of an entity."""
    if len(escaped) <= longest:
        return escaped
    cut = escaped[: longest - 1]
    entity = cut.rfind("&", len(cut) - 5)
    return (cut[:entity] if entity >= 0 and ";" not in cut[entity:] else cut) + "…"

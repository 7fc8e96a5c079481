"""Figures in words, before any platform gives them a form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A list with a title; nothing is said where it is empty."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What one glance shows: a title, a few sentences, and lists."""

    title: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...]


def plain_overview(overview: Overview) -> str:
    """The whole in plain words."""
    lists = ["\n".join([part.title, *(f"• {line}" for line in part.lines)]) for part in overview.parts if part.lines]
    return "\n\n".join(["\n".join([overview.title, *overview.lines]), *lists])

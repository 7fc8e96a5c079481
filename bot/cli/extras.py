"""Packages that are installed only where somebody wants what they are for."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import SettingsError


@contextmanager
def needing(what: str, extra: str) -> Iterator[None]:
    """Say how to install what something needs, where it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise SettingsError(f'{what} needs the package {error.name}: pip install ".[{extra}]"') from None

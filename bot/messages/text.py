"""Texts as long as a person reads them, and dates as a person writes them."""

from datetime import date

LONGEST_TITLE = 200
LONGEST_NEAREST = 240


def clip(text: str, longest: int) -> str:
    """The text, or its beginning up to a white space and an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(None, 1)[0] if " " in cut else cut) + "…"


def readable_date(published: str) -> str:
    """2017-09-05 as 5 September 2017; anything that is no ISO date as it is."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return clip(published, 40)
    return f"{day.day} {day:%B %Y}"

"""Figures as sentences and lists."""

from collections.abc import Sequence
from datetime import date

from bot.messages.overview import Overview, Part
from bot.messages.text import clip
from bot.numbers.figures import OUTCOMES, Figures
from bot.numbers.gaps import Gap
from index import Article

MOST_LINES = 5
_LONGEST_LINE = 150


def overview_of(figures: Figures, most: int = MOST_LINES, sources: tuple[str, ...] = ()) -> Overview:
    """What was asked and what came of it, with lists of so many lines at most; sources: what is said of them."""
    return Overview(
        title=f"How it does: {between(figures.days[0].date, figures.days[-1].date)}",
        lines=sentences_of(figures),
        parts=(
            Part("Asked most", _counted([(group.questions[0], group.count) for group in figures.asked_most], most)),
            Part("Asked and not answered, or not well", gap_lines(figures.gaps, most)),
            Part("Quoted most", _counted([(article.title, count) for article, count in figures.quoted], most)),
            Part("Never quoted", titles(figures.never, most)),
            *([Part("Sources", tuple(clip(line, _LONGEST_LINE) for line in sources))] if sources else []),
        ),
    )


def sentences_of(figures: Figures) -> tuple[str, ...]:
    """The counts, what people thought of the answers, and how long these took."""
    if not figures.asked:
        return ("Nothing was asked.",)
    by = _number(figures.people, "person", "people")
    shares = [f"{count:,} ({_percent(count, figures.asked)})" for count in figures.counts[: len(OUTCOMES)]]
    said = [
        f"{_number(figures.asked, 'question', 'questions')} by {by}: {shares[0]} answered, {shares[1]} not sure, "
        f"{shares[2]} not in the articles."
    ]
    if figures.helpful or figures.unhelpful:
        said.append(f"{figures.helpful:,} times helpful, {figures.unhelpful:,} times not.")
    if figures.median is not None and figures.slowest_twentieth is not None:
        said.append(
            f"Half were replied to within {figures.median:.2f} s, 95 of 100 within {figures.slowest_twentieth:.2f} s."
        )
    return tuple(said)


def between(first: date, last: date) -> str:
    """From one day to another: “23 to 29 November 2026”, “30 December 2025 to 5 January 2026”."""
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    return f"{first.day} {first:%B}{'' if first.year == last.year else f' {first.year}'} to {end}"


def gap_lines(gaps: Sequence[Gap], most: int) -> tuple[str, ...]:
    """What was asked, how often, and which article comes nearest."""
    lines = []
    for gap in gaps[:most]:
        nearest = f" Nearest: {clip(gap.nearest, _LONGEST_LINE)}." if gap.nearest else ""
        lines.append(f"{gap.count:,} × {clip(gap.questions[0], _LONGEST_LINE)}{nearest}")
    return (*lines, *_others(len(gaps) - most))


def titles(articles: Sequence[Article], most: int) -> tuple[str, ...]:
    """The titles of articles."""
    return (*(clip(article.title, _LONGEST_LINE) for article in articles[:most]), *_others(len(articles) - most))


def _counted(counted: Sequence[tuple[str, int]], most: int) -> tuple[str, ...]:
    return tuple(f"{count:,} × {clip(text, _LONGEST_LINE)}" for text, count in counted[:most])


def _others(count: int) -> tuple[str, ...]:
    return (f"and {count:,} more",) if count > 0 else ()


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _percent(count: int, of: int) -> str:
    return f"{count / of:.0%}"

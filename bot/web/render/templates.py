"""Templates of the pages: everything that is put into them is escaped."""

from collections.abc import Sequence
from hashlib import blake2s
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.conversation.article_facts import newest_first
from bot.messages.buttons import (
    EXPECTED,
    EXPECTED_HINT,
    FURTHER_AT_MOST,
    HELPFUL,
    LONGEST_EXPECTATION,
    UNHELPFUL,
    Offer,
    further_shown,
)
from bot.messages.lines import (
    CONTRARY,
    FURTHER,
    KEY_FIGURES,
    RECALLED,
    articles_line,
    in_short_label,
    left_out_line,
    named_before,
    opening_lines,
    quoted_behind,
    understood_line,
)
from bot.messages.marks import PlaceMark
from bot.messages.quotation import Quotation
from bot.messages.reply import Found, Reply
from bot.messages.text import clip, readable_date
from bot.web.paths import covered_path

# Characters of what people wrote: in the title of a tab, and where a reply or a figure follows that they look for.
_LONGEST_TITLE = 80
_LONGEST_SHOWN = 300
STATIC = Path(__file__).parents[1] / "static"


def environment() -> Environment:
    """What fills the templates."""
    made = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        kind=_kind,
        clip=clip,
        highlighted=highlighted,
        date=readable_date,
        newest_first=newest_first,
        articles_line=articles_line,
        left_out_line=left_out_line,
        named_before=named_before,
        quoted_behind=quoted_behind,
        opening=opening_lines,
        understood=understood_line,
        in_short=in_short_label,
        can_show_more=_can_show_more,
        covered=covered_path,
        number=_number,
        mark=_mark,
    )
    made.globals.update(
        CONTRARY=CONTRARY,
        FURTHER=FURTHER,
        MORE=Offer.MORE.value,
        CHOOSE=Offer.CHOOSE.value,
        WATCH=Offer.WATCH.value,
        HELPFUL=HELPFUL,
        UNHELPFUL=UNHELPFUL,
        EXPECTED=EXPECTED,
        EXPECTED_HINT=EXPECTED_HINT,
        LONGEST_EXPECTATION=LONGEST_EXPECTATION,
        LONGEST_TITLE=_LONGEST_TITLE,
        LONGEST_SHOWN=_LONGEST_SHOWN,
        KEY_FIGURES=KEY_FIGURES,
        RECALLED=RECALLED,
        static=_static,
    )
    return made


def highlighted(quotation: Quotation) -> Sequence[tuple[str, bool]]:
    """The words of a quotation in parts, each highlighted or not."""
    parts, at = [], 0
    for start, end in sorted(quotation.highlights):
        parts += [(quotation.text[at:start], False), (quotation.text[start:end], True)]
        at = end
    return [part for part in (*parts, (quotation.text[at:], False)) if part[0]]


def _can_show_more(reply: Found) -> bool:
    """Whether there are passages that a press would still show."""
    return reply.has_more and further_shown(reply) < FURTHER_AT_MOST


def _mark(quotation: Quotation) -> str:
    """What tells a candidate from others."""
    return str(PlaceMark.of(quotation))


def _number(version: str) -> str:
    """000007 as 7."""
    return version.lstrip("0")


def _kind(reply: Reply) -> str:
    """Which template shows a reply."""
    return type(reply).__name__


def _static(name: str) -> str:
    """The address of a file, another one whenever it changes: browsers keep what they have."""
    return f"/static/{name}?v={blake2s((STATIC / name).read_bytes(), digest_size=6).hexdigest()}"

"""An article to a Markdown file with front matter, which reads back as the same article."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import takewhile

import yaml

from index.articles.formats.layout import Block, blocks_of, table
from index.articles.formats.lists import BELOW, leading
from index.types import Article

_FIELDS = ("title", "author", "source", "published", "url", "language")
_LONGEST_NAME = 60
_INDENT = "  "
# Marks that Markdown may act on anywhere in a line, and those that only matter where a line begins or ends.
_ANYWHERE = re.compile(r"[\\`*\[<{]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|([=~%])(?=\1)|(?<=([=~%]))\2")
_FIRST = re.compile(r"^([-+>#~=|:!?])|^(\d{1,9})(?=[.)](\s|$))")
_LAST = re.compile(r"(?<=\s)#+$")  # a heading may be closed by them


def to_markdown(article: Article) -> str:
    """The text of the file."""
    fields = {name: getattr(article, name) for name in _FIELDS if getattr(article, name)}
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1_000_000)
    return "\n\n".join([f"---\n{front}---", *_parts(article)]) + "\n"


def file_name(title: str) -> str:
    """A name for the article's file without an ending: the words of its title, letters of any script."""
    decomposed = unicodedata.normalize("NFKD", title.lower())
    plain = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f'’]", "", decomposed))
    name = "-".join(re.findall(r"[^\W_]+", plain))
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME].rpartition("-")[0] or name[:_LONGEST_NAME]
    return name or "article"


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number behind it where that is taken; taken: in lower case."""
    return next(found for number in range(1, len(taken) + 2) if (found := numbered(name, number)).lower() not in taken)


def numbered(name: str, number: int) -> str:
    """The name of the first, second, ... of those that are called the same."""
    return name if number == 1 else f"{name}-{number}"


def _parts(article: Article) -> Iterator[str]:
    heading = ""
    bullet = "*"
    blocks = list(blocks_of(article))
    for number, block in enumerate(blocks):
        if block.part > 1:
            continue
        if block.heading != heading:
            heading = block.heading
            yield f"## {_escaped(heading)}"
        if _is_table(block):
            yield "\n".join(_table(block.text.split("\n")))
            continue
        lines = list(_lines([block, *takewhile(lambda each: each.part > 1, blocks[number + 1 :])]))
        if len(lines) == 1:
            yield _escaped(block.text)
            continue
        # Lists that follow each other are one list, unless their marks differ.
        bullet = "*" if bullet == "-" else "-"
        yield "\n".join(f"{_INDENT * depth}{bullet} {_escaped(line)}" for line, depth in lines)


def _lines(parts: list[Block]) -> Iterator[tuple[str, int]]:
    """The lines of a list, each with how deep it stands."""
    above: list[str] = []
    for block in parts:
        while above and block.lead != above[-1] and not block.lead.startswith(f"{above[-1]}{BELOW}"):
            above.pop()
        first, *others = block.text.split("\n")
        yield first, len(above)
        if block.part and block.lead.endswith(leading(first)) and block.lead not in above:
            above.append(block.lead)
        yield from ((line, len(above)) for line in others)


def _is_table(block: Block) -> bool:
    """Whether it is read back as the table that it is, and has two columns at least."""
    rows = [_cells(line) for line in block.text.split("\n")]
    return len(rows) > 1 and max(map(len, rows)) > 1 and table(rows).lead == block.lead


def _table(lines: list[str]) -> Iterator[str]:
    rows = [_cells(line) for line in lines]
    width = max(map(len, rows))
    rows[0] += [""] * (width - len(rows[0]))
    for number, cells in enumerate(rows):
        yield "| " + " | ".join(map(_escaped, cells)) + " |"
        if number == 0:
            yield "|" + "---|" * width


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?:^| )\|(?= |$)", line)]


def _escaped(line: str) -> str:
    """The line so that Markdown shows just it."""
    line = _LAST.sub(r"\\\g<0>", _ANYWHERE.sub(r"\\\g<0>", line))
    return _FIRST.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", line)

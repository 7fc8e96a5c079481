"""Plain text, also as it is scraped from news pages, copied from a mail or written down of a talk."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from index.articles.formats.encoding import decode
from index.articles.formats.layout import (
    Block,
    Hears,
    clean,
    contents_in,
    iso_date,
    laid_out,
    names_columns,
    table,
    title_from_name,
    unheard,
    usual_width,
    written_lines,
)
from index.articles.formats.lists import Item, box_to_tick, listed
from index.types import Article

_DATE_LINE = re.compile(r"^[/|·\s]*date\s*:\s*(?P<value>.*)$", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"^[/|·\s]*source\s*:\s*(?P<value>.*)$", re.IGNORECASE)
_HEAD_PARTS = re.compile(r"\s*[/|·]\s*(?=source\s*:)", re.IGNORECASE)
_TAIL_LINE = re.compile(r"^(follow\b.{0,60}\bon|keywords\s*:.*)$", re.IGNORECASE)
_MAIL_LINE = re.compile(r"(from|to|cc|subject|date|sent|reply-to|message-id)\s*:", re.IGNORECASE)
_ITEM = re.compile(
    r"(?:\[[ xX]\]|[-*•–—+·◦▪■●‣⁃✓✔☐☑]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+\S"
)
# "Ada: Yes." with or without a time before or after the name, "Q: ...", "<ada> Yes."
_TIME = r"[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?[\])]?"
_NAME = r"(?P<name>[^\W\d_][\w.'’-]*(?:\s[\w.'’()-]+){0,3})"
_DATE = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
# What phones and programs write before each message: "12/03/2024, 18:05 - ", "[03.12.24, 18:05:11] ".
_STAMP = re.compile(rf"\[?{_DATE},?\s{_TIME}[\s\]–-]+(?=\S)", re.IGNORECASE)
# A line that says who writes what stands below it, and when, as it is copied out of a chat.
_WRITER = re.compile(
    rf"{_NAME}(?:\s+APP)?[\s,·—–-]+(?:(?:(?:to|yester)day|[A-Z][a-z]+day|{_DATE})?,?\s*(?:at\s)?){_TIME}$",
    re.IGNORECASE,
)
_REACTIONS = re.compile(r"\s*(?::[a-z+-][\w+-]*:\s*(?:\d+\s*)?)+$")
_SPEAKER = re.compile(rf"(?:{_TIME}[\s,–-]*)?(?:<[\w .-]{{1,30}}>|{_NAME}(?:\s*{_TIME})?\s*[:：])\s*\S", re.IGNORECASE)
_TIME_FIRST = re.compile(rf"{_TIME}\s+\S")
# Dots lead from what is named to its price.
_LEADER = re.compile(r"\s*(?:\.{4,}|(?:\. ){3,}|…{2,}|·{3,}|_{3,})\s*(?=\S)")
_LONG_LEADER = re.compile(r"(?<!\.)\.{4,}+|(?<!\. )(?:\. ){4,}+|(?<!…)…{2,}+|(?<!·)·{4,}+|(?<!_)_{4,}+")
_CELL_GAP = re.compile(rf"\t+|{_LEADER.pattern}| {{2,}}")
_NUMBER_OF_A_PAGE = re.compile(
    r"\n[ \t]*(?:page )?[-–—\[]? ?\d{1,4}(?: (?:of|/) \d{1,4})? ?[-–—\]]?[ \t]*\s*\f", re.IGNORECASE
)
# A word that goes on in the next line, but for the "two-" of "two- and three-year".
_CUT = re.compile(r"(?P<word>[^\W\d_]{2,})-\s*$")
_REST = re.compile(r"\s*(?P<word>[^\W\d_]{2,})(?P<marks>[^\w\s]*)\s*")
_AFTER_A_HYPHEN = frozenset("and or to und oder bis bzw et ou en of".split())
_BULLET = re.compile(r"^[-*•–—+·◦▪■●‣⁃]\s+(?=\S)")  # dress; a number is what people call an item by
_BOX = re.compile(r"^\[(?P<mark>[ xX])\](?=\s+\S)")  # to tick
_UNDERLINE = re.compile(r"([=~^*#-])\1{2,}$")
_DRAWN = re.compile(r"\s*(?:(?:_\s*){3,}|(?:\*\s+){2,}\*\s*)$")  # a line across the page
_RULE = re.compile(r"[\s|+:=_-]*$")
_LONGEST_TITLE = 200
_LONGEST_BYLINE_WORDS = 8
_LONGEST_HEADING_WORDS = 10
_FEWEST_ALIGNED = 3
_FEWEST_ITEMS = 2
_SENTENCE_ENDS = ".!?。！？:：;"
# Words that stand small in names: Ludwig van Beethoven.
_SMALL_IN_NAMES = frozenset("and und et y e de da di del der den van von le la el bin ibn al of for".split())


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read plain text, in which blank lines separate paragraphs. Raises Unreadable.

    Text scraped from a news page is known by its "DATE:" or "SOURCE:" line near the top; then the first line is the
    title, a name before the date is the author, the title may come again (even twice on a line), and "Follow ... on"
    and "Keywords:" close it. None of that is text of the article; all other lines above the date are.
    A text that opens with the lines of a mail is one.
    """
    text = _NUMBER_OF_A_PAGE.sub("\n", decode(data))
    lines = text.splitlines()
    while lines and not clean(lines[0]):
        lines.pop(0)
    if _is_mail(lines):
        from index.articles.formats import mail  # noqa: PLC0415 - few texts are

        return mail.read_text(text, article_id, hears)
    head_end = _end_of_scraped_head(lines)
    if head_end:
        return _scraped(lines, head_end, article_id)
    title = title_from_name(article_id)
    if len(lines) > 3 and _UNDERLINE.match(clean(lines[1])):
        del lines[1]
    alone = len(lines) > 2 and not clean(lines[1])
    first = clean(lines[0]) if lines else ""
    if alone and len(first) <= _LONGEST_TITLE and first[-1] not in ".!?。！？:":
        title, lines = first, lines[1:]
    return laid_out(article_id, title, blocks(lines))


def blocks(lines: list[str]) -> Iterator[Block]:
    """The paragraphs of lines as they were written; their breaks are kept only where they mean something.

    A short line alone is the heading of the paragraph below it, and text as well: it may be no heading. So is who
    writes in a chat, text unless somebody writes there twice: "Lunch 12:30" is no writer.
    """
    heading = ""
    names = [found["name"] for line in lines if (found := _WRITER.match(clean(line)))]
    writers = set(names) if len(set(names)) < len(names) else set()
    lines = _with_whole_words(lines)
    width = usual_width(lines)
    whole = [part for paragraph in _paragraphs(lines) for part in _lead_and_list(paragraph)]
    paragraphs = [part for paragraph in whole for part in _parted(paragraph)]
    for paragraph, below in pairwise([*paragraphs, []]):
        if len(paragraph) == 2 and _UNDERLINE.match(paragraph[1].strip()):
            heading = clean(paragraph[0])
            continue
        is_heading = _heads(paragraph, below)
        writer = _WRITER.match(clean(paragraph[0])) if below and len(paragraph) == 1 else None
        if writer:
            heading = writer["name"]
        if not writer or heading not in writers:
            for block in _blocks_of(paragraph, width):
                yield replace(block, heading="" if is_heading or writer else heading)
        if is_heading and not writer:
            heading = clean(paragraph[0])


def _with_whole_words(lines: list[str]) -> list[str]:
    """Lines whose last word does not go on in the next; it keeps its hyphen, unless it stands elsewhere without one."""
    cut = [number for number, line in enumerate(lines[:-1]) if _CUT.search(line) and _REST.match(lines[number + 1])]
    if not cut:
        return lines
    whole = list(lines)
    known = set(re.findall(r"[^\W\d_]+", " ".join(lines).lower()))
    for number in cut:
        first, rest = _CUT.search(whole[number]), _REST.match(whole[number + 1])
        if first and rest and rest["word"] not in _AFTER_A_HYPHEN:
            is_one = (first["word"] + rest["word"]).lower() in known
            begun = whole[number].rstrip().removesuffix("-") if is_one else whole[number].rstrip()
            whole[number] = begun + rest["word"] + rest["marks"]
            whole[number + 1] = whole[number + 1][rest.end() :]
    return whole


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """The lines between blank lines and drawn ones, without a table of contents."""
    left_out = contents_in([line.rstrip() for line in lines])
    paragraph: list[str] = []
    for number, line in enumerate([*lines, ""]):
        if number in left_out:
            continue
        if _REACTIONS.match(line):
            continue
        if clean(line) and not _DRAWN.match(line):
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def _lead_and_list(paragraph: list[str]) -> list[list[str]]:
    """A paragraph, or where its lines lead to a list by a colon, those and the list: "Bring:" above two dashes."""
    first = next((n for n, line in enumerate(paragraph) if _ITEM.match(line.strip())), 0)
    items = sum(bool(_ITEM.match(line.strip())) for line in paragraph[first:])
    leads = first > 0 and clean(paragraph[first - 1]).endswith((":", "："))
    return [paragraph[:first], paragraph[first:]] if leads and items >= _FEWEST_ITEMS else [paragraph]


def _parted(paragraph: list[str]) -> Iterator[list[str]]:
    """A paragraph, or where only some of its lines are rows of a table, or say who writes, those and the others apart.

    Rows have dots that lead to what they give, or at least three have cells that begin or end below each other.
    """
    if _rows(paragraph):
        yield paragraph
        return
    part: list[str] = []
    for run, stands_apart in _runs_of_lines(paragraph):
        if stands_apart:
            if part:
                yield part
            yield run
            part = []
        else:
            part += run
    if part:
        yield part


def _runs_of_lines(lines: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Lines that follow each other and are of one kind, and whether they are no part of what stands around them."""
    for is_led, led in groupby(lines, _leads_to_a_number):
        if is_led:
            yield list(led), True
            continue
        run: list[str] = []
        for line in [*led, ""]:
            if run and not _is_below(line, run[0], run[-1]):
                yield run, len(run) >= _FEWEST_ALIGNED or bool(_WRITER.match(clean(run[0])))
                run = []
            run.append(line)


def _leads_to_a_number(line: str) -> bool:
    """Whether dots lead from what is named to its price, a time or the like."""
    found = _LONG_LEADER.search(line)
    after = line[found.end() :].split(maxsplit=2)[:2] if found and line[: found.start()].strip() else []
    return any(any(map(str.isdecimal, word)) for word in after)


def _is_below(line: str, *above: str) -> bool:
    """Whether a line has as many cells as those above it, each of which begins or ends where one above does."""
    cells, rows = _places(line), [_places(each) for each in above]
    return 1 < len(cells) == len(rows[0]) and all(
        any(row[column][0] == start or row[column][1] == end for row in rows)
        for column, (start, end) in enumerate(cells)
    )


def _places(line: str) -> list[tuple[int, int]]:
    """Where the cells of a line begin and end."""
    return [found.span() for found in re.finditer(r"\S+(?: \S+)*", line.expandtabs())]


def _heads(paragraph: list[str], below: list[str]) -> bool:
    """Whether a paragraph is a line that heads the one below: short, no sentence, and followed by one or by several."""
    line = clean(paragraph[0])
    follows = clean(" ".join(below))
    is_text = len(below) > 1 or (follows[-1:] in _SENTENCE_ENDS and len(follows) > len(line))
    return (
        len(paragraph) == 1
        and len(line.split()) <= _LONGEST_HEADING_WORDS
        and line[0].isalnum()
        and line[-1] not in f"{_SENTENCE_ENDS},"
        and not _SPEAKER.match(line)
        and not _CELL_GAP.search(paragraph[0].strip())
        and is_text
        and not follows[0].islower()
    )


def _blocks_of(lines: list[str], width: float) -> Iterator[Block]:
    """A table, a list, what several people say, or a paragraph whose lines are broken for want of room."""
    rows = _rows(lines) or ([_CELL_GAP.split(lines[0].strip())] if _leads_to_a_number(lines[0]) else [])
    if rows:
        yield table(rows, has_head=not any(map(_LEADER.search, lines)) and names_columns(rows[0]))
        return
    begins = _begins_utterance if _is_talk(lines) else _ITEM.match
    is_stamped = sum(bool(_STAMP.match(line)) for line in lines) > 1  # what goes on below is another line of a message
    parts: list[list[str]] = []
    depths: list[int] = []
    for line in lines:
        if _UNDERLINE.match(line.strip()):
            continue
        if parts and not is_stamped and not begins(line.strip()):
            parts[-1].append(clean(line))
        else:
            parts.append([clean(_BOX.sub(lambda box: box_to_tick(box["mark"]), _BULLET.sub("", line.strip())))])
            indented = line.expandtabs()
            depths.append(len(indented) - len(indented.lstrip()) if _ITEM.match(line.strip()) else 0)
    yield from listed(Item(written_lines(part, width), depth) for part, depth in zip(parts, depths, strict=True))


def _rows(lines: list[str]) -> list[list[str]]:
    """The cells of a table that is set in columns, by bars, tabs or two spaces; [] for what is none."""
    written = [line.strip() for line in lines if not _RULE.match(line)]
    if len(written) < 2:
        return []
    separator = next((each for each in ";" if _are_separated(written, each)), "")
    if separator:
        rows = [line.split(separator) for line in written]
    elif all("|" in line for line in written):
        rows = [line.removeprefix("|").removesuffix("|").split("|") for line in written]
    else:
        rows = [_CELL_GAP.split(line) for line in written]
    # Lines that are justified have wide gaps too, though not as many in each.
    width = len(rows[0])
    is_table = width > 1 and all(len(row) == width for row in rows)
    return [[cell.strip() for cell in row] for row in rows] if is_table else _aligned(lines)


def _aligned(lines: list[str]) -> list[list[str]]:
    """The cells of a table whose columns only stand below each other, where the longest leaves one space; else [].

    In prose a space may stand below others by chance, but not with more spaces before it in most lines.
    """
    written = [line.expandtabs().rstrip() for line in lines if not _RULE.match(line)]
    longest = max(map(len, written), default=0)
    rows = [line.ljust(longest) for line in written]
    empty = [at for at in range(longest) if all(row[at] == " " for row in rows)]
    starts = [0, *(at + 1 for at in empty if at + 1 < longest and at + 1 not in empty)]
    cells = [[row[start:end].strip() for start, end in pairwise([*starts, longest])] for row in rows]
    is_table = len(starts) > 1 and all(map(all, cells[:1])) and all(row[0] for row in cells)
    return cells if is_table and all(_parts_cells(rows, start) for start in starts[1:]) else []


def _parts_cells(rows: list[str], start: int) -> bool:
    """Whether most of the rows that go on at a column, and enough of them, have more than a space before it."""
    padded = [row[start - 2 : start] == "  " for row in rows if row[start:].strip()]
    return len(padded) >= _FEWEST_ALIGNED and sum(padded) > len(padded) / 2


def _are_separated(lines: list[str], separator: str) -> bool:
    """Whether lines are rows as a spreadsheet writes them: as many cells in each, and no sentence of words."""
    counts = {line.count(separator) for line in lines}
    return (
        len(counts) == 1
        and counts.pop() > 0
        and not any(line.endswith(separator) or f"{separator} " in line for line in lines)
    )


def _is_talk(lines: list[str]) -> bool:
    """Whether several of the lines open with who says them, some of them more than once or in turns."""
    names = [found["name"] or "" for line in lines if (found := _SPEAKER.match(line.strip()))]
    timed = sum(bool(_TIME_FIRST.match(line.strip())) for line in lines)
    return len(names) >= max(2, len(lines) / 3) or timed >= max(2, len(lines) / 2)


def _begins_utterance(line: str) -> bool:
    return bool(_SPEAKER.match(line) or _TIME_FIRST.match(line) or _ITEM.match(line))


def _is_mail(lines: list[str]) -> bool:
    """Whether it opens with at least three lines of a mail's head, its subject or sender among them."""
    names = []
    for line in lines[:30]:
        found = _MAIL_LINE.match(line)
        if found:
            names.append(found[1].lower())
        elif not (names and line[:1].isspace() and line.strip()):  # a long line goes on in the next
            break
    return len(set(names)) >= 3 and not {"from", "subject"}.isdisjoint(names)


def _end_of_scraped_head(lines: list[str]) -> int:
    """How many lines belong to a scraped header; 0 when there is none."""
    marked = [i for i, line in enumerate(lines[:12]) if _DATE_LINE.match(line) or _SOURCE_LINE.match(line)]
    return marked[-1] + 1 if marked else 0


def _scraped(lines: list[str], head_end: int, article_id: str) -> Article:
    head = [part for line in lines[:head_end] for part in _HEAD_PARTS.split(clean(line)) if part]
    dates = [match["value"] for line in head if (match := _DATE_LINE.match(line))]
    sources = [match["value"] for line in head if (match := _SOURCE_LINE.match(line))]
    others = [line for line in head if not _DATE_LINE.match(line) and not _SOURCE_LINE.match(line)]
    has_title = bool(others) and len(others[0]) <= _LONGEST_TITLE and others[0][-1] not in ".。"
    title = others.pop(0) if has_title else title_from_name(article_id)
    others = [line for line in others if not _repeats(line, title)]
    byline = next(filter(_is_byline, others), "")
    body = [part for line in others if line != byline for part in (line, "")]
    body += [line for line in lines[head_end:] if not _repeats(clean(line), title)]
    while body and (not clean(body[-1]) or _TAIL_LINE.match(clean(body[-1]))):
        body.pop()
    return laid_out(
        article_id,
        title,
        blocks(body),
        author=re.sub(r"^by\s+", "", byline, flags=re.IGNORECASE),
        source=sources[0] if sources else "",
        published=iso_date(dates[0]) if dates else "",
    )


def _is_byline(line: str) -> bool:
    """Whether it is a name, or says "by": whatever else stands above a date is text of the article."""
    words = line.split()
    if len(words) > _LONGEST_BYLINE_WORDS or line[-1] in _SENTENCE_ENDS:
        return False
    if words[0].lower() == "by":
        return True
    small = [word for word in words if word[0].islower() and word.lower().strip(",") not in _SMALL_IN_NAMES]
    return len(words) > 1 and not small and not any(character.isdecimal() for character in line)


def _repeats(line: str, title: str) -> bool:
    """Whether the line is the title, once or several times, and nothing else."""
    return bool(line) and not line.replace(title, "").strip()

"""What readers share: blocks of text laid out as an article.

Whatever the format, the text of an article is plain: white space is single spaces, paragraphs are separated by a
blank line, and nothing of the file's own dress (front matter, marks of Markdown, menus of a web page) is left in it.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from operator import attrgetter

from index.text.words import words
from index.types import Article, Paragraph

# A language that neither the file nor its author says; the loader finds out.
UNKNOWN_LANGUAGE = ""

NO_TEXT = "there is no text in it"
EMPTY = "the file is empty"


# Who hears, in a line each, what of a file could not be read though the rest of it is an article.
Hears = Callable[[str], None]


class Unreadable(Exception):
    """A file that cannot be read; its text says why, and what to do where something can be done."""


def unheard(_: str) -> None:
    """For who only wants the article."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list, a table or a quotation, before it has a place in the text.

    text: lines (items, rows) are separated by a line feed.
    page: 1-based; 0 in formats without pages.
    lead: what it is read with, as the head of a table is with its rows.
    part: which part it is of a list that is in several, 1-based; 0 of what is whole.
    """

    text: str
    heading: str = ""
    page: int = 0
    lead: str = ""
    part: int = 0


def laid_out(
    article_id: str, title: str, blocks: Iterable[Block], language: str = UNKNOWN_LANGUAGE, **fields: str
) -> Article:
    """Lay the blocks out as one text and note where each begins and ends; blocks without text are left out.

    What follows a colon under the same heading is read with the sentence that ends in it. The parts of a list have the
    same number, as people count them as one.
    """
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    position = number = 0
    before, led = Block(""), ""
    for block in blocks:
        if not block.text:
            continue
        if block.part <= 1:
            number += 1
            led = _led_to(before.text) if before.heading == block.heading else ""
        between = "" if not pieces else "\n" if block.part > 1 else "\n\n"
        lead = f"{led} {block.lead}".strip() if block.part else block.lead or led
        start = position + len(between)
        position = start + len(block.text)
        paragraphs.append(Paragraph(number, start, position, block.heading, block.page, lead))
        pieces += [between, block.text]
        before = block
    return Article(article_id, title, "".join(pieces), tuple(paragraphs), language=language, **fields)


def _led_to(text: str) -> str:
    """The sentence with a colon that a text ends in, or ""."""
    return _SENTENCES.split(text)[-1][:LONGEST_LEAD] if text[-1:] in _COLONS else ""


def blocks_of(article: Article) -> Iterator[Block]:
    """The blocks that an article was laid out from."""
    for _, paragraphs in groupby(article.paragraphs, attrgetter("number")):
        parts = list(paragraphs)
        for part, paragraph in enumerate(parts, 1):
            text = article.text[paragraph.start : paragraph.end]
            yield Block(text, paragraph.heading, paragraph.page, paragraph.lead, part if len(parts) > 1 else 0)


def table(rows: Iterable[Sequence[str]], *, has_head: bool = True) -> Block:
    """The block of a table: a line a row, with a bar between cells.

    An empty cell keeps its place, so that what stands below "Closes" is not read as below "Opens"; rows without any
    text are left out. The head stands in the text once, and leads to every row: one of two rows with each name under
    that of its group ("Adults weekday").
    """
    all_rows = [[clean(cell) for cell in row] for row in rows]
    found = [cells for cells in all_rows if any(cells)]
    text = "\n".join(map(_row, found))
    if not has_head or len(found) < _FEWEST_ROWS or not any(all_rows[0]):
        return Block(text)
    groups = _groups(found[0], found[1]) if len(found) > _FEWEST_ROWS else None
    lead = _row([f"{group} {name}".strip() for group, name in groups] if groups else found[0])
    return Block(text, lead=lead)


def names_columns(row: Sequence[str]) -> bool:
    """Whether a row can be the head of a table that does not say whether it has one: it gives no figures but years."""
    return not any(_FIGURE.fullmatch(cell.strip()) and not _YEAR.fullmatch(cell.strip()) for cell in row)


def heads_what_follows(line: str) -> bool:
    """Whether a line that is set in bold may head what follows: it is short and no sentence.

    It may be no heading, so it is text as well.
    """
    return 0 < len(line.split()) <= _LONGEST_HEADING_WORDS and line[-1] not in _NO_HEADING_ENDS


def _groups(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]] | None:
    """For each column the group that the first row names and the name in the second, where the first names groups.

    It does where it leaves places empty after a name, and the second row fills them all and either leaves its first
    place to the row above ("Line | Adults | | Children |") or has the same names in several groups. Else the second
    row is one like those below: figures name nothing, but for years.
    """
    found: list[tuple[str, str]] = []
    names: list[str] = []
    for column, name in enumerate(second):
        own = first[column] if column < len(first) else ""
        is_within = bool(not own and column and found[-1][0] and name)
        if is_within and not names:
            names.append(found[-1][1])
        found.append((found[-1][0] if is_within else own, name))
        if is_within or (names and name):
            names.append(name)
    is_below = bool(first[0] and second and not second[0])
    has_figures = any(re.search(r"\d", name) and not _YEAR.fullmatch(name) for name in names)
    is_head = bool(names) and all(names) and not has_figures and (is_below or len(set(names)) < len(names))
    return found if is_head else None


def _row(cells: list[str]) -> str:
    while cells and not cells[-1]:
        cells.pop()
    return " ".join(" | ".join(cells).split())


def joined(lines: Iterable[str]) -> str:
    """The lines that a text was broken into, as one: with spaces, but in scripts that are written without them."""
    text = ""
    for line in map(str.strip, lines):
        text += f"{space_between(text, line)}{line}" if text and line else line
    return text


def space_between(before: str, after: str) -> str:
    """What stands between two lines that were one: nothing between Chinese or Japanese characters."""
    return "" if _WIDE.match(before[-1:]) and _WIDE.match(after[:1]) else " "


def raised(text: str) -> str:
    """Raised letters as characters of their own, where there are such; `clean` takes those for note marks or powers."""
    bare = text.strip().strip("[]()")
    if _CITATION.fullmatch(text.strip()) or (bare and not bare.strip("*†‡§¶ ,")):
        return ""
    return text.translate(_RAISED) if _RAISABLE.fullmatch(text.strip()) else text


def clean(text: str) -> str:
    """One line of plain text: composed characters, ordinary single spaces, no control characters, no note marks.

    Format characters go, but for the joiners that some scripts and emoji need. Control characters that Windows-1252
    has letters for are those letters, misread by somebody before.
    """
    if text.isascii():
        text = text if text.isprintable() else _printable(text)
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # most texts are, and hold neither
        text = _printable(text)
    return " ".join(_NOTE_MARK.sub(_without_note_mark, text).split())


def _printable(text: str) -> str:
    kept = (
        c
        for c in text.translate(_MISREAD)
        if c.isspace() or c in "\u200c\u200d" or unicodedata.category(c) not in _NOT_TEXT
    )
    return "".join(kept)


def _without_note_mark(found: re.Match[str]) -> str:
    """A raised number after a sentence, a year or a word is a note's; after a unit or a base it is a power."""
    before, mark = found["before"], found[0][len(found["before"]) :]
    is_square = mark[0] in "²³⁺⁻"
    if before.isdecimal():
        is_power = len(before) == 1 or (before[0] == "1" and not before[1:].strip("0"))
    elif before.isalpha():
        is_power = len(before) == 1 or (len(before) <= _LONGEST_UNIT and is_square)
    else:
        is_power = before == ")" and is_square
    return found[0] if is_power else before


def unescaped(text: str) -> str:
    """The text with the characters that HTML's references (&amp; &#8364;) mean."""
    return html.unescape(_ABSURD_REFERENCE.sub("\ufffd", text))


def clean_lines(lines: Iterable[str]) -> str:
    """The lines of a block: each clean, empty ones left out."""
    return "\n".join(line for line in map(clean, lines) if line)


def contents_in(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines that are a table of contents: dots that lead to pages, whose numbers never fall.

    A list of prices has dots too, and its prices may rise: of few entries, one has to be a heading of the text, or the
    line above say that these are the contents. Between many entries may stand lines without dots: the first of an entry
    that takes two, and chapters.
    """
    entries = [number for number, line in enumerate(lines) if _CONTENTS_ENTRY.search(line)]
    long = [run for run in _runs(entries, _LINES_OF_AN_ENTRY) if len(run) >= _MANY_ENTRIES]
    found: set[int] = set()
    said = {line.strip().casefold() for line in lines} if entries else set()
    for run in (*long, *(run for run in _runs(entries, 1) if len(run) >= _FEWEST_ENTRIES)):
        found_in = (_CONTENTS_ENTRY.search(lines[number]) for number in run)
        pages = [int(entry[1]) for entry in found_in if entry and entry[1].isdecimal()]
        if pages == sorted(pages) and (len(run) >= _MANY_ENTRIES or _names_parts(run, lines, said)):
            found.update(range(run[0], run[-1] + 1))
    return found


def _names_parts(run: Sequence[int], lines: Sequence[str], said: Set[str]) -> bool:
    """Whether the entries are parts of the text: one stands there as a line, or the line above them says so.

    said: the lines, without case.
    """
    above = next((lines[number] for number in range(run[0] - 1, -1, -1) if lines[number].strip()), "")
    names = {_CONTENTS_ENTRY.sub("", lines[number]).strip().casefold() for number in run}
    return bool(_SAYS_CONTENTS.fullmatch(above.strip())) or not names.isdisjoint(said)


def _runs(numbers: Sequence[int], step: int) -> Iterator[list[int]]:
    """Numbers that follow each other at most `step` apart."""
    run: list[int] = []
    for number in numbers:
        if run and number - run[-1] > step:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def iso_date(text: str) -> str:
    """The date in ISO form, or the text itself where it is none of the usual forms."""
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        plain = _BESIDE_A_DATE.sub("", text).replace(",", " ").replace(".", " ")
    for form in ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(" ".join(plain.split()), form).date().isoformat()
        except ValueError:
            continue
    return text


def title_from_name(article_id: str) -> str:
    """A title for an article that has none: the name of its file, in words."""
    name = article_id.rsplit("/", 1)[-1]
    words = (_DATE_IN_NAME.sub("", name) or name).replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def date_from_name(article_id: str) -> str:
    """The date that the name of a file begins or ends with, as blogs and minutes are named, or ""."""
    found = _DATE_IN_NAME.search(article_id.rsplit("/", 1)[-1])
    try:
        return date.fromisoformat(found[0].strip("-_ ")).isoformat() if found else ""
    except ValueError:
        return ""


def written_lines(lines: Sequence[str], width: float) -> str:
    """The lines of a paragraph; those that were broken for want of room are one again.

    A break was meant where the next word had room, where what follows opens as a line does, or where each line names
    what it gives ("Date: ..."). It was not after a word that leans on the next.
    width: how long lines become before they are broken, in characters.
    """
    parts: list[str] = []
    last = ""
    for line in map(str.strip, lines):
        if not line:
            continue
        if parts and not _was_meant(last, line, width):
            parts[-1] = joined([parts[-1], line.removesuffix(MEANT)])
        else:
            parts.append(line.removesuffix(MEANT))
        last = line
    return clean_lines(parts)


def usual_width(lines: Sequence[str]) -> float:
    """How long the lines of a text become before they are broken, in characters."""
    broken = sorted(len(line.rstrip()) for line, after in pairwise(lines) if line.strip() and after.strip())
    return max(_NARROWEST, broken[int(0.9 * (len(broken) - 1))]) if broken else _NARROWEST


def leans_on_next(line: str) -> bool:
    """Whether a line ends in a word that cannot be the last: "the", "of", "and"."""
    found = words(line[-40:])
    is_owner = line[-2:] in ("'s", "’s")  # "St. Mark's"
    return bool(found) and found[-1].is_function_word and line[-1:].isalpha() and not is_owner


def _was_meant(before: str, line: str, width: float) -> bool:
    text = before.removesuffix(MEANT)
    if line[0].islower() or text[-1:] in ",;-–—(/" or _WIDE.match(line):
        return False
    if _LABELLED.match(text) and _LABELLED.match(line):
        return True
    if text[-1:] in ".!?。！？" or leans_on_next(text):
        return False
    both_counted = text[0].isdigit() and line[0].isdigit()
    has_room = len(text) + 1 + len(line.split(maxsplit=1)[0]) <= _WITH_ROOM * width
    return before.endswith(MEANT) or both_counted or has_room


# Stands at the end of a line whose break was written on purpose.
MEANT = "\x02"
_FEWEST_ROWS = 2
_FIGURE = re.compile(r"\W*\d[\d.,:’' –-]*\W*(?:[^\W\d]{1,4}\W*)?")  # "48 €", "9:00", "12 kg"
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_NARROWEST = 40
_WITH_ROOM = 0.7
_LABELLED = re.compile(r"[^\W\d_][\w ()/-]{0,24}[:：]\s*\S")
_DATE_IN_NAME = re.compile(r"^\d{4}-\d\d-\d\d(?:[-_ ]|$)|[-_ ]\d{4}-\d\d-\d\d$")
# A day of the week, the time of the day, and what makes an ordinal of the day.
_BESIDE_A_DATE = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+|\s+(?:at\s+)?\d{1,2}:\d\d.*$|(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE
)
# Control and format characters, and halves of surrogate pairs, which no file can be written with.
_NOT_TEXT = ("Cc", "Cf", "Cs")
# NEL (0x85) ends a line where it is not misread; white space is made single anyway.
_MISREAD = {code: text for code in range(0x80, 0xA0) if (text := bytes([code]).decode("cp1252", "ignore"))}
del _MISREAD[0x85]
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")
_COLONS = (":", "：")
LONGEST_LEAD = 300
_LONGEST_HEADING_WORDS = 10
_NO_HEADING_ENDS = ".!?。！？;,"
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISABLE = re.compile(r"[+−-]?\d{1,3}(?:\s*[,–-]\s*\d{1,3})*")
_CITATION = re.compile(r"(?:\[[^\[\]]{1,20}\]\s*)+")
# Python reads no number of more than 4,300 digits, and no character has one of a hundred.
_ABSURD_REFERENCE = re.compile(r"&#\d{100,};?")
_NOTE_MARK = re.compile(
    r"(?P<before>(?<![^\W_⁰¹²³⁴-⁹])[^\W_⁰¹²³⁴-⁹]+|[^\w\s⁰¹²³⁴-⁹⁺⁻])[⁺⁻]?[⁰¹²³⁴-⁹](?:[⁰¹²³⁴-⁹]|\s?[,–-]\s?(?=[⁰¹²³⁴-⁹]))*"
)
_LONGEST_UNIT = 3
# Han and kana, with their punctuation, are written without spaces; Hangul is not.
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
# None begins inside another of its kind: a line of nothing but dots would be looked through from each of them.
_CONTENTS_ENTRY = re.compile(
    r"(?:(?<!\.)\.{4,}|(?<!\. )(?:\. ){3,}\.?|(?<!…)…{2,}|(?<!·)·{4,}|(?<!_)_{4,})\s*(\d{1,4}|[ivxlc]{1,7})\s*$"
)
_SAYS_CONTENTS = re.compile(
    r"(?:(?:table of )?contents|index|inhalt(?:sverzeichnis)?|table des matières|sommai?r[eio]+|[ií]ndice|inhoud)\W*",
    re.IGNORECASE,
)
_FEWEST_ENTRIES = 3
_MANY_ENTRIES = 10
_LINES_OF_AN_ENTRY = 4

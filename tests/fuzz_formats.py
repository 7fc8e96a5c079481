"""Broken files of every format that is read: python -m tests.fuzz_formats [.pdf ...].

Whatever its bytes are, a file is an article whose paragraphs and sentences lie within its text and in order, or it is
refused with a reason, within the limits of time and memory. A file is told by its number, which makes it anew.
"""

import argparse
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from itertools import count, pairwise

from index import Article
from index.articles.apart import Apart
from index.articles.formats.layout import Unreadable
from index.text.exchanges import under_their_questions
from index.text.split import split
from tests.fakes.common.files import FILES

FEED = ".rss"
LARGEST = 100_000
# What a reader may take for one file, and what one that is read where the build runs may take of its time.
SECONDS = 20
MEMORY_MB = 1_500
SLOW_SECONDS = 5.0
# What only a reader says that met something it did not foresee.
_UNFORESEEN = "what reads such files fails at it"

# What parsers act on, of any format: a file gets words of another, too.
WORDS = [
    *(b"\0", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\x1b", b"\r", b"\t"),
    *(
        b"\n\n",
        b"\n---\n",
        b"\n# ",
        b"\n> ",
        b"\n- ",
        b"\n1. ",
        b"\n| a | b |\n|---|---|\n",
        b"```\n",
        b"![",
        b"](",
        b"*",
    ),
    *(b"<div>", b"</p>", b"<table><tr><td>", b"<!--", b"<script>", b"<svg/onload=1>", b"&#x110000;", b"&#0;", b"&lt"),
    *(b"<![CDATA[", b"]]>", b"<!DOCTYPE a [", b"<?xml version='1.0' encoding='utf-7'?>", b'charset="utf-16"'),
    *(b"\n.. note::\n\n   ", b"\n.. include:: a\n", b"\n====\n", b":ref:`a <b>`", b"|a|", b"`_", b"\n   ", b"::\n\n"),
    *(b" --> ", b"00:00:00,000", b"99999999999:00:00.000", b"\nNOTE ", b"\nSTYLE\n", b"WEBVTT\n\n", b"{\\an8}"),
    *(b"\nContent-Type: multipart/mixed; boundary=a\n\n--a\n", b"=?utf-8?b?////?=", b"\nDate: 0 Foo -1\n", b"=\n"),
    *(b"\nContent-Transfer-Encoding: base64\n", b"\nContent-Type: text/html; charset=x\n", b"\nSubject: \n"),
    *(
        b" 0 obj\n<<",
        b">>\nendobj\n",
        b"stream\n",
        b"endstream",
        b" 0 R",
        b"/Length -1",
        b"/Kids [2 0 R]",
        b" Tf ",
        b"/F9",
    ),
    *(b"-1", b"0", b"99999999999999999999", b"1e309", b"nan", b"2021-02-30", b"title: [", b"date: 0000-00-00\n"),
    *(b"<w:ins>", b"<w:tbl><w:tr><w:tc>", b'<w:gridSpan w:val="99999999"/>', b"<m:f>", b"</w:p>", b"xml:base='//a'"),
    *("ß".encode(), "漢".encode(), "\u0301".encode(), "ﷺ".encode(), "👩‍👩‍👧".encode(), "\u200f".encode()),
]
TIMES = (1, 1, 1, 2, 2, 8, 100, 1_000, 10_000)


def broken(suffix: str, number: int) -> bytes:
    """A broken file of this ending: for each number another one, and always the same."""
    chance = random.Random(f"{suffix} {number}")
    data = chance.choice(FILES[suffix])
    if suffix == ".docx" and chance.random() < 0.8:
        return _with_a_broken_part(data, chance)
    return _broken(data, chance)


def _with_a_broken_part(archive: bytes, chance: random.Random) -> bytes:
    """Else hardly any broken archive would ever be opened."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        hit = chance.choice(["word/document.xml", "word/document.xml", *names])
        for name in names:
            part = before.read(name)
            after.writestr(zipfile.ZipInfo(name), _broken(part, chance) if name == hit else part)
    return out.getvalue()


def _broken(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3, 5, 10))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 1, 1, 5, 30, 200)))
        before, piece, behind = data[:start], data[start:end], data[end:]
        word = chance.choice(WORDS)
        match chance.randrange(6):
            case 0:  # other bytes
                piece = chance.randbytes(len(piece))
            case 1:  # a word, and very often now and then
                piece += word * chance.choice(TIMES)
            case 2:  # the same again
                piece *= chance.choice(TIMES)
            case 3:  # what stands elsewhere
                other = chance.randrange(len(data) + 1)
                piece = data[other : other + chance.choice((1, 30, 200, 2_000))]
            case 4:  # of another file
                behind = chance.choice(FILES[chance.choice(list(FILES))])[chance.randrange(2_000) :]
            case 5:  # too little
                piece, behind = b"", behind if chance.random() < 0.8 else b""
        data = (before + piece + behind)[:LARGEST]
    return data


def problem_with(article: Article) -> str:
    """What is wrong with the article of a broken file, or ""."""
    said = (article.title, article.text, article.author, article.source, article.published, article.url)
    "\n".join(said).encode()  # raises where half of a character is in it
    spans = [(each.start, each.end) for each in article.paragraphs]
    if not article.text or not spans:
        return "there is no text in it"
    if any(not article.text[start:end].strip() for start, end in spans):
        return "a paragraph is empty"
    if any(after[0] < before[1] for before, after in pairwise([(0, 0), *spans, (len(article.text),) * 2])):
        return "paragraphs are out of order, or out of the text"
    for passage in split(under_their_questions(article)):
        spans = [(each.start, each.end) for each in passage.sentences]
        whole = [(0, passage.paragraph.start), *spans, (passage.paragraph.end,) * 2]
        if any(start >= end for start, end in spans) or any(after[0] < before[1] for before, after in pairwise(whole)):
            return "sentences are out of order, or out of their paragraph"
    return ""


def outcome_of(suffix: str, data: bytes, apart: Apart) -> str:
    """What became of a broken file: "article", "refused", "given up", or what is wrong."""
    began = time.process_time()
    try:
        if suffix == FEED:
            outcome = "article" if apart.read_feed(data, "https://coastalwire.example/feed") else "refused"
        else:
            outcome = problem_with(apart.read(data, suffix, "2020-05-01 the file")) or "article"
    except Unreadable as error:
        if _UNFORESEEN in str(error):
            return str(error)
        outcome = "given up" if "takes more than" in str(error) else "refused"
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:300]
    seconds = time.process_time() - began
    return outcome if seconds < SLOW_SECONDS else f"it took {seconds:.1f} seconds where the build runs"


def fuzz(suffix: str, goes_on: Callable[[int], bool], tell: Callable[[str], object], first: int = 0) -> Counter[str]:
    """Read broken files one after the other as long as that is wanted; what is wrong with one is told.

    Gives how often each outcome was seen; all that is wrong is "wrong".
    """
    outcomes: Counter[str] = Counter()
    apart = Apart(SECONDS, MEMORY_MB)
    for number in count(first):
        if not goes_on(number):
            break
        outcome = outcome_of(suffix, broken(suffix, number), apart)
        if outcome not in ("article", "refused", "given up"):
            tell(f"{suffix} {number}: {outcome}")
            outcome = "wrong"
        outcomes[outcome] += 1
    apart.close()
    return outcomes


def main() -> int:
    """Read broken files of each format for a while and print what became of them; exit code 1 if any went wrong."""
    parser = argparse.ArgumentParser(description="Read broken files of every format.")
    parser.add_argument("formats", nargs="*", default=list(FILES), help="their endings; all if none is given")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each format")
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    options = parser.parse_args()
    wrong = 0
    for suffix in options.formats:
        outcomes = fuzz(suffix, within(options.seconds), say, options.first)
        say(f"{suffix:6} " + ", ".join(f"{outcome} {times:,}" for outcome, times in sorted(outcomes.items())))
        wrong += outcomes["wrong"]
    return 1 if wrong else 0


def within(seconds: float) -> Callable[[int], bool]:
    """Whether that time is not yet over."""
    end = time.monotonic() + seconds
    return lambda _: time.monotonic() < end


def say(line: str) -> None:
    """Print it at once: a run takes long, and may be ended."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

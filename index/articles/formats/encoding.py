"""Bytes to text, whatever they are encoded in. The only importer of charset_normalizer."""

import codecs
import re
from collections.abc import Sequence

from index.articles.formats.layout import EMPTY, Unreadable
from index.text.language import likelihood

_NOT_TEXT = "it is not a text file"

# The longer ones first: the mark of UTF-16 begins that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Supersets that pages are written in while they name the smaller one (the WHATWG's list of labels).
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Latin scripts need few bytes beyond ASCII; there the guess is often a neighbour of the encoding that was used.
_FEW = 0.25
_WESTERN = "cp1252"
# Escapes, form feeds and the like do occur in text, but not one in a hundred characters. Those that Windows-1252 has
# letters for are often these, misread by a program before; `layout.clean` reads them aright.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\x81\x8d\x8f\x90\x9d]")
_MOST_CONTROLS = 0.01


def decode(data: bytes, declared: str = "") -> str:
    """The text of a file: by its byte order mark, as UTF-8, as it declares itself, or as it looks.

    declared: the encoding that a header or the file itself names, or "".
    Raises Unreadable when the file is empty, or not text.
    """
    if not data.strip():
        raise Unreadable(EMPTY)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_decoded(data, encoding), encoding)
    for encoding in ("utf-8", *_meant_by(declared)):
        text = _decoded(data, encoding)
        if text is not None and "\0" not in text:
            return _checked(text, encoding)
    return _checked(_guessed(data), "an encoding that can be told")


def _meant_by(declared: str) -> Sequence[str]:
    """What pages that name an encoding are in: those who say Latin-1 mean Windows-1252, as browsers know.

    UTF-16 has a mark, or zeros; a page that only says that it is cannot be, as its own words were read in ASCII.
    """
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return ()
    return () if name.startswith(("utf-16", "utf-32")) else (_MEANT.get(name, name), name)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _guessed(data: bytes) -> str | None:
    if b"\0" in data:
        return _unmarked_utf_16(data)
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for what is not UTF-8

    best = from_bytes(data).best()
    if best is None:
        return None
    guess = _decoded(data, best.encoding)
    high = sum(byte > 0x7F for byte in data) / len(data)
    western = _decoded(data, _WESTERN) if high < _FEW else None
    if western is None or guess is None or guess == western:
        return guess
    return western if likelihood(western) >= likelihood(guess) else guess


def _unmarked_utf_16(data: bytes) -> str:
    """UTF-16 without a byte order mark: every second byte of Latin text is zero."""
    for encoding, zeros in (("utf-16-be", data[::2].count(0)), ("utf-16-le", data[1::2].count(0))):
        if zeros > len(data) / 4:
            text = _decoded(data, encoding)
            if text is not None:
                return text
    raise Unreadable(_NOT_TEXT)


def _checked(text: str | None, encoding: str) -> str:
    if text is None:
        raise Unreadable(f"it is not text in {encoding}; save it as UTF-8")
    beginning = text[:10_000]
    if "\0" in text or len(_CONTROLS.findall(beginning)) > _MOST_CONTROLS * len(beginning):
        raise Unreadable(_NOT_TEXT)
    return text

"""PDFs: an article of the pages.

A PDF knows where each character stands and nothing of words, lines and paragraphs. PDFium, which Chrome shows PDFs
with, finds words and lines (`pdf_page`); what a line belongs to is told by where it stands (`pdf_spaces`,
`pdf_gutters`, `pdf_rows`, `pdf_tables`, `pdf_running_lines`, `pdf_paragraphs`).
"""

import re

import pypdfium2 as pdfium
from pypdfium2 import raw

from index.articles.formats.layout import Hears, Unreadable, clean, contents_in, laid_out, title_from_name, unheard
from index.articles.formats.pdf_page import has_picture, lines_of
from index.articles.formats.pdf_paragraphs import blocks_of, largest_of
from index.articles.formats.pdf_running_lines import without_running_lines
from index.articles.formats.pdf_tables import in_rows
from index.types import Article

SCANNED = "it holds pictures of pages and no text (a scan); run text recognition (OCR) on it first"
ENCRYPTED = "it is encrypted and opens only with a password; save it without one"
BROKEN = "it is not a PDF that can be read (broken or cut short); get it anew"
_NO_TITLE = re.compile(
    r"(untitled|microsoft word|powerpoint)\b.*|.*\.(docx?|pdf|tex|indd|pages|qxd|dvi|rtf|txt|html?)|[\W\d_]*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"[a-z0-9._@-]*|\W*(administrator|user|owner|unknown|anonymous)\W*", re.IGNORECASE)


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read a PDF. Raises Unreadable."""
    try:
        with pdfium.PdfDocument(data) as document:
            pages = [in_rows(lines_of(document[number], number + 1)) for number in range(len(document))]
            pictured = [number + 1 for number, page in enumerate(pages) if not page and has_picture(document[number])]
            metadata = document.get_metadata_dict()
    except pdfium.PdfiumError as error:
        raise Unreadable(ENCRYPTED if error.err_code == raw.FPDF_ERR_PASSWORD else BROKEN) from None
    lines = [line for page in without_running_lines(pages) for line in page]
    contents = contents_in([line.text for line in lines])
    lines = [line for number, line in enumerate(lines) if number not in contents]
    if not lines:
        raise Unreadable(SCANNED)
    if pictured:
        hears(f"{_pages(pictured)} only pictures and no text; run text recognition (OCR) on the file")
    title, author = clean(metadata["Title"]), clean(metadata["Author"])
    return laid_out(
        article_id,
        ("" if _NO_TITLE.fullmatch(title) else title) or largest_of(lines) or title_from_name(article_id),
        blocks_of(lines),
        author="" if _NO_AUTHOR.fullmatch(author) else author,
        published=re.sub(r"^D:(\d{4})(\d{2})(\d{2}).*|.*", r"\1-\2-\3", metadata["CreationDate"], count=1).strip("-"),
    )


def _pages(numbers: list[int]) -> str:
    listed = ", ".join(map(str, numbers[:10])) + (" and others" if len(numbers) > 10 else "")
    return f"page {listed} holds" if len(numbers) == 1 else f"pages {listed} hold"

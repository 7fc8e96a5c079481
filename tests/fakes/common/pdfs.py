"""PDFs written by hand: what stands where is up to the test."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter

WIDTH, HEIGHT = 595, 842
LEFT, TOP, LEADING, SIZE = 72, 770, 14, 12
# How wide Helvetica's letters are, in thousandths of the size.
_WIDTHS = {
    letter: width
    for width, letters in {
        222: "ijl",
        278: " .,:;I/ft",
        333: "r-()",
        500: "ckJsvxyz",
        556: "0123456789abdeghnopqu€L–",
        611: "FTZ",
        667: "ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQ",
        833: "Mm",
        944: "W",
    }.items()
    for letter in letters
}


@dataclass(frozen=True)
class Set:
    """A line of text at its place; positions in points from the lower left corner."""

    text: str
    y: float
    x: float = LEFT
    size: float = SIZE
    bold: bool = False
    code: bool = False


def column(*paragraphs: Sequence[str], top: float = TOP, x: float = LEFT, gap: float = LEADING) -> list[Set]:
    """Paragraphs, each given as its lines, one below the other with a gap between them."""
    lines: list[Set] = []
    y = top
    for paragraph in paragraphs:
        for text in paragraph:
            lines.append(Set(text, y, x))
            y -= LEADING
        y -= gap
    return lines


def width(text: str) -> float:
    """Of a line in the usual size, in points."""
    return sum(_WIDTHS[letter] for letter in text) * SIZE / 1000


def table(
    *rows: Sequence[str],
    gutter: float,
    right: Collection[int] = (),
    top: float = TOP,
    x: float = LEFT,
    padding: float = 0,
    is_drawn_line_by_line: bool = False,
    is_in_the_middle: bool = False,
) -> list[Set]:
    """A table whose columns are as wide as their widest cell; the lines of a cell are parted by line feeds.

    It is drawn row by row, each cell by cell or line by line; cells stand at the top or in the middle of their row.
    gutter: what is free between two columns, and padding below a row, in points. right: the numbers of columns whose
    cells end at one place.
    """
    cells = [[cell.split("\n") for cell in row] for row in rows]
    widths = [max(width(line) for cell in column for line in cell) for column in zip(*cells, strict=True)]
    found: list[Set] = []
    for row in cells:
        drawn: list[Set] = []
        left = x
        for column, cell in enumerate(row):
            lower = (max(map(len, row)) - len(cell)) / 2 if is_in_the_middle else 0.0
            for number, line in enumerate(cell):
                indent = widths[column] - width(line) if column in right else 0.0
                drawn.append(Set(line, top - (lower + number) * LEADING, left + indent))
            left += widths[column] + gutter
        found += sorted(drawn, key=lambda line: -line.y) if is_drawn_line_by_line else drawn
        top -= LEADING * max(map(len, row)) + padding
    return [line for line in found if line.text]


def pdf(*pages: Sequence[Set], **metadata: str) -> bytes:
    """A PDF with these pages, in Helvetica; what is code in Courier, and Chinese in Song."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    for name in ("Helvetica", "Helvetica-Bold", "Courier"):
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
    objects += [
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [7 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    kids = []
    for page in pages:
        content = "\n".join(_shown(line) for line in page)
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R /F4 6 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    objects.append("<< " + " ".join(f"/{name} ({_escaped(value)})" for name, value in metadata.items()) + " >>")
    return _file(objects)


def encrypted(data: bytes, user: str, owner: str = "owner") -> bytes:
    """The same PDF, which opens with a password only; with "" it opens for everybody, but may not be changed."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _shown(line: Set) -> str:
    is_chinese = any(letter > "\u2fff" for letter in line.text)
    font = "F4" if is_chinese else "F3" if line.code else "F2" if line.bold else "F1"
    text = f"<{line.text.encode('utf-16-be').hex()}>" if is_chinese else f"({_escaped(line.text)})"
    return f"BT /{font} {line.size} Tf 1 0 0 1 {line.x} {line.y} Tm {text} Tj ET"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: list[str]) -> bytes:
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    start = f"startxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n{start}".encode()

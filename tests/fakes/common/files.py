"""A file of each format that is read, with much of what the format can hold."""

from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO
from types import MappingProxyType

import docx
from docx.document import Document

from tests.fakes.common.corpora import LIGHTHOUSE_MARKDOWN, TIDAL_SCRAPED
from tests.fakes.common.feeds import ATOM, BOMB, rss
from tests.fakes.common.pages import page
from tests.fakes.common.pdfs import column, pdf

MARKDOWN = (
    LIGHTHOUSE_MARKDOWN
    + """
- Oil: 900 litres
  1. in **winter** more[^1]
  2. in `summer` less

> The lamp must not go out, said [the keeper](https://example.org/keeper "Ada").

| Year | Keepers |
| --- | ---: |
| 1871 | 3 |
| 1936 | 0 |

```sh
oil --fill lamp
```

The rock
========

<details><summary>More</summary>A cable of 4 &times; 2 km leads to the rock.</details>

[^1]: The book of 1902 says so.
"""
)

MDX = (
    MARKDOWN
    + """
import Lamp from './lamp'

export const year = 1871

<Lamp year={year} on={() => { return true }}>

It burns **all night**.

</Lamp>

:::note{title="Oil"}
The oil came by boat.
:::
"""
)

RST = """=====
Lamps
=====

:Author: Jon Varga
:Date: 2020-05-01

.. contents::

The lamp burned 900 litres of oil a year [1]_, see :ref:`oil` and `the book`_.

Oil
---

.. note::

   It came by boat.

* barrels
* cans

  1. large
  2. small

+------+---------+
| Year | Keepers |
+======+=========+
| 1871 | 3       |
+------+---------+

=====  ====
Month  Oil
=====  ====
May    3
=====  ====

.. code-block:: sh

   oil --fill

.. |lamp| replace:: the electric lamp
.. _the book: https://example.org/book
.. [1] The book of 1902 says so.

|lamp| replaced it::

   in 1936

.. include:: /etc/passwd
"""

SRT = """1
00:00:01,000 --> 00:00:03,500
The lamp burned
900 litres

2
00:00:03,500 --> 00:00:06,000
<i>of oil a year.</i>

3
00:01:06,000 --> 00:01:09,000
{\\an8}ADA: It was replaced in 1936.
"""

VTT = """WEBVTT - The lamp

NOTE made by hand

STYLE
::cue { color: white }

intro
00:01.000 --> 00:03.500 align:start position:10%
<v Ada>The lamp burned <c.loud>900</c> litres

00:00:03.500 --> 00:00:06.000
of oil a year. &amp; more
"""


def mail() -> bytes:
    """A mail with a plain text, a page and something attached."""
    message = EmailMessage()
    message["From"] = "Kofi Mensah <kofi@example.com>"
    message["Subject"] = "Crane — the budget"
    message["Date"] = "Mon, 03 May 2021 23:30:00 -0700"
    message.set_content("The crane costs 7 million crowns.\n\n> Who pays?\n>> The city.\n-- \nKofi\n")
    message.add_alternative("<html><body><p>The crane costs <b>7</b> million crowns.</p></body></html>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    for number, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(f"boundary-{number}")  # else another one each time
    return message.as_bytes()


def word() -> bytes:
    """A Word document with headings, lists and a table."""
    document: Document = docx.Document()
    document.core_properties.title = "The Tidal Lab"
    document.add_heading("The Tidal Lab", 0)
    document.add_paragraph("It cost 12 million crowns.")
    document.add_paragraph("The first turbine weighs nine tonnes.", "List Bullet")
    document.add_paragraph("The second is lighter.", "List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Turbine"
    table.cell(1, 1).text = "9 t"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    lines = ["The Brinewater Lab builds its own turbines instead of buying them, and", "each costs 42,000 crowns."]
    return pdf(column(["The lab"], lines), column(["The city pays for it until 2030."]), Title="The lab", Author="Ada")


# By the ending of a file. ".rss" stands for feeds, which are fetched.
FILES: Mapping[str, tuple[bytes, ...]] = MappingProxyType(
    {
        ".docx": (word(),),
        ".eml": (mail(),),
        ".html": (page().encode(),),
        ".md": (MARKDOWN.encode(),),
        ".mdx": (MDX.encode(),),
        ".pdf": (_pdf(),),
        ".rss": (rss().encode(), ATOM.encode(), BOMB.encode()),
        ".rst": (RST.encode(),),
        ".srt": (SRT.encode(),),
        ".txt": (TIDAL_SCRAPED.encode(), "Größe: 3 m.\n\nDo., 4. Mai".encode("cp1252")),
        ".vtt": (VTT.encode(),),
    }
)

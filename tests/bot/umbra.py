"""A page that an admin adds, and what is asked of it; what it holds would mention, format and link if it could."""

PAGE = """<html><head><title>Umbra's lamps</title><meta name="author" content="Mara Okafor">
<meta property="article:published_time" content="2025-03-14"></head><body><article><h1>Umbra's lamps</h1>
<p>The lab of Umbra pays 42 dollars for a lamp. It buys them from a maker in Harbour City, who sells to nobody else.</p>
<p>Every lamp burns for nine weeks, and the lab changes all of them on the same day of the spring.</p>
<p>The director says that &lt;!channel&gt; and @everyone are words that nobody should be called with.</p>
</article></body></html>"""
QUESTION = "how much does the lab of Umbra pay for a lamp?"
ANSWER = "The lab of Umbra pays 42 dollars for a lamp."
EVIL = "The director says that <!channel> and @everyone are words that nobody should be called with."
MARKDOWN = f"""---
title: Umbra's lamps
published: 2025-03-14
---

{ANSWER} It buys them from a maker in Harbour City, who sells to nobody else.
"""
# What of files can be no article, and what is said of it where files may have 10 kB.
BAD_FILES = {
    "prices.xlsx": (b"PK", "not a format that Footnote reads"),
    "long.txt": (b"word " * 3_000, "it has 0.0 MB, and 0 MB is the limit"),
    "nothing.md": (b"", "was not added"),
    "broken.pdf": (b"%PDF-1.7 no more", "was not added"),
}
# What `index log` tells of a page that was added and taken out again.
CHANGES = [
    ("added", "umbras-lamps.md"),
    ("published", "000002"),
    ("removed", "umbras-lamps.md"),
    ("published", "000003"),
]
WORDS = (
    "Please note: the lab of Umbra pays 42 dollars for a lamp from March on.\n\n"
    "It buys them from a maker in *Harbour City*, who sells to nobody else."
)

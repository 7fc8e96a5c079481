"""Invented articles, in the forms that are found in the wild."""

from pathlib import Path

from index import Article, Paragraph

TIDAL_TITLE = "Harbour City Opens Its First Tidal Power Lab, Hoping to Halve Its Energy Bills"

TIDAL_PARAGRAPHS = (
    "(Coastal Wire) March 14 -- Harbour City has opened a laboratory for tidal power, the first of its kind.",
    "Almost 60 percent of the country's tidal engineers live in Harbour City (31.5 percent) and Port Amsel "
    "(28.2 percent), according to the engineers' union.",
    "The Brinewater Lab builds its own turbines instead of buying them. \"Every 'flood test' of a turbine costs "
    '42,000 crowns, and we have 17 people watching it," said its director, Ines Halloran.',
    "The city council will publish its plans for the harbour in November.",
)

TIDAL_SCRAPED = "\n\n".join(
    (
        f"{TIDAL_TITLE}\nMara Okafor\nDATE:  Mar 14 2019\n/ SOURCE:  Coastal Wire\n{TIDAL_TITLE} {TIDAL_TITLE}",
        *TIDAL_PARAGRAPHS[:2],
        TIDAL_PARAGRAPHS[2].replace("costs ", "costs\u00a0"),
        TIDAL_PARAGRAPHS[3],
        "Follow Coastal Wire on\nKeywords:   Tides,Energy Policy,Harbour City",
    )
)

LIGHTHOUSE_MARKDOWN = """---
title: The Lighthouse Keepers
author: Jon Varga
source: Island Review
published: 2020-05-01
url: https://example.org/lighthouse
---

The lighthouse on Gannet Rock was lit in 1871. Three keepers lived there in turns of six weeks.

## The lamp

The lamp burned 900 litres of oil a year. It was replaced by an electric lamp in 1936.
"""

BEES_TEXT = """Notes on bees

A hive holds about 50,000 bees in summer. The queen lays 2,000 eggs a day.

A worker lives for six weeks.
"""


def write_corpus(folder: Path, **texts: str) -> Path:
    """A folder with the given files; the last underscore of a name stands for the dot of its ending."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / ".".join(name.rsplit("_", 1))).write_text(text, encoding="utf-8")
    return folder


def article_of(*paragraphs: str, article_id: str = "a", language: str = "en") -> Article:
    """An article of these paragraphs, laid out as the loader lays it out."""
    placed: list[Paragraph] = []
    position = 0
    for number, text in enumerate(paragraphs, 1):
        placed.append(Paragraph(number, position, position + len(text)))
        position += len(text) + len("\n\n")
    return Article(article_id, "A title", "\n\n".join(paragraphs), tuple(placed), language=language)


def files(corpus: Path) -> list[str]:
    """The files of a corpus, hidden ones too, by their paths below it."""
    return sorted(path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file())

"""The articles of a version with their paragraphs, a line of JSON for each."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from index.articles.collections import folder_collection
from index.types import Article, Paragraph


def save_articles(path: Path, articles: Iterable[Article]) -> None:
    """Write them, in their order. Raises OSError."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(article, default=_fields, ensure_ascii=False) + "\n" for article in articles)


def load_articles(path: Path) -> Iterator[Article]:
    """Read them. Raises OSError, ValueError, KeyError or TypeError where they cannot be read."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            said = json.loads(line)
            said["paragraphs"] = tuple(Paragraph(**paragraph) for paragraph in said["paragraphs"])
            # Versions of before there were collections say nothing of them.
            yield Article(**{"collection": folder_collection(said["id"]), **said})


def _fields(value: Article | Paragraph) -> dict[str, object]:
    """What `asdict` gives, which copies all that it finds, and takes twice as long."""
    return {field.name: getattr(value, field.name) for field in fields(value)}

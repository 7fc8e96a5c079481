"""How the commands show the articles of a folder, and what became of those that were added and removed."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from index.cli.citation import citation
from index.cli.console import out
from index.cli.render_build import print_skipped
from index.errors import counted
from index.json_forms import article_json
from index.text.language import DEFAULT_LANGUAGE
from index.text.words import words
from index.types import Article

if TYPE_CHECKING:
    from index.articles.feed import Feed
    from index.articles.load import Corpus
    from index.articles.open_corpus import Added
    from index.articles.removed import Removed


def print_added(added: "Added", corpus: Path) -> None:
    """What became of a file or a page."""
    out.print(Text(f"{added.change.value:<9} {added.article.title}"))
    out.print(Text(f"          {corpus / added.file}, {counted(count_words(added.article), 'word')}", style="dim"))
    if added.before:
        out.print(Text(f"          the file before is kept as {added.before}", style="dim"))
    if added.article.language != DEFAULT_LANGUAGE:
        note = f"its language is {added.article.language}, and the default model reads English: see docs/languages.md"
        out.print(Text(f"          {note}", style="dim"))


def print_feed(feed: "Feed", target: str) -> None:
    """What a feed holds, and how to add it."""
    out.print(Text(f"{feed.title or target} is a feed of {counted(len(feed.entries), 'article')}:", style="bold"))
    for entry in feed.entries:
        out.print(Text("  " + " · ".join(part for part in (entry.title, entry.published, entry.url) if part)))
    out.print("Nothing was added. Add all of them with --all, or some by their addresses.")


def print_next_build() -> None:
    """How what changed becomes what is answered."""
    out.print("Run python -m index build to let it be answered by.")


def print_removed(removed: "Removed", corpus: Path) -> None:
    """What was removed, and how to get it back."""
    out.print(Text(f"removed   {corpus / removed.file}"))
    out.print(
        Text(f"          to get it back: mv {shlex.quote(str(removed.kept))} {shlex.quote(str(corpus / removed.file))}")
    )


def print_articles(corpus: "Corpus") -> None:
    """The articles of a folder, and on stderr what is none."""
    for article in corpus.articles:
        file = corpus.files[article.id]
        out.print(
            Text(article.id, style="bold").append(f"  {Path(file).suffix}, {counted(count_words(article), 'word')}")
        )
        out.print(Text(f"    {citation(article)}"))
    print_skipped(corpus.skipped)


def print_problems(corpus: "Corpus") -> None:
    """A line for each file that is left out, and for each part of an article that is lost."""
    for line in problems_json(corpus):
        out.print(Text(f"{line['file']}: {line['problem']}"))
    if not (corpus.skipped or corpus.problems):
        out.print("Nothing is left out of any file.")


def problems_json(corpus: "Corpus") -> list[dict[str, Any]]:
    """The same as a JSON form, by file; "indexed": whether the rest of the file is an article."""
    lost = [{"file": item.name, "indexed": True, "problem": item.text} for item in corpus.problems]
    left_out = [{"file": item.name, "indexed": False, "problem": item.reason} for item in corpus.skipped]
    return sorted(lost + left_out, key=lambda line: str(line["file"]))


def articles_json(corpus: "Corpus") -> list[dict[str, Any]]:
    """The same as a JSON form."""
    return [
        {
            **article_json(article),
            "language": article.language,
            "file": corpus.files[article.id],
            "format": Path(corpus.files[article.id]).suffix.lower().lstrip("."),
            "words": count_words(article),
        }
        for article in corpus.articles
    ]


def count_words(article: Article) -> int:
    """The number of words in an article; of scripts without spaces, of characters."""
    return len(words(article.text))

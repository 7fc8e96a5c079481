"""Commands that put articles into the corpus folder, take them out, and list them."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.articles.load import LARGEST_FILE_MB, load_corpus
from index.cli import render_articles as show_articles
from index.cli.app import CorpusFolder, IndexAt, Json, LargestFile, app
from index.cli.console import print_error, print_json
from index.errors import ArticleNotAdded
from index.store.location import folder_of, location_of

if TYPE_CHECKING:
    from index.articles.fetch import Fetcher
    from index.articles.open_corpus import Added, OpenCorpus

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@app.command("add")
def add_command(
    targets: Annotated[list[str], typer.Argument(metavar="FILE|URL...", help="Files, web pages or feeds.")],
    corpus: CorpusFolder = Path("corpus"),
    whole_feed: Annotated[bool, typer.Option("--all", help="Add every article of a feed.")] = False,
    replacing: Annotated[bool, typer.Option("--replace", help="Put a file in the place of one with its name.")] = False,
    largest_file_mb: LargestFile = LARGEST_FILE_MB,
    at: IndexAt = ".index",
) -> None:
    """Copy files, or fetch web pages, into the folder with the articles.

    Adding the same address again updates its article. Exit code 1 when one of them could not be added.
    """
    from index.articles.changes import Change, ChangeLog, whoever_types  # noqa: PLC0415
    from index.articles.open_corpus import AddResult, OpenCorpus  # noqa: PLC0415

    log = ChangeLog(folder_of(location_of(at)))
    into = OpenCorpus(corpus, largest_file_mb)
    fetcher = _fetcher(largest_file_mb)
    changed = failed = False
    for target in targets:
        for result in _results(into, fetcher, target, whole_feed=whole_feed, replacing=replacing):
            if isinstance(result, ArticleNotAdded):
                print_error(result)
                failed = True
            else:
                show_articles.print_added(result, corpus)
                if result.change is not AddResult.UNCHANGED:
                    log.add(whoever_types(), [(Change(result.change.value), result.file, result.article.title)])
                    changed = True
    if changed:
        show_articles.print_next_build()
    if failed:
        sys.exit(1)


@app.command("remove")
def remove_command(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="An id, a part of a title, or a file's name.")],
    corpus: CorpusFolder = Path("corpus"),
    at: IndexAt = ".index",
) -> None:
    """Take articles out of the folder; their files are kept in a hidden folder inside it."""
    from index.articles.changes import Change, ChangeLog, whoever_types  # noqa: PLC0415
    from index.articles.removed import remove  # noqa: PLC0415

    for removed in remove(corpus, names):
        show_articles.print_removed(removed, corpus)
        ChangeLog(folder_of(location_of(at))).add(whoever_types(), [(Change.REMOVED, removed.file, "")])
    show_articles.print_next_build()


@app.command("articles")
def articles_command(
    corpus: CorpusFolder = Path("corpus"),
    largest_file_mb: LargestFile = LARGEST_FILE_MB,
    problems: Annotated[bool, typer.Option("--problems", help="List what could not be read instead.")] = False,
    as_json: Json = False,
) -> None:
    """List the articles of the folder, whether they are in the index yet or not."""
    found = load_corpus(corpus, largest_file_mb)
    if problems and as_json:
        print_json(show_articles.problems_json(found))
    elif problems:
        show_articles.print_problems(found)
    elif as_json:
        print_json(show_articles.articles_json(found))
    else:
        show_articles.print_articles(found)


def _results(
    into: "OpenCorpus", fetcher: "Fetcher", target: str, *, whole_feed: bool, replacing: bool
) -> "Iterator[Added | ArticleNotAdded]":
    """What became of a file or an address; of a feed, of each of its articles."""
    from index.articles.feeds import feed_in, local_feed  # noqa: PLC0415

    try:
        if _ADDRESS.match(target):
            page = fetcher.fetch(target)
            feed = feed_in(page)
            if feed is None:
                yield into.add_page(page, replacing=replacing)
                return
        else:
            feed = local_feed(Path(target))
            if feed is None:
                yield into.add_file(Path(target), replacing=replacing)
                return
    except ArticleNotAdded as error:
        yield error
        return
    if not whole_feed:
        show_articles.print_feed(feed, target)
        return
    for entry in feed.entries:
        try:
            yield into.add_entry(entry, fetcher.fetch)
        except ArticleNotAdded as error:
            yield error


def _fetcher(largest_file_mb: float) -> "Fetcher":
    from index.articles.fetch import Fetcher  # noqa: PLC0415

    return Fetcher(largest_mb=largest_file_mb)

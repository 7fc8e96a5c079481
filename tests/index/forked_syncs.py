"""Syncs that are killed at random moments, or whose disk is full: python -m tests.index.forked_syncs WHAT FOLDER SITE.

WHAT: kills, limits (no file may grow beyond a size), full (the folder is on a small disk, which is full). SITE: where
the pages are; they say the number that stands in the file `number` beside the folder.

As in forked_builds, each sync is a fork of a process that has imported everything, and so is each look at what it left.
Prints one JSON object.
"""

import json
import os
import random
import resource
import sys
from functools import partial
from pathlib import Path

import yaml

from index import FootnoteError, LiveIndex, Store, build
from index.sources.configuration import parse_sources
from index.sources.state import read_sync_state
from index.sources.sync import Sync, Synced, SyncRequest
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.index.forked_builds import forked

KILLS = 8
LIMITS = (0, 700, 15_000)
PAGES = 3
FILES = 6


class Place:
    """A sitemap and a folder as sources, and the index of what they give."""

    def __init__(self, folder: Path, site: str) -> None:
        self.folder, self.corpus, self.store = folder, folder / "corpus", Store(folder / ".index")
        sources = [
            {"name": "site", "kind": "sitemap", "at": f"{site}/sitemap.xml"},
            {"name": "wiki", "kind": "folder", "at": str(folder / "wiki"), "collection": "wiki"},
        ]
        file = yaml.safe_dump({"sources": sources, "hosts": {"127.0.0.1": {"private": True}}})
        self.sources = parse_sources(file, "sources.yaml")
        self.found = folder / "found"

    def change(self, number: int) -> None:
        """All that the sources give says another number."""
        self.folder.with_name("number").write_text(str(number))
        texts = {f"note-{each}_md": f"Note {each} says number {number} today.\n" for each in range(FILES)}
        write_corpus(self.folder / "wiki", **texts)

    def sync(self) -> Synced:
        sync = Sync(
            self.sources,
            self.corpus,
            self.store.folder,
            {},
            lambda: build(self.corpus, self.store, HashEncoder()),
        )
        return sync.run(SyncRequest())

    def sync_well(self, number: int) -> None:
        """After whatever was before: everything is there as it is now, once, and serves."""
        synced = self.sync()
        assert synced.error is None, synced.error
        assert [each.failed for each in synced.sources] == ["", ""]
        files = [each for each in self.corpus.rglob("*") if each.is_file() and each.suffix == ".md"]
        seen = [each for each in files if not any(part.startswith(".") for part in each.relative_to(self.corpus).parts)]
        assert len(seen) == PAGES + FILES, seen
        assert all(f"number {number} " in each.read_text() for each in seen)
        assert numbers(self.store) == {str(number)}
        state = read_sync_state(self.corpus)
        assert (state.is_unfinished, state.needs_build) == (False, False)

    def look(self, number: int) -> None:
        """What serves answers, each article as it is or as it was before."""
        served = numbers(self.store)
        assert served <= {str(number - 1), str(number)}, served
        self.found.write_text("new" if served == {str(number)} else "old")

    def sync_badly(self, limit: int | None = None) -> None:
        """Where files may not grow beyond the limit, or the disk is full, a sync says so and ends."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        try:
            said = str(self.sync().error or "")
        except FootnoteError as error:
            said = str(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def numbers(store: Store) -> set[str]:
    """What the articles of the version that serves say."""
    live = LiveIndex(store.folder, encoder=HashEncoder())
    assert len(live.articles) == PAGES + FILES
    assert live.ask("Which number is it today?").nearest
    return {each.text.split("number ")[1].split()[0] for each in live.articles}


def kill(place: Place) -> dict[str, object]:
    place.change(2)
    whole = forked(place.sync)
    killed, serving = 0, {"old": 0, "new": 0}
    for number in range(3, KILLS + 3):
        place.change(number)
        killed += forked(place.sync, random.randint(1, 6 * whole // 5)) < 0
        forked(partial(place.look, number))
        serving[place.found.read_text()] += 1
        forked(partial(place.sync_well, number))
    return {"killed": killed, "serving": serving}


def limit(place: Place) -> dict[str, object]:
    for number, most in enumerate(LIMITS, 2):
        place.change(number)
        forked(partial(place.sync_badly, most))
        forked(partial(place.look, number))
        forked(partial(place.sync_well, number))
    return {}


def fill(place: Place) -> dict[str, object]:
    """The disk is full but for a few bytes; a sync may write some of what is new, and the next has room again."""
    for number, left in enumerate((0, 16_384), 2):
        place.change(number)
        ballast = place.folder / "ballast"
        free = os.statvfs(place.folder)
        ballast.write_bytes(bytes(free.f_bavail * free.f_frsize - left))
        forked(place.sync_badly)
        forked(partial(numbers, place.store))
        ballast.unlink()
        forked(partial(place.sync_well, number))
    return {}


def main(what: str, folder: Path, site: str) -> None:
    random.seed(what)
    place = Place(folder, site)
    place.change(1)
    forked(partial(place.sync_well, 1))
    sys.stdout.write(json.dumps({"kills": kill, "limits": limit, "full": fill}[what](place)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])

"""What each file of the corpus was when it was read: what is as it was need not be read again.

`read.json` in the index folder names the article of each file by its id and hash; the article itself is in the version
that serves. It can go at any time: then everything is read once more.
"""

import hashlib
import json
import os
import stat
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index.durable import replace_durably
from index.types import Article

FILE = "read.json"

# What reads files, beside this package.
_LIBRARIES = (
    "charset-normalizer",
    "docutils",
    "lxml",
    "markdown-it-py",
    "py3langid",
    "pypdfium2",
    "python-docx",
    "python-frontmatter",
    "trafilatura",
)
# A file that changed so shortly before it was read may change again within one tick of the clock, and look the same.
_SETTLED_NS = 2_000_000_000

State = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileRead:
    """An article with the state of its file when it was read, and what of the file could not be read."""

    state: State
    article: Article
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilesRead:
    """The files that were read before, by their names below the corpus."""

    files: Mapping[str, FileRead] = field(default_factory=dict)

    @classmethod
    def load(cls, index: Path, articles: Mapping[str, tuple[str, Article]]) -> "FilesRead":
        """Those whose articles are among these, which are given with their hashes, by id; none after an update."""
        try:
            kept = json.loads((index / FILE).read_text(encoding="utf-8"))
            if kept["read_by"] != read_by():
                return cls()
            return cls(
                {
                    name: FileRead(tuple(state), articles[article][1], tuple(problems))
                    for name, (state, article, content, problems) in kept["files"].items()
                    if article in articles and articles[article][0] == content
                }
            )
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def unchanged(self, name: str, state: State | None) -> FileRead | None:
        """What was read of a file, where it still is in that state."""
        known = self.files.get(name)
        return known if known and known.state == state else None

    def save(self, index: Path, hashes: Mapping[str, str]) -> None:
        """Keep it for the next build; hashes: of the articles, by id. On a full disk the next reads more."""
        files = {
            name: (read.state, read.article.id, hashes[read.article.id], read.problems)
            for name, read in self.files.items()
        }
        with suppress(OSError):
            replace_durably(index / FILE, json.dumps({"read_by": read_by(), "files": files}))


NOTHING_READ = FilesRead()


def state_of(path: Path) -> State | None:
    """What a file's state is known by: size, times of its content and of itself, its number on the disk.

    None where that does not tell: of a link, of what is no file or changed just now.
    """
    try:
        status = os.lstat(path)
    except OSError:
        return None
    is_settled = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED_NS
    if not stat.S_ISREG(status.st_mode) or not is_settled:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


@cache
def read_by() -> str:
    """Another with every change of this project's code, and of the libraries that read files."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        code.update(path.read_bytes())
    return " ".join([code.hexdigest(), *map(version, _LIBRARIES)])

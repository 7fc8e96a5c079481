"""What waits for a press: articles that may be added or removed, and changes that may be undone.

It lies in a hidden folder among the articles, so that each process that builds from them can carry it out, also after
a restart; a button holds no more than its token.
"""

import base64
import json
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import ArticleNotAdded

if TYPE_CHECKING:
    from index import Draft

_FOLDER = ".waiting"
_KEPT_SECONDS = 30 * 86_400.0
_TOKEN = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article that may be added.

    folder: where, below the corpus, "" for the corpus itself. own: the file there in whose place it goes, or "".
    """

    draft: "Draft"
    title: str
    folder: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True)
class OldArticle:
    """An article that may be removed, by its id."""

    article: str
    title: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that may be undone.

    file, kept: the article's file, and the one that was there before as it is kept; below the corpus, "" for none.
    is_gone: whether the article was removed.
    """

    file: str
    title: str
    kept: str = ""
    is_gone: bool = False


Waits = NewArticle | OldArticle | Changed
_KINDS = {kind.__name__: kind for kind in (NewArticle, OldArticle, Changed)}


class Waiting:
    """What waits, of all processes that share the corpus; for 30 days."""

    def __init__(self, corpus: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = corpus / _FOLDER
        self._clock = clock

    def keep(self, what: Waits) -> str:
        """Write it down and give its token. Raises ArticleNotAdded where the corpus cannot be written to."""
        token = secrets.token_hex(8)
        fields = asdict(what)
        if isinstance(what, NewArticle):
            fields["draft"]["data"] = base64.b64encode(what.draft.data).decode()
        aside = self._folder / f".{token}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._forget_old()
            aside.write_text(json.dumps({"kind": type(what).__name__, **fields}), encoding="utf-8")
            aside.rename(self._folder / token)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise ArticleNotAdded(
                f"Nothing can be changed: {self._folder} cannot be written ({error.strerror}). Tell whoever runs me."
            ) from error
        return token

    def take(self, token: str) -> Waits | None:
        """What has that token, which nobody can take again; None where it was taken, or is too old."""
        if not _TOKEN.fullmatch(token):
            return None
        taken = self._folder / f".{token}"
        try:
            (self._folder / token).rename(taken)
            fields = json.loads(taken.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        finally:
            taken.unlink(missing_ok=True)
        kind = _KINDS[fields.pop("kind")]
        if kind is NewArticle:
            from index import Draft  # noqa: PLC0415 - a bot starts without it

            draft = fields["draft"]
            fields["draft"] = Draft(**{**draft, "data": base64.b64decode(draft["data"])})
        return kind(**fields)

    def _forget_old(self) -> None:
        for path in self._folder.iterdir():
            if self._clock() - path.stat().st_mtime > _KEPT_SECONDS:
                path.unlink(missing_ok=True)

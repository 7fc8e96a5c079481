"""What PostgreSQL holds of a version, as readers ask for it: passages by their rows, terms by their words."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from sqlalchemy import Column, Engine, func, select

from index.store.shared.tables import passages, reading, terms

_T = TypeVar("_T")

# What was read lately is kept: 10 KB a passage of the first, 40 KB of token vectors.
_MOST_PASSAGES = 2_000
_MOST_TOKENS = 500
_MOST_TERMS = 100_000


class Kept(Generic[_T]):
    """What was read lately, by its key; `read` gives what is missing. Safe to use from many threads."""

    def __init__(self, read: Callable[[list[Any]], dict[Any, _T]], most: int) -> None:
        self._read = read
        self._most = most
        self._kept: OrderedDict[Any, _T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, keys: Sequence[Any]) -> list[_T]:
        """For each key what belongs to it."""
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            read = self._read(missing)
            found |= read
            with self._lock:
                self._kept |= read
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return [found[key] for key in keys]


@dataclass(frozen=True, slots=True)
class Term:
    """A term in the collections that are not hidden.

    number: by which texts name it, -1 where no text holds it. said_in: passages whose sentences hold it. found_in,
    sentences: passages and sentences that BM25 finds by it.
    """

    number: int = -1
    said_in: int = 0
    found_in: int = 0
    sentences: int = 0


class Contents:
    """The passages and terms of one version. Raises IndexAway where the database cannot be reached."""

    def __init__(self, engine: Engine, name: str, version: str) -> None:
        self._engine = engine
        self._name = name
        self._version = version

    def passages(self, column: Column[Any], unpack: Callable[[bytes], _T], most: int = _MOST_PASSAGES) -> Kept[_T]:
        """What a column says of passages, by their rows."""
        here = (passages.c.name == self._name) & (passages.c.version == self._version)

        def read(rows: list[int]) -> dict[int, _T]:
            with reading(self._engine) as connection:
                found = connection.execute(select(passages.c.row, column).where(here, passages.c.row.in_(rows)))
                return {row: unpack(bytes(data)) for row, data in found}

        return Kept(read, most)

    def tokens(self, unpack: Callable[[bytes], _T]) -> Kept[_T]:
        """The token vectors of passages, by their rows."""
        return self.passages(passages.c.tokens, unpack, _MOST_TOKENS)

    def terms(self, hidden: frozenset[str]) -> Kept[Term]:
        """Terms as they are in the collections that are not hidden."""
        counts = (func.sum(column) for column in (terms.c.said_in, terms.c.found_in, terms.c.sentences))
        asked = select(terms.c.term, func.min(terms.c.number), *counts).where(*self._shown(hidden))

        def read(wanted: list[str]) -> dict[str, Term]:
            with reading(self._engine) as connection:
                found = connection.execute(asked.where(terms.c.term.in_(wanted)).group_by(terms.c.term))
                return dict.fromkeys(wanted, Term()) | {term: Term(*numbers) for term, *numbers in found}

        return Kept(read, _MOST_TERMS)

    def rarest(self, hidden: frozenset[str]) -> int:
        """How many passages say the term that the fewest say, of those that any says; 0 where there is none."""
        said_in = func.sum(terms.c.said_in).label("said_in")
        each = select(said_in).where(*self._shown(hidden)).group_by(terms.c.term).having(said_in > 0).subquery()
        with reading(self._engine) as connection:
            return int(connection.scalar(select(func.min(each.c.said_in))) or 0)

    def rows_with(self, numbers: Iterable[int]) -> "np.ndarray[Any, np.dtype[np.int64]]":
        """Rows of the passages that hold all of some terms, in order."""
        here = (passages.c.name == self._name) & (passages.c.version == self._version)
        asked = select(passages.c.row).where(here, passages.c.terms.contains(list(numbers))).order_by(passages.c.row)
        with reading(self._engine) as connection:
            return np.array(connection.scalars(asked).all(), dtype=np.int64)

    def _shown(self, hidden: frozenset[str]) -> list[Any]:
        shown = [terms.c.name == self._name, terms.c.version == self._version]
        return [*shown, terms.c.collection.not_in(sorted(hidden))] if hidden else shown

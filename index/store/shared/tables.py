"""The tables of a shared index in PostgreSQL, and the connection to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from index.errors import IndexAddressError, IndexAway, IndexMissing, IndexUnusable

# Raise it with every change of the tables: what is in them is then made anew by the next build.
SCHEMA = 1

_CONNECT_SECONDS = 3
# A server of which nothing is heard any more would otherwise be waited for by the hour.
_DEAD_AFTER = {"tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}
_SCHEMA_LOCK = 7_151_300_301

tables = MetaData()

schema = Table("footnote_index_schema", tables, Column("number", Integer, nullable=False))

# current: the version that serves, "" while none does. published: counts how often that was changed.
indexes = Table(
    "footnote_indexes",
    tables,
    Column("name", String, primary_key=True),
    Column("current", String, nullable=False),
    Column("published", BigInteger, nullable=False),
)


def _of_version(name: str, *columns: Column[object]) -> Table:
    key = (Column("name", String, primary_key=True), Column("version", String, primary_key=True))
    return Table(f"footnote_index_{name}", tables, *key, *columns)


# state: see `State` in store.py. unpublished: why it is not published, or "". gate: what came of the questions that its
# build asked. passages, sentences: `Places`, as int64. collections: JSON, how many texts and words each has.
versions = _of_version(
    "versions",
    Column("state", String, nullable=False),
    Column("unpublished", Text, nullable=False),
    Column("manifest", Text, nullable=False),
    Column("gate", Text, nullable=False),
    Column("passages", LargeBinary, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    Column("collections", Text, nullable=False),
)
articles = _of_version("articles", Column("row", Integer, primary_key=True), Column("data", Text, nullable=False))
# terms: those of title, heading and text, to find the passages that hold all of some.
passages = _of_version(
    "passages",
    Column("row", Integer, primary_key=True),
    Column("vectors", LargeBinary, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("tokens", LargeBinary, nullable=False),
    Column("terms", ARRAY(Integer), nullable=False),
)
# said_in: passages of the collection whose sentences hold the term. found_in, sentences: texts that BM25 finds by it.
terms = _of_version(
    "terms",
    Column("term", Text, primary_key=True),
    Column("collection", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("said_in", Integer, nullable=False),
    Column("found_in", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),
)
OF_A_VERSION = (terms, passages, articles, versions)


@lru_cache(maxsize=8)
def database(url: str) -> Engine:
    """The database of a URL; connects when it is first used. Raises IndexAddressError."""
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        options = {"connect_timeout": _CONNECT_SECONDS, **_DEAD_AFTER}
        return create_engine(parsed, connect_args=options, pool_pre_ping=True)
    except (ArgumentError, ImportError) as error:
        raise IndexAddressError(
            f"The database of the shared index cannot be used ({error}): give the URL of a PostgreSQL database, and "
            'install its driver: pip install ".[postgres]".'
        ) from None


@contextmanager
def reached(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction of its own; raises as `reading`."""
    with _errors_told(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection without a transaction, which would ask the server twice more for each question.

    Raises IndexAway where the database cannot be reached, IndexMissing where nothing was built into it.
    """
    with _errors_told(), engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def _errors_told() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as error:
        if "UndefinedTable" not in type(error.orig).__name__:
            raise
        raise IndexMissing("There is no shared index in this database yet: run python -m index build.") from None
    except (InterfaceError, OperationalError, PoolTimeout) as error:
        raise IndexAway(
            "The database of the shared index cannot be reached just now: ask again in a minute, or start it."
        ) from error


def make_tables(engine: Engine) -> None:
    """Make what is not there yet; tables of an older Footnote are made anew. Raises IndexAway or IndexUnusable."""
    with reached(engine) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SCHEMA_LOCK})
        schema.create(connection, checkfirst=True)
        number = connection.scalar(select(schema.c.number))
        if number == SCHEMA:
            return
        if number is not None:
            check_schema(number, may_be_older=True)
            tables.drop_all(connection)
        tables.create_all(connection)
        connection.execute(schema.insert(), {"number": SCHEMA})
        connection.execute(text(f"CREATE INDEX ON {passages.name} USING gin (terms)"))
        for column in ("vectors", "words", "tokens"):  # which no compression makes smaller
            connection.execute(text(f"ALTER TABLE {passages.name} ALTER {column} SET STORAGE EXTERNAL"))


def check_schema(number: int | None, *, may_be_older: bool = False) -> None:
    """Raises IndexUnusable where the tables are of another Footnote."""
    if number is not None and number > SCHEMA:
        raise IndexUnusable("The shared index was made by a newer Footnote: update this one, then start it again.")
    if number != SCHEMA and not may_be_older:
        raise IndexUnusable("The shared index was made by an older Footnote: run python -m index build with this one.")

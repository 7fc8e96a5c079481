from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.history.database import Database
from bot.history.history import History
from tests.bot.history.example import Clock
from tests.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running server for all tests."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def _postgres_url(postgres: PostgresServer) -> str:
    return postgres.url()


@pytest.fixture
def postgres_url(_postgres_url: str) -> Iterator[str]:
    """The URL of an empty database of the server."""
    yield _postgres_url
    database = Database(_postgres_url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/history.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def history(database: Database, clock: Clock) -> History:
    return History(database, clock=clock, owner="this")


@pytest.fixture
def other(database: Database, clock: Clock) -> History:
    """As another process sees it."""
    return History(database, clock=clock, owner="other")

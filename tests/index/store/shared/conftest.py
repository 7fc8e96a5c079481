from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import SharedIndex
from index.store.location import location_of
from index.store.shared.tables import database
from tests.milvus import milvus_server
from tests.postgres import PostgresServer, Wire, postgres_server, wire


@dataclass(frozen=True, slots=True)
class Servers:
    """A Milvus and a PostgreSQL, each behind a wire that can be cut."""

    milvus: Wire
    postgres: Wire
    server: PostgresServer

    def index(self, folder: Path, contents: str = "") -> SharedIndex:
        """A new index, or one in a database that there is, as the machine with this folder sees it."""
        url = contents or self.server.url(self.postgres.port)
        name = url.rpartition("/")[2]
        found = location_of(f"milvus://127.0.0.1:{self.milvus.port}/{name}?contents={url}&folder={folder}")
        assert isinstance(found, SharedIndex)
        return found


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("milvus")
    with (
        postgres_server() as postgres,
        milvus_server(folder) as port,
        wire(port) as to_milvus,
        wire(postgres.port) as to_postgres,
    ):
        yield Servers(to_milvus, to_postgres, postgres)


@pytest.fixture
def shared(servers: Servers, tmp_path: Path) -> Iterator[SharedIndex]:
    """A shared index in which nothing was built, as one machine sees it."""
    location = servers.index(tmp_path / "machine")
    yield location
    servers.milvus.mend()
    servers.postgres.mend()
    database(location.contents).dispose()

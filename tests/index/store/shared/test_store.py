"""The verbs of a store, held to alike by a folder and by an index that machines share."""

import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from pymilvus import MilvusClient
from sqlalchemy import text

from index import (
    BuildError,
    BuildInProgress,
    Encoder,
    IndexAway,
    IndexDamaged,
    IndexMissing,
    IndexUnusable,
    Location,
    SharedIndex,
    build,
)
from index.live import LiveIndex
from index.maintenance.versions import roll_back
from index.store.shared.finding import Milvus
from index.store.shared.tables import SCHEMA, database
from index.store.versions import Versions, store_of
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.index.store.shared.conftest import Servers

BEES = "Bees\n\nBees live in hives. A hive holds 50,000 bees.\n"
SHIPS = "Ships\n\nThe Aurora was built in 1897. It sank.\n"


@pytest.fixture(params=["folder", "shared"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    if request.param == "folder":
        return tmp_path / ".index"
    found: SharedIndex = request.getfixturevalue("shared")
    return found


@pytest.fixture
def store(location: Location) -> Versions:
    return store_of(location)


@pytest.fixture
def publish(tmp_path: Path, store: Versions) -> Callable[[str], str]:
    """Builds an article, published; gives the id of the version."""

    def published(said: str) -> str:
        return build(write_corpus(tmp_path / "corpus", bees_txt=f"Bees\n\n{said}\n"), store, HashEncoder()).version

    return published


def sentences(store: Versions, version: str | None = None) -> list[str]:
    index = store.open(version)
    return [each.text for row in range(len(index)) for each in index.passage(row).sentences]


def test_where_nothing_was_built_there_is_no_version(store: Versions) -> None:
    assert (store.versions(), store.serving_id()) == ([], "")
    for look in (store.published, store.open, store.manifest):
        with pytest.raises(IndexMissing, match="There is no"):
            look()


def test_what_was_built_serves(store: Versions, publish: Callable[[str], str]) -> None:
    assert publish("Bees sting.") == "000001"
    assert (store.versions(), store.current_id(), store.unpublished("000001")) == (["000001"], "000001", "")
    assert sentences(store) == ["Bees sting."]


def test_each_publication_is_told_from_the_one_before(
    store: Versions, location: Location, publish: Callable[[str], str]
) -> None:
    publish("Bees sting.")
    publish("Bees fly.")
    seen = store.published()
    with patch("index.maintenance.versions.encoder_of", lambda *_: HashEncoder()):
        roll_back(location)
    assert (seen[0], store.published()[0]) == ("000002", "000001")
    assert sentences(store) == ["Bees sting."]
    with patch("index.maintenance.versions.encoder_of", lambda *_: HashEncoder()):
        roll_back(location, "2")
    assert store.published() != seen


def test_a_version_is_published_only_in_the_place_of_the_one_that_it_was_built_after(
    store: Versions, publish: Callable[[str], str]
) -> None:
    publish("Bees sting.")
    publish("Bees fly.")
    with pytest.raises(BuildError, match="Another version was published meanwhile"):
        store.publish("000001", replacing="000001")
    with pytest.raises(IndexMissing, match="There is no version 000009"):
        store.publish("000009", replacing="000002")
    assert store.current_id() == "000002"


def test_an_open_version_stays_what_it_is(store: Versions, publish: Callable[[str], str]) -> None:
    publish("Bees sting.")
    index = store.open()
    publish("Bees fly.")
    vector = HashEncoder().encode_question("sting").vector
    assert index.passage(int(index.nearest_passages(vector, 1)[0])).text == "Bees sting."
    assert sentences(store) == ["Bees fly."]


def test_a_refused_version_is_kept_to_be_looked_at(store: Versions, publish: Callable[[str], str]) -> None:
    publish("Bees sting.")
    with patch.object(type(store), "publish"), patch("index.maintenance.build._tidy"):
        second = publish("Bees fly.")
        store.refuse(second, "it loses a question")
        assert store.unpublished(second) == "it loses a question"
        third = publish("Bees buzz.")
        store.refuse(third, "it loses two")
    assert (store.versions(), store.current_id()) == (["000001", third], "000001")
    store.keep(third, "gate.json", "{}")
    assert store.kept(third, "gate.json") == "{}"


def test_the_newest_three_and_the_one_that_serves_stay(store: Versions, publish: Callable[[str], str]) -> None:
    for said in ("Bees sting.", "Bees fly.", "Bees buzz.", "Bees sleep."):
        publish(said)
    assert store.versions() == ["000002", "000003", "000004"]
    store.publish("000002", replacing="000004")
    assert store.prune(keep=1) == ["000003"]
    assert (store.drop("000002"), store.drop("000004"), store.drop("000004")) == (False, True, False)
    assert sentences(store) == ["Bees fly."]


def test_two_builds_do_not_run_at_once(store: Versions, publish: Callable[[str], str]) -> None:
    with store.building(), pytest.raises(BuildInProgress, match="Another build is writing to"):
        publish("Bees sting.")


def test_what_a_killed_build_left_goes_with_the_next(store: Versions, publish: Callable[[str], str]) -> None:
    publish("Bees sting.")
    with patch.object(type(store), "publish", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        publish("Bees fly.")
    assert store.unpublished("000002") == "its build did not come to an end"
    publish("Bees buzz.")
    assert "000002" not in store.versions()
    assert sentences(store) == ["Bees buzz."]


# Shared alone -------------------------------------------------------------------------------------------------


def built(folder: Path, location: Location, encoder: Encoder | None = None, **files: str) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    return build(write_corpus(folder, **files), store_of(location), encoder or HashEncoder()).version


def test_a_version_that_was_not_written_to_its_end_is_never_seen(shared: SharedIndex, tmp_path: Path) -> None:
    built(tmp_path / "corpus", shared, bees_txt=BEES)
    with patch.object(Milvus, "finish", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        built(tmp_path / "corpus", shared, bees_txt=BEES, ships_txt=SHIPS)
    store = store_of(shared)
    assert store.versions() == ["000001"]
    assert Milvus(shared).rows("000002") == {"passages": 2, "sentences": 4}
    assert built(tmp_path / "corpus", shared, ships_txt=SHIPS) == "000002"
    assert sentences(store) == ["The Aurora was built in 1897.", "It sank."]


def test_another_machine_encodes_only_what_is_new(servers: Servers, shared: SharedIndex, tmp_path: Path) -> None:
    built(tmp_path / "corpus", shared, bees_txt=BEES)
    other = servers.index(tmp_path / "other", shared.contents)
    encoder = HashEncoder()
    assert built(tmp_path / "corpus", other, encoder, bees_txt=BEES, ships_txt=SHIPS) == "000002"
    assert encoder.texts == ["The Aurora was built in 1897. It sank."]
    again = HashEncoder()
    assert built(tmp_path / "corpus", shared, again, ships_txt=SHIPS) == "000003"  # by the machine that was first
    assert again.texts == []
    assert sentences(store_of(other)) == ["The Aurora was built in 1897.", "It sank."]


def test_two_machines_do_not_build_at_once(servers: Servers, shared: SharedIndex, tmp_path: Path) -> None:
    other = servers.index(tmp_path / "other", shared.contents)
    with store_of(shared).building(), pytest.raises(BuildInProgress, match="Another build is writing to milvus://"):
        built(tmp_path / "corpus", other, bees_txt=BEES)


def test_rows_that_are_gone_from_milvus_are_damage(shared: SharedIndex, tmp_path: Path) -> None:
    built(tmp_path / "corpus", shared, bees_txt=BEES)
    Milvus(shared).drop("000001")
    with pytest.raises(IndexDamaged, match="passages are 0 instead of 1"):
        store_of(shared).open()


def test_tables_of_a_newer_footnote_are_left_alone(shared: SharedIndex, tmp_path: Path) -> None:
    built(tmp_path / "corpus", shared, bees_txt=BEES)
    with database(shared.contents).begin() as connection:
        connection.execute(text("UPDATE footnote_index_schema SET number = :number"), {"number": SCHEMA + 1})
    for use in (store_of(shared).open, lambda: built(tmp_path / "corpus", shared, bees_txt=SHIPS)):
        with pytest.raises(IndexUnusable, match="made by a newer Footnote: update this one"):
            use()


def test_tables_of_an_older_footnote_are_made_anew_by_a_build(shared: SharedIndex, tmp_path: Path) -> None:
    built(tmp_path / "corpus", shared, bees_txt=BEES)
    with database(shared.contents).begin() as connection:
        connection.execute(text("UPDATE footnote_index_schema SET number = :number"), {"number": SCHEMA - 1})
    with pytest.raises(IndexUnusable, match="made by an older Footnote: run python -m index build"):
        store_of(shared).open()
    built(tmp_path / "corpus", shared, ships_txt=SHIPS)
    assert sentences(store_of(shared)) == ["The Aurora was built in 1897.", "It sank."]


def test_a_milvus_that_was_started_anew_has_it_only_on_disk(shared: SharedIndex, tmp_path: Path) -> None:
    built(tmp_path / "corpus", shared, bees_txt=BEES)
    live = LiveIndex(shared, encoder=HashEncoder())
    client = MilvusClient(uri=shared.milvus)
    for collection in (f"{shared.name}_000001_passages", f"{shared.name}_000001_sentences"):
        client.release_collection(collection)
    client.close()
    assert live.ask("Where do bees live?").nearest[0].passage.article.title == "Bees"


@pytest.mark.parametrize("server", ["milvus", "postgres"])
def test_an_index_that_is_away_says_so_and_answers_again(
    server: str, servers: Servers, shared: SharedIndex, tmp_path: Path
) -> None:
    built(tmp_path / "corpus", shared, bees_txt=BEES)
    live = LiveIndex(shared, encoder=HashEncoder())
    getattr(servers, server).cut()
    for use in (lambda: live.ask("Where do bees live?"), store_of(shared).open):
        with pytest.raises(IndexAway, match="cannot be reached just now: ask again in a minute"):
            use()
    getattr(servers, server).mend()
    assert live.ask("Where do bees live?").nearest[0].passage.article.title == "Bees"

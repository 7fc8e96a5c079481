import subprocess
import sys
from pathlib import Path

import pytest

from index import IndexAddressError, SharedIndex
from index.store.location import folder_of, location_of
from index.store.versions import store_of


def test_what_is_no_url_is_a_folder() -> None:
    assert location_of("data/.index") == Path("data/.index")
    assert folder_of(Path("data")) == Path("data")


def test_a_url_says_where_what_is_found_is_held_and_who_asks() -> None:
    url = "milvus://bot:s%40y@host/news?contents=postgresql+psycopg://u:p@db/x&folder=/data&tls=true"
    found = location_of(url)
    assert found == SharedIndex(
        "news", "https://host:19530", "postgresql+psycopg://u:p@db/x", token="bot:s@y", folder=Path("/data")
    )
    assert location_of(found.url) == found
    assert str(found) == "milvus://host:19530/news"
    assert "p@db" not in repr(found)
    assert "s@y" not in repr(found)


def test_a_url_may_leave_out_what_is_usual() -> None:
    found = location_of("milvus://[::1]:1/news")
    assert found == SharedIndex("news", "http://[::1]:1", folder=Path(".index"))
    with pytest.raises(IndexAddressError, match="add \\?contents=postgresql://"):
        store_of(found)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://host/news", "it has to begin with milvus:// and a host"),
        ("milvus:///news", "it has to begin with milvus:// and a host"),
        ("milvus:/news", "it has to begin with milvus:// and a host"),
        ("milvus://host:nine/news", "it cannot be read"),
        ("milvus://host", "it needs the name of the index"),
        ("milvus://host/our-news", "it needs the name of the index"),
        ("milvus://host/news?content=x", "and no content"),
        ("milvus://host/news?contents=sqlite:///x.db", "contents has to be the URL of a PostgreSQL database"),
    ],
)
def test_a_url_that_is_wrong_is_told_how_to_write_it(url: str, problem: str) -> None:
    with pytest.raises(IndexAddressError, match="Write for example milvus://localhost:19530/articles") as caught:
        location_of(url)
    assert problem in str(caught.value)


def test_who_has_not_installed_what_it_takes_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    monkeypatch.delitem(sys.modules, "index.store.shared.store", raising=False)
    monkeypatch.delitem(sys.modules, "index.store.shared.finding", raising=False)
    with pytest.raises(IndexAddressError, match=r"not installed \(pymilvus\): pip install \"\.\[milvus\]\""):
        store_of(location_of("milvus://host/news?contents=postgresql://db/x"))


def test_an_index_in_a_folder_needs_none_of_it() -> None:
    said = "import sys; from pathlib import Path; from index import store_of; store_of(Path('x'));"
    loaded = "print([each for each in ('pymilvus', 'sqlalchemy', 'psycopg') if each in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", f"{said} {loaded}"], text=True) == "[]\n"

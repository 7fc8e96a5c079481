from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourcesError
from index.sources.configuration import Source, made_source, read_sources
from index.sources.editing import add_source, remove_source

BY_HAND = """# Ours; ask Olga first.
hosts:
  wiki.example: {private: true}   # in the cellar
sources:
  # the handbook
  - name: docs
    kind: folder
    at: docs
    # often
    every: hourly

  # the news
  - {name: news, kind: feed, at: "https://example.org/feed"}
# the end
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that people wrote."""
    path = tmp_path / "sources.yaml"
    path.write_text(BY_HAND)
    return path


def page(name: str, **fields: object) -> Source:
    return made_source({"name": name, "kind": "page", "at": "https://example.org/a", **fields})


def test_a_file_is_made_with_the_first_source(tmp_path: Path) -> None:
    add_source(tmp_path / "sources.yaml", page("docs", every="6h", without=("*old*",)))
    assert (tmp_path / "sources.yaml").read_text() == (
        "sources:\n  - name: docs\n    kind: page\n    at: https://example.org/a\n    every: 6h\n    without:\n"
        "    - '*old*'\n"
    )


def test_a_source_is_added_and_everything_else_stays(file: Path) -> None:
    add_source(file, page("home"))
    expected = BY_HAND.replace(
        "# the end\n", "  - name: home\n    kind: page\n    at: https://example.org/a\n# the end\n"
    )
    assert file.read_text() == expected


def test_a_source_is_removed_and_everything_else_stays(file: Path) -> None:
    assert remove_source(file, "news").at == "https://example.org/feed"
    remove_source(file, "docs")
    assert file.read_text() == BY_HAND[: BY_HAND.index("  - name: docs")] + "\n  # the news\n# the end\n"
    assert read_sources(file).sources == ()
    add_source(file, page("home"))
    assert [source.name for source in read_sources(file).sources] == ["home"]


def test_a_name_is_given_once_whatever_its_letters(file: Path) -> None:
    with pytest.raises(SourcesError, match="There is a source Docs already"):
        add_source(file, page("Docs"))
    with pytest.raises(SourcesError, match="There is no source other; there are: docs, news"):
        remove_source(file, "other")
    assert file.read_text() == BY_HAND


@pytest.mark.parametrize("text", ["sources: [{name: a, kind: folder, at: a}]\n", "{sources: []}\n"])
def test_a_file_in_another_form_is_left_to_its_writer(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text(text)
    with pytest.raises(SourcesError, match="do it by hand"):
        add_source(file, page("home"))
    assert file.read_text() == text


NAMES = st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}", fullmatch=True), unique_by=str.lower, max_size=5)


@given(NAMES, st.text("abc: #-'\"\\é*", max_size=10))
def test_whatever_was_added_is_removed_again(names: list[str], at: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sources.yaml"
        for name in names:
            add_source(file, made_source({"name": name, "kind": "folder", "at": f"x{at}", "matching": f"*{at}"}))
        assert [source.name for source in read_sources(file).sources] == names
        for name in names:
            remove_source(file, name)
        assert read_sources(file).sources == ()

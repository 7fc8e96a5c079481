import json
from pathlib import Path

import pytest

from index import Store, build
from index.articles.collections import collection_named
from index.articles.load import load_corpus
from tests.fakes.common.encoder import HashEncoder

FRONT = "---\ntitle: {0}\ncollection: {1}\n---\n\nThe {0} stands here.\n"


@pytest.mark.parametrize(
    ("name", "text", "collection"),
    [
        ("bees.md", "Bees live in hives.", ""),
        ("hr/leave.md", "There is leave.", "hr"),
        ("HR  Team/old/leave.txt", "There is leave.", "hr team"),
        ("bees.md", FRONT.format("Bees", "Nature"), "nature"),
        ("hr/leave.md", FRONT.format("Leave", "open"), "open"),
        ("hr/leave.md", FRONT.format("Leave", '""'), "hr"),
    ],
)
def test_a_collection_is_the_first_folder_unless_front_matter_says_another(
    tmp_path: Path, name: str, text: str, collection: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    (article,) = load_corpus(tmp_path).articles
    assert article.collection == collection


def test_an_article_is_in_one_collection_and_what_names_several_is_told(tmp_path: Path) -> None:
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / "leave.md").write_text(FRONT.format("Leave", "[open, hr]"))
    corpus = load_corpus(tmp_path)
    assert corpus.articles[0].collection == "hr"
    told = "its front matter gives collection in a form that is not text; write it on one line"
    assert [problem.text for problem in corpus.problems] == [told]


def test_ways_to_write_a_name_are_one_name() -> None:
    assert collection_named(" Ge\u0301ne\u0301ral  Affairs") == collection_named("GÉNÉRAL affairs") == "général affairs"


def test_a_changed_collection_is_built_and_versions_of_before_have_that_of_the_folder(tmp_path: Path) -> None:
    corpus, store, encoder = tmp_path / "corpus", Store(tmp_path / "index"), HashEncoder()
    (corpus / "hr").mkdir(parents=True)
    (corpus / "hr" / "leave.md").write_text(FRONT.format("Leave", '""'))
    assert build(corpus, store, encoder).version == "000001"
    articles = store.place("000001") / "articles.jsonl"
    fields = json.loads(articles.read_text())
    assert fields["collection"] == "hr"
    size = len(articles.read_bytes())
    del fields["collection"]  # as it was before there were any
    articles.write_bytes(json.dumps(fields).encode().ljust(size - 1) + b"\n")
    assert [each.collection for each in store.open("000001").articles] == ["hr"]
    (corpus / "hr" / "leave.md").write_text(FRONT.format("Leave", "open"))
    build(corpus, store, encoder)
    assert [each.collection for each in store.open().articles] == ["open"]

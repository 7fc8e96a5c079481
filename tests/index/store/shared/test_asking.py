"""Asking an index that machines share: the same answers as from a folder, whatever is published meanwhile."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import Encoder, IndexAway, SharedIndex, Store, build
from index.json_forms import answer_json, summary_json
from index.live import LiveIndex
from index.store.shared.tables import database
from index.store.versions import store_of
from tests.fakes.common.corpora import BEES_TEXT, LIGHTHOUSE_MARKDOWN, write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.index.store.shared.conftest import Servers
from tests.index.store.shared.reading import read_while_published
from tests.paths import CORPUS, DATA

QUESTIONS = 40
READS = 150


@pytest.fixture(scope="module")
def copies(
    servers: Servers, real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[LiveIndex, LiveIndex]]:
    """The same articles, in two collections, in a folder and shared."""
    folder = tmp_path_factory.mktemp("copies")
    corpus = write_corpus(folder / "corpus", bees_txt=BEES_TEXT)
    (corpus / "more").mkdir()
    (corpus / "more" / "lighthouse.md").write_text(LIGHTHOUSE_MARKDOWN)
    (corpus / "lab.md").write_bytes((CORPUS / "shanghai-ai-2017.md").read_bytes())
    location = servers.index(folder / "machine")
    for store in (Store(folder / ".index"), store_of(location)):
        build(corpus, store, real_encoder)
    yield LiveIndex(folder / ".index", encoder=real_encoder), LiveIndex(location, encoder=real_encoder)
    database(location.contents).dispose()


def questions() -> list[str]:
    lines = (DATA / "shanghai-questions.jsonl").read_text(encoding="utf-8").splitlines()
    others = ["How many eggs does a queen lay?", "Who keeps the lighthouse?", "quantum boats"]
    return [*others, *(json.loads(line)["question"] for line in lines)][:QUESTIONS]


def rounded(value: object) -> object:
    """With numbers as far as both compute them alike: sums of 32 bits in another order differ in the last."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    return round(value, 3) if isinstance(value, float) else value


def test_the_same_questions_get_the_same_answers(copies: tuple[LiveIndex, LiveIndex]) -> None:
    for question in questions():
        in_folder, shared = (rounded(answer_json(live.ask(question))) for live in copies)
        assert shared == in_folder


def test_what_is_left_of_it_answers_alike(copies: tuple[LiveIndex, LiveIndex]) -> None:
    for hidden in ("more", ""):
        for question in questions()[:10]:
            in_folder, shared = (
                rounded(answer_json(live.without(frozenset({hidden})).ask(question))) for live in copies
            )
            assert shared == in_folder


def test_a_topic_and_an_article_are_summed_up_alike(copies: tuple[LiveIndex, LiveIndex]) -> None:
    in_folder, shared = copies
    for article in in_folder.articles:
        assert summary_json(shared.summarise(article, 3)) == summary_json(in_folder.summarise(article, 3))
    assert summary_json(shared.summarise_topic("bees", 3)) == summary_json(in_folder.summarise_topic("bees", 3))


def test_words_are_looked_up_alike(copies: tuple[LiveIndex, LiveIndex]) -> None:
    in_folder, shared = (live.index for live in copies)
    for terms in (["queen"], ["lab", "shanghai"], ["queen", "shanghai"], ["nowher"], []):
        found = [list(index.lexical.rows_with(terms)) for index in (in_folder, shared)]
        assert found[0] == found[1]
    assert shared.concordance.highest_idf == pytest.approx(in_folder.concordance.highest_idf)
    assert copies[1].as_written("where is shanghai?") == copies[0].as_written("where is shanghai?")


def test_reads_while_versions_are_published_fail_never_and_mix_nothing(shared: SharedIndex, tmp_path: Path) -> None:
    found = read_while_published(shared, tmp_path, reads=READS, versions=2)
    assert (found.reads, found.errors, found.mixed) == (READS, 0, 0)
    assert found.served == {"000001", "000002"}


def test_many_threads_are_told_that_it_is_away(servers: Servers, shared: SharedIndex, tmp_path: Path) -> None:
    build(write_corpus(tmp_path / "corpus", bees_txt=BEES_TEXT), store_of(shared), HashEncoder())
    live = LiveIndex(shared, encoder=HashEncoder())
    servers.postgres.cut()

    def is_told(number: int) -> bool:
        with pytest.raises(IndexAway):
            live.ask(f"How many bees are number {number}?")
        return True

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(is_told, range(8)))

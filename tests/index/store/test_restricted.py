import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Index, LiveIndex, NoAnswer, QuestionError, Store, build
from index.store.new_vectors import write_vectors
from index.store.restricted import restricted
from index.store.vectors import VectorIndex
from index.store.version import FolderIndex
from tests.fakes.common.encoder import HashEncoder

ARTICLES = {
    "hr/leave.md": "# Leave\n\nEverybody has 31 days of leave. The days of leave end in March.",
    "hr/pay.md": "# Pay\n\nThe bonus for engineers is 9,000 crowns. It is paid in June.",
    "ovens/bread.md": "# Bread\n\nA loaf of bread bakes for 40 minutes. The oven has 220 degrees.",
    "ovens/cake.md": "# Cake\n\nA cake bakes for 55 minutes. The oven has 180 degrees.",
    "bees.md": "# Bees\n\nA hive holds 50,000 bees in June. The queen lays 2,000 eggs a day.",
}
COLLECTIONS = ("", "hr", "ovens")
QUESTIONS = (
    "How many days of leave are there?",
    "What is the bonus for engineers?",
    "How long does a cake bake?",
    "What happens in June?",
    "How many minutes?",
)


def write(corpus: Path, *names: str) -> Path:
    for name in names:
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_text(ARTICLES[name])
    return corpus


def index_of(folder: Path, *names: str) -> FolderIndex:
    encoder, store = HashEncoder(), Store(folder / "index")
    build(write(folder / "corpus", *names), store, encoder)
    return store.open()


def collection_of(name: str) -> str:
    return name.partition("/")[0] if "/" in name else ""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_of(tmp_path_factory.mktemp("whole"), *ARTICLES)


@pytest.fixture(scope="module")
def live(whole: Index, tmp_path_factory: pytest.TempPathFactory) -> LiveIndex:
    folder = tmp_path_factory.mktemp("live")
    index_of(folder, *ARTICLES)
    return LiveIndex(folder / "index", encoder=HashEncoder())


@pytest.mark.parametrize("hidden", [{"hr"}, {"ovens"}, {""}, {"hr", "ovens"}, {"hr", ""}])
def test_what_is_left_is_what_a_build_without_the_hidden_articles_makes(
    whole: Index, hidden: set[str], tmp_path: Path
) -> None:
    left = restricted(whole, frozenset(hidden))
    alone = index_of(tmp_path, *(name for name in ARTICLES if collection_of(name) not in hidden))
    assert left.articles == alone.articles
    assert len(left) == len(alone)
    assert left.manifest.articles == alone.manifest.articles
    known = [*alone.files.concordance.vocabulary, "unheard"]
    assert left.concordance.numbers_of(known) == alone.concordance.numbers_of(known)
    assert [left.concordance.idf_of(term) for term in known] == [alone.concordance.idf_of(term) for term in known]
    for row in range(len(alone)):
        assert left.passage(row) == alone.passage(row)
        assert left.sentence_rows(row) == alone.sentence_rows(row)
    rows = range(alone.manifest.sentences)
    np.testing.assert_array_equal(left.sentence_vectors(rows), alone.sentence_vectors(rows))
    for question in QUESTIONS:
        encoding = HashEncoder().encode_question(question)
        every = np.arange(len(left))
        found = [each.lexical.search(question, len(left)).scores(every) for each in (left, alone)]
        np.testing.assert_allclose(found[0], found[1])
        every = np.arange(left.manifest.sentences)
        scored = [each.sentence_lexical.scores_of(question, every) for each in (left, alone)]
        np.testing.assert_allclose(scored[0], scored[1])
        np.testing.assert_array_equal(
            left.nearest_sentences(encoding.vector, 3), alone.nearest_sentences(encoding.vector, 3)
        )
        np.testing.assert_array_equal(
            left.nearest_passages(encoding.vector, 3), alone.nearest_passages(encoding.vector, 3)
        )
        ranges = [alone.sentence_rows(row) for row in range(len(alone))]
        np.testing.assert_array_equal(
            left.tokens.closest(encoding.token_vectors, ranges), alone.tokens.closest(encoding.token_vectors, ranges)
        )


@given(st.sets(st.sampled_from(COLLECTIONS), min_size=1), st.sampled_from(QUESTIONS))
def test_no_answer_knows_of_a_hidden_collection(live: LiveIndex, hidden: set[str], question: str) -> None:
    seen = live.without(frozenset(hidden))
    assert {article.collection for article in seen.articles} == {*COLLECTIONS} - hidden
    if hidden == {*COLLECTIONS}:
        with pytest.raises(QuestionError, match="There are no articles yet"):
            seen.ask(question)
        return
    read = seen.read(question)
    assert not {match.passage.article.collection for match in read.matches(100)} & hidden
    held = " ".join(article.text for article in seen.articles)
    for word in read.answer.missing_words:
        assert word not in held


def test_a_word_of_hidden_articles_is_one_that_no_article_contains(live: LiveIndex) -> None:
    question = "What is the bonus for engineers?"
    assert live.ask(question).missing_words == ()
    answer = live.without(frozenset({"hr"})).ask(question)
    assert isinstance(answer, NoAnswer)
    assert answer.missing_words == ("bonus", "engineers")


def test_a_restriction_follows_the_versions(tmp_path: Path) -> None:
    index_of(tmp_path, "bees.md", "hr/pay.md")
    live = LiveIndex(tmp_path / "index", encoder=HashEncoder())
    seen = live.without(frozenset({"hr"}))
    assert [article.id for article in seen.articles] == ["bees"]
    write(tmp_path / "corpus", *ARTICLES)
    build(tmp_path / "corpus", Store(tmp_path / "index"), HashEncoder())
    assert [article.id for article in seen.articles] == ["bees", "ovens/bread", "ovens/cake"]
    assert seen is live.without(frozenset({"hr"}))


def test_while_one_thread_makes_it_of_a_new_version_others_go_on_with_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_of(tmp_path, "bees.md", "hr/pay.md")
    seen = LiveIndex(tmp_path / "index", encoder=HashEncoder()).without(frozenset({"hr"}))
    seen.warm()
    write(tmp_path / "corpus", *ARTICLES)
    build(tmp_path / "corpus", Store(tmp_path / "index"), HashEncoder())
    began, go_on = threading.Event(), threading.Event()

    def slowly(index: Index, hidden: frozenset[str]) -> Index:
        began.set()
        assert go_on.wait(60)
        return restricted(index, hidden)

    monkeypatch.setattr("index.live.restricted", slowly)
    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(seen.warm)
        assert began.wait(60)
        assert [article.id for article in seen.articles] == ["bees"]
        go_on.set()
        making.result(60)
    assert [article.id for article in seen.articles] == ["bees", "ovens/bread", "ovens/cake"]


def test_where_nothing_is_hidden_nothing_is_made(live: LiveIndex) -> None:
    assert live.without(frozenset()) is live


def test_one_collection_can_be_asked_alone(live: LiveIndex) -> None:
    assert [article.id for article in live.only("OVENS").articles] == ["ovens/bread", "ovens/cake"]


def test_inverted_lists_find_the_selected_vectors_alone(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).standard_normal((3_000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.arange(0, 3_000, 7)
    write_vectors(tmp_path / "all.faiss", vectors, 16, exact_up_to=1_000)
    write_vectors(tmp_path / "exact.faiss", vectors[rows], 16)
    selected = VectorIndex.load(tmp_path / "all.faiss").selected(rows)
    exact = VectorIndex.load(tmp_path / "exact.faiss")
    for question in vectors[:20]:
        np.testing.assert_array_equal(selected.nearest(question, 5), exact.nearest(question, 5))
    np.testing.assert_allclose(selected.vectors([0, 2]), vectors[[0, 14]], atol=0.001)

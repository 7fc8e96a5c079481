import logging
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from index import (
    Answer,
    ArticleUnknown,
    Encoding,
    Index,
    IndexDamaged,
    IndexMissing,
    LiveIndex,
    ModelMismatch,
    NoAnswer,
    Store,
    Unsure,
    build,
    compute_on_one_thread,
)
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.memory import WAIT_SECONDS

Publish = Callable[[int], None]

QUESTION = "Which number do the bees have?"


@pytest.fixture
def publish(corpus: Path, built: Store, encoder: HashEncoder) -> Publish:
    """Publishes a version whose two articles about numbers both name the given one."""

    def publish(number: int) -> None:
        write_corpus(corpus, bees_txt=f"The bees have number {number}.", wasps_txt=f"The wasps have number {number}.")
        build(corpus, built, encoder)

    return publish


def serving(live: LiveIndex) -> str:
    return live.index.manifest.id


def number_in(answer: Answer | Unsure | NoAnswer) -> int:
    """The number that the passages about bees and wasps name, which must be one and the same."""
    numbers = {int(number) for match in answer.nearest for number in re.findall(r"number (\d+)", match.passage.text)}
    assert len(numbers) == 1
    return numbers.pop()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def damage(built: Store, version_id: str) -> None:
    (built.folder / "versions" / version_id / "passages.npy").unlink()


DAMAGED = (
    "Version 000001 goes on serving: Version 000002 of the index is damaged: passages.npy is missing. "
    "To mend it, run python -m index build."
)


# Opening ------------------------------------------------------------------------------------------------------


def test_without_an_index_it_does_not_open(store: Store, encoder: HashEncoder) -> None:
    with pytest.raises(IndexMissing, match=r"yet: run python -m index build\.$"):
        LiveIndex(store.folder, encoder=encoder)


def test_a_damaged_index_does_not_open(built: Store, encoder: HashEncoder) -> None:
    damage(built, "000001")
    with pytest.raises(IndexDamaged, match=r"passages\.npy is missing"):
        LiveIndex(built.folder, encoder=encoder)


def test_an_index_of_another_model_does_not_open(built: Store) -> None:
    with pytest.raises(ModelMismatch, match=r"or ask with --model hash-64\.$"):
        LiveIndex(built.folder, encoder=HashEncoder("another"))


def test_warming_up_loads_the_model(live: LiveIndex, encoder: HashEncoder) -> None:
    with patch.object(encoder, "encode_question", wraps=encoder.encode_question) as encode:
        live.warm_up()
    assert encode.call_count == 1


def test_search_gives_the_best_passages_first(live: LiveIndex) -> None:
    matches = live.search("electric lamp", 3)
    assert len(matches) == 3
    assert "electric lamp" in matches[0].passage.text
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


def test_as_many_passages_are_given_as_are_asked_for_and_exist(
    live: LiveIndex, corpus: Path, built: Store, encoder: HashEncoder
) -> None:
    write_corpus(corpus, pages_txt="\n\n".join(f"Page {number} tells of bees." for number in range(60)))
    build(corpus, built, encoder)
    matches = live.search("bees", 50)
    assert len(matches) == len({match.passage.start for match in matches}) == 50
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert len(live.search("bees", 100)) == len(live.index) == 68


def test_answer_and_further_passages_are_of_one_version_and_encoded_once(
    live: LiveIndex, publish: Publish, encoder: HashEncoder
) -> None:
    publish(7)
    with patch.object(encoder, "encode_question", wraps=encoder.encode_question) as encode:
        reading = live.read(QUESTION)
    publish(8)
    assert number_in(reading.answer) == 7
    assert {match.passage.text for match in reading.matches(100)} >= {"The bees have number 7."}
    assert "The bees have number 8." not in {match.passage.text for match in reading.matches(100)}
    assert encode.call_count == 1


def test_an_article_that_has_left_cannot_be_summarised(live: LiveIndex, corpus: Path, built: Store) -> None:
    tidal = next(article for article in live.articles if article.id == "tidal")
    (corpus / "tidal.txt").unlink()
    build(corpus, built, HashEncoder())
    with pytest.raises(ArticleUnknown) as caught:
        live.summarise(tidal, 3)
    assert str(caught.value) == f"“{tidal.title}” is no longer among the articles: name another."


# Following ----------------------------------------------------------------------------------------------------


def test_a_new_version_is_taken_up_without_a_restart(live: LiveIndex, publish: Publish) -> None:
    assert serving(live) == "000001"
    publish(7)
    assert number_in(live.ask(QUESTION)) == 7
    assert serving(live) == "000002"


def test_a_version_that_is_rolled_back_is_followed_too(live: LiveIndex, publish: Publish, built: Store) -> None:
    publish(7)
    assert serving(live) == "000002"
    built.publish("000001", replacing="000002")
    assert serving(live) == "000001"


def test_an_open_version_is_not_opened_again(live: LiveIndex) -> None:
    assert live.index is live.index


def test_a_question_stays_on_the_version_that_it_began_with(
    live: LiveIndex, publish: Publish, encoder: HashEncoder
) -> None:
    publish(7)
    original = encoder.encode_question

    def publish_meanwhile(text: str) -> Encoding:
        publish(8)
        return original(text)

    with patch.object(encoder, "encode_question", publish_meanwhile):
        assert number_in(live.ask(QUESTION)) == 7
    assert number_in(live.ask(QUESTION)) == 8


def test_a_damaged_new_version_leaves_the_old_one_serving_and_says_so_once(
    live: LiveIndex, publish: Publish, built: Store, caplog: pytest.LogCaptureFixture
) -> None:
    publish(7)
    damage(built, "000002")
    assert [serving(live) for _ in range(3)] == ["000001"] * 3
    assert live.ask("How many eggs does the queen lay?").nearest[0].passage.article.id == "bees"
    assert warnings(caplog) == [DAMAGED]


def test_the_version_after_a_damaged_one_is_taken_up(live: LiveIndex, publish: Publish, built: Store) -> None:
    publish(7)
    damage(built, "000002")
    assert serving(live) == "000001"
    publish(8)
    assert serving(live) == "000003"


def test_a_version_published_while_a_damaged_one_is_tried_is_not_missed(
    live: LiveIndex, publish: Publish, built: Store, encoder: HashEncoder
) -> None:
    publish(7)
    damage(built, "000002")
    original = Store.open

    def publish_meanwhile(self: Store, version_id: str | None = None) -> Index:
        with patch.object(Store, "open", original):
            publish(8)
            return original(self, version_id)

    with patch.object(Store, "open", publish_meanwhile):
        assert serving(live) == "000001"
    assert serving(live) == "000003"


def test_a_new_version_of_another_model_is_not_taken_up(
    live: LiveIndex, corpus: Path, built: Store, caplog: pytest.LogCaptureFixture
) -> None:
    build(corpus, built, HashEncoder("another"))
    assert [serving(live), serving(live)] == ["000001", "000001"]
    assert len(warnings(caplog)) == 1
    assert warnings(caplog)[0].startswith(
        "Version 000001 goes on serving: The index was built with the model another, not with this hash-64: "
    )


def test_an_index_that_is_deleted_goes_on_serving_and_is_followed_again(
    live: LiveIndex, publish: Publish, built: Store, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(built.folder)
    expected = f"Version 000001 goes on serving: There is no index in {built.folder} yet: run python -m index build."
    assert [serving(live), serving(live)] == ["000001", "000001"]
    assert warnings(caplog) == [expected]
    publish(7)
    assert number_in(live.ask(QUESTION)) == 7
    shutil.rmtree(built.folder)
    assert number_in(live.ask(QUESTION)) == 7
    assert warnings(caplog) == [expected, expected]


def test_a_current_that_is_overwritten_leaves_the_old_version_serving(
    live: LiveIndex, built: Store, caplog: pytest.LogCaptureFixture
) -> None:
    (built.folder / "current").write_text("garbage")
    assert [serving(live), serving(live)] == ["000001", "000001"]
    assert len(warnings(caplog)) == 1


# Many threads -------------------------------------------------------------------------------------------------


def test_eight_threads_ask_while_five_versions_are_published(live: LiveIndex, publish: Publish) -> None:
    publish(0)
    assert serving(live) == "000002"
    done = threading.Event()
    begun = threading.Barrier(9)

    def ask() -> list[int]:
        begun.wait(WAIT_SECONDS)
        numbers = [number_in(live.ask(QUESTION))]
        while not done.wait(0.002):
            numbers.append(number_in(live.ask(QUESTION)))
        return numbers

    with ThreadPoolExecutor(8) as pool:
        threads = [pool.submit(ask) for _ in range(8)]
        begun.wait(WAIT_SECONDS)
        try:
            for number in range(1, 6):
                publish(number)
        finally:
            done.set()
        seen = [thread.result() for thread in threads]
    assert all(numbers == sorted(numbers) for numbers in seen)
    assert all(set(numbers) <= set(range(6)) for numbers in seen)
    assert number_in(live.ask(QUESTION)) == 5


def test_many_threads_say_once_that_a_version_is_damaged(
    live: LiveIndex, publish: Publish, built: Store, caplog: pytest.LogCaptureFixture
) -> None:
    publish(7)
    damage(built, "000002")
    begin = threading.Barrier(8)

    def ask() -> str:
        begin.wait(WAIT_SECONDS)
        return [serving(live) for _ in range(20)][-1]

    with ThreadPoolExecutor(8) as pool:
        assert {thread.result() for thread in [pool.submit(ask) for _ in range(8)]} == {"000001"}
    assert warnings(caplog) == [DAMAGED]


@contextmanager
def opened_slowly() -> Iterator[tuple[threading.Event, threading.Event]]:
    """A version that is opened sets the first event, and is open after the second is set."""
    opening, go_on = threading.Event(), threading.Event()
    original = Store.open

    def open_slowly(self: Store, version_id: str | None = None) -> Index:
        opening.set()
        assert go_on.wait(WAIT_SECONDS)
        return original(self, version_id)

    with patch.object(Store, "open", open_slowly):
        yield opening, go_on


def test_nobody_waits_while_a_version_is_opened(live: LiveIndex, publish: Publish) -> None:
    publish(7)
    with opened_slowly() as (opening, go_on), ThreadPoolExecutor(1) as pool:
        first = pool.submit(serving, live)
        assert opening.wait(WAIT_SECONDS)
        assert serving(live) == "000001"
        go_on.set()
        assert first.result() == "000002"


def test_who_warms_up_waits_for_the_version_that_another_thread_opens(live: LiveIndex, publish: Publish) -> None:
    publish(7)

    def warmed() -> str:
        live.warm()
        return serving(live)

    with opened_slowly() as (opening, go_on), ThreadPoolExecutor(2) as pool:
        first = pool.submit(serving, live)
        assert opening.wait(WAIT_SECONDS)
        second = pool.submit(warmed)
        go_on.set()
        assert (first.result(), second.result()) == ("000002", "000002")


def test_a_question_is_computed_on_the_thread_that_asks() -> None:
    compute_on_one_thread()
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}


def cut_short(store: Store, version: str, name: str = "vectors.npy") -> None:
    """Leave nothing of a file that is read while questions are answered."""
    with (store.folder / "versions" / version / "tokens" / name).open("r+b") as file:
        file.truncate(0)


def test_when_a_file_of_the_version_that_serves_is_cut_short_an_older_one_serves(
    live: LiveIndex, built: Store, publish: Publish, caplog: pytest.LogCaptureFixture
) -> None:
    publish(1)
    assert serving(live) == "000002"
    cut_short(built, "000002", "vectors1.npy")
    assert isinstance(live.ask("Who keeps the lighthouse?"), Answer | Unsure | NoAnswer)
    assert serving(live) == "000001"
    assert warnings(caplog) == [
        "Version 000001 serves instead: Version 000002 of the index is damaged: vectors1.npy was cut short while it "
        "was in use. To mend it, run python -m index build."
    ]
    publish(2)
    assert number_in(live.ask(QUESTION)) == 2


def test_a_file_that_is_cut_short_in_the_middle_of_a_question_is_an_error_and_no_crash(
    live: LiveIndex, built: Store, publish: Publish
) -> None:
    publish(1)
    index = live.index
    cut_short(built, "000002", "vectors1.npy")
    with pytest.raises(
        IndexDamaged, match=r"000002/tokens/vectors1\.npy was cut short while it was in use. To mend it"
    ):
        index.tokens.closest(np.zeros((1, 64), np.float32), [(0, 1)])
    assert index.nearest_passages(index.passage_vectors([0])[0], 1).tolist() == [0]
    assert serving(live) == "000001"


def test_when_a_file_that_all_versions_share_is_cut_short_asking_says_what_to_do(
    live: LiveIndex, built: Store, publish: Publish
) -> None:
    publish(1)
    assert serving(live) == "000002"
    cut_short(built, "000001")
    with pytest.raises(IndexDamaged, match=r"000002 .* vectors\.npy was cut short while it was in use. To mend it"):
        live.ask(QUESTION)
    publish(2)
    assert number_in(live.ask(QUESTION)) == 2


def test_no_small_index_is_mapped_into_memory(built: Store) -> None:
    index = built.open()
    assert len(index) > 0
    assert str(built.folder) not in Path("/proc/self/maps").read_text()


def test_when_no_version_is_whole_any_more_asking_says_what_to_do_until_there_is_one(
    live: LiveIndex, built: Store, publish: Publish, caplog: pytest.LogCaptureFixture
) -> None:
    cut_short(built, "000001")
    for _ in range(3):
        with pytest.raises(IndexDamaged, match="cut short while it was in use"):
            live.ask(QUESTION)
    assert live.manifest.id == "000001"
    assert len(warnings(caplog)) == 1
    publish(3)
    assert number_in(live.ask(QUESTION)) == 3

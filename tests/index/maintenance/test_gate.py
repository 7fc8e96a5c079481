import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import (
    BuildError,
    CorpusError,
    Encoding,
    Gate,
    GoldenLost,
    IndexMissing,
    Listener,
    QuestionFileError,
    ReaderModelError,
    Store,
    build,
    build_index,
)
from index.encoders.encoder import Progress
from index.evaluation.compare import Comparison
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder

EGGS = {"question": "How many eggs does the queen lay a day?", "article": "bees", "paragraph": 1, "answers": ["2,000"]}
LAMP = {"question": "How much oil did the lamp burn a year?", "article": "lighthouse", "paragraph": 2,
        "answers": ["900 litres"]}  # fmt: skip


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "golden.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (EGGS, LAMP)))
    return path


@pytest.fixture
def losing(corpus: Path, built: Store) -> Path:
    """The corpus without what answers the first golden question."""
    return write_corpus(corpus, bees_txt="Notes on bees\n\nA worker lives for six weeks.\n")


def test_a_version_that_loses_a_golden_question_is_kept_but_not_published(
    losing: Path, built: Store, encoder: HashEncoder, golden: Path
) -> None:
    heard: list[Comparison] = []
    with pytest.raises(GoldenLost) as caught:
        build(losing, built, encoder, Gate(golden), Listener(compared=heard.append))
    assert str(caught.value) == (
        "Version 000002 is not published, because it loses 1 golden question; version 000001 goes on serving. "
        "Mend the articles, or take the questions out of the golden file, and build again; or publish it all the same: "
        "python -m index rollback 000002."
    )
    assert (caught.value.version, caught.value.losses) == ("000002", (EGGS["question"],))
    assert (built.current_id(), built.versions()) == ("000001", ["000001", "000002"])
    assert built.unpublished("000002") == "it loses 1 golden question"
    assert [(each.old, each.new, len(each.losses)) for each in heard] == [("000001", "000002", 1)]


def test_force_publishes_it(losing: Path, built: Store, encoder: HashEncoder, golden: Path) -> None:
    assert build(losing, built, encoder, Gate(golden, force=True)).version == "000002"
    assert (built.current_id(), built.unpublished("000002")) == ("000002", "")


def test_only_the_last_refused_version_is_kept_and_costs_no_encoding_again(
    losing: Path, built: Store, encoder: HashEncoder, golden: Path
) -> None:
    write_corpus(losing, moon_txt="The moon is far.")
    for _ in range(2):
        with pytest.raises(GoldenLost):
            build(losing, built, encoder, Gate(golden))
    assert built.versions() == ["000001", "000003"]
    assert encoder.texts.count("The moon is far.") == 1
    write_corpus(losing, bees_txt="Notes on bees\n\nThe queen lays 2,000 eggs a day.\n")
    assert build(losing, built, encoder, Gate(golden)).version == "000004"
    assert built.versions() == ["000001", "000004"]
    assert encoder.texts.count("The moon is far.") == 1
    assert not (built.folder / "embedding").exists()


def test_what_is_lost_of_late_questions_is_told_and_published(losing: Path, built: Store, encoder: HashEncoder) -> None:
    (built.folder / "asked.jsonl").write_text(json.dumps({"question": EGGS["question"]}) + "\n")
    heard: list[Comparison] = []
    assert build(losing, built, encoder, listener=Listener(compared=heard.append)).version == "000002"
    assert heard[0].counts == {"same": 0, "moved": 0, "changed": 0, "lost": 1, "gained": 0}


def test_the_first_version_is_published_whatever_it_answers(
    corpus: Path, store: Store, encoder: HashEncoder, golden: Path
) -> None:
    (corpus / "bees.txt").unlink()
    heard: list[Comparison] = []
    assert build(corpus, store, encoder, Gate(golden), Listener(compared=heard.append)).version == "000001"
    assert [each.is_right for each in heard[0].golden] == [False, True]


def test_a_question_that_was_not_right_before_is_not_lost(
    losing: Path, built: Store, encoder: HashEncoder, golden: Path
) -> None:
    build(losing, built, encoder)
    write_corpus(losing, moon_txt="The moon is far.")
    assert build(losing, built, encoder, Gate(golden)).version == "000003"


def test_nothing_is_asked_where_nothing_changed(corpus: Path, built: Store, encoder: HashEncoder, golden: Path) -> None:
    heard: list[Comparison] = []
    assert build(corpus, built, encoder, Gate(golden), Listener(compared=heard.append)).unchanged
    assert heard == []


def test_golden_questions_of_the_corpus_are_taken_by_themselves(
    losing: Path, built: Store, encoder: HashEncoder, golden: Path
) -> None:
    golden.rename(losing / "golden.jsonl")
    with pytest.raises(GoldenLost):
        build(losing, built, encoder)


def test_each_version_is_asked_with_its_own_encoder(
    losing: Path, built: Store, golden: Path, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.maintenance.gate.encoder_of", lambda *_: encoder)
    with pytest.raises(GoldenLost):
        build(losing, built, HashEncoder("another"), Gate(golden))


def test_where_the_old_encoder_is_gone_nothing_can_be_lost(losing: Path, built: Store, golden: Path) -> None:
    heard: list[Comparison] = []
    build(losing, built, HashEncoder("another"), Gate(golden), Listener(compared=heard.append))
    assert heard[0].old == ""


@pytest.mark.parametrize("broken", ["golden", "reader"])
def test_what_cannot_be_read_stops_the_build_before_it_encodes(
    losing: Path, built: Store, encoder: HashEncoder, golden: Path, broken: str
) -> None:
    golden.write_text("{")
    (built.folder / "reader.json").write_text("{" if broken == "reader" else "")
    if broken == "golden":
        (built.folder / "reader.json").unlink()
    encoder.texts.clear()
    with pytest.raises(QuestionFileError if broken == "golden" else ReaderModelError):
        build(losing, built, encoder, Gate(golden if broken == "golden" else None))
    assert (encoder.texts, built.versions()) == ([], ["000001"])


# Going on where a build was interrupted -----------------------------------------------------------------------


class Interrupted(HashEncoder):
    """Is interrupted in its second block of passages."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        if self.texts:
            raise KeyboardInterrupt
        return super().encode_passages(texts, progress)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A corpus of a hundred passages."""
    return write_corpus(tmp_path / "large", numbers_txt="\n\n".join(f"Number {n} is here." for n in range(100)))


def test_what_was_encoded_before_an_interruption_is_not_encoded_again(
    large: Path, store: Store, encoder: HashEncoder
) -> None:
    interrupted = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        build(large, store, interrupted)
    with pytest.raises(IndexMissing):
        store.current_id()
    heard: list[tuple[int, int]] = []
    done = len(interrupted.texts)
    assert done == 64
    built = build(large, store, encoder, listener=Listener(lambda *counts: heard.append(counts)))
    assert (built.passages, built.embedded, heard[-1]) == (100, 36, (36, 36))
    assert not set(encoder.texts) & set(interrupted.texts)
    assert not (store.folder / "embedding").exists()


def test_the_exported_model_is_kept_for_the_next_build(
    large: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = store.folder / "encoders" / "model-int8" / "export.json"
    export.parent.mkdir(parents=True)
    export.write_text("{}")
    monkeypatch.setattr("index.maintenance.build.encoder_for_building", lambda *_: Interrupted())
    with pytest.raises(KeyboardInterrupt):
        build_index(large, store.folder)
    assert export.exists()
    monkeypatch.setattr("index.maintenance.build.encoder_for_building", lambda *_: HashEncoder())
    build_index(large, store.folder)
    assert not export.exists()


def test_it_is_the_same_version_as_without_the_interruption(
    large: Path, store: Store, encoder: HashEncoder, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(large, store, Interrupted())
    build(large, store, encoder)
    build(large, Store(tmp_path / "other"), encoder)
    assert store.manifest().parts == Store(tmp_path / "other").manifest().parts


def test_another_model_takes_nothing_of_it(large: Path, store: Store) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(large, store, Interrupted())
    assert build(large, store, HashEncoder("another")).embedded == 100


def test_a_fresh_build_encodes_everything_again(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    encoder.texts.clear()
    result = build(corpus, built, encoder, fresh=True)
    assert (result.version, result.embedded, result.unchanged) == ("000002", 8, False)
    assert len(encoder.texts) == 8


def test_equal_passages_are_encoded_once(tmp_path: Path, store: Store, encoder: HashEncoder) -> None:
    corpus = write_corpus(tmp_path / "twice", a_txt="It is the same.\n\nIt differs.", b_txt="It is the same.")
    assert build(corpus, store, encoder).embedded == 2
    assert encoder.texts == ["It is the same.", "It differs."]


def test_a_build_without_articles_asks_nothing(store: Store, encoder: HashEncoder, tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        build(tmp_path, store, encoder, Gate(tmp_path / "missing.jsonl"))


def test_a_version_published_meanwhile_wins(losing: Path, built: Store, encoder: HashEncoder, golden: Path) -> None:
    build(losing, built, encoder)
    write_corpus(losing, moon_txt="The moon is far.")

    def roll_back(_: Comparison) -> None:
        built.publish("000001", replacing="000002")

    with pytest.raises(BuildError, match=r"^Another version was published meanwhile"):
        build(losing, built, encoder, Gate(golden), Listener(compared=roll_back))
    assert built.current_id() == "000001"

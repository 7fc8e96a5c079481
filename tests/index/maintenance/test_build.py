import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import (
    Answer,
    BuildError,
    BuildInProgress,
    Built,
    CorpusError,
    Encoder,
    IndexMissing,
    LiveIndex,
    Store,
    build,
)
from index.articles.load import Problem, Skipped, read_bytes
from index.durable import measured
from index.encoders.encoder import sentence_vectors
from index.maintenance.build import Listener
from index.store.provenance import PIPELINE, provenance
from index.store.version import FolderIndex
from tests.fakes.common.corpora import TIDAL_PARAGRAPHS, write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.paths import ROOT

ORIGINAL = ROOT.parent / "shared" / "data" / "shanghai-ai-2017.txt"


@contextmanager
def another(library: str) -> Iterator[None]:
    """As if another version of a library was installed."""
    installed = {**provenance(), library: "0.0"}
    with patch("index.store.provenance.version", installed.__getitem__):
        yield


def texts_of(store: Store) -> list[str]:
    index = store.open()
    return [index.passage(row).text for row in range(len(index))]


# What is built ------------------------------------------------------------------------------------------------


def bare(built: Built) -> Built:
    """Without which articles are new, changed and gone."""
    return replace(built, new=(), changed=(), gone=())


def test_a_build_tells_which_articles_are_new_changed_and_gone(
    corpus: Path, store: Store, encoder: HashEncoder
) -> None:
    first = build(corpus, store, encoder)
    assert (first.new, first.changed, first.gone) == (("bees", "lighthouse", "tidal"), (), ())
    (corpus / "tidal.txt").rename(corpus / "lab.txt")
    (corpus / "bees.txt").write_text("Bees live in hives.")
    second = build(corpus, store, encoder)
    assert (second.new, second.changed, second.gone) == (("lab",), ("bees",), ("tidal",))


def test_a_corpus_becomes_a_version_that_serves(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    assert bare(build(corpus, store, encoder)) == Built("000001", 3, 8, 8, unchanged=False, skipped=())
    assert store.current_id() == "000001"
    assert [article.id for article in store.open().articles] == ["bees", "lighthouse", "tidal"]
    assert texts_of(store)[4:] == list(TIDAL_PARAGRAPHS)


def test_vectors_are_those_of_the_encoder(built: Store) -> None:
    index, encoder = built.open(), HashEncoder()
    for row in range(len(index)):
        passage = index.passage(row)
        encoding = encoder.encode_question(passage.text)
        spans = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
        assert index.passage_vectors([row])[0].tolist() == encoding.vector.tolist()
        rows = range(*index.sentence_rows(row))
        np.testing.assert_array_equal(index.sentence_vectors(rows), sentence_vectors(encoding, spans))


def test_a_passage_is_also_found_by_its_title_and_heading(built: Store) -> None:
    scores = built.open().files.lexical.scores("keepers lamp")
    lamp = texts_of(built).index(
        "The lamp burned 900 litres of oil a year. It was replaced by an electric lamp in 1936."
    )
    assert int(scores.argmax()) == lamp


def test_skipped_files_are_reported_and_the_rest_is_built(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    (corpus / "empty.md").write_text("# Only a heading")
    (corpus / "old.txt").write_bytes(b"\x7fELF\x00\x01")
    result = build(corpus, store, encoder)
    assert result.articles == 3
    assert result.skipped == (
        Skipped("empty.md", "there is no text in it"),
        Skipped("old.txt", "it is not a text file"),
    )


def test_what_of_an_article_is_lost_is_reported_and_the_rest_is_built(
    corpus: Path, store: Store, encoder: HashEncoder
) -> None:
    (corpus / "broken.md").write_text("---\ntitle: x\n\nText.")
    lost = (Problem("broken.md", "its front matter does not end; close it with a line like the one that opens it"),)
    assert build(corpus, store, encoder).problems == lost
    again = build(corpus, store, encoder)
    assert (again.articles, again.unchanged, again.problems) == (4, True, lost)


def test_files_larger_than_the_limit_are_reported(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    (corpus / "long.txt").write_text("word " * 1_000)
    result = build(corpus, store, encoder, largest_file_mb=0.002)
    assert (result.articles, [item.name for item in result.skipped]) == (3, ["long.txt"])


def test_without_an_article_nothing_is_built_and_the_old_version_stays(
    built: Store, encoder: HashEncoder, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError):
        build(tmp_path / "empty", built, encoder)
    assert built.open().manifest.id == "000001"


def test_without_an_article_no_folder_is_made(store: Store, encoder: HashEncoder, tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        build(tmp_path / "nowhere", store, encoder)
    assert not store.folder.exists()


def test_progress_counts_what_is_encoded(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    heard: list[tuple[int, int]] = []
    build(corpus, store, encoder, listener=Listener(encoding=lambda done, total: heard.append((done, total))))
    assert heard == [(done, 8) for done in range(1, 9)]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=3))
@settings(max_examples=15)
def test_any_readable_text_can_be_built_and_opened(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    write_corpus(folder / "corpus", good_txt="A good article.")
    (folder / "corpus" / "any.txt").write_bytes("\n\n".join(paragraphs).encode())
    store = Store(folder / ".index")
    build(folder / "corpus", store, HashEncoder())
    assert texts_of(store)[-1] == "A good article."


# Building again -----------------------------------------------------------------------------------------------


def test_an_unchanged_corpus_is_not_built_again(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    encoder.texts.clear()
    assert bare(build(corpus, built, encoder)) == Built("000001", 3, 8, 0, unchanged=True, skipped=())
    assert encoder.texts == []
    assert built.versions() == ["000001"]


def test_only_new_passages_are_encoded(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    before = built.open()
    encoder.texts.clear()
    write_corpus(corpus, bees_txt="Notes on bees\n\nA worker lives for six weeks.\n\nA drone dies in autumn.\n")
    assert bare(build(corpus, built, encoder)) == Built("000002", 3, 8, 1, unchanged=False, skipped=())
    assert encoder.texts == ["A drone dies in autumn."]
    after = built.open()
    assert after.passage_vectors([0]).tolist() == before.passage_vectors([1]).tolist()
    assert after.passage_vectors(range(2, 8)).tolist() == before.passage_vectors(range(2, 8)).tolist()


def tokens_of(index: FolderIndex) -> list[list[list[int]]]:
    parts = [index.tokens.part(*index.sentence_rows(row)) for row in range(len(index))]
    return [[part.vectors[:].tolist(), part.scales.tolist(), part.ends.tolist()] for part in parts]


def test_a_version_built_by_steps_is_to_the_bit_that_of_a_fresh_build(
    corpus: Path, built: Store, encoder: HashEncoder, tmp_path: Path
) -> None:
    """All but the files of tokens' vectors, which versions share; of these, what they say of each passage."""
    write_corpus(corpus, ants_txt="The ants\n\nWho is it?\n\nAn ant of 5 May 2020 weighs 3 mg. Ants live in Suzhou.\n")
    (corpus / "lighthouse.md").rename(corpus / "a-lighthouse.md")
    assert build(corpus, built, encoder).embedded == 1  # the question is one with its answer
    write_corpus(corpus, bees_txt="Notes on bees\n\nA worker lives for six weeks.\n\nA drone dies in autumn.\n")
    assert build(corpus, built, encoder).embedded == 1
    (corpus / "ants.txt").unlink()
    assert build(corpus, built, encoder).embedded == 0
    fresh = Store(tmp_path / "fresh")
    build(corpus, fresh, encoder)

    def parts(store: Store) -> dict[str, tuple[int, str]]:
        return {name: part for name, part in store.manifest().parts.items() if not name.startswith("tokens/")}

    assert parts(built) == parts(fresh)
    assert tokens_of(built.open()) == tokens_of(fresh.open())
    question = "How long does a worker bee live?"
    assert LiveIndex(built.folder, encoder=encoder).ask(question) == LiveIndex(fresh.folder, encoder=encoder).ask(
        question
    )


@pytest.fixture
def settled() -> Iterator[None]:
    """As if all files had been there for a while: what changed just now is always read again."""
    with patch("index.articles.files_read._SETTLED_NS", -1_000_000_000):
        yield


def read_again(corpus: Path, store: Store, encoder: HashEncoder) -> list[str]:
    """The names of the files that a build reads."""
    with patch("index.articles.load.read_bytes", side_effect=read_bytes) as read:
        build(corpus, store, encoder)
    return [call.args[0].name for call in read.call_args_list]


@pytest.mark.usefixtures("settled")
def test_only_files_that_changed_are_read_again(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    assert read_again(corpus, store, encoder) == ["bees.txt", "lighthouse.md", "tidal.txt"]
    assert read_again(corpus, store, encoder) == []
    write_corpus(corpus, ants_txt="Ants live in Suzhou.")
    assert read_again(corpus, store, encoder) == ["ants.txt"]
    os.utime(corpus / "tidal.txt")
    assert read_again(corpus, store, encoder) == ["tidal.txt"]
    assert [article.id for article in store.open().articles] == ["ants", "bees", "lighthouse", "tidal"]


@pytest.mark.usefixtures("settled")
def test_what_stands_beside_an_unchanged_file_is_read_again(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    build(corpus, store, encoder)
    (corpus / "bees.txt.yaml").write_text("title: The bees\n")
    assert read_again(corpus, store, encoder) == ["bees.txt", "bees.txt.yaml"]
    assert store.open().articles[0].title == "The bees"


@pytest.mark.usefixtures("settled")
def test_what_of_an_unchanged_file_is_lost_is_reported_again(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    (corpus / "broken.md").write_text("---\ntitle: x\n\nText.")
    problems = build(corpus, store, encoder).problems
    assert len(problems) == 1
    assert build(corpus, store, encoder).problems == problems
    assert read_again(corpus, store, encoder) == []


@pytest.mark.usefixtures("settled")
def test_an_unchanged_file_takes_the_id_that_another_leaves(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    (corpus / "bees.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nBees dance.\n")
    build(corpus, store, encoder)
    assert [article.id for article in store.open().articles[:2]] == ["bees", "bees.vtt"]
    (corpus / "bees.txt").unlink()
    assert read_again(corpus, store, encoder) == []
    assert [article.id for article in store.open().articles] == ["bees", "lighthouse", "tidal"]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("lost", ["", "{}", '{"read_by": 3}', "broken"])
def test_without_notes_of_what_was_read_everything_is_read(
    corpus: Path, store: Store, encoder: HashEncoder, lost: str
) -> None:
    build(corpus, store, encoder)
    (store.folder / "read.json").write_text(lost)
    assert len(read_again(corpus, store, encoder)) == 3
    assert read_again(corpus, store, encoder) == []


@pytest.mark.usefixtures("settled")
def test_a_fresh_build_reads_everything(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    build(corpus, store, encoder)
    with patch("index.articles.load.read_bytes", side_effect=read_bytes) as read:
        build(corpus, store, encoder, fresh=True)
    assert read.call_count == 3


@pytest.mark.usefixtures("settled")
def test_after_an_update_everything_is_read_again(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    build(corpus, store, encoder)
    with patch("index.articles.files_read.read_by", return_value="another"):
        assert len(read_again(corpus, store, encoder)) == 3


@pytest.mark.usefixtures("settled")
def test_an_article_that_the_version_that_serves_has_otherwise_is_read_again(
    corpus: Path, store: Store, encoder: HashEncoder
) -> None:
    build(corpus, store, encoder)
    (corpus / "bees.txt").write_text("Bees dance.")
    build(corpus, store, encoder)
    store.publish("000001", replacing="000002")
    assert read_again(corpus, store, encoder) == ["bees.txt"]
    assert texts_of(store)[0] == "Bees dance."


def test_what_changed_just_now_is_read_again(corpus: Path, store: Store, encoder: HashEncoder) -> None:
    with patch("index.articles.files_read._SETTLED_NS", 10**18):
        build(corpus, store, encoder)
        assert len(read_again(corpus, store, encoder)) == 3


def test_what_two_versions_share_is_one_file_that_is_hashed_once_in_a_build(
    corpus: Path, built: Store, encoder: HashEncoder
) -> None:
    write_corpus(corpus, ants_txt="Ants live in Suzhou.")
    with patch("index.store.manifest.measured", side_effect=measured) as hashed:
        build(corpus, built, encoder)
    paths = [str(call.args[0]) for call in hashed.call_args_list if call.args[0].name == "vectors.npy"]
    assert paths == [str(built.place("000001") / "tokens" / "vectors.npy")]
    shared = built.place("000002") / "tokens" / "vectors.npy"
    assert shared.samefile(paths[0])
    built.check("000002")


@pytest.mark.parametrize("library", ["sentencex", "PyStemmer", "bm25s"])
def test_another_library_for_words_reads_every_sentence_again_and_keeps_the_vectors(
    corpus: Path, built: Store, encoder: HashEncoder, library: str
) -> None:
    encoder.texts.clear()
    with another(library):
        with patch("index.store.concordance.words", lambda _: []):
            assert bare(build(corpus, built, encoder)) == Built("000002", 3, 8, 0, unchanged=False, skipped=())
        assert build(corpus, built, encoder).unchanged
    assert built.open().concordance.vocabulary == {}
    assert build(corpus, built, encoder).version == "000003"
    assert len(built.open().concordance.vocabulary) > 50
    assert encoder.texts == []


@pytest.mark.parametrize("library", ["tokenizers", "onnxruntime", "sentence-transformers"])
def test_another_library_for_vectors_encodes_everything_again(
    corpus: Path, built: Store, encoder: HashEncoder, library: str
) -> None:
    encoder.texts.clear()
    with another(library):
        assert build(corpus, built, encoder).embedded == 8
        assert build(corpus, built, encoder).unchanged
    assert len(encoder.texts) == 8


def test_another_pipeline_makes_everything_anew(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    with patch("index.store.provenance.PIPELINE", PIPELINE + 1):
        assert bare(build(corpus, built, encoder)) == Built("000002", 3, 8, 8, unchanged=False, skipped=())
        assert build(corpus, built, encoder).unchanged


def test_what_the_pipeline_stores_is_what_its_version_stands_for(built: Store) -> None:
    """Where this fails on purpose, raise PIPELINE in index/store/provenance.py, and put the new digest here."""
    index = built.open()
    stored = [
        [[sentence.text for sentence in index.passage(row).sentences] for row in range(len(index))],
        [list(index.concordance.vocabulary), index.concordance.terms.tolist(), index.concordance.marks.tolist()],
        [lexical.scores("a lamp of 1936").round(3).tolist() for lexical in (index.lexical, index.sentence_lexical)],
        np.round(index.sentence_vectors(range(5)), 3).tolist(),
        index.tokens.part(0, 2).vectors[:].tolist(),
    ]
    digest = hashlib.sha256(json.dumps(stored).encode()).hexdigest()
    assert (PIPELINE, digest[:16]) == (6, "53e4967a88605088")


def test_what_a_changed_version_holds_is_not_taken_over(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    part = built.place("000001") / "sentences.faiss"
    data = bytearray(part.read_bytes())
    data[-1] ^= 1
    part.write_bytes(data)
    assert bare(build(corpus, built, encoder)) == Built("000002", 3, 8, 8, unchanged=False, skipped=())


def test_a_new_title_keeps_the_vectors(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    encoder.texts.clear()
    path = corpus / "lighthouse.md"
    path.write_text(path.read_text().replace("The Lighthouse Keepers", "Another title"))
    assert bare(build(corpus, built, encoder)) == Built("000002", 3, 8, 0, unchanged=False, skipped=())
    assert encoder.texts == []
    assert built.open().articles[1].title == "Another title"


def test_an_article_that_is_gone_leaves_the_index(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    (corpus / "tidal.txt").unlink()
    assert bare(build(corpus, built, encoder)) == Built("000002", 2, 4, 0, unchanged=False, skipped=())
    assert [article.id for article in built.open().articles] == ["bees", "lighthouse"]


def test_another_model_encodes_everything_again(corpus: Path, built: Store) -> None:
    other = HashEncoder("another")
    assert build(corpus, built, other).embedded == 8
    assert built.open().manifest.model == "another"


def test_a_damaged_version_is_built_anew(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    (built.folder / "versions" / "000001" / "passages.faiss").unlink()
    assert bare(build(corpus, built, encoder)) == Built("000002", 3, 8, 8, unchanged=False, skipped=())
    assert built.open().manifest.id == "000002"


def test_a_current_that_points_nowhere_is_mended_by_a_build(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    (built.folder / "current").write_text("000009\n")
    assert build(corpus, built, encoder).version == "000010"
    assert built.open().manifest.id == "000010"


def test_only_the_last_versions_are_kept(corpus: Path, built: Store, encoder: HashEncoder) -> None:
    for count in range(4):
        write_corpus(corpus, bees_txt=f"There are {count} bees.")
        build(corpus, built, encoder)
    assert built.versions() == ["000003", "000004", "000005"]


# Builds that do not come to an end ----------------------------------------------------------------------------

STEPS = [
    ("tests.fakes.common.encoder.HashEncoder._encode", 1, "000001"),
    ("tests.fakes.common.encoder.HashEncoder._encode", 2, "000001"),
    ("numpy.save", 2, "000001"),
    ("faiss.write_index", 2, "000001"),
    ("index.store.manifest.write_durably", 1, "000001"),
    ("pathlib.Path.rename", 1, "000001"),
    ("index.store.store.Store.publish", 1, "000001"),
    ("pathlib.Path.replace", 1, "000001"),
    ("index.store.store.Store.prune", 1, "000002"),
]


def start_build(corpus: Path, store: Store, step: str, call: int, action: str) -> subprocess.Popen[str]:
    """A build in another process, which stops at the given call of a function."""
    arguments = [str(corpus), str(store.folder), step, str(call), action]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.index.interrupted_build", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def changed(corpus: Path, built: Store) -> Path:
    """The corpus with two passages more than the version that serves."""
    return write_corpus(corpus, moon_txt="The moon is far.\n\nIt has no air.")


@pytest.mark.parametrize(("step", "call", "serving"), STEPS)
def test_a_build_that_is_killed_does_no_harm(
    changed: Path, built: Store, encoder: HashEncoder, step: str, call: int, serving: str
) -> None:
    with start_build(changed, built, step, call, "kill") as process:
        assert process.wait() == -signal.SIGKILL
    live = LiveIndex(built.folder, encoder=encoder)
    assert live.index.manifest.id == serving
    assert live.ask("How many eggs does the queen lay?").nearest[0].passage.article.id == "bees"

    result = build(changed, built, encoder)
    assert result.unchanged == (serving == "000002")
    assert live.ask("Is there air on the moon?").nearest[0].passage.article.id == "moon"
    assert {path.name for path in built.folder.iterdir()} == {
        "build.lock",
        "publish.lock",
        "current",
        "read.json",
        "versions",
    }
    assert {path.name for path in (built.folder / "versions").iterdir()} == set(built.versions())


def test_two_builds_at_once_do_not_disturb_each_other(changed: Path, built: Store, encoder: HashEncoder) -> None:
    with start_build(changed, built, "tests.fakes.common.encoder.HashEncoder._encode", 1, "wait") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        with pytest.raises(BuildInProgress, match=r"wait for it to end, then build again\.$"):
            build(changed, built, encoder)
        assert built.open().manifest.id == "000001"
        process.communicate("go on\n")
    assert process.returncode == 0
    assert built.open().manifest.id == "000002"
    assert build(changed, built, encoder).unchanged


# A disk that is full ------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 kilobytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if mount is None or subprocess.run([mount, *options], check=False, capture_output=True).returncode != 0:
        pytest.skip("file systems may not be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("pages", [0, 2, 5, 9])
def test_a_full_disk_leaves_the_old_version_serving(
    corpus: Path, small_disk: Path, encoder: HashEncoder, pages: int
) -> None:
    store = Store(small_disk / ".index")
    build(corpus, store, encoder)
    before = sorted(small_disk.rglob("*"))
    write_corpus(corpus, moon_txt="The moon is far.")
    filler = small_disk / "filler"
    leave_room(filler, pages)
    with pytest.raises(BuildError, match=r"Free some space or check the folder's permissions, then build again"):
        build(corpus, store, encoder)
    assert texts_of(store)[-1] == TIDAL_PARAGRAPHS[-1]

    filler.unlink()
    embedding = store.folder / "embedding"  # what was encoded is kept for the next build
    assert [path for path in sorted(small_disk.rglob("*")) if embedding not in (path, path.parent)] == before
    assert build(corpus, store, encoder).version == "000002"
    assert "The moon is far." in texts_of(store)


def leave_room(filler: Path, pages: int) -> None:
    """Fill the disk but for so many pages."""
    space = os.statvfs(filler.parent)
    with filler.open("wb") as file:
        file.write(bytes(space.f_frsize * (space.f_bavail - pages)))


def test_a_version_that_could_not_be_published_takes_no_room(changed: Path, built: Store, encoder: HashEncoder) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch("pathlib.Path.replace", side_effect=full), pytest.raises(BuildError, match="could not be published"):
        build(changed, built, encoder)
    assert (built.versions(), built.current_id()) == (["000001"], "000001")


# The real model -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not ORIGINAL.is_file(), reason="the original article is not at hand")
def test_of_the_original_article_what_the_training_costs_comes_first(
    tmp_path: Path, store: Store, real_encoder: Encoder
) -> None:
    (tmp_path / "corpus").mkdir()
    shutil.copy(ORIGINAL, tmp_path / "corpus")
    build(tmp_path / "corpus", store, real_encoder)
    answer = LiveIndex(store.folder, encoder=real_encoder).ask("what does SenseTime's training cost?")
    assert isinstance(answer, Answer)  # though SenseTime is named in the paragraph before alone
    assert "costs 500,000 yuan, and we have 120 people pressing buttons" in answer.quote
    assert [answer.quote[start:end] for start, end in answer.highlights] == ["500,000 yuan"]
    assert (answer.passage.article.author, answer.passage.paragraph.number) == ("Qiu Zhili", 8)


def test_an_invented_article_answers_with_its_own_sentence(corpus: Path, store: Store, real_encoder: Encoder) -> None:
    build(corpus, store, real_encoder)
    answer = LiveIndex(store.folder, encoder=real_encoder).ask("What does a flood test of a turbine cost?")
    assert isinstance(answer, Answer)
    assert answer.quote in TIDAL_PARAGRAPHS[2]
    assert [answer.quote[start:end] for start, end in answer.highlights] == ["42,000 crowns"]
    assert (answer.passage.article.source, answer.passage.paragraph.number) == ("Coastal Wire", 3)


def test_a_store_without_a_build_is_missing(store: Store, encoder: HashEncoder) -> None:
    with pytest.raises(IndexMissing):
        LiveIndex(store.folder, encoder=encoder)

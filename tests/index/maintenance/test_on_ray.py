"""Builds on a real cluster of two machines with a processor each, all on this one."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Encoder, Store, build
from index.store.provenance import PIPELINE
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.exports import default_encoder
from tests.index.commands import Run
from tests.paths import ROOT
from tests.ray_nodes import Nodes, ray_nodes

PASSAGES = 320


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with ray_nodes(1, 1) as begun:
        yield begun


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Texts, and a page, which is read in a process of its own."""
    folder = write_corpus(
        tmp_path / "corpus",
        **{f"boats{number}_txt": "\n\n".join(map(paragraph, range(number, PASSAGES, 4))) for number in range(4)},
        same_txt="\n\n".join(map(paragraph, range(0, PASSAGES, 4))),
        lamp_html="<html><body><article><h1>The lamp</h1><p>The lamp burned 900 litres of oil a year.</p></article>",
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    return folder


def paragraph(number: int) -> str:
    return (
        f"Boat {number} has {number % 7} sails. It carries {number * 3} barrels of fish from the harbour to the market."
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index folder with the default model prepared, and no version yet."""
    default_encoder(tmp_path / "ray")
    return tmp_path / "ray"


@pytest.fixture
def begun(corpus: Path, folder: Path, nodes: Nodes) -> Iterator["subprocess.Popen[str]"]:
    """A build on the cluster."""
    with started(corpus, folder, nodes) as process:
        yield process
        process.kill()


def started(corpus: Path, folder: Path, nodes: Nodes, what: str = "same") -> "subprocess.Popen[str]":
    arguments = ["build", "--corpus", str(corpus), "--index", str(folder), "--ray", nodes.address]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.index.built_on_ray", what, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"},
        text=True,
    )


def encoded(folder: Path) -> int:
    return sum(len(file.read_bytes().splitlines()) for file in (folder / "embedding").glob("*.jsonl"))


def wait_until_some_is_encoded(folder: Path) -> None:
    while not encoded(folder):
        time.sleep(0.01)


def test_a_killed_process_changes_nothing_and_a_next_build_encodes_what_is_new(
    corpus: Path, folder: Path, nodes: Nodes, begun: "subprocess.Popen[str]", tmp_path: Path, real_encoder: Encoder
) -> None:
    nodes.does("hold embed_passages")
    wait_until_some_is_encoded(folder)
    nodes.does("kill")
    said, errors = begun.communicate()
    every = f"{PASSAGES + 1} passages"
    assert said == f"Built version 000001: 5 articles, {every}, 2 files skipped; {every} encoded.\n", errors
    here, there = Store(tmp_path / "here"), Store(folder)
    build(corpus, here, real_encoder)
    assert there.manifest().parts == here.manifest().parts
    assert there.manifest().articles == here.manifest().articles
    (corpus / "boats0.txt").write_text("The new boat has 9 sails.\n\n" + paragraph(4))
    (corpus / "same.txt").unlink()
    with started(corpus, folder, nodes) as process:
        said, errors = process.communicate()
    holds = f"5 articles, {PASSAGES // 4 * 3 + 3} passages, 1 file skipped"
    assert said == f"Built version 000002: {holds}; 1 passage encoded.\n", errors


def test_a_cluster_with_another_footnote_is_refused(corpus: Path, folder: Path, nodes: Nodes) -> None:
    with started(corpus, folder, nodes, "other") as process:
        said, errors = process.communicate()
    assert (process.returncode, said) == (1, "")
    assert errors.splitlines()[-1] == (
        f"The machine {socket.gethostname()} of the cluster has another Footnote than this one (pipeline {PIPELINE} "
        "instead of 0), and what it makes would not fit: install the same on all of them, then build again."
    )


def test_where_no_cluster_is_a_sentence_says_so(run: Run, corpus: Path, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    result = run("build", "--corpus", str(corpus), "--index", str(folder), "--ray", address)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr == (
        f"There is no Ray cluster at {address}: start one (ray start), or name it as HOST:6379 on one of its machines, "
        "or as ray://HOST:10001.\n"
    )


def test_when_the_cluster_goes_what_was_encoded_is_kept(
    corpus: Path, folder: Path, nodes: Nodes, begun: "subprocess.Popen[str]", real_encoder: Encoder
) -> None:
    nodes.does("hold embed_passages")
    wait_until_some_is_encoded(folder)
    nodes.does("lose all")
    said, errors = begun.communicate()
    assert (begun.returncode, said) == (1, "")
    assert (
        f"The cluster {nodes.address} is gone: what was encoded is kept, and the next build goes on from there, "
        "with the cluster or without.\n"
    ) in errors
    done = encoded(folder)
    assert done > 0
    assert build(corpus, Store(folder), real_encoder).embedded == PASSAGES + 1 - done

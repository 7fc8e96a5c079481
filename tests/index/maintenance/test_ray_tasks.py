import socket
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import pytest

from index import BuildError
from index.articles.reading import FileBytes, Reading
from index.encoders.onnx import ExportedEncoder
from index.encoders.shipped import ShippedEncoder
from index.maintenance.ray_tasks import (
    Installation,
    alone,
    embed_passages,
    passages_at,
    read_files,
    split_articles,
)
from index.store.journal import EmbeddedPassage, key_of
from index.text.split import split
from index.types import Article
from tests.index.examples import article as article_of

HERE = Installation.here()


@pytest.fixture
def article() -> Article:
    return article_of("Boats sail. They carry fish.", "The lamp burned 900 litres of oil a year.")


def test_passages_are_those_of_the_article_that_was_sent(article: Article) -> None:
    (cuts,) = split_articles(HERE, [article])
    passages = passages_at(article, cuts)
    assert passages == split(article)
    assert all(passage.article is article for passage in passages)


def test_a_passage_alone_has_the_same_key_and_no_more_text_than_its_own(article: Article) -> None:
    for passage in split(article):
        assert key_of(alone(passage)) == key_of(passage)
        assert alone(passage).article.text == passage.text


def test_what_a_machine_encodes_is_what_is_encoded_here(article: Article, exported: ExportedEncoder) -> None:
    passages = split(article)
    there = embed_passages(HERE, ShippedEncoder.of(exported), [alone(passage) for passage in passages])
    for passage, found in zip(passages, there, strict=True):
        here = EmbeddedPassage.of(passage, exported.encode_passages([passage.text])[0])
        assert found.vector.tolist() == here.vector.tolist()
        assert found.sentences.tolist() == here.sentences.tolist()
        np.testing.assert_array_equal(np.asarray(found.tokens.vectors), np.asarray(here.tokens.vectors))


def test_a_file_that_is_none_is_named_and_the_others_are_read() -> None:
    files = [FileBytes("a.txt", b"Boats sail.", ".txt", "a"), FileBytes("b.txt", b"", ".txt", "b")]
    first, second = read_files(HERE, files)
    assert first.article
    assert first.article.text == "Boats sail."
    assert second == Reading("b.txt", unreadable="the file is empty")


def test_a_machine_with_another_library_refuses() -> None:
    expected = replace(HERE, libraries={**HERE.libraries, "onnxruntime": "0.1"})
    with pytest.raises(BuildError) as refused:
        read_files(expected, [])
    assert str(refused.value) == (
        f"The machine {socket.gethostname()} of the cluster has another Footnote than this one (onnxruntime "
        f"{version('onnxruntime')} instead of 0.1), and what it makes would not fit: install the same on all of them, "
        "then build again."
    )


def test_a_machine_with_other_code_refuses() -> None:
    with pytest.raises(BuildError, match=r"\(its code, or a library that reads files, is another\)"):
        read_files(replace(HERE, code="another"), [])

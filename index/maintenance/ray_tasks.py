"""What a machine of a Ray cluster does for a build: the functions that run there. Knows nothing of Ray itself.

A process of the cluster does many tasks, one after the other, so what takes long to begin is kept from one to the next.
"""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from index.articles.apart import Apart
from index.articles.files_read import read_by
from index.articles.reading import FileBytes, Reading, reading_of
from index.encoders.encoder import Encoder
from index.encoders.shipped import ShippedEncoder
from index.errors import BuildError
from index.store.journal import EmbeddedPassage
from index.store.provenance import provenance
from index.text.split import split
from index.types import Article, Passage, Sentence

# Of each sentence of a passage its start and end, below the number of the passage's paragraph among its article's.
Cuts = list[tuple[int, list[tuple[int, int]]]]


@dataclass(frozen=True, slots=True)
class Installation:
    """What has to be the same wherever parts of one version are made.

    libraries: versions by name. code: another with every change of Footnote's code and of what reads files.
    """

    libraries: Mapping[str, str]
    code: str

    @classmethod
    def here(cls) -> "Installation":
        """That of the Python which runs now."""
        return cls(provenance(), read_by())

    def expect_here(self) -> None:
        """Raises BuildError where another is installed here."""
        found = Installation.here()
        if found == self:
            return
        others = [
            f"{name} {version} instead of {self.libraries.get(name)}"
            for name, version in found.libraries.items()
            if version != self.libraries.get(name)
        ]
        raise BuildError(
            f"The machine {socket.gethostname()} of the cluster has another Footnote than this one "
            f"({', '.join(others) or 'its code, or a library that reads files, is another'}), and what it makes would "
            "not fit: install the same on all of them, then build again."
        )


def read_files(expected: Installation, files: Sequence[FileBytes]) -> list[Reading]:
    """Read files. Raises BuildError where what is installed is not what is expected, NoRoom."""
    expected.expect_here()
    return [reading_of(file, _apart()) for file in files]


def split_articles(expected: Installation, articles: Sequence[Article]) -> list[Cuts]:
    """Where the passages of articles are: less to send than themselves. Raises BuildError."""
    expected.expect_here()
    return [_cuts(article) for article in articles]


def embed_passages(
    expected: Installation, encoder: ShippedEncoder, passages: Sequence[Passage]
) -> list[EmbeddedPassage]:
    """What the encoder says of passages. Raises BuildError, IndexDamaged, OSError where there is no room."""
    expected.expect_here()
    encodings = _loaded(encoder).encode_passages([passage.text for passage in passages])
    return [EmbeddedPassage.of(passage, encoding) for passage, encoding in zip(passages, encodings, strict=True)]


def passages_at(article: Article, cuts: Cuts) -> list[Passage]:
    """The passages of an article, from where they are."""
    return [
        Passage(article, article.paragraphs[place], tuple(Sentence(article, *span) for span in spans))
        for place, spans in cuts
    ]


def alone(passage: Passage) -> Passage:
    """The same words and sentences in an article of no more than them: a passage refers to all of its article."""
    start = passage.start
    article = Article(passage.article.id, "", passage.text, ())
    paragraph = replace(passage.paragraph, start=0, end=len(article.text))
    sentences = tuple(Sentence(article, each.start - start, each.end - start) for each in passage.sentences)
    return Passage(article, paragraph, sentences)


def _cuts(article: Article) -> Cuts:
    places = {id(paragraph): place for place, paragraph in enumerate(article.paragraphs)}
    return [
        (places[id(passage.paragraph)], [(sentence.start, sentence.end) for sentence in passage.sentences])
        for passage in split(article)
    ]


_ENCODERS: dict[str, Encoder] = {}


def _loaded(encoder: ShippedEncoder) -> Encoder:
    if encoder.key not in _ENCODERS:
        _ENCODERS.clear()
        _ENCODERS[encoder.key] = encoder.unpacked()
    return _ENCODERS[encoder.key]


@cache
def _apart() -> Apart:
    return Apart()

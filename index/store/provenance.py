"""What made a version of its articles: where that has changed, a build makes anew what is stored."""

from collections.abc import Mapping
from importlib.metadata import version

# Raise it by one with every change of this project's code that changes what is stored of the same files: what is read
# of them (index/articles/formats), where passages and sentences end (index/text/split.py, sentences.py), words, terms
# and what they name (words, forms, expressions and question beside them), BM25's parameters and texts (lexical.py,
# wording.py), vectors of sentences and tokens (index/encoders/encoder.py, tokens.py). Then everything is read and
# encoded anew; so not for a comment.
PIPELINE = 6

# Libraries on which it depends as well: for what is read, and for vectors, which take far longer to make anew.
_READING = ("sentencex", "PyStemmer", "bm25s")
_ENCODING = ("tokenizers", "onnxruntime", "sentence-transformers")


def provenance() -> dict[str, str]:
    """The version of the pipeline, and of the installed libraries, by name."""
    return {"pipeline": str(PIPELINE)} | {library: version(library) for library in (*_READING, *_ENCODING)}


def same_vectors(before: Mapping[str, str]) -> bool:
    """Whether what made a version makes the same vectors as would be made now."""
    return encoded_by(before) == encoded_by(provenance())


def encoded_by(made_by: Mapping[str, str]) -> tuple[str, ...]:
    """The part of it on which vectors depend."""
    return tuple(made_by.get(name, "") for name in ("pipeline", *_ENCODING))

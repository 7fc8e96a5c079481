"""Articles to passages, vectors and answers. Everything that others may use is named here."""

from index.build import Built, build
from index.embed import DEFAULT_MODEL, Encoder, Encoding, load_encoder
from index.errors import (
    BuildError,
    BuildInProgress,
    CorpusError,
    FootnoteError,
    IndexDamaged,
    IndexMissing,
    IndexUnusable,
    ModelError,
    ModelMismatch,
    QuestionError,
)
from index.live import LiveIndex
from index.store import Index, Manifest, Store
from index.types import Answer, Article, Match, NoAnswer, Paragraph, Passage, Sentence

__all__ = [
    "DEFAULT_MODEL",
    "Answer",
    "Article",
    "BuildError",
    "BuildInProgress",
    "Built",
    "CorpusError",
    "Encoder",
    "Encoding",
    "FootnoteError",
    "Index",
    "IndexDamaged",
    "IndexMissing",
    "IndexUnusable",
    "LiveIndex",
    "Manifest",
    "Match",
    "ModelError",
    "ModelMismatch",
    "NoAnswer",
    "Paragraph",
    "Passage",
    "QuestionError",
    "Sentence",
    "Store",
    "build",
    "load_encoder",
]

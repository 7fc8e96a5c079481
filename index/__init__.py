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
    QuestionFileError,
    ReaderModelError,
)
from index.follow_up import Turn, complete
from index.live import LiveIndex
from index.store import Index, Store
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
    "Match",
    "ModelError",
    "ModelMismatch",
    "NoAnswer",
    "Paragraph",
    "Passage",
    "QuestionError",
    "QuestionFileError",
    "ReaderModelError",
    "Sentence",
    "Store",
    "Turn",
    "build",
    "complete",
    "load_encoder",
]

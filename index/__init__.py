"""Articles to passages, vectors and answers. Everything that others may use is named here."""

from index.build import Built, build
from index.conversation import Said
from index.embed import DEFAULT_MODEL, Encoder, Encoding, load_encoder
from index.errors import (
    ArticleUnknown,
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
from index.store import Index, Manifest, Store
from index.summarize import LONG, SHORT, summarize
from index.titles import articles_called, nearest_titles, newest
from index.types import Answer, Article, Extract, Figure, Match, NoAnswer, Paragraph, Passage, Sentence, Summary

__all__ = [
    "DEFAULT_MODEL",
    "LONG",
    "SHORT",
    "Answer",
    "Article",
    "ArticleUnknown",
    "BuildError",
    "BuildInProgress",
    "Built",
    "CorpusError",
    "Encoder",
    "Encoding",
    "Extract",
    "Figure",
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
    "QuestionFileError",
    "ReaderModelError",
    "Said",
    "Sentence",
    "Store",
    "Summary",
    "Turn",
    "articles_called",
    "build",
    "complete",
    "load_encoder",
    "nearest_titles",
    "newest",
    "summarize",
]

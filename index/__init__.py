"""Articles to passages, vectors and answers. Everything that others may use is named here.

A name's module is imported when the name is first used: showing help does not wait for what searching needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.building import Built, Gate, Listener, build, build_index
    from index.compare import ASKED
    from index.conversation import Said
    from index.doctor import examine
    from index.embed import Encoder, Encoding, Vectors
    from index.encoders import load_encoder
    from index.errors import (
        ArticleNotAdded,
        ArticleUnknown,
        BuildError,
        BuildInProgress,
        CorpusError,
        FetchError,
        FootnoteError,
        GoldenLost,
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
    from index.load import LARGEST_FILE_MB
    from index.manifest import Manifest
    from index.models import DEFAULT_MODEL
    from index.store import Store
    from index.summarizing import LONG, SHORT, summarize
    from index.titles import articles_called, nearest_titles, newest
    from index.types import Answer, Article, Extract, Figure, Match, NoAnswer, Paragraph, Passage, Sentence, Summary
    from index.version import Index

__all__ = [
    "ASKED",
    "DEFAULT_MODEL",
    "LARGEST_FILE_MB",
    "LONG",
    "SHORT",
    "Answer",
    "Article",
    "ArticleNotAdded",
    "ArticleUnknown",
    "BuildError",
    "BuildInProgress",
    "Built",
    "CorpusError",
    "Encoder",
    "Encoding",
    "Extract",
    "FetchError",
    "Figure",
    "FootnoteError",
    "Gate",
    "GoldenLost",
    "Index",
    "IndexDamaged",
    "IndexMissing",
    "IndexUnusable",
    "Listener",
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
    "Vectors",
    "articles_called",
    "build",
    "build_index",
    "complete",
    "examine",
    "load_encoder",
    "nearest_titles",
    "newest",
    "summarize",
]

# The lightest first: a name is looked for in one after the other.
_MODULES = (
    "types",
    "errors",
    "models",
    "follow_up",
    "titles",
    "load",
    "embed",
    "summarizing",
    "conversation",
    "manifest",
    "version",
    "store",
    "encoders",
    "live",
    "compare",
    "building",
    "doctor",
)


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in _MODULES:
            found = vars(import_module(f"index.{module}"))
            if name in found:
                return found[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

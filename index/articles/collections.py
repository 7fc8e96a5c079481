"""Which collection an article belongs to: the first folder below the corpus, or what its front matter says."""

import unicodedata
from pathlib import Path


def collection_named(name: str) -> str:
    """The name as it is compared, and shown: small and capital letters, and ways to write an accent, are the same."""
    return " ".join(unicodedata.normalize("NFC", name.casefold()).split())


def folder_collection(article_id: str) -> str:
    """The collection of an article by where its file lies, "" for one at the top."""
    folder, slash, _ = article_id.partition("/")
    return collection_named(folder) if slash else ""


def collection_folder(corpus: Path, collection: str) -> str:
    """The name of the folder of a collection, as it is there or is to be made; "" for no collection."""
    if not collection or not corpus.is_dir():
        return collection
    folders = (path.name for path in corpus.iterdir() if path.is_dir())
    return next((name for name in folders if collection_named(name) == collection), collection)

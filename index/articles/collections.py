"""Which collection an article belongs to: the first folder below the corpus, or what its front matter says."""

import unicodedata


def collection_named(name: str) -> str:
    """The name as it is compared, and shown: small and capital letters, and ways to write an accent, are the same."""
    return " ".join(unicodedata.normalize("NFC", name.casefold()).split())


def folder_collection(article_id: str) -> str:
    """The collection of an article by where its file lies, "" for one at the top."""
    folder, slash, _ = article_id.partition("/")
    return collection_named(folder) if slash else ""

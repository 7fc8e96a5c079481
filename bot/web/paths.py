"""Addresses that more than one part of the page has to know."""

SIGN_IN = "/sign-in"
COVERED = "/covered/"


def covered_path(key: str) -> str:
    """Where a person looks whether the articles cover a question of the page by now, by its key."""
    _platform, _workspace, talk, question = key.split(":", 3)
    return f"{COVERED}{talk}/{question}"

"""What a person is told when something went wrong, with the id under which the log says what."""

import logging
import secrets

from bot.messages.reply import Notice


def apology(log: logging.Logger, what: str) -> Notice:
    """Log the exception that is being handled under a new id, and make the sentence that names the id."""
    error_id = log_with_id(log, what)
    return Notice(
        f"Something went wrong on my side, and it is in my log as {error_id}. "
        "Please ask again; if it stays so, tell whoever runs this bot that id.",
        "error",
    )


def not_answered_there(why: str, error_id: str) -> Notice:
    """What somebody is told directly whose question could not be answered where it was asked."""
    return Notice(
        f"I could not answer where you asked: {why}. Ask me here instead. It is in my log as {error_id}.", "error"
    )


def log_with_id(log: logging.Logger, what: str, *, with_traceback: bool = True) -> str:
    """Log the exception that is being handled under a new id, and give the id."""
    error_id = secrets.token_hex(4)
    log.error("%s [%s]", what, error_id, exc_info=with_traceback)
    return error_id

"""Questions as they stand in the database, read."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from bot.history.tables import questions
from bot.messages.question import Asked, Posted

# The columns of `questions` that a question is made of.
ASKED = [questions.c[field.name] for field in fields(Asked)]


def as_asked(row: Any, prefix: str = "") -> Asked:
    """The question of a row that has the columns of `ASKED`; prefix: what stands before their names in the row."""
    return Asked(**{column.name: getattr(row, f"{prefix}{column.name}") for column in ASKED})


def as_posted(row: Any) -> Posted:
    """The question with its reply of a row of `questions` that counts what people thought of it."""
    return Posted(
        asked=as_asked(row),
        asked_at=row.asked_at,
        outcome=row.outcome,
        reply=row.reply,
        article=row.article,
        start=row.quote_start or 0,
        end=row.quote_end or 0,
        quote=row.quote,
        helpful=row.helpful,
        unhelpful=row.unhelpful,
        seconds=row.seconds,
    )


def is_kept(connection: Connection, key: str) -> bool:
    """Whether a question is in the history: one that is too old, or lost, nobody would ever come back to."""
    return connection.execute(select(questions.c.key).where(questions.c.key == key)).first() is not None

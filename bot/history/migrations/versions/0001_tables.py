"""The tables of the first versions, and what databases lack that were made before there were migrations."""

from typing import Any

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
    inspect,
)

revision = "0001"
down_revision = None

_tables = MetaData()
Table(
    "questions",
    _tables,
    Column("key", String(255), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("message", String(128), nullable=False),
    Column("person", String(64), nullable=False),
    Column("way", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("has_files", Boolean, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("seconds", Float),
    Column("confidence", Float),
    Column("reply", String(64), nullable=False),
    Column("article", Text, nullable=False),
    Column("quote_start", Integer),
    Column("quote_end", Integer),
    Column("quote", Text, nullable=False),
    Index("questions_by_state", "state", "asked_at"),
    Index("questions_by_thread", "workspace", "channel", "thread"),
)
Table(
    "changes",
    _tables,
    Column("question", String(255), primary_key=True),
    Column("text", Text),
    Column("at", Float, nullable=False),
)
Table(
    "feedback",
    _tables,
    Column("question", String(255), nullable=False),
    Column("person", String(64), nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("question", "person"),
)
Table(
    "watches",
    _tables,
    Column("question", String(255), nullable=False),
    Column("person", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("told_at", Float),
    PrimaryKeyConstraint("question", "person"),
)
Table(
    "stopped_threads",
    _tables,
    Column("workspace", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("at", Float, nullable=False),
    PrimaryKeyConstraint("workspace", "channel", "thread"),
)


def upgrade() -> None:
    """Make what is not there; every row that is there stays."""
    connection = op.get_bind()
    there = inspect(connection)
    for table in _tables.sorted_tables:
        if not there.has_table(table.name):
            table.create(connection)
            continue
        columns = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                op.add_column(table.name, _for_rows_that_exist(column))
        indexes = {index["name"] for index in there.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in indexes:
                index.create(connection)


def _for_rows_that_exist(column: Column[Any]) -> Column[Any]:
    """A column that may be added to a table with rows: where it must not be NULL they get nothing, or none."""
    if column.nullable:
        return Column(column.name, column.type)
    empty = false() if isinstance(column.type, Boolean) else "0" if isinstance(column.type, Float | Integer) else ""
    return Column(column.name, column.type, nullable=False, server_default=empty)

"""Questions that went to a person, and what they replied."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nobody was asked before."""
    op.create_table(
        "people_asked",
        sa.Column("question", sa.String(255), _question("people_asked"), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("is_begun", sa.Boolean, nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("post", sa.String(64), nullable=False),
    )
    op.create_table(
        "owner_replies",
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("question", sa.String(255), _question("owner_replies")),
        sa.Column("post", sa.String(64), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("begun", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("channel", "message"),
    )
    op.create_table(
        "owner_articles",
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("question", sa.String(255), _question("owner_articles"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("channel", "message"),
    )


def _question(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("questions.key", name=f"{table}_of_question", ondelete="CASCADE")

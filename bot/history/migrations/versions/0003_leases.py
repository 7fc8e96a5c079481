"""A process owns the questions that it took, as long as it lives."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nobody owns what is there: the first process that looks takes it."""
    for table in ("questions", "changes"):
        op.add_column(table, sa.Column("owner", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "leases",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )

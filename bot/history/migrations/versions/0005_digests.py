"""The weeks that were summed up in a channel."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """No week was before."""
    op.create_table(
        "digests",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("week", sa.String(10), nullable=False),
        sa.Column("articles", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Float),
        sa.PrimaryKeyConstraint("platform", "channel", "week"),
    )

"""What people had expected who called an answer not helpful."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nobody was asked before."""
    op.add_column("feedback", sa.Column("expected", sa.Text, nullable=False, server_default=""))

"""Changes, feedback and watches go with their question."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Remove what belongs to no question any more, and let the database do so from now on."""
    for table in ("changes", "feedback", "watches"):
        op.execute(f"DELETE FROM {table} WHERE question NOT IN (SELECT questions.key FROM questions)")  # noqa: S608
        with op.batch_alter_table(table) as batch:
            batch.create_foreign_key(f"{table}_of_question", "questions", ["question"], ["key"], ondelete="CASCADE")

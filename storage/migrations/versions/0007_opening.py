"""The orders by score and by school are read from indexes that hold all they look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.drop_index("case_open_by_school", "case_file")
    op.create_index(
        "case_open_by_school", "case_file",
        ["school_number", "due_at", sa.text("priority DESC"), "id", "type", "state", "assignee",
         "upn"],
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    op.create_index(
        "case_open_by_opening", "case_file", ["opened_at", "priority", "id", "closed_at"],
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")

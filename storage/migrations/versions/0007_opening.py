"""The order by score reads how long each open case has waited, from an index that has it all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "case_open_by_opening", "case_file", ["opened_at", "priority", "id", "closed_at"],
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")

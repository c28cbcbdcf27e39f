"""The deadlines that stand, and those that failed, are found without a look at all the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

STANDS = sa.text("phase = 0 AND status IN ('pending', 'fired')")
FAILED = sa.text("status = 'incident'")


def upgrade() -> None:
    for name, columns, which in (
        ("timer_standing", ["due_at", "case_id", "name"], STANDS),
        ("timer_failed", ["case_id"], FAILED),
    ):
        op.create_index(name, "timer", columns, sqlite_where=which, postgresql_where=which)


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")

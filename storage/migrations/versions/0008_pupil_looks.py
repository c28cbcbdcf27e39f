"""Who opened a pupil's card."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.append_only import forbid_changes
from storage.types import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "pupil_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upn", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["upn"], ["pupil.upn"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_pupil_look_upn", "pupil_look", ["upn"])
    op.create_index("ix_pupil_look_at", "pupil_look", ["at"])
    forbid_changes("pupil_look")


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")

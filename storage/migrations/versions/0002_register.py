"""The attendance register, and what later loads changed in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.append_only import forbid_changes

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "register_strip",
        sa.Column("upn", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["upn"], ["pupil.upn"]),
        sa.PrimaryKeyConstraint("upn", "first_day"),
    )
    op.create_table(
        "register_change",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("upn", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("now", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["upn"], ["pupil.upn"]),
        sa.PrimaryKeyConstraint("batch_id", "upn", "day"),
    )
    op.create_index("ix_register_change_upn", "register_change", ["upn"])
    forbid_changes("register_change")


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")

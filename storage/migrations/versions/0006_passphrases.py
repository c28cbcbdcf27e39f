"""Passphrases, for live databases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "passphrase",
        sa.Column("username", sa.String(), sa.ForeignKey("staff.username"), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("temporary", sa.Boolean(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("username"),
    )


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")

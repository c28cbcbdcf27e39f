"""The attendance register, and what later loads changed in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
    _forbid_changes("register_change")


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")


def _forbid_changes(table: str) -> None:
    says = f"the table {table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{says}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )

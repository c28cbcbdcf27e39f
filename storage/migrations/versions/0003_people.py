"""Who may issue penalty notices; the same adult across children; what registers have raised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.searching import person_key
from storage.types import Instant, Json

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column(
        "staff",
        sa.Column("penalty_officer", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("contact", sa.Column("person", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_contact_person", "contact", ["person"])
    _tell_people_apart()
    op.create_table(
        "signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("upn", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["upn"], ["pupil.upn"]),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "upn", "key"),
    )
    op.create_index("ix_signal_status", "signal", ["status"])


def downgrade() -> None:
    raise RuntimeError("history is never taken back: restore a backup instead")


def _tell_people_apart() -> None:
    connection = op.get_bind()
    contacts = sa.table(
        "contact", *(sa.column(name) for name in ("id", "name", "address", "email", "phone")),
        sa.column("person"),
    )  # fmt: skip
    for row in connection.execute(sa.select(contacts)).all():
        key = person_key(row.name, row.address, row.email, row.phone)
        connection.execute(contacts.update().where(contacts.c.id == row.id).values(person=key))

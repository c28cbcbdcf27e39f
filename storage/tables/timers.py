"""The deadlines of cases, and who runs the clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import instant, partial

STANDS = "phase = 0 AND status IN ('pending', 'fired')"
FAILED = "status = 'incident'"
"""Spelt out, because with a bound list of states the indexes of them are not found."""


class Timer(SQLModel, table=True):
    """A stored deadline of a case: one row a timer and phase, reconciled after each step.

    Phase -1 warns before, 0 is the deadline itself, 1 and up are the rungs of the ladder.
    """

    __table_args__ = (
        partial("timer_pending", "fires_at", "id", where="status = 'pending'"),
        partial("timer_standing", "due_at", "case_id", "name", where=STANDS),
        partial("timer_failed", "case_id", where=FAILED),
        UniqueConstraint("case_id", "name", "phase"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    name: str
    phase: int
    due_at: datetime | None = instant(nullable=True)
    """The deadline; empty only when it could not be worked out (status incident)."""
    fires_at: datetime | None = instant(nullable=True)
    """When the clock acts on it."""
    retry_at: datetime | None = instant(nullable=True)
    """After a firing that failed: not before then."""
    status: str
    """pending, fired (passed and still standing), passed, cancelled, incident."""
    fired_due_at: datetime | None = instant(nullable=True)
    """The due time it last fired for: it never fires twice for the same one."""
    fired_at: datetime | None = instant(nullable=True)
    attempts: int = 0
    error: str = ""


class Heartbeat(SQLModel, table=True):
    """A worker that runs the clock: its last sign of life, in real time."""

    worker: str = Field(primary_key=True)
    at: datetime = instant()
    fired: int = 0
    failed: int = 0

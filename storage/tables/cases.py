"""A case, all that was done to it, and what belongs to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import instant, json, partial

CONCERN = {
    "sqlite": "json_extract(facts, '$.safeguarding_concern') IS NOT NULL",
    "postgresql": "facts ->> 'safeguarding_concern' IS NOT NULL",
}
"""A safeguarding concern stands; in these very words an index knows the cases that have one."""


class Case(SQLModel, table=True):
    """Where a case stands now; rebuilt from its events by replay."""

    __tablename__ = "case_file"
    __table_args__ = (
        partial("case_open_by_due", "due_at", text("priority DESC"), "id",
                 "type", "state", "assignee", "school_number", "upn"),
        partial("case_open_by_assignee", "assignee", "due_at", text("priority DESC"), "id"),
        partial("case_open_by_school", "school_number", "due_at", text("priority DESC"), "id",
                 "type", "state", "assignee", "upn"),
        partial("case_open_by_state", "type", "state", "entered_at", "due_at"),
        partial("case_open_by_opening", "opened_at", "priority", "id", "closed_at"),
        partial("case_of_concern", "id", where=CONCERN["sqlite"]),
        Index("case_open_by_pupil", "upn", "type"),
        Index("case_by_number", text("substr(reference, 8)")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    type: str
    workflow_version: int
    policy_version: str
    """Which parameters the case runs under: `DATE.CHANGE` (GEN-R35)."""
    state: str
    version: int
    upn: str = Field(foreign_key="pupil.upn")
    school_number: str | None = Field(default=None, foreign_key="school.number")
    assignee: str | None = Field(default=None, foreign_key="staff.username")
    opened_at: datetime = instant()
    entered_at: datetime = instant()
    last_activity_at: datetime = instant()
    """When a person last did something here; the clock does not count (REF-T6)."""
    closed_at: datetime | None = instant(nullable=True)
    due_at: datetime | None = instant(nullable=True)
    """The soonest deadline that stands, passed or not."""
    warn_at: datetime | None = instant(nullable=True)
    """From here on that deadline shows amber (GEN-R21)."""
    escalation: str | None = None
    """The highest role told of a deadline that has passed and still stands."""
    priority: int = 0
    """The triage score of REF-R15, without its waiting time."""
    facts: dict[str, Any] = json()


class CaseLink(SQLModel, table=True):
    """One case opened from, or linked to, another (GEN-R22)."""

    __tablename__ = "case_link"

    parent_id: int = Field(foreign_key="case_file.id", primary_key=True)
    child_id: int = Field(foreign_key="case_file.id", primary_key=True, index=True)
    kind: str
    linked_at: datetime = instant()


class Event(SQLModel, table=True):
    """One line of a case's history. Append-only: a trigger refuses UPDATE and DELETE."""

    case_id: int = Field(foreign_key="case_file.id", primary_key=True)
    number: int = Field(primary_key=True)
    at: datetime = instant(index=True)
    """When it was written."""
    effective_at: datetime = instant()
    """When it counts from: for the clock's acts the due time, else the same as `at`."""
    kind: str
    action: str
    actor: str
    role: str
    body: dict[str, Any] = json()
    """What is not personal; docs/audit-format.md names every key."""
    commitment: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    previous_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class EventPrivate(SQLModel, table=True):
    """The personal part of an event, apart so that it can be erased; the chain still verifies."""

    __tablename__ = "event_private"

    case_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    salt: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    content: dict[str, Any] = json()


class Message(SQLModel, table=True):
    """What should be sent to whom; delivery comes later."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    event_number: int
    letter: str
    """The letter's id in the RULEBOOK, or `reminder` and `escalation` for officers."""
    title: str
    recipient_kind: str
    """parent, school, staff or role."""
    recipient: str
    """A contact's number, a school's number, a username or a role's code: never a name."""
    language: str = ""
    status: str = "waiting"
    queued_at: datetime = instant()


class Document(SQLModel, table=True):
    """A document that a step relied on: what it is and where the signed original is kept."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    event_number: int
    kind: str
    title: str
    added_by: str
    added_at: datetime = instant()


class SourceItem(SQLModel, table=True):
    """An item that came in from outside, and the case it became or was linked to (GEN-R14)."""

    __tablename__ = "source_item"

    source: str = Field(primary_key=True)
    source_id: str = Field(primary_key=True)
    case_id: int = Field(foreign_key="case_file.id")
    outcome: str
    """opened or linked."""
    digest: str
    received_at: datetime = instant()


class PupilLook(SQLModel, table=True):
    """A person opened a pupil's card or a signal about them: one row an opening. Append-only."""

    __tablename__ = "pupil_look"

    id: int | None = Field(default=None, primary_key=True)
    upn: str = Field(foreign_key="pupil.upn", index=True)
    username: str
    at: datetime = instant(index=True)


class Look(SQLModel, table=True):
    """A person opened a case's record: one row an opening. Append-only."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    username: str
    at: datetime = instant(index=True)

"""Every table. What a column means is said here once.

SQLModel table classes do not validate: input is checked by plain models before it comes here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.types import Instant, Json, words_column


def _instant(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Instant(), nullable=nullable, index=index))


def _json() -> Any:
    return Field(default=None, sa_column=Column(Json, nullable=False))


CONCERN = {
    "sqlite": "json_extract(facts, '$.safeguarding_concern') IS NOT NULL",
    "postgresql": "facts ->> 'safeguarding_concern' IS NOT NULL",
}
"""A safeguarding concern stands; in these very words an index knows the cases that have one."""


def _partial(name: str, *columns: Any, where: str = "closed_at IS NULL") -> Index:
    """An index over some rows only, such as the open cases beside all that were ever closed.

    The migrations say the same for PostgreSQL, whose dialect would be loaded here only for that.
    """
    return Index(name, *columns, sqlite_where=text(where))


class School(SQLModel, table=True):
    """A school, by its seven-digit number."""

    number: str = Field(primary_key=True)
    name: str
    phase: str = ""
    language: str = ""
    email: str = ""
    headteacher: str = ""


class Pupil(SQLModel, table=True):
    """A child, by unique pupil number; `searchable` holds the names as search compares them."""

    upn: str = Field(primary_key=True)
    surname: str
    forename: str
    known_as: str = ""
    date_of_birth: date
    gender: str = ""
    school_number: str | None = Field(default=None, foreign_key="school.number", index=True)
    on_roll_from: date | None = None
    looked_after: bool = False
    child_protection: bool = False
    aln: bool = False
    fsm: bool = False
    searchable: str = words_column("surname", "forename", "known_as", index=True)


class Contact(SQLModel, table=True):
    """A parent in the sense of s.576, or another adult of the child (GEN-R12)."""

    __table_args__ = (UniqueConstraint("upn", "name", "relationship"),)

    id: int | None = Field(default=None, primary_key=True)
    upn: str = Field(foreign_key="pupil.upn", index=True)
    name: str
    relationship: str = ""
    parental_responsibility: bool = False
    address: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    """Welsh, English, Both, or empty when nobody has asked (GEN-R13: then both)."""
    person: str = Field(default="", index=True)
    """Who this is across children, so that siblings are known; empty where too little is known."""
    searchable: str = words_column("name")


class PupilSearch(SQLModel, table=True):
    """The words a child is found by: their own names and those of their contacts.

    Triggers on pupil and contact keep it; a full-text index stands beside it (migration 0004).
    """

    __tablename__ = "pupil_search"

    id: int | None = Field(default=None, primary_key=True)
    upn: str = Field(
        sa_column=Column(
            String, ForeignKey("pupil.upn", ondelete="CASCADE"), nullable=False, unique=True
        )
    )
    words: str


class Staff(SQLModel, table=True):
    """A person who acts in the system; school staff carry their school's number."""

    username: str = Field(primary_key=True)
    name: str
    role: str
    focus: str = ""
    school_number: str | None = Field(default=None, foreign_key="school.number")
    active: bool = True
    penalty_officer: bool = False
    """On the council's register of officers who may issue penalty notices (FPN-R18)."""


class Case(SQLModel, table=True):
    """Where a case stands now; rebuilt from its events by replay."""

    __tablename__ = "case_file"
    __table_args__ = (
        _partial("case_open_by_due", "due_at", text("priority DESC"), "id",
                 "type", "state", "assignee", "school_number", "upn"),
        _partial("case_open_by_assignee", "assignee", "due_at", text("priority DESC"), "id"),
        _partial("case_open_by_school", "school_number", "due_at", text("priority DESC"), "id"),
        _partial("case_open_by_state", "type", "state", "entered_at", "due_at"),
        _partial("case_of_concern", "id", where=CONCERN["sqlite"]),
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
    opened_at: datetime = _instant()
    entered_at: datetime = _instant()
    last_activity_at: datetime = _instant()
    """When a person last did something here; the clock does not count (REF-T6)."""
    closed_at: datetime | None = _instant(nullable=True)
    due_at: datetime | None = _instant(nullable=True)
    """The soonest deadline that stands, passed or not."""
    warn_at: datetime | None = _instant(nullable=True)
    """From here on that deadline shows amber (GEN-R21)."""
    escalation: str | None = None
    """The highest role told of a deadline that has passed and still stands."""
    priority: int = 0
    """The triage score of REF-R15, without its waiting time."""
    facts: dict[str, Any] = _json()


class CaseLink(SQLModel, table=True):
    """One case opened from, or linked to, another (GEN-R22)."""

    __tablename__ = "case_link"

    parent_id: int = Field(foreign_key="case_file.id", primary_key=True)
    child_id: int = Field(foreign_key="case_file.id", primary_key=True, index=True)
    kind: str
    linked_at: datetime = _instant()


class Event(SQLModel, table=True):
    """One line of a case's history. Append-only: a trigger refuses UPDATE and DELETE."""

    case_id: int = Field(foreign_key="case_file.id", primary_key=True)
    number: int = Field(primary_key=True)
    at: datetime = _instant(index=True)
    """When it was written."""
    effective_at: datetime = _instant()
    """When it counts from: for the clock's acts the due time, else the same as `at`."""
    kind: str
    action: str
    actor: str
    role: str
    body: dict[str, Any] = _json()
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
    content: dict[str, Any] = _json()


STANDS = "phase = 0 AND status IN ('pending', 'fired')"
FAILED = "status = 'incident'"
"""Spelt out, because with a bound list of states the indexes of them are not found."""


class Timer(SQLModel, table=True):
    """A stored deadline of a case: one row a timer and phase, reconciled after each step.

    Phase -1 warns before, 0 is the deadline itself, 1 and up are the rungs of the ladder.
    """

    __table_args__ = (
        _partial("timer_pending", "fires_at", "id", where="status = 'pending'"),
        _partial("timer_standing", "due_at", "case_id", "name", where=STANDS),
        _partial("timer_failed", "case_id", where=FAILED),
        UniqueConstraint("case_id", "name", "phase"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    name: str
    phase: int
    due_at: datetime | None = _instant(nullable=True)
    """The deadline; empty only when it could not be worked out (status incident)."""
    fires_at: datetime | None = _instant(nullable=True)
    """When the clock acts on it."""
    retry_at: datetime | None = _instant(nullable=True)
    """After a firing that failed: not before then."""
    status: str
    """pending, fired (passed and still standing), passed, cancelled, incident."""
    fired_due_at: datetime | None = _instant(nullable=True)
    """The due time it last fired for: it never fires twice for the same one."""
    fired_at: datetime | None = _instant(nullable=True)
    attempts: int = 0
    error: str = ""


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
    queued_at: datetime = _instant()


class Document(SQLModel, table=True):
    """A document that a step relied on: what it is and where the signed original is kept."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    event_number: int
    kind: str
    title: str
    added_by: str
    added_at: datetime = _instant()


class SourceItem(SQLModel, table=True):
    """An item that came in from outside, and the case it became or was linked to (GEN-R14)."""

    __tablename__ = "source_item"

    source: str = Field(primary_key=True)
    source_id: str = Field(primary_key=True)
    case_id: int = Field(foreign_key="case_file.id")
    outcome: str
    """opened or linked."""
    digest: str
    received_at: datetime = _instant()


class CalendarDay(SQLModel, table=True):
    """A day a school (or every school) is shut beyond the term dates (GEN-R02)."""

    __tablename__ = "calendar_day"

    id: int | None = Field(default=None, primary_key=True)
    school_number: str | None = Field(default=None, foreign_key="school.number", index=True)
    day: date
    kind: str
    """inset or closure."""
    reason: str
    batch_id: int


class RegisterStrip(SQLModel, table=True):
    """A child's register of one school year: two marks a calendar day, a space where none is.

    A council's year of 8.4 million marks is 22,000 short rows, so a child's evidence is one row
    and the whole council is one scan.
    """

    __tablename__ = "register_strip"

    upn: str = Field(foreign_key="pupil.upn", primary_key=True)
    first_day: date = Field(primary_key=True)
    """1 September of the school year."""
    marks: str


class RegisterChange(SQLModel, table=True):
    """A day whose marks a later load changed, as they were before (CME-R24). Append-only."""

    __tablename__ = "register_change"

    batch_id: int = Field(primary_key=True)
    upn: str = Field(foreign_key="pupil.upn", primary_key=True, index=True)
    day: date = Field(primary_key=True)
    was: str
    now: str


class Signal(SQLModel, table=True):
    """Something the register shows of a child that somebody should look at; each once."""

    __table_args__ = (UniqueConstraint("kind", "upn", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """What was seen: a name of `workflows.signals`."""
    upn: str = Field(foreign_key="pupil.upn")
    key: str
    """What makes it the same signal when the register is read again, such as the first day."""
    status: str = Field(index=True)
    """open, taken, dismissed, or lapsed: the register no longer shows it."""
    raised_at: datetime = _instant()
    evidence: dict[str, Any] = _json()
    """What the register showed: a sentence, and the days and codes it rests on."""
    settled_at: datetime | None = _instant(nullable=True)
    settled_by: str | None = None
    because: str = ""
    case_id: int | None = Field(default=None, foreign_key="case_file.id")


class PolicyChange(SQLModel, table=True):
    """A parameter set to something other than its default, from a day on (GEN-R35)."""

    __tablename__ = "policy_change"

    id: int | None = Field(default=None, primary_key=True)
    parameter: str
    value: str
    effective_from: date
    batch_id: int


class Batch(SQLModel, table=True):
    """An act that belongs to no one case: a change to the calendar or a parameter, with every
    deadline it moved; or a file written, or the history read, which move none. Append-only.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _instant()
    actor: str
    kind: str
    description: str
    moved: list[dict[str, Any]] = _json()


class Heartbeat(SQLModel, table=True):
    """A worker that runs the clock: its last sign of life, in real time."""

    worker: str = Field(primary_key=True)
    at: datetime = _instant()
    fired: int = 0
    failed: int = 0


class Setting(SQLModel, table=True):
    """Facts about the database itself: training or live, the training clock."""

    key: str = Field(primary_key=True)
    value: str


class WorkflowVersion(SQLModel, table=True):
    """The fingerprint a workflow's version had when it was first used (invariant 13)."""

    __tablename__ = "workflow_version"

    type: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    fingerprint: str


class Counter(SQLModel, table=True):
    """The last number given out, such as the references of one type in one year."""

    name: str = Field(primary_key=True)
    value: int


class Draft(SQLModel, table=True):
    """What a person has typed in a form and not saved: kept until it is saved or thrown away."""

    username: str = Field(primary_key=True)
    reference: str = Field(primary_key=True, index=True)
    """The case; empty for a case that is not opened yet."""
    action: str = Field(primary_key=True)
    version: int
    """The version of the case that the person was looking at."""
    said: dict[str, Any] = _json()
    saved_at: datetime = _instant()


class SavedView(SQLModel, table=True):
    """A person's own view of the worklist: a name and the filter line it stands for."""

    __tablename__ = "saved_view"

    username: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    line: str
    place: int
    """Its place among the person's views, from 0."""


class Visit(SQLModel, table=True):
    """A person came in."""

    username: str = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(Instant(), primary_key=True))


class Passphrase(SQLModel, table=True):
    """What a person's passphrase is known by; the passphrase itself is nowhere."""

    username: str = Field(primary_key=True, foreign_key="staff.username")
    secret: str
    temporary: bool = False
    """Given by somebody else: the person chooses their own when they come in."""
    set_at: datetime = _instant()


class Preference(SQLModel, table=True):
    """How a person wants the screen, such as its theme."""

    username: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: str


class Look(SQLModel, table=True):
    """A person opened a case's record: one row an opening. Append-only."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    username: str
    at: datetime = _instant(index=True)

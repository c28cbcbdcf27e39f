"""What schools send of each day, what it shows, and when schools are shut."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import instant, json


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
    raised_at: datetime = instant()
    evidence: dict[str, Any] = json()
    """What the register showed: a sentence, and the days and codes it rests on."""
    settled_at: datetime | None = instant(nullable=True)
    settled_by: str | None = None
    because: str = ""
    case_id: int | None = Field(default=None, foreign_key="case_file.id")

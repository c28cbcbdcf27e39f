"""Who there is: schools, children, those around them, and the staff."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import instant
from storage.types import words_column


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


class Passphrase(SQLModel, table=True):
    """What a person's passphrase is known by; the passphrase itself is nowhere."""

    username: str = Field(primary_key=True, foreign_key="staff.username")
    secret: str
    temporary: bool = False
    """Given by somebody else: the person chooses their own when they come in."""
    set_at: datetime = instant()

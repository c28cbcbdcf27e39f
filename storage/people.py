"""Children, schools and officers as people look them up: lists, and one child whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from states.context import Actor
from storage.finding import search_pupils
from storage.searching import typed_words
from storage.tables import CalendarDay, Case, Contact, Pupil, School
from storage.visibility import pupils_visible_to, schools_visible_to, visible_to

_pupils = Pupil.__table__  # type: ignore[attr-defined]
_schools = School.__table__  # type: ignore[attr-defined]
_contacts = Contact.__table__  # type: ignore[attr-defined]
_cases = Case.__table__  # type: ignore[attr-defined]
_days = CalendarDay.__table__  # type: ignore[attr-defined]


# --- children ------------------------------------------------------------------------------


@dataclass(frozen=True)
class PupilLine:
    """One line of the list of children, with the number of open cases this person may see."""

    upn: str
    surname: str
    forename: str
    known_as: str
    date_of_birth: date
    school_number: str | None
    school_name: str | None
    looked_after: bool
    child_protection: bool
    open_cases: int

    @property
    def name(self) -> str:
        """Forename and surname."""
        return f"{self.forename} {self.surname}"


def pupils(connection: Connection, person: Actor, text: str, limit: int) -> list[PupilLine]:
    """The children whom every word typed matches, or the first of all; by surname."""
    if typed_words(text):
        found = [one.upn for one in search_pupils(connection, person, text, limit)]
        return _lines(connection, person, _pupils.c.upn.in_(found))
    first = (
        select(_pupils.c.upn)
        .where(pupils_visible_to(person))
        .order_by(_pupils.c.searchable, _pupils.c.upn)
        .limit(limit)
        .subquery()
    )
    return _lines(connection, person, _pupils.c.upn.in_(select(first.c.upn)))


def _lines(connection: Connection, person: Actor, wanted: Any) -> list[PupilLine]:
    count = (
        select(func.count())
        .where(_cases.c.upn == _pupils.c.upn, _cases.c.closed_at.is_(None), visible_to(person))
        .scalar_subquery()
    )
    columns = [
        _pupils.c[name]
        for name in ("upn", "surname", "forename", "known_as", "date_of_birth", "school_number")
    ]
    query = (
        select(*columns, _schools.c.name, _pupils.c.looked_after, _pupils.c.child_protection, count)
        .outerjoin(_schools, _schools.c.number == _pupils.c.school_number)
        .where(wanted)
        .order_by(_pupils.c.searchable, _pupils.c.upn)
    )
    return [PupilLine(*tuple(row)) for row in connection.execute(query)]


def siblings(connection: Connection, person: Actor, upn: str) -> list[PupilLine]:
    """The children who share a parent or carer with this one, of those this person may see."""
    mine, theirs = _contacts.alias("mine"), _contacts.alias("theirs")
    kin = (
        select(theirs.c.upn)
        .select_from(mine)
        .join(theirs, theirs.c.person == mine.c.person)
        .where(mine.c.upn == upn, mine.c.person != "", theirs.c.upn != upn)
    )
    return _lines(connection, person, and_(_pupils.c.upn.in_(kin), pupils_visible_to(person)))


@dataclass(frozen=True)
class PupilFacts:
    """A child as the records have it; the columns are explained in `storage.tables`."""

    upn: str
    surname: str
    forename: str
    known_as: str
    date_of_birth: date
    gender: str
    school_number: str | None
    on_roll_from: date | None
    looked_after: bool
    child_protection: bool
    aln: bool
    fsm: bool

    @property
    def name(self) -> str:
        """Forename and surname."""
        return f"{self.forename} {self.surname}"


@dataclass(frozen=True)
class ContactFacts:
    """An adult of a child: who they are to it and how they are reached."""

    name: str
    relationship: str
    parental_responsibility: bool
    language: str
    address: str
    email: str
    phone: str


def pupil(connection: Connection, person: Actor, upn: str) -> PupilFacts | None:
    """The child of that number, if this person may see it."""
    columns = [_pupils.c[item.name] for item in fields(PupilFacts)]
    query = select(*columns).where(_pupils.c.upn == upn, pupils_visible_to(person))
    found = connection.execute(query).one_or_none()
    return PupilFacts(*tuple(found)) if found else None


def contacts(connection: Connection, upn: str) -> list[ContactFacts]:
    """A child's adults, those with parental responsibility first."""
    columns = [_contacts.c[item.name] for item in fields(ContactFacts)]
    query = (
        select(*columns)
        .where(_contacts.c.upn == upn)
        .order_by(_contacts.c.parental_responsibility.desc(), _contacts.c.id)
    )
    return [ContactFacts(*row) for row in connection.execute(query)]


# --- schools -------------------------------------------------------------------------------


@dataclass(frozen=True)
class SchoolFacts:
    """A school as the records have it."""

    number: str
    name: str
    phase: str
    language: str
    headteacher: str
    email: str


def schools(connection: Connection, person: Actor) -> list[SchoolFacts]:
    """The schools a person may see, by name."""
    columns = [_schools.c[item.name] for item in fields(SchoolFacts)]
    query = select(*columns).where(schools_visible_to(person))
    return [SchoolFacts(*row) for row in connection.execute(query.order_by(_schools.c.name))]


@dataclass(frozen=True)
class Closed:
    """A day a school is shut beyond the term dates (GEN-R02)."""

    day: date
    kind: str
    reason: str
    whole_council: bool


def closures(connection: Connection, number: str, since: date) -> list[Closed]:
    """The days from `since` on that a school is shut: its own and every school's."""
    query = (
        select(_days.c.day, _days.c.kind, _days.c.reason, _days.c.school_number.is_(None))
        .where(or_(_days.c.school_number == number, _days.c.school_number.is_(None)))
        .where(_days.c.day >= since)
        .order_by(_days.c.day)
    )
    return [Closed(row[0], row[1], row[2], bool(row[3])) for row in connection.execute(query)]


# --- what there is to do -------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """The open cases of a school or an officer: of one type, or all."""

    open: int = 0
    overdue: int = 0
    soon: int = 0
    """Due by the end of this week and not overdue."""


def work_by_school(
    connection: Connection, person: Actor, now: datetime, soon: datetime
) -> dict[str | None, dict[str, Work]]:
    """For each school, the open cases of each type."""
    found: dict[str | None, dict[str, Work]] = {}
    query = _work(person, now, soon, _cases.c.school_number, _cases.c.type)
    for number, type_name, *counts in connection.execute(query):
        found.setdefault(number, {})[type_name] = Work(*counts)
    return found


def work_by_officer(
    connection: Connection, person: Actor, now: datetime, soon: datetime
) -> Mapping[str | None, Work]:
    """For each officer, and for nobody, the open cases."""
    query = _work(person, now, soon, _cases.c.assignee)
    return {row[0]: Work(*row[1:]) for row in connection.execute(query)}


def _work(person: Actor, now: datetime, soon: datetime, *by: Any) -> Any:
    late, due = _cases.c.due_at < now, _cases.c.due_at < soon
    return (
        select(
            *by, func.count(), func.sum(case((late, 1), else_=0)),
            func.sum(case((and_(due, ~late), 1), else_=0)),
        )
        .where(_cases.c.closed_at.is_(None), visible_to(person))
        .group_by(*by)
    )  # fmt: skip

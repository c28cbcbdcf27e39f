"""The counts that reports are made of, worked out by the database; each through visibility."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from states.context import Actor
from states.register import Register, Strip
from storage.deadlines import CANCELLED, INCIDENT, PENDING
from storage.tables import Case, Pupil, RegisterStrip, Timer
from storage.visibility import pupils_visible_to, visible_to

_cases = Case.__table__  # type: ignore[attr-defined]
_timers = Timer.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_strips = RegisterStrip.__table__  # type: ignore[attr-defined]

A_DEADLINE = 0
"""The phase of a timer that is the deadline itself."""


def _number_of(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def open_by_state(connection: Connection, person: Actor) -> dict[tuple[str, str], int]:
    """How many open cases stand in each state of each type."""
    query = (
        select(_cases.c.type, _cases.c.state, func.count())
        .where(_cases.c.closed_at.is_(None), visible_to(person))
        .group_by(_cases.c.type, _cases.c.state)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def open_by_age(
    connection: Connection, person: Actor, since: Sequence[datetime]
) -> dict[str, list[int]]:
    """By type, how many open cases were opened in each band of time.

    `since` are the beginnings of the bands, the newest first; what is older than the last of
    them is one band more.
    """
    opened = _cases.c.opened_at
    bands = [
        _number_of(and_(opened >= begins, opened < before) if before else opened >= begins)
        for begins, before in zip(since, (None, *since), strict=False)
    ]
    query = (
        select(_cases.c.type, *bands, _number_of(opened < since[-1]))
        .where(_cases.c.closed_at.is_(None), visible_to(person))
        .group_by(_cases.c.type)
    )
    return {row[0]: list(row[1:]) for row in connection.execute(query)}


@dataclass(frozen=True)
class Late:
    """The open cases of an officer or a school, those overdue, and the oldest deadline passed."""

    key: str | None
    open: int
    overdue: int
    oldest: datetime | None


def late_by_officer(connection: Connection, person: Actor, now: datetime) -> list[Late]:
    """What is overdue with each officer, and with nobody; the most first."""
    return _late(connection, person, now, _cases.c.assignee)


def late_by_school(connection: Connection, person: Actor, now: datetime) -> list[Late]:
    """What is overdue at each school; the most first."""
    return _late(connection, person, now, _cases.c.school_number)


def _late(connection: Connection, person: Actor, now: datetime, by: Any) -> list[Late]:
    overdue = _number_of(_cases.c.due_at < now)
    query = (
        select(by, func.count(), overdue, func.min(_cases.c.due_at))
        .where(_cases.c.closed_at.is_(None), visible_to(person))
        .group_by(by)
        .order_by(overdue.desc(), func.count().desc(), by)
    )
    return [
        Late(key, count, late, oldest if late else None)
        for key, count, late, oldest in connection.execute(query)
    ]


def opened_and_closed(
    connection: Connection, person: Actor, spans: Sequence[tuple[datetime, datetime]]
) -> dict[str, list[tuple[int, int]]]:
    """By type, how many cases were opened and how many closed in each span of time."""
    within = [
        _number_of(and_(column >= since, column < until))
        for since, until in spans
        for column in (_cases.c.opened_at, _cases.c.closed_at)
    ]
    query = select(_cases.c.type, *within).where(visible_to(person)).group_by(_cases.c.type)
    return {
        row[0]: list(zip(row[1::2], row[2::2], strict=True)) for row in connection.execute(query)
    }


def closed_by_officer(
    connection: Connection, person: Actor, since: datetime, until: datetime
) -> dict[str | None, int]:
    """How many cases each officer held when they were closed between these instants."""
    query = (
        select(_cases.c.assignee, func.count())
        .where(_cases.c.closed_at >= since, _cases.c.closed_at < until, visible_to(person))
        .group_by(_cases.c.assignee)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def deadlines_between(
    connection: Connection, person: Actor, since: datetime, until: datetime
) -> dict[tuple[str, str], tuple[int, int]]:
    """By type and deadline: how many due between these instants were met, and how many missed.

    Met: it stood no more when its time came. Missed: its time came while it stood. Of a deadline
    that comes again on the same case the newest counts.
    """
    due, fired = _timers.c.due_at, _timers.c.fired_due_at
    due_within = and_(due >= since, due < until)
    fired_within = and_(fired >= since, fired < until)
    met = and_(_timers.c.status == CANCELLED, due_within, or_(fired.is_(None), fired != due))
    unfired = and_(
        _timers.c.status.in_((PENDING, INCIDENT)), due_within, or_(fired.is_(None), fired != due)
    )
    query = (
        select(
            _cases.c.type, _timers.c.name, _number_of(met), _number_of(or_(fired_within, unfired))
        )
        .join(_cases, _cases.c.id == _timers.c.case_id)
        .where(_timers.c.phase == A_DEADLINE, or_(due_within, fired_within), visible_to(person))
        .group_by(_cases.c.type, _timers.c.name)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(query)}


@dataclass(frozen=True)
class Marked:
    """A child's register in a stretch of time, and the groups the child is counted in."""

    register: Register
    school_number: str | None
    gender: str
    date_of_birth: date
    fsm: bool
    aln: bool
    looked_after: bool


def registers_between(
    connection: Connection, person: Actor, first: date, last: date, school: str = ""
) -> Iterator[Marked]:
    """The registers of every child that has one, cut to the days from `first` to `last`.

    `school` narrows them to the children who are at that school now.
    """
    years = _years_between(connection, first, last)
    if not years:
        return
    groups = [
        _pupils.c[name]
        for name in ("school_number", "gender", "date_of_birth", "fsm", "aln", "looked_after")
    ]
    cut = case(
        *((_strips.c.first_day == year, _cut(year, max(first, year), last)) for year in years)
    )
    query = (
        select(_strips.c.upn, _strips.c.first_day, cut, *groups)
        .join(_pupils, _pupils.c.upn == _strips.c.upn)
        .where(_strips.c.first_day.in_(years), pupils_visible_to(person))
        .order_by(_strips.c.upn, _strips.c.first_day)
    )
    if school:
        query = query.where(_pupils.c.school_number == school)
    for _, rows in groupby(connection.execute(query), key=lambda row: row[0]):
        found = [tuple(row) for row in rows]
        strips = tuple(Strip(max(first, year), marks) for _, year, marks, *_ in found)
        about: tuple[Any, ...] = found[0][3:]
        yield Marked(Register(strips), *about)


def _cut(year: date, first: date, last: date) -> Any:
    return func.substr(_strips.c.marks, 2 * (first - year).days + 1, 2 * ((last - first).days + 1))


def _years_between(connection: Connection, first: date, last: date) -> list[date]:
    query = select(_strips.c.first_day).distinct().where(_strips.c.first_day <= last)
    years = sorted(connection.execute(query).scalars())
    return [year for year in years if year.replace(year=year.year + 1) > first]

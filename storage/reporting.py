"""The counts that reports are made of, worked out by the database; each through visibility."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, case, cast, exists, func, select, true

from states.context import Actor
from states.register import Register, Strip
from states.roles import Role
from storage.database import json_items
from storage.tables import Case, Event, Pupil, RegisterStrip
from storage.types import Instant
from storage.visibility import pupils_visible_to, visible_to

_cases = Case.__table__  # type: ignore[attr-defined]
_events = Event.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_strips = RegisterStrip.__table__  # type: ignore[attr-defined]

A_DEADLINE = 0
"""The phase of a timer that is the deadline itself."""
MOST_EVENTS = 30_000
"""As much history is read for one report; of more, every n-th case is taken."""


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


@dataclass(frozen=True)
class Kept:
    """By type and deadline: how many were met and how many missed in a stretch of time."""

    counts: Mapping[tuple[str, str], tuple[int, int]]
    every: int
    """1 where all cases were counted; 5 where it was every fifth, as there is so much history."""


def deadlines_kept(connection: Connection, person: Actor, since: datetime, until: datetime) -> Kept:
    """The deadlines that ended between these instants, read from the history.

    Met: a step by a person ended or moved it before its time, and was not taken back. Missed: the
    clock fired it.
    """
    newer = _events.c.at >= since  # follows from the dates below; it is there for its index
    amount = connection.execute(select(func.count()).where(newer)).scalar_one()
    every = -(-amount // MOST_EVENTS) or 1
    part = select(_cases.c.id).where(_cases.c.id % every == 0)
    wanted = and_(
        newer if every == 1 else _events.c.case_id.in_(part),
        _events.c.effective_at >= since, _events.c.effective_at < until, visible_to(person),
    )  # fmt: skip
    met, missed = (
        {(row[0], row[1]): row[2] for row in connection.execute(query.where(wanted))}
        for query in (_met(connection), _missed())
    )
    keys = met.keys() | missed.keys()
    return Kept({key: (met.get(key, 0), missed.get(key, 0)) for key in keys}, every)


def _met(connection: Connection) -> Any:
    """By type and deadline, what steps by people ended or moved before its time."""
    item = json_items(connection, _events.c.body, "timers")
    entry, undo = item.c.value, _events.alias("undo")
    was = func.coalesce(entry["was"].as_string(), entry["due_at"].as_string())
    taken_back = exists().where(
        undo.c.case_id == _events.c.case_id, undo.c.kind == "undone",
        undo.c.body["undoes"].as_integer() == _events.c.number,
    )  # fmt: skip
    return (
        select(_cases.c.type, entry["name"].as_string().label("deadline"), func.count())
        .select_from(_events)
        .join(_cases, _cases.c.id == _events.c.case_id)
        .join(item, true())
        .where(_events.c.kind == "moved", _events.c.role != Role.CLOCK.value, ~taken_back)
        .where(entry["phase"].as_integer() == A_DEADLINE)
        .where(entry["change"].as_string().in_(("moved", "cancelled")))
        .where(cast(was, Instant()) > _events.c.effective_at)
        .group_by(_cases.c.type, "deadline")
    )


def _missed() -> Any:
    """By type and deadline, what the clock fired."""
    fired = _events.c.body["timer"]
    return (
        select(_cases.c.type, fired["name"].as_string().label("deadline"), func.count())
        .select_from(_events)
        .join(_cases, _cases.c.id == _events.c.case_id)
        .where(_events.c.role == Role.CLOCK.value, fired["phase"].as_integer() == A_DEADLINE)
        .group_by(_cases.c.type, "deadline")
    )


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

"""Deadlines that stand, across cases: counted by when they are due, and read a few at a time.

A deadline stands while it is pending, or has fired and its case has not moved on. Reminders that
are no deadline of their case are left out; the workflows know which those are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    text,
)  # fmt: skip

from states.context import Actor
from storage.finding import cases_found
from storage.tables import FAILED, STANDS, Case, Pupil, Staff, Timer
from storage.visibility import visible_to

_timers = Timer.__table__  # type: ignore[attr-defined]
_cases = Case.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]

OVERDUE, TODAY, SOON, WAITING, LATER = "overdue", "today", "soon", "waiting", "later"
ALL, MINE, UNOWNED = "all", "mine", "unowned"

_STANDS, _FAILED = text(STANDS), text(FAILED)
_HAS_FAILED = exists().where(_timers.c.case_id == _cases.c.id, _FAILED)


@dataclass(frozen=True)
class Asked:
    """What is read: whose deadlines, of which names, and where the days fall."""

    now: datetime
    today_ends: datetime
    soon_ends: datetime
    apart: Collection[str]
    """The names of timers that are no deadline of their case, whatever its type."""
    elsewhere: Mapping[str, Collection[str]]
    """By type, the states in which a case waits for somebody on the other side."""
    show: str = ALL
    search: str = ""


@dataclass(frozen=True)
class Standing:
    """A deadline that stands; without a name, a case on which none runs."""

    case_id: int
    reference: str
    type: str
    state: str
    entered_at: datetime
    surname: str
    forename: str
    assignee: str | None
    assignee_name: str | None
    name: str
    phase: int
    due_at: datetime | None
    status: str
    attempts: int
    error: str


@dataclass(frozen=True)
class Tally:
    """How many deadlines of one officer and one kind fall into one part of the list."""

    assignee: str | None
    type: str
    name: str
    place: str
    count: int


@dataclass(frozen=True)
class Rung:
    """A step of the ladder of a deadline that has passed (GEN-R21)."""

    case_id: int
    name: str
    phase: int
    status: str
    fires_at: datetime | None
    fired_at: datetime | None


_ROW = [
    *(_cases.c[name] for name in ("id", "reference", "type", "state", "entered_at")),
    _pupils.c.surname,
    _pupils.c.forename,
    _cases.c.assignee,
    _staff.c.name.label("assignee_name"),
    *(_timers.c[name] for name in ("name", "phase", "due_at", "status", "attempts", "error")),
]
_NO_DEADLINE = ("", 0, None, "", 0, "")


def tallies(connection: Connection, person: Actor, asked: Asked) -> list[Tally]:
    """Every deadline that stands, counted by officer, kind and place in the list."""
    due = case(
        (_timers.c.due_at < asked.now, OVERDUE),
        (_timers.c.due_at <= asked.today_ends, TODAY),
        (_timers.c.due_at <= asked.soon_ends, SOON),
        else_=LATER,
    ).label("due")
    group = (_cases.c.assignee, _cases.c.type, _cases.c.state, _timers.c.name)
    joined = _timers.join(_cases, _cases.c.id == _timers.c.case_id)
    query = select(*group, due, func.count()).select_from(joined).group_by(*group, "due")
    counted: Counter[tuple[str | None, str, str, str]] = Counter()
    for row in connection.execute(query.where(*_standing(connection, person, asked))):
        assignee, type_name, state, name, place, count = row
        if place == LATER and state in asked.elsewhere.get(type_name, ()):
            place = WAITING
        counted[assignee, type_name, name, place] += count
    return [Tally(*key, count) for key, count in counted.items()]


def in_place(
    connection: Connection, person: Actor, asked: Asked, place: str, limit: int
) -> list[Standing]:
    """The deadlines of one part of the list, soonest first."""
    due, elsewhere = _timers.c.due_at, _elsewhere(asked)
    after = {OVERDUE: None, TODAY: asked.now, SOON: asked.today_ends}.get(place, asked.soon_ends)
    until = {OVERDUE: asked.now, TODAY: asked.today_ends, SOON: asked.soon_ends}.get(place)
    within: list[ColumnElement[bool]] = []
    if after is not None:
        within.append(due >= after if place == TODAY else due > after)
    if until is not None:
        within.append(due < until if place == OVERDUE else due <= until)
    if place in (WAITING, LATER):
        within.append(elsewhere if place == WAITING else not_(elsewhere))
    return _rows(connection, _deadlines(connection, person, asked).where(*within), limit)


def of_officer(
    connection: Connection, person: Actor, asked: Asked, username: str | None, limit: int
) -> list[Standing]:
    """An officer's deadlines, or nobody's, soonest first."""
    held = _cases.c.assignee.is_(None) if username is None else _cases.c.assignee == username
    return _rows(connection, _deadlines(connection, person, asked).where(held), limit)


def of_kind(
    connection: Connection, person: Actor, asked: Asked, kind: tuple[str, str], limit: int
) -> list[Standing]:
    """The deadlines of one name of one type, soonest first."""
    query = _deadlines(connection, person, asked).where(
        _cases.c.type == kind[0], _timers.c.name == kind[1]
    )
    return _rows(connection, query, limit)


def incidents(connection: Connection, person: Actor, asked: Asked) -> list[Standing]:
    """Every deadline that failed and needs a person, whatever it is of; few by nature."""
    query = _joined(select(*_ROW)).where(_FAILED, *_open(connection, person, asked))
    return _rows(connection, query, None)


def count_overdue(
    connection: Connection, person: Actor, apart: Collection[str], now: datetime
) -> int:
    """How many deadlines that stand have passed, of every case this person may see."""
    query = (
        select(func.count())
        .select_from(_timers)
        .join(_cases, _cases.c.id == _timers.c.case_id)
        .where(
            *_counting(apart), _timers.c.due_at < now, _cases.c.closed_at.is_(None),
            visible_to(person),
        )
    )  # fmt: skip
    return int(connection.execute(query).scalar_one())


def count_clockless(connection: Connection, person: Actor, asked: Asked) -> int:
    """How many open cases have no deadline running."""
    query = select(func.count()).select_from(_cases).where(*_clockless(connection, person, asked))
    return int(connection.execute(query).scalar_one())


def clockless(connection: Connection, person: Actor, asked: Asked, limit: int) -> list[Standing]:
    """Open cases on which no deadline runs, those that have stood longest first."""
    query = (
        select(*_ROW[: -len(_NO_DEADLINE)])
        .select_from(_cases)
        .join(_pupils, _pupils.c.upn == _cases.c.upn)
        .outerjoin(_staff, _staff.c.username == _cases.c.assignee)
        .where(*_clockless(connection, person, asked))
        .order_by(_cases.c.entered_at, _cases.c.id)
        .limit(limit)
    )
    return [Standing(*(*row, *_NO_DEADLINE)) for row in connection.execute(query)]


def rungs(connection: Connection, case_ids: Collection[int]) -> list[Rung]:
    """The steps of the ladder that these cases' deadlines have climbed or have before them."""
    columns = [_timers.c[name] for name in Rung.__dataclass_fields__]
    query = select(*columns).where(
        _timers.c.case_id.in_(sorted(set(case_ids))),
        _timers.c.phase > 0,
        _timers.c.status.in_(("pending", "fired")),
    )
    return [Rung(*row) for row in connection.execute(query.order_by(_timers.c.phase))]


def _rows(connection: Connection, query: Select[Any], limit: int | None) -> list[Standing]:
    ordered = query.order_by(_timers.c.due_at, _timers.c.id).limit(limit)
    return [Standing(*row) for row in connection.execute(ordered)]


def _deadlines(connection: Connection, person: Actor, asked: Asked) -> Select[Any]:
    return _joined(select(*_ROW)).where(*_standing(connection, person, asked))


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(_timers)
        .join(_cases, _cases.c.id == _timers.c.case_id)
        .join(_pupils, _pupils.c.upn == _cases.c.upn)
        .outerjoin(_staff, _staff.c.username == _cases.c.assignee)
    )


def _standing(connection: Connection, person: Actor, asked: Asked) -> list[Any]:
    return [*_counting(asked.apart), *_open(connection, person, asked)]


def _counting(apart: Collection[str]) -> list[Any]:
    return [_STANDS, _timers.c.name.not_in(sorted(apart))]


def _clockless(connection: Connection, person: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    return [_cases.c.due_at.is_(None), ~_HAS_FAILED, *_open(connection, person, asked)]


def _open(connection: Connection, person: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [visible_to(person), _cases.c.closed_at.is_(None)]
    if asked.show == MINE:
        found.append(_cases.c.assignee == person.username)
    elif asked.show == UNOWNED:
        found.append(_cases.c.assignee.is_(None))
    return [*found, *cases_found(connection, asked.search)]


def _elsewhere(asked: Asked) -> ColumnElement[bool]:
    pairs = [
        and_(_cases.c.type == type_name, _cases.c.state.in_(sorted(states)))
        for type_name, states in asked.elsewhere.items()
        if states
    ]
    return or_(*pairs) if pairs else false()

"""What the clock did late, from the history: it acted after the time it acted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from states.context import THE_CLOCK, Actor
from storage.tables import Case, Event, Pupil, Timer
from storage.visibility import visible_to

_events = Event.__table__  # type: ignore[attr-defined]
_cases = Case.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_timers = Timer.__table__  # type: ignore[attr-defined]

_NAME = _events.c.body["timer"]["name"].as_string()
_PHASE = _events.c.body["timer"]["phase"].as_integer()
_TRIED_AGAIN = exists().where(
    _timers.c.case_id == _events.c.case_id,
    _timers.c.name == _NAME,
    _timers.c.phase == _PHASE,
    _timers.c.attempts > 0,
    _timers.c.fired_at == _events.c.at,
)
"""It was late because it had failed before, not because the clock was off."""


@dataclass(frozen=True)
class Fired:
    """How many deadlines of one kind and phase were acted on late."""

    type: str
    kind: str
    """`moved` where the clock took a step, else `clock`."""
    name: str
    phase: int
    count: int


@dataclass(frozen=True)
class LateFiring:
    """One act of the clock: the time it counts from, and what it was."""

    reference: str
    type: str
    surname: str
    forename: str
    at: datetime
    effective_at: datetime
    kind: str
    title: str
    name: str
    phase: int


def moments(
    connection: Connection, person: Actor, since: datetime
) -> list[tuple[datetime, datetime]]:
    """When the clock acted and the time it acted for, newest first, each pair once."""
    pair = (_events.c.at, _events.c.effective_at)
    query = (
        select(*pair)
        .join(_cases, _cases.c.id == _events.c.case_id)
        .where(*_by_the_clock(person), _events.c.at >= since)
        .group_by(*pair)
        .order_by(_events.c.at.desc(), _events.c.effective_at)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def counted(connection: Connection, person: Actor, since: datetime, until: datetime) -> list[Fired]:
    """What was due and was acted on between two instants, counted."""
    group = (_cases.c.type, _events.c.kind, _NAME, _PHASE)
    query = (
        select(*group, func.count())
        .join(_cases, _cases.c.id == _events.c.case_id)
        .where(*_by_the_clock(person), _within(since, until))
        .group_by(*group)
    )
    return [Fired(*row) for row in connection.execute(query)]


def between(
    connection: Connection, person: Actor, since: datetime, until: datetime, limit: int
) -> list[LateFiring]:
    """What was due and was acted on between two instants, in the order it was due."""
    query = (
        select(
            _cases.c.reference, _cases.c.type, _pupils.c.surname, _pupils.c.forename,
            _events.c.at, _events.c.effective_at, _events.c.kind,
            _events.c.body["title"].as_string(), _NAME, _PHASE,
        )
        .join(_cases, _cases.c.id == _events.c.case_id)
        .join(_pupils, _pupils.c.upn == _cases.c.upn)
        .where(*_by_the_clock(person), _within(since, until))
        .order_by(_events.c.effective_at, _events.c.case_id, _events.c.number)
        .limit(limit)
    )  # fmt: skip
    return [LateFiring(*tuple(row)) for row in connection.execute(query)]


def _by_the_clock(person: Actor) -> Sequence[Any]:
    return (
        _events.c.actor == THE_CLOCK.username,
        _events.c.kind.in_(("clock", "moved")),
        _events.c.at > _events.c.effective_at,
        _events.c.effective_at >= _cases.c.opened_at,  # or the case came late, not the clock
        ~_TRIED_AGAIN,
        visible_to(person),
    )


def _within(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(_events.c.at >= since, _events.c.at <= until, _events.c.effective_at >= since)

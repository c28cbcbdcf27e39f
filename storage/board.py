"""Open cases by the state they stand in: how many, and those that have stood there longest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from states.context import Actor
from storage import cases
from storage.cases import Filter, Listed
from storage.narrowing import conditions
from storage.tables import Case
from storage.visibility import visible_to

_cases = Case.__table__  # type: ignore[attr-defined]

OFFICER, SCHOOL = "officer", "school"
LANES = {OFFICER: _cases.c.assignee, SCHOOL: _cases.c.school_number}
"""What a board can be cut into."""


@dataclass(frozen=True)
class Asked:
    """Which board: a case type, what it is cut into (nothing if empty), what is looked for."""

    type: str
    now: datetime
    lanes: str = ""
    search: str = ""


@dataclass(frozen=True)
class Pile:
    """The open cases of one state, and of one lane where there are lanes, counted."""

    state: str
    lane: str | None
    cases: int
    overdue: int
    soon: int
    """Not overdue, but near enough to be amber (GEN-R21)."""


def of_each_type(connection: Connection, person: Actor) -> dict[str, int]:
    """How many open cases there are of each type that has any."""
    query = select(_cases.c.type, func.count()).where(_cases.c.closed_at.is_(None))
    found = connection.execute(query.where(visible_to(person)).group_by(_cases.c.type))
    return {row[0]: row[1] for row in found}


def piles(connection: Connection, person: Actor, asked: Asked) -> list[Pile]:
    """Every pile that holds a case."""
    overdue = case((_cases.c.due_at < asked.now, 1), else_=0)
    near = and_(_cases.c.due_at >= asked.now, _cases.c.warn_at <= asked.now)
    group = [_cases.c.state, *([LANES[asked.lanes]] if asked.lanes else [])]
    counts = (func.count(), func.sum(overdue), func.sum(case((near, 1), else_=0)))
    query = select(*group, *counts).where(*_open(connection, person, asked)).group_by(*group)
    found = connection.execute(query)
    return [Pile(row[0], row[1] if asked.lanes else None, *row[-3:]) for row in found]


def oldest(
    connection: Connection, person: Actor, asked: Asked, states: Sequence[str], limit: int
) -> list[Listed]:
    """Of each pile in these states the cases that have stood there longest, those first."""
    every = select(_cases.c.id).where(*_open(connection, person, asked))
    if asked.lanes:
        ids = _in_lanes(connection, every, LANES[asked.lanes], limit)
    else:
        ids = []
        for state in states:
            query = every.where(_cases.c.state == state).order_by(*_LONGEST).limit(limit)
            ids += connection.execute(query).scalars()
    rows = cases.by_ids(connection, person, ids)
    return [rows[one] for one in ids if one in rows]


_LONGEST = (_cases.c.entered_at, _cases.c.id)


def _in_lanes(
    connection: Connection, every: Select[Any], lane: ColumnElement[Any], limit: int
) -> list[int]:
    place = func.row_number().over(partition_by=(_cases.c.state, lane), order_by=_LONGEST)
    ranked = every.add_columns(place.label("place"), _cases.c.entered_at).subquery()
    query = select(ranked.c.id).where(ranked.c.place <= limit)
    return list(connection.execute(query.order_by(ranked.c.entered_at, ranked.c.id)).scalars())


def _open(connection: Connection, person: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    return conditions(connection, person, Filter(asked.type, search=asked.search), asked.now)

"""Reading and writing stored deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Update, and_, bindparam, case, func, insert, or_, select, update

from states.context import Actor
from storage.database import for_update
from storage.tables import Case, Pupil, Staff, Timer
from storage.visibility import visible_to

_timers = Timer.__table__  # type: ignore[attr-defined]
_cases = Case.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]

PENDING, FIRED, PASSED, CANCELLED, INCIDENT = (
    "pending", "fired", "passed", "cancelled", "incident",
)  # fmt: skip


@dataclass(frozen=True)
class TimerRow:
    """A stored deadline; the columns are explained in `storage.tables`."""

    id: int
    case_id: int
    name: str
    phase: int
    due_at: datetime | None
    fires_at: datetime | None
    retry_at: datetime | None
    status: str
    fired_due_at: datetime | None
    fired_at: datetime | None
    attempts: int
    error: str


_COLUMNS = [_timers.c[item.name] for item in fields(TimerRow)]
_OF_CASE = select(*_COLUMNS).where(_timers.c.case_id == bindparam("case_id")).order_by(_timers.c.id)
_IS_DUE = and_(
    _timers.c.status == PENDING,
    _timers.c.fires_at <= bindparam("now"),
    or_(_timers.c.retry_at.is_(None), _timers.c.retry_at <= bindparam("now")),
)
_NEXT = (
    select(_timers.c.id)
    .join(_cases, _cases.c.id == _timers.c.case_id)
    .where(_IS_DUE)
    .order_by(_timers.c.fires_at, _timers.c.id)
    .limit(1)
)
_NEXT_OF_CASE = _NEXT.where(_timers.c.case_id == bindparam("case_id"))
_STILL_DUE = select(*_COLUMNS).where(_timers.c.id == bindparam("timer_id"), _IS_DUE)
_ADD = insert(_timers)


def of_case(connection: Connection, case_id: int) -> list[TimerRow]:
    """All deadlines a case has or had."""
    return [TimerRow(*row) for row in connection.execute(_OF_CASE, {"case_id": case_id})]


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts new deadlines."""
    if rows:
        connection.execute(_ADD, [dict(row) for row in rows])


def change(connection: Connection, timer_id: int, values: Mapping[str, Any]) -> None:
    """Changes one stored deadline."""
    given = {f"new_{name}": value for name, value in values.items()}
    connection.execute(_changing(tuple(values)), {"timer_id": timer_id, **given})


@lru_cache(maxsize=64)
def _changing(names: tuple[str, ...]) -> Update:
    """The statement that sets these columns, built once."""
    new: dict[Any, Any] = {_timers.c[name]: bindparam(f"new_{name}") for name in names}
    return update(_timers).where(_timers.c.id == bindparam("timer_id")).values(new)


def claim_next(
    connection: Connection, now: datetime, case_id: int | None = None
) -> TimerRow | None:
    """The oldest deadline that is due, its case held by this transaction; others skip it.

    For one named case it waits for whoever holds that case instead of skipping it.

    What is held is the case, as in every step, so that a step and a firing never wait for each
    other in a circle. The deadline is read again under that hold: another may just have fired it.
    """
    query = _NEXT if case_id is None else _NEXT_OF_CASE
    given = {"now": now} if case_id is None else {"now": now, "case_id": case_id}
    query = for_update(connection, query, _cases, skip_locked=case_id is None)
    while (timer_id := connection.execute(query, given).scalar_one_or_none()) is not None:
        found = connection.execute(_STILL_DUE, {"timer_id": timer_id, "now": now}).first()
        if found:
            return TimerRow(*found)
    return None


def has_due(connection: Connection, now: datetime, case_id: int) -> bool:
    """Whether a deadline of this case has passed and not fired yet."""
    query = select(_timers.c.id).where(_IS_DUE, _timers.c.case_id == case_id).limit(1)
    return connection.execute(query, {"now": now}).first() is not None


def next_fire(connection: Connection) -> datetime | None:
    """When the next deadline fires."""
    at = func.coalesce(_timers.c.retry_at, _timers.c.fires_at)
    query = select(func.min(at)).where(_timers.c.status == PENDING)
    return connection.execute(query).scalar_one_or_none()


@dataclass(frozen=True)
class ListedTimer:
    """One line of the list of deadlines."""

    row: TimerRow
    reference: str
    type: str
    state: str
    surname: str
    forename: str
    assignee: str | None
    assignee_name: str | None


def listed(
    connection: Connection,
    person: Actor,
    *,
    due_by: datetime | None = None,
    case_id: int | None = None,
    incidents: bool = False,
) -> list[ListedTimer]:
    """Deadlines that stand, soonest first; incidents come first of all."""
    query = (
        select(
            _cases.c.reference, _cases.c.type, _cases.c.state, _pupils.c.surname,
            _pupils.c.forename, _cases.c.assignee, _staff.c.name, *_COLUMNS,
        )
        .join(_cases, _cases.c.id == _timers.c.case_id)
        .join(_pupils, _pupils.c.upn == _cases.c.upn)
        .outerjoin(_staff, _staff.c.username == _cases.c.assignee)
        .where(visible_to(person), _timers.c.status.in_((PENDING, FIRED, INCIDENT)))
        .order_by(_timers.c.status != INCIDENT, _timers.c.due_at, _timers.c.id)
    )  # fmt: skip
    if due_by is not None:
        query = query.where(_timers.c.due_at <= due_by)
    if case_id is not None:
        query = query.where(_timers.c.case_id == case_id)
    if incidents:
        query = query.where(_timers.c.status == INCIDENT)
    rows: list[tuple[Any, ...]] = [tuple(row) for row in connection.execute(query)]
    return [ListedTimer(TimerRow(*row[7:]), *row[:7]) for row in rows]


def next_due(connection: Connection) -> datetime | None:
    """When the next deadline passes; reminders and rungs do not count."""
    query = select(func.min(_timers.c.fires_at)).where(
        _timers.c.status == PENDING, _timers.c.phase == 0
    )
    return connection.execute(query).scalar_one_or_none()


def falling(connection: Connection, until: datetime) -> tuple[int, int]:
    """How many stored deadlines pass by then, and how many reminders and rungs go out."""
    deadlines = func.sum(case((_timers.c.phase == 0, 1), else_=0))
    query = select(func.coalesce(deadlines, 0), func.count()).where(
        _timers.c.status == PENDING, _timers.c.fires_at <= until
    )
    passing, both = connection.execute(query).one()
    return int(passing), int(both) - int(passing)

"""What happened on a person's cases while they were away, and what came to their role."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from states.context import Actor
from storage.entries import OF_A_CASE, Key, Logged
from storage.tables import Case, Event, Pupil, Staff
from storage.visibility import visible_to

_events: Any = Event.__table__  # type: ignore[attr-defined]
_cases: Any = Case.__table__  # type: ignore[attr-defined]
_pupils: Any = Pupil.__table__  # type: ignore[attr-defined]
_staff: Any = Staff.__table__  # type: ignore[attr-defined]

MOST = 500
"""Events that are looked through; whoever was away for longer sees the newest."""


def on_cases_of(
    connection: Connection, person: Actor, since: datetime
) -> list[tuple[Logged, tuple[str, str]]]:
    """The events of the person's own cases by anybody else, newest first, with the child's names.

    What was written at that very instant counts: a training clock stands still.
    """
    query = (
        select(
            _events.c.case_id, _cases.c.reference, _cases.c.type, _events.c.number, _events.c.at,
            _events.c.effective_at, _events.c.kind, _events.c.action, _events.c.actor,
            _staff.c.name, _events.c.role, _events.c.body, _pupils.c.forename, _pupils.c.surname,
        )
        .join(_cases, _cases.c.id == _events.c.case_id)
        .join(_pupils, _pupils.c.upn == _cases.c.upn)
        .outerjoin(_staff, _staff.c.username == _events.c.actor)
        .where(
            _cases.c.assignee == person.username, visible_to(person),
            _events.c.at >= since, _events.c.actor != person.username,
        )
        .order_by(_events.c.at.desc(), _events.c.case_id.desc(), _events.c.number.desc())
        .limit(MOST)
    )  # fmt: skip
    found = []
    for row in connection.execute(query):
        case_id, *told, forename, surname = tuple(row)
        line = Logged(Key(OF_A_CASE, case_id, told[2]), *told)
        found.append((line, (forename, surname)))
    return found


def came_to(
    connection: Connection, person: Actor, states: Collection[tuple[str, str]], since: datetime
) -> dict[tuple[str, str], int]:
    """How many open cases came to each of these (type, state) since, and are nobody else's."""
    if not states:
        return {}
    query = (
        select(_cases.c.type, _cases.c.state, func.count())
        .where(
            visible_to(person), _cases.c.closed_at.is_(None), _cases.c.entered_at >= since,
            _cases.c.state.in_({state for _, state in states}),
            func.coalesce(_cases.c.assignee, person.username) == person.username,
        )
        .group_by(_cases.c.type, _cases.c.state)
    )  # fmt: skip
    return {
        (row[0], row[1]): row[2]
        for row in connection.execute(query)
        if (row[0], row[1]) in set(states)
    }

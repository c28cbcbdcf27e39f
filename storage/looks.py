"""Who opened which record, and when. Looks are only ever added, one an opening."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, union_all

from states.roles import Role
from storage.tables import Event, Look, PupilLook, Staff

_looks = Look.__table__  # type: ignore[attr-defined]
_pupil_looks = PupilLook.__table__  # type: ignore[attr-defined]
_events = Event.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Looked:
    """Somebody opened a record."""

    username: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Saw:
    """When somebody of a role last opened a case or did something to it."""

    case_id: int
    role: Role
    name: str
    at: datetime


ACTS = ("opened", "moved", "noted", "assigned", "undone", "retried")
"""What somebody does to a case itself; a change of the calendar counts its dates anew unseen."""

_ADD = insert(_looks)
_ADD_OF_PUPIL = insert(_pupil_looks)


def _newest(looks: Any, of: Any) -> Any:
    """The newest looks at one record, by the name of who looked."""
    return (
        select(looks.c.username, func.coalesce(_staff.c.name, looks.c.username), looks.c.at)
        .select_from(looks)
        .outerjoin(_staff, _staff.c.username == looks.c.username)
        .where(of == bindparam("of"))
        .order_by(looks.c.id.desc())
        .limit(bindparam("limit"))
    )


_OF_CASE = _newest(_looks, _looks.c.case_id)
_OF_PUPIL = _newest(_pupil_looks, _pupil_looks.c.upn)


def add_look(connection: Connection, case_id: int, username: str, at: datetime) -> None:
    """Notes that a person opened a case; call it once an opening, not when it is read again."""
    connection.execute(_ADD, {"case_id": case_id, "username": username, "at": at})


def looks_of(connection: Connection, case_id: int, limit: int) -> list[Looked]:
    """Who opened a case, the newest first; for those who may see the case."""
    found = connection.execute(_OF_CASE, {"of": case_id, "limit": limit})
    return [Looked(*row) for row in found]


def add_pupil_look(connection: Connection, upn: str, username: str, at: datetime) -> None:
    """Notes that a person opened a pupil's card; call it once an opening."""
    connection.execute(_ADD_OF_PUPIL, {"upn": upn, "username": username, "at": at})


def looks_at_pupil(connection: Connection, upn: str, limit: int) -> list[Looked]:
    """Who opened a pupil's card, the newest first; for those who may see the pupil."""
    found = connection.execute(_OF_PUPIL, {"of": upn, "limit": limit})
    return [Looked(*row) for row in found]


def seen_by(
    connection: Connection, case_ids: Collection[int], roles: Collection[Role], since: datetime
) -> list[Saw]:
    """Who of these roles has opened these cases since then or done something to them, the newest
    first.
    """
    wanted = sorted(set(case_ids))
    at_it = union_all(
        select(_looks.c.case_id, _looks.c.username, _looks.c.at)
        .where(_looks.c.case_id.in_(wanted), _looks.c.at >= since),
        select(_events.c.case_id, _events.c.actor, _events.c.at)
        .where(_events.c.case_id.in_(wanted), _events.c.at >= since, _events.c.kind.in_(ACTS)),
    ).subquery()  # fmt: skip
    last = func.max(at_it.c.at)
    query = (
        select(at_it.c.case_id, _staff.c.role, _staff.c.name, last)
        .join(_staff, _staff.c.username == at_it.c.username)
        .where(_staff.c.role.in_(sorted(role.value for role in roles)))
        .group_by(at_it.c.case_id, _staff.c.role, _staff.c.name)
        .order_by(last.desc())
    )
    return [Saw(case, Role(role), name, at) for case, role, name, at in connection.execute(query)]

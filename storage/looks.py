"""Who opened which record, and when. Looks are only ever added, one an opening."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from states.context import Actor
from states.roles import Role
from storage.tables import Case, Look, Staff
from storage.visibility import visible_to

_looks = Look.__table__  # type: ignore[attr-defined]
_cases = Case.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Looked:
    """Somebody opened a record."""

    id: int
    reference: str
    username: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Saw:
    """When somebody of a role last opened a case."""

    case_id: int
    role: Role
    name: str
    at: datetime


_ADD = insert(_looks)
_LOOKED = (
    select(
        _looks.c.id, _cases.c.reference, _looks.c.username,
        func.coalesce(_staff.c.name, _looks.c.username), _looks.c.at,
    )
    .join(_cases, _cases.c.id == _looks.c.case_id)
    .outerjoin(_staff, _staff.c.username == _looks.c.username)
    .limit(bindparam("limit"))
)  # fmt: skip
_OF_CASE = _LOOKED.where(_looks.c.case_id == bindparam("case_id")).order_by(_looks.c.id.desc())


def add_look(connection: Connection, case_id: int, username: str, at: datetime) -> None:
    """Notes that a person opened a case; call it once an opening, not when it is read again."""
    connection.execute(_ADD, {"case_id": case_id, "username": username, "at": at})


def looks_of(connection: Connection, case_id: int, limit: int) -> list[Looked]:
    """Who opened a case, the newest first; for those who may see the case."""
    found = connection.execute(_OF_CASE, {"case_id": case_id, "limit": limit})
    return [Looked(*row) for row in found]


def looks_across(
    connection: Connection,
    person: Actor,
    *,
    username: str = "",
    reference: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int,
) -> list[Looked]:
    """The newest looks first, at the cases this person may see."""
    query = _LOOKED.where(visible_to(person)).order_by(_looks.c.at.desc(), _looks.c.id.desc())
    if username:
        query = query.where(_looks.c.username == username)
    if reference:
        query = query.where(_cases.c.reference == reference)
    if since is not None:
        query = query.where(_looks.c.at >= since)
    if until is not None:
        query = query.where(_looks.c.at <= until)
    return [Looked(*row) for row in connection.execute(query, {"limit": limit})]


def seen_by(
    connection: Connection, case_ids: Collection[int], roles: Collection[Role], since: datetime
) -> list[Saw]:
    """Who of these roles has opened these cases since then, the newest first."""
    last = func.max(_looks.c.at)
    query = (
        select(_looks.c.case_id, _staff.c.role, _staff.c.name, last)
        .join(_staff, _staff.c.username == _looks.c.username)
        .where(
            _looks.c.case_id.in_(sorted(set(case_ids))),
            _staff.c.role.in_(sorted(role.value for role in roles)),
            _looks.c.at >= since,
        )
        .group_by(_looks.c.case_id, _staff.c.role, _staff.c.name)
        .order_by(last.desc())
    )
    return [Saw(case, Role(role), name, at) for case, role, name, at in connection.execute(query)]

"""Reading and writing the events of cases. Events are only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select

from storage.tables import Case, Event, EventPrivate

_events = Event.__table__  # type: ignore[attr-defined]
_private = EventPrivate.__table__  # type: ignore[attr-defined]
_cases = Case.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class StoredEvent:
    """One event with its personal part, which is empty once it has been erased."""

    case_id: int
    number: int
    at: datetime
    effective_at: datetime
    kind: str
    action: str
    actor: str
    role: str
    body: Mapping[str, Any]
    commitment: bytes
    previous_hash: bytes
    hash: bytes
    salt: bytes | None
    private: Mapping[str, Any] | None


_COLUMNS = [
    *(
        _events.c[name]
        for name in (
            "case_id", "number", "at", "effective_at", "kind", "action", "actor", "role", "body",
            "commitment", "previous_hash", "hash",
        )
    ),
    _private.c.salt,
    _private.c.content,
]  # fmt: skip

_JOINED = _events.outerjoin(
    _private,
    and_(_private.c.case_id == _events.c.case_id, _private.c.number == _events.c.number),
)


_LAST = (
    select(_events.c.number, _events.c.hash)
    .where(_events.c.case_id == bindparam("case_id"))
    .order_by(_events.c.number.desc())
    .limit(1)
)
_ADD = insert(_events)
_ADD_PRIVATE = insert(_private)
_OF_CASE = (
    select(*_COLUMNS)
    .select_from(_JOINED)
    .where(_events.c.case_id == bindparam("case_id"))
    .order_by(_events.c.number)
)


def last_hash(connection: Connection, case_id: int) -> tuple[int, bytes]:
    """The number and the hash of a case's last event; (0, empty) before the first."""
    found = connection.execute(_LAST, {"case_id": case_id}).first()
    return (found[0], found[1]) if found else (0, b"")


def add(connection: Connection, event: StoredEvent) -> None:
    """Appends an event and, apart from it, its personal part."""
    connection.execute(
        _ADD,
        {
            "case_id": event.case_id, "number": event.number, "at": event.at,
            "effective_at": event.effective_at, "kind": event.kind, "action": event.action,
            "actor": event.actor, "role": event.role, "body": event.body,
            "commitment": event.commitment, "previous_hash": event.previous_hash,
            "hash": event.hash,
        },
    )  # fmt: skip
    connection.execute(
        _ADD_PRIVATE,
        {
            "case_id": event.case_id, "number": event.number, "salt": event.salt,
            "content": event.private or {},
        },
    )  # fmt: skip


def of_case(connection: Connection, case_id: int) -> list[StoredEvent]:
    """A case's whole history, in order."""
    found = connection.execute(_OF_CASE, {"case_id": case_id})
    return [StoredEvent(*row) for row in found]


def newest(connection: Connection, case_id: int, limit: int) -> list[StoredEvent]:
    """The last events of a case, the newest first."""
    query = _OF_CASE.order_by(None).order_by(_events.c.number.desc()).limit(limit)
    return [StoredEvent(*row) for row in connection.execute(query, {"case_id": case_id})]


def told_of(connection: Connection, reference: str, at: datetime) -> list[str]:
    """The cases that were told, at that instant, of what happened in this one."""
    query = (
        select(_cases.c.reference, _events.c.body)
        .join(_cases, _cases.c.id == _events.c.case_id)
        .where(_events.c.at == at, _events.c.kind == "told")
        .order_by(_cases.c.id)
    )
    return [
        row[0]
        for row in connection.execute(query)
        if any(link["reference"] == reference for link in row[1]["links"])
    ]


def in_order(connection: Connection) -> Iterator[StoredEvent]:
    """Every event of every case, case by case, without holding them all."""
    query = select(*_COLUMNS).select_from(_JOINED).order_by(_events.c.case_id, _events.c.number)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield StoredEvent(*row)


def latest_at(connection: Connection) -> datetime | None:
    """When the newest event of all was written."""
    query = select(_events.c.at).order_by(_events.c.at.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def count(connection: Connection) -> int:
    """How many events there are, of all cases."""
    return int(connection.execute(select(func.count()).select_from(_events)).scalar_one())

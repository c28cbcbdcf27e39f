"""Signals of the register: what was seen, and what people did about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, insert, select, text, update

from states.context import Actor, Child
from states.register import Register, Strip
from storage.database import is_sqlite
from storage.tables import Case, Contact, Pupil, RegisterStrip, School, Signal, Staff
from storage.visibility import pupils_visible_to

_signals = Signal.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_schools = School.__table__  # type: ignore[attr-defined]
_strips = RegisterStrip.__table__  # type: ignore[attr-defined]
_cases = Case.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]
_contacts = Contact.__table__  # type: ignore[attr-defined]

OPEN, TAKEN, DISMISSED, LAPSED = "open", "taken", "dismissed", "lapsed"
_AT_ONCE = 1000
PART = 500
"""Children whose numbers fit into one query; of more than these, all are read."""


@dataclass(frozen=True)
class SignalRow:
    """A stored signal with the child it is about."""

    id: int
    kind: str
    upn: str
    key: str
    status: str
    raised_at: datetime
    evidence: Mapping[str, Any]
    surname: str
    forename: str
    school_number: str | None
    school_name: str | None
    settled_by: str | None
    because: str
    case_id: int | None
    case_reference: str | None
    """The case that was opened when it was taken."""
    settled_by_name: str | None


_ROW = (
    select(
        *(
            _signals.c[name]
            for name in ("id", "kind", "upn", "key", "status", "raised_at", "evidence")
        ),
        _pupils.c.surname, _pupils.c.forename, _pupils.c.school_number, _schools.c.name,
        _signals.c.settled_by, _signals.c.because, _signals.c.case_id,
        _cases.c.reference, func.coalesce(_staff.c.name, _signals.c.settled_by),
    )
    .join(_pupils, _pupils.c.upn == _signals.c.upn)
    .outerjoin(_schools, _schools.c.number == _pupils.c.school_number)
    .outerjoin(_cases, _cases.c.id == _signals.c.case_id)
    .outerjoin(_staff, _staff.c.username == _signals.c.settled_by)
)  # fmt: skip


def listed(connection: Connection, person: Actor, status: str, kind: str) -> list[SignalRow]:
    """The signals a person may see, the oldest first; `status` and `kind` narrow where given."""
    query = _ROW.where(pupils_visible_to(person))
    if status:
        query = query.where(_signals.c.status == status)
    if kind:
        query = query.where(_signals.c.kind == kind)
    found = connection.execute(query.order_by(_signals.c.id))
    return [SignalRow(*tuple(row)) for row in found]


def count_standing(connection: Connection, person: Actor) -> int:
    """How many signals stand that a person may see."""
    query = (
        select(func.count())
        .select_from(_signals)
        .join(_pupils, _pupils.c.upn == _signals.c.upn)
        .where(_signals.c.status == OPEN, pupils_visible_to(person))
    )
    return int(connection.execute(query).scalar_one())


def of_child(connection: Connection, upn: str) -> list[SignalRow]:
    """Every signal of a child, the oldest first."""
    query = _ROW.where(_signals.c.upn == upn).order_by(_signals.c.id)
    return [SignalRow(*tuple(row)) for row in connection.execute(query)]


def find(
    connection: Connection, number: int, person: Actor, *, lock: bool = False
) -> SignalRow | None:
    """The signal of that number, if this person may see it; `lock` keeps it for this writer."""
    query = _ROW.where(_signals.c.id == number, pupils_visible_to(person))
    query = query.with_for_update(of=_signals) if lock else query
    found = connection.execute(query).one_or_none()
    return SignalRow(*tuple(found)) if found else None


def settle(
    connection: Connection, number: int, status: str, by: str, at: datetime, because: str,
    case_id: int | None,
) -> None:  # fmt: skip
    """Notes what somebody did about a signal."""
    connection.execute(
        update(_signals)
        .where(_signals.c.id == number)
        .values(status=status, settled_by=by, settled_at=at, because=because, case_id=case_id)
    )


def hold(connection: Connection) -> None:
    """Lets nobody else raise signals until the transaction ends; readers do not wait."""
    if not is_sqlite(connection):
        connection.execute(text("LOCK TABLE signal IN SHARE ROW EXCLUSIVE MODE"))


def children(
    connection: Connection, since: date, upns: Collection[str] | None
) -> Iterator[tuple[Child, Register]]:
    """Each child with its register since that day; of all children, or of these."""
    query = (
        select(
            _pupils.c.upn, _pupils.c.date_of_birth, _pupils.c.school_number,
            _pupils.c.looked_after, _pupils.c.child_protection, _strips.c.first_day,
            _strips.c.marks,
        )
        .outerjoin(
            _strips, and_(_strips.c.upn == _pupils.c.upn, _strips.c.first_day >= since)
        )
        .order_by(_pupils.c.upn, _strips.c.first_day)
    )  # fmt: skip
    child: Child | None = None
    strips: list[Strip] = []
    found = connection.execute(_of(query, _pupils.c.upn, upns))
    for upn, born, school, looked_after, protected, first_day, marks in found:
        if child is not None and child.upn != upn:
            yield child, Register(tuple(strips))
            strips = []
        child = Child(upn, born, school, looked_after, protected)
        if first_day is not None:
            strips.append(Strip(first_day, marks))
    if child is not None:
        yield child, Register(tuple(strips))


def children_after(connection: Connection, upn: str) -> list[str]:
    """The numbers of the next children in their order, as many as one part has."""
    query = select(_pupils.c.upn).where(_pupils.c.upn > upn).order_by(_pupils.c.upn).limit(PART)
    return list(connection.execute(query).scalars())


def _of(query: Select[Any], column: Any, upns: Collection[str] | None) -> Select[Any]:
    """The same of these children, where they are few enough to be named."""
    if upns is None or len(upns) > PART:
        return query
    return query.where(column.in_(sorted(upns)))


def open_types(connection: Connection, upns: Collection[str] | None) -> dict[str, set[str]]:
    """The types of the open cases of every child that has one."""
    found: dict[str, set[str]] = {}
    query = select(_cases.c.upn, _cases.c.type).where(_cases.c.closed_at.is_(None))
    for upn, type_name in connection.execute(_of(query, _cases.c.upn, upns)):
        found.setdefault(upn, set()).add(type_name)
    return found


def missing_siblings(connection: Connection, upns: Collection[str] | None) -> dict[str, str]:
    """The open case of a missing child, by the number of each brother or sister (CME-R23)."""
    mine, theirs = _contacts.alias("mine"), _contacts.alias("theirs")
    query = (
        select(theirs.c.upn, _cases.c.reference)
        .select_from(_cases)
        .join(mine, mine.c.upn == _cases.c.upn)
        .join(theirs, theirs.c.person == mine.c.person)
        .where(_cases.c.type == "cme", _cases.c.closed_at.is_(None))
        .where(mine.c.person != "", theirs.c.upn != _cases.c.upn)
        .order_by(_cases.c.id.desc())
    )
    found = connection.execute(_of(query, theirs.c.upn, upns))
    return {row[0]: row[1] for row in found}


def notices_ended(connection: Connection, upns: Collection[str] | None) -> dict[str, datetime]:
    """When the newest closed penalty notice of each child that had one was closed (FPN-T8)."""
    query = (
        select(_cases.c.upn, func.max(_cases.c.closed_at))
        .where(_cases.c.type == "fpn", _cases.c.closed_at.is_not(None))
        .where(_cases.c.state.in_(("paid_60", "paid_120", "withdrawn", "court_outcome")))
        .group_by(_cases.c.upn)
    )
    found = connection.execute(_of(query, _cases.c.upn, upns))
    return {row[0]: row[1] for row in found}


def holidays(
    connection: Connection, since: datetime, upns: Collection[str] | None
) -> dict[str, list[tuple[str, str]]]:
    """The first and last day of each holiday asked for since then, by child, as stored."""
    query = select(_cases.c.upn, _cases.c.facts).where(
        _cases.c.type == "holiday", _cases.c.state != "withdrawn", _cases.c.opened_at >= since
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for upn, facts in connection.execute(_of(query, _cases.c.upn, upns)):
        if facts.get("leave_from") and facts.get("leave_to"):
            found.setdefault(upn, []).append((facts["leave_from"], facts["leave_to"]))
    return found


def known(
    connection: Connection, upns: Collection[str] | None
) -> dict[tuple[str, str, str], tuple[int, str, Any]]:
    """Every stored signal by kind, child and key: its number, status and evidence."""
    query = select(
        _signals.c.kind, _signals.c.upn, _signals.c.key, _signals.c.id, _signals.c.status,
        _signals.c.evidence,
    )  # fmt: skip
    found = connection.execute(_of(query, _signals.c.upn, upns))
    return {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in found}


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes new signals."""
    for begin in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(_signals), [dict(row) for row in rows[begin : begin + _AT_ONCE]])


_CHANGE = (
    update(_signals)
    .where(_signals.c.id == bindparam("of_id"))
    .values(status=bindparam("new_status"), evidence=bindparam("new_evidence"))
)


def change(connection: Connection, rows: Sequence[tuple[int, str, Any]]) -> None:
    """Gives signals another status or evidence: number, status, evidence."""
    if rows:
        connection.execute(
            _CHANGE,
            [
                {"of_id": number, "new_status": status, "new_evidence": evidence}
                for number, status, evidence in rows
            ],
        )

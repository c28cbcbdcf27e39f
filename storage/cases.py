"""Reading and writing cases, their links and what they came from."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    select,
    union,
    update,
)  # fmt: skip

from states.context import Actor, OtherCase
from storage.narrowing import conditions
from storage.ordering import Waited, in_order, numbers
from storage.tables import Case, CaseLink, Pupil, School, SourceItem, Staff
from storage.visibility import visible_to

_cases = Case.__table__  # type: ignore[attr-defined]
_links = CaseLink.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_schools = School.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]
_sources = SourceItem.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class CaseRow:
    """A case as its row holds it; the columns are explained in `storage.tables`."""

    id: int
    reference: str
    type: str
    workflow_version: int
    policy_version: str
    state: str
    version: int
    upn: str
    school_number: str | None
    assignee: str | None
    opened_at: datetime
    entered_at: datetime
    last_activity_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    warn_at: datetime | None
    escalation: str | None
    priority: int
    facts: Mapping[str, Any]


# Statements on the hot path are built once: building one costs more than running it.
_COLUMNS = [_cases.c[item.name] for item in fields(CaseRow)]
_BY_ID = select(*_COLUMNS).where(_cases.c.id == bindparam("case_id"))
_ADD = insert(_cases)
_BY_ID_LOCKED = _BY_ID.with_for_update()
_CHANGING = [
    item.name for item in fields(CaseRow) if item.name not in ("id", "reference", "type", "upn")
]
_SAVE = (
    update(_cases)
    .where(_cases.c.id == bindparam("case_id"), _cases.c.version == bindparam("seen"))
    .values({_cases.c[name]: bindparam(f"new_{name}") for name in _CHANGING})
)


class VersionMismatch(Exception):
    """The row is no longer at the version it was read at."""


def find(
    connection: Connection, reference: str, person: Actor, *, lock: bool = False
) -> CaseRow | None:
    """The case of that reference, if this person may see it; `lock` keeps it for this writer."""
    query = select(*_COLUMNS).where(_cases.c.reference == reference, visible_to(person))
    found = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return CaseRow(*found) if found else None


def id_of(connection: Connection, reference: str) -> int | None:
    """The number of the case of that reference, for the clock."""
    query = select(_cases.c.id).where(_cases.c.reference == reference)
    return connection.execute(query).scalar_one_or_none()


def by_id(connection: Connection, case_id: int, *, lock: bool = False) -> CaseRow:
    """The case of that number, for the clock and for audit."""
    query = _BY_ID_LOCKED if lock else _BY_ID
    return CaseRow(*connection.execute(query, {"case_id": case_id}).one())


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Inserts a case and answers its number."""
    key = connection.execute(_ADD, dict(values)).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no key for a new case")
    return int(key[0])


def save(connection: Connection, before: CaseRow, after: CaseRow) -> None:
    """Writes the row, if it is still at the version it was read at."""
    values = {f"new_{name}": getattr(after, name) for name in _CHANGING}
    saved = connection.execute(_SAVE, {"case_id": before.id, "seen": before.version, **values})
    if saved.rowcount != 1:
        raise VersionMismatch


_child = _links.alias("child")
_parent = _links.alias("parent")
_OTHER = [_cases.c[name] for name in ("reference", "type", "state", "opened_at", "closed_at")]
_OF_CHILD = (
    select(*_OTHER, literal("same child"), _cases.c.facts)
    .where(_cases.c.upn == bindparam("upn"))
    .order_by(_cases.c.id)
)
_RELATED = (
    select(
        *_OTHER,
        case(
            (_child.c.child_id.is_not(None), "child"),
            (_parent.c.parent_id.is_not(None), "parent"),
            else_="same child",
        ),
        _cases.c.facts,
    )
    .outerjoin(
        _child,
        and_(_child.c.child_id == _cases.c.id, _child.c.parent_id == bindparam("case_id")),
    )
    .outerjoin(
        _parent,
        and_(_parent.c.parent_id == _cases.c.id, _parent.c.child_id == bindparam("case_id")),
    )
    .where(
        _cases.c.id.in_(  # PostgreSQL looks up no index for an OR of them
            union(
                select(_cases.c.id).where(_cases.c.upn == bindparam("upn")).correlate(None),
                select(_links.c.child_id).where(_links.c.parent_id == bindparam("case_id")),
                select(_links.c.parent_id).where(_links.c.child_id == bindparam("case_id")),
            )
        ),
        _cases.c.id != bindparam("case_id"),
    )
    .order_by(_cases.c.id)
)


def related(connection: Connection, row_id: int | None, upn: str) -> tuple[OtherCase, ...]:
    """The child's other cases and those linked to this one, oldest first."""
    if row_id is None:
        found = connection.execute(_OF_CHILD, {"upn": upn})
    else:
        found = connection.execute(_RELATED, {"upn": upn, "case_id": row_id})
    return tuple(OtherCase(*tuple(one)) for one in found)


def link(connection: Connection, parent_id: int, child_id: int, kind: str, at: datetime) -> None:
    """Links two cases; linking them again changes nothing."""
    exists = connection.execute(
        select(_links.c.kind).where(_links.c.parent_id == parent_id, _links.c.child_id == child_id)
    ).first()
    if exists is None:
        connection.execute(
            insert(_links).values(parent_id=parent_id, child_id=child_id, kind=kind, linked_at=at)
        )


def visible_among(
    connection: Connection, person: Actor, references: Collection[str]
) -> frozenset[str]:
    """Of these references, those that a person may see."""
    found: set[str] = set()
    wanted = sorted(set(references))
    for first in range(0, len(wanted), 500):
        query = select(_cases.c.reference).where(
            _cases.c.reference.in_(wanted[first : first + 500]), visible_to(person)
        )
        found |= set(connection.execute(query).scalars())
    return frozenset(found)


def loads(connection: Connection) -> dict[str, int]:
    """How many open cases each officer holds."""
    query = (
        select(_cases.c.assignee, func.count())
        .where(_cases.c.closed_at.is_(None), _cases.c.assignee.is_not(None))
        .group_by(_cases.c.assignee)
    )
    return dict(connection.execute(query).all())


def open_case_of(connection: Connection, type_name: str, upn: str) -> CaseRow | None:
    """The child's open case of a type, if there is one (GEN-R23)."""
    query = select(*_COLUMNS).where(
        _cases.c.upn == upn, _cases.c.type == type_name, _cases.c.closed_at.is_(None)
    )
    found = connection.execute(query.order_by(_cases.c.id)).first()
    return CaseRow(*found) if found else None


def sourced(connection: Connection, source: str, ids: Sequence[str]) -> dict[str, str]:
    """Of these items from a source, those already taken in, with their digest."""
    known: dict[str, str] = {}
    for first in range(0, len(ids), 500):
        query = select(_sources.c.source_id, _sources.c.digest).where(
            _sources.c.source == source, _sources.c.source_id.in_(ids[first : first + 500])
        )
        known |= dict(connection.execute(query).all())
    return known


def add_source(connection: Connection, values: Mapping[str, Any]) -> None:
    """Notes that an outside item became, or was linked to, a case (GEN-R14)."""
    connection.execute(insert(_sources).values(**values))


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to. Empty means all open cases."""

    type: str = ""
    state: str = ""
    assignee: str = ""
    """A username, or `none` for the cases that nobody has."""
    school: str = ""
    overdue: bool = False
    search: str = ""
    """Words that must all match: the beginnings of names, a reference, a pupil's number."""
    closed: bool = False
    """Closed cases too."""
    by_priority: bool = False
    """The triage queue's order (REF-R15) instead of the most urgent deadline first."""
    due_from: datetime | None = None
    due_by: datetime | None = None
    """The soonest deadline lies from `due_from` on and not after `due_by`."""
    risk: str = ""
    """`concern` (safeguarding), `cp` (child protection), `la` (looked after), or `any` of them."""
    waiting: tuple[tuple[str, str], ...] = ()
    """The case stands in one of these states, each with its type."""
    pupil: str = ""
    """A child's number."""
    sort: str = "due"
    """One of `ordering.SORTS`; `by_priority` is the same as `priority`."""


@dataclass(frozen=True)
class Listed:
    """One line of the worklist."""

    id: int
    reference: str
    type: str
    state: str
    version: int
    assignee: str | None
    assignee_name: str | None
    upn: str
    surname: str
    forename: str
    school_number: str | None
    school_name: str | None
    opened_at: datetime
    entered_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    warn_at: datetime | None
    escalation: str | None
    priority: int


_LISTED = (
    select(
        *(_cases.c[name] for name in ("id", "reference", "type", "state", "version", "assignee")),
        _staff.c.name, _cases.c.upn, _pupils.c.surname, _pupils.c.forename,
        _cases.c.school_number, _schools.c.name.label("school_name"),
        *(
            _cases.c[name]
            for name in (
                "opened_at", "entered_at", "closed_at", "due_at", "warn_at", "escalation",
                "priority",
            )
        ),
    )
    .join(_pupils, _pupils.c.upn == _cases.c.upn)
    .outerjoin(_schools, _schools.c.number == _cases.c.school_number)
    .outerjoin(_staff, _staff.c.username == _cases.c.assignee)
)  # fmt: skip
_AT_ONCE = 128
"""Lines of the worklist that one query reads."""


def ordered_ids(
    connection: Connection, person: Actor, wanted: Filter, now: datetime,
    limit: int | None = None, waited: Waited | None = None,
) -> array[int]:  # fmt: skip
    """The numbers of the cases of a list, in its order; a million of them fit in 8 MB.

    By itself: what is overdue first, then what is due soonest, then what has no deadline, and
    among those by score and age; closed cases after all open ones. `waited` says the points that
    open cases have for waiting; they count in the order by priority alone.
    """
    found = array("q")
    for query in in_order(connection, person, wanted, now, waited):
        rest = None if limit is None else limit - len(found)
        if rest == 0:
            break
        found.extend(numbers(connection, query.limit(rest)))
    return found


def by_ids(connection: Connection, person: Actor, ids: Sequence[int]) -> dict[int, Listed]:
    """These lines of the list by number; a case that this person may not see is left out."""
    found: dict[int, Listed] = {}
    for first in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(_lines(person), {"ids": ids[first : first + _AT_ONCE]})
        found |= {row[0]: Listed(*tuple(row)) for row in rows}
    return found


@lru_cache(maxsize=64)
def _lines(person: Actor) -> Select[Any]:
    """Built once for each person: a page is read with each key."""
    return _LISTED.where(_cases.c.id.in_(bindparam("ids", expanding=True)), visible_to(person))


def listed(
    connection: Connection, person: Actor, wanted: Filter, now: datetime,
    limit: int | None = None, waited: Waited | None = None,
) -> list[Listed]:  # fmt: skip
    """The lines of a list, in its order."""
    ids = ordered_ids(connection, person, wanted, now, limit, waited)
    rows = by_ids(connection, person, ids)
    return [rows[one] for one in ids if one in rows]


def count(connection: Connection, person: Actor, wanted: Filter, now: datetime) -> int:
    """How many cases the list would hold."""
    query = select(func.count()).select_from(_cases)
    narrowed = conditions(connection, person, wanted, now)
    return int(connection.execute(query.where(*narrowed)).scalar_one())


def open_ids_of(connection: Connection, upns: Collection[str]) -> list[int]:
    """The open cases of these children, oldest first."""
    found: list[int] = []
    wanted = sorted(upns)
    for first in range(0, len(wanted), 500):
        query = select(_cases.c.id).where(
            _cases.c.upn.in_(wanted[first : first + 500]), _cases.c.closed_at.is_(None)
        )
        found += connection.execute(query).scalars()
    return sorted(found)


def open_ids(connection: Connection, school_number: str | None = None) -> list[int]:
    """The numbers of all open cases, or of one school's, for a recalculation."""
    query = select(_cases.c.id).where(_cases.c.closed_at.is_(None)).order_by(_cases.c.id)
    if school_number is not None:
        query = query.where(_cases.c.school_number == school_number)
    return list(connection.execute(query).scalars())


def all_ids(connection: Connection) -> list[int]:
    """The numbers of all cases, for audit."""
    return list(connection.execute(select(_cases.c.id).order_by(_cases.c.id)).scalars())

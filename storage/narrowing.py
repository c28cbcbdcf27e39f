"""What a Filter means in SQL: which cases, and in which order.

The order by deadline is read straight from an index, in parts, so that a million open cases come
in a fraction of a second; every other order is that one, sorted once more.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    literal_column,
    or_,
    select,
    text,
    union,
)

from states.context import Actor
from states.roles import SCHOOL_ROLES, Role
from storage.database import is_sqlite
from storage.finding import cases_found
from storage.tables import CONCERN, Case, Pupil, School
from storage.visibility import visible_to

if TYPE_CHECKING:
    from storage.cases import Filter

_cases = Case.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_schools = School.__table__  # type: ignore[attr-defined]

Waited = Callable[[datetime], int]
"""The points a case has for waiting since it was opened (REF-R15): those of its day."""
NOBODY = ("-", "none", "nobody")
_type_and_state = _cases.c.type + " " + _cases.c.state
_KEYS: dict[str, tuple[Any, Select[Any]]] = {
    "pupil": (_cases.c.upn, select(_pupils.c.upn).order_by(_pupils.c.searchable, _pupils.c.upn)),
    "school": (
        _cases.c.school_number,
        select(_schools.c.number).order_by(_schools.c.name, _schools.c.number),
    ),
    "state": (_type_and_state, select(_type_and_state).distinct().order_by(_type_and_state)),
}
"""By each sort what of a case is looked at, and all of those in their order."""
SORTS = ("due", "priority", "opened", *_KEYS)


def conditions(
    connection: Connection, person: Actor, wanted: Filter, now: datetime, hide: str = ""
) -> list[ColumnElement[bool]]:
    """What a case must be to stand in the list; `hide` stands before columns, see `by_due`."""
    is_type: ColumnElement[str] = literal_column(f"{hide}case_file.type")
    officer: ColumnElement[str] = literal_column(f"{hide}case_file.assignee")
    found = [visible_to(person)]
    if not wanted.closed:
        found.append(_cases.c.closed_at.is_(None))
    for column, value in (
        (is_type, wanted.type), (_cases.c.state, wanted.state),
        (_cases.c.school_number, wanted.school), (_cases.c.upn, wanted.pupil),
    ):  # fmt: skip
        if value:
            found.append(column == value)
    if wanted.assignee in NOBODY:
        found.append(officer.is_(None))
    elif wanted.assignee:
        found.append(_cases.c.assignee == wanted.assignee)
    if wanted.overdue:
        found.append(_cases.c.due_at < now)
    if wanted.due_from is not None:
        found.append(_cases.c.due_at >= wanted.due_from)
    if wanted.due_by is not None:
        found.append(_cases.c.due_at <= wanted.due_by)
    if wanted.waiting:
        found.append(_stands_in(wanted.waiting))
    if wanted.risk:
        found.append(_at_risk(connection, wanted.risk))
    return found + cases_found(connection, wanted.search)


def _stands_in(pairs: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    states: dict[str, list[str]] = {}
    for type_name, state in pairs:
        states.setdefault(type_name, []).append(state)
    return or_(
        *(and_(_cases.c.type == name, _cases.c.state.in_(some)) for name, some in states.items())
    )


def _at_risk(connection: Connection, risk: str) -> ColumnElement[bool]:
    """The case is one of those with such a risk; PostgreSQL looks up no index for an OR of them."""
    cases = select(_cases.c.id)
    found: list[Select[Any]] = []
    if risk in ("concern", "any"):
        found.append(cases.where(text(CONCERN[connection.dialect.name])))
    for name, flag in (("cp", _pupils.c.child_protection), ("la", _pupils.c.looked_after)):
        if risk in (name, "any"):
            found.append(cases.where(_cases.c.upn.in_(select(_pupils.c.upn).where(flag))))
    return cast(
        "ColumnElement[bool]", _cases.c.id.in_(union(*(one.correlate(None) for one in found)))
    )


def by_due(
    connection: Connection, person: Actor, wanted: Filter, now: datetime
) -> list[list[Select[Any]]]:
    """The numbers of the cases in parts that follow each other: the open ones, then the closed.

    Each is two queries, with a deadline and without, since no index has both in the right order.
    SQLite knows no statistics and would rather look up one type of case and sort a million than
    read them in order; a plus sign before a column hides that column's index from it.
    """
    hide = "+" if is_sqlite(connection) and not _is_narrow(person, wanted) else ""
    query = select(_cases.c.id).where(*conditions(connection, person, wanted, now, hide))
    is_open = _cases.c.closed_at.is_(None)
    halves = [query.where(is_open), *([query.where(~is_open)] if wanted.closed else [])]
    return [[half.where(which).order_by(*order) for which, order in _DUE_OR_NOT] for half in halves]


_DUE_OR_NOT = (
    (_cases.c.due_at.is_not(None), (_cases.c.due_at, _cases.c.priority.desc(), _cases.c.id)),
    (_cases.c.due_at.is_(None), (_cases.c.priority.desc(), _cases.c.id)),
)


def _is_narrow(person: Actor, wanted: Filter) -> bool:
    """Whether so few cases are left that another index and a sort are faster."""
    one_officer = wanted.assignee and wanted.assignee not in NOBODY
    one_caseload = person.role in SCHOOL_ROLES or person.role is Role.OUT_OF_SCHOOL_TUTOR
    asked = one_officer or wanted.school or wanted.pupil or wanted.search or wanted.risk
    return bool(asked or one_caseload)


def numbers(connection: Connection, query: Select[Any]) -> Iterator[int]:
    """The numbers a query finds, past SQLAlchemy's rows, which would double the time."""
    return chain.from_iterable(_rows(connection, query))


def _rows(connection: Connection, query: Select[Any]) -> Iterable[tuple[Any, ...]]:
    return cast("Iterable[tuple[Any, ...]]", connection.execute(query).cursor)


def sorted_by(
    sort: str, connection: Connection, queries: Sequence[Select[Any]], limit: int | None
) -> array[int]:
    """The first numbers these queries find, sorted; what is alike stays in their order."""
    if sort == "opened":
        found = chain.from_iterable(numbers(connection, query) for query in queries)
        return _first(((one,) for one in found), limit)
    key, keys = _KEYS[sort]
    places = {one: place for place, one in enumerate(connection.execute(keys).scalars())}
    rows = (_rows(connection, query.add_columns(key)) for query in queries)
    named = chain.from_iterable(rows)
    keyed = (
        (places.get(one, len(places)), place, number) for place, (number, one) in enumerate(named)
    )
    return _first(keyed, limit)


def by_score(
    connection: Connection, narrowed: Sequence[ColumnElement[bool]], waited: Waited | None,
    limit: int | None,
) -> array[int]:  # fmt: skip
    """The first numbers of the cases by REF-R15: the highest score first, waiting time counted."""
    if waited is None:
        stored = (_cases.c.priority.desc(), _cases.c.opened_at, _cases.c.id)
        query = select(_cases.c.id).where(*narrowed).order_by(*stored).limit(limit)
        return array("q", numbers(connection, query))
    query = select(_cases.c.id, _cases.c.priority, _cases.c.opened_at).where(*narrowed)
    points, rows = _points(waited), _rows(connection, query)
    keyed = ((-one - points(opened), -one, opened, number) for number, one, opened in rows)
    return _first(keyed, limit)


def _points(waited: Waited) -> Callable[[Any], int]:
    """The points by an instant as the driver gives it: text from SQLite, which is read once for
    each hour, for in a long queue that reading is most of the cost."""
    of_hour = cache(lambda hour: waited(datetime.fromisoformat(f"{hour}:00Z")))
    return lambda stored: of_hour(stored[:13]) if isinstance(stored, str) else waited(stored)


def _first(keyed: Iterable[tuple[Any, ...]], limit: int | None) -> array[int]:
    """The numbers with the smallest keys, which stand before them; only as many as are wanted
    are held meanwhile."""
    picked = sorted(keyed) if limit is None else nsmallest(limit, keyed)
    return array("q", (number for *_, number in picked))

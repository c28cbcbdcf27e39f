"""In which order a list of cases is read.

Every order is read along an index as far as it leads, so that the first few thousand of a million
open cases come in a fraction of a second; nothing is sorted here, and nothing else is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    func,
    literal_column,
    select,
    true,
)

from states.context import Actor
from storage.database import is_sqlite
from storage.narrowing import conditions, hidden, is_narrow
from storage.tables import Case, Pupil, School

if TYPE_CHECKING:
    from storage.cases import Filter

_cases = Case.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_schools = School.__table__  # type: ignore[attr-defined]

Steps = Sequence[tuple[datetime, int]]
"""Points as they change: from which instant on they are how many, the earliest first."""
Waited = Callable[[datetime], Steps]
"""The points of open cases for waiting (REF-R15) by when they were opened, from an instant on."""
_Part = tuple[Table | None, ColumnElement[bool], tuple[ColumnElement[Any], ...]]
"""Of a list that is read in parts: what is read beside the cases, what a case of this part is,
and their order."""

SORTS = ("due", "priority", "opened", "pupil", "school", "state")
_SCORE = (_cases.c.priority.desc(), _cases.c.id)
_AGE = (_cases.c.opened_at, _cases.c.id)
_HAS_DUE, _BY_DUE = _cases.c.due_at.is_not(None), (_cases.c.due_at, *_SCORE)
_ALIKE = (_cases.c.due_at.is_(None), *_BY_DUE)
"""The list's own order, for cases that are alike in another."""


def in_order(
    connection: Connection, person: Actor, wanted: Filter, now: datetime, waited: Waited | None
) -> Iterator[Select[Any]]:
    """Queries of the numbers of the cases, each following on the one before: first the open cases,
    then, where they are wanted, the closed.

    SQLite knows no statistics and would rather look up one type of case, or each case's child, and
    sort a million than read them in order; a plus sign before a column hides its index from it.
    """
    sort = "priority" if wanted.by_priority else wanted.sort
    hide = is_sqlite(connection) and not is_narrow(person, wanted)
    narrowed = conditions(connection, person, wanted, now, hide and sort == "due")
    query = select(_cases.c.id).where(*narrowed)
    is_open = _cases.c.closed_at.is_(None)
    for part in _parts(sort, hide, _score(connection, waited) if waited else None):
        yield _read(query.where(is_open), part)
    for part in _parts(sort, hide, None) if wanted.closed else ():
        yield _read(query.where(~is_open), part)


def _read(query: Select[Any], part: _Part) -> Select[Any]:
    beside, which, order = part
    query = query.where(which) if beside is None else query.join(beside, which)
    return query.order_by(*order)


def _parts(sort: str, hide: bool, score: ColumnElement[int] | None) -> Iterable[_Part]:
    """An order in parts: no index has cases with a deadline first and those without after them."""
    if sort == "priority":
        first = () if score is None else (score.desc(),)
        return [(None, true(), (*first, _cases.c.priority.desc(), *_AGE))]
    if sort == "opened":
        return [(None, true(), (_cases.c.id,))]
    if sort == "state":
        return [(None, true(), (_cases.c.type, _cases.c.state, *_ALIKE))]
    if sort == "pupil":
        child = hidden(_pupils.c.upn, hide) == _cases.c.upn
        return [(_pupils, child, (_pupils.c.searchable, _pupils.c.upn, *_ALIKE))]
    if sort == "school":
        school = hidden(_schools.c.number, hide) == _cases.c.school_number
        theirs, none = (_schools.c.name, _schools.c.number), _cases.c.school_number.is_(None)
        return [(_schools, school, (*theirs, *_ALIKE)), (None, none, _ALIKE)]
    return [(None, _HAS_DUE, _BY_DUE), (None, ~_HAS_DUE, _SCORE)]


def _score(connection: Connection, waited: Waited) -> ColumnElement[int]:
    """The score of an open case with its points for waiting, for the database to reckon."""
    first = select(func.min(_cases.c.opened_at)).where(_cases.c.closed_at.is_(None))
    since = connection.execute(first).scalar()
    if since is None:
        return cast("ColumnElement[int]", _cases.c.priority)
    points: ColumnElement[int] = literal_column(_stepped(waited(since)), Integer)
    return cast("ColumnElement[int]", _cases.c.priority + points)


def _stepped(steps: Steps) -> str:
    """SQL that finds the points in a few comparisons, by halves: there is a step a working day."""
    if len(steps) == 1:
        return str(steps[0][1])
    half = len(steps) // 2
    at = steps[half][0].astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    before, after = _stepped(steps[:half]), _stepped(steps[half:])
    return f"CASE WHEN case_file.opened_at < '{at}' THEN {before} ELSE {after} END"


def numbers(connection: Connection, query: Select[Any]) -> Iterable[int]:
    """The numbers a query finds, past SQLAlchemy's rows, which would double the time."""
    rows = cast("Iterable[tuple[int]]", connection.execute(query).cursor)
    return (number for (number,) in rows)

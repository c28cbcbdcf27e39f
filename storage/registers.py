"""The attendance register: a strip of marks for each child and school year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from states.register import Register, Strip
from storage.tables import RegisterChange, RegisterStrip

_strips = RegisterStrip.__table__  # type: ignore[attr-defined]
_changes = RegisterChange.__table__  # type: ignore[attr-defined]

_OF_CHILD = (
    select(_strips.c.first_day, _strips.c.marks)
    .where(_strips.c.upn == bindparam("upn"))
    .order_by(_strips.c.first_day)
)
_CHANGE = (
    update(_strips)
    .where(_strips.c.upn == bindparam("of_upn"), _strips.c.first_day == bindparam("of_year"))
    .values(marks=bindparam("new_marks"))
)
_AT_ONCE = 1000


def of_child(connection: Connection, upn: str) -> Register:
    """All that has been loaded for a child."""
    found = connection.execute(_OF_CHILD, {"upn": upn})
    return Register(tuple(Strip(first_day, marks) for first_day, marks in found))


def of_year(connection: Connection, first_day: date) -> Iterator[tuple[str, str]]:
    """Every child's number and marks of the school year that begins on that day."""
    query = select(_strips.c.upn, _strips.c.marks).where(_strips.c.first_day == first_day)
    for row in connection.execute(query):
        yield row[0], row[1]


def add(connection: Connection, first_day: date, strips: Mapping[str, str]) -> None:
    """Writes the strips of children who had none for that year."""
    rows = [{"upn": upn, "first_day": first_day, "marks": marks} for upn, marks in strips.items()]
    for begin in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(_strips), rows[begin : begin + _AT_ONCE])


def change(connection: Connection, first_day: date, strips: Mapping[str, str]) -> None:
    """Overwrites strips that differ; `note_changes` keeps what they said."""
    rows = [
        {"of_upn": upn, "of_year": first_day, "new_marks": marks} for upn, marks in strips.items()
    ]
    for begin in range(0, len(rows), _AT_ONCE):
        connection.execute(_CHANGE, rows[begin : begin + _AT_ONCE])


def note_changes(connection: Connection, changes: Iterable[Mapping[str, Any]]) -> None:
    """Keeps the days whose marks a load has changed: batch, child, day, was, now."""
    rows = list(changes)
    for begin in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(_changes), rows[begin : begin + _AT_ONCE])

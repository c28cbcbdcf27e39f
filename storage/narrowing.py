"""What a Filter means in SQL: which cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    UnaryExpression,
    and_,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.sql.operators import custom_op

from states.context import Actor
from states.roles import SCHOOL_ROLES, Role
from storage.finding import cases_found
from storage.tables import CONCERN, Case, Pupil
from storage.visibility import visible_to

if TYPE_CHECKING:
    from storage.cases import Filter

_cases = Case.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]

NOBODY = ("-", "none", "nobody")


def conditions(
    connection: Connection, person: Actor, wanted: Filter, now: datetime, hide: bool = False
) -> list[ColumnElement[bool]]:
    """What a case must be to stand in the list; `hide` hides indexes of theirs, see `ordering`."""
    is_type, officer = hidden(_cases.c.type, hide), hidden(_cases.c.assignee, hide)
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
        # the types are said once more, for SQLite looks up none of those that an OR names
        found += [
            is_type.in_(sorted({name for name, _ in wanted.waiting})),
            _stands_in(wanted.waiting),
        ]
    if wanted.risk:
        found.append(_at_risk(connection, wanted.risk))
    return found + cases_found(connection, wanted.search)


def hidden(column: Any, hide: bool) -> ColumnElement[Any]:
    """A column whose index SQLite's planner does not see, for which it takes a plus sign."""
    return UnaryExpression(column, operator=custom_op("+")) if hide else column


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


def is_narrow(person: Actor, wanted: Filter) -> bool:
    """Whether so few cases are left that finding them and sorting is faster than reading all in
    their order."""
    one_officer = wanted.assignee and wanted.assignee not in NOBODY
    one_caseload = person.role in SCHOOL_ROLES or person.role is Role.OUT_OF_SCHOOL_TUTOR
    asked = one_officer or wanted.school or wanted.pupil or wanted.search or wanted.risk
    return bool(asked or one_caseload)

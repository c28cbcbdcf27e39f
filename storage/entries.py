"""The history across cases, newest first: what was done to cases, and what to none of them.

A long history is read in two steps: the keys of all entries, a few bytes each, and then the
lines of those that are looked at.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    String,
    and_,
    column,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    union_all,
    values,
)

from states.context import Actor
from storage.tables import Batch, Case, Event, Staff
from storage.visibility import sees_beyond_cases, visible_to

_events: Any = Event.__table__  # type: ignore[attr-defined]
_cases: Any = Case.__table__  # type: ignore[attr-defined]
_staff: Any = Staff.__table__  # type: ignore[attr-defined]
_batches: Any = Batch.__table__  # type: ignore[attr-defined]

OF_A_CASE, OF_NO_CASE = 0, 1
PIECE = 400
"""How many lines one statement reads by their keys."""


_FIRST_BITS, _NUMBER_BITS = 40, 20


class Key(NamedTuple):
    """Which entry: of a case, its id and the event's number; of none, the batch's id and 0.

    Packed into one whole number it takes eight bytes in a list of many.
    """

    source: int
    first: int
    number: int

    @property
    def packed(self) -> int:
        """The key as one number."""
        return (self.source << _FIRST_BITS | self.first) << _NUMBER_BITS | self.number

    @classmethod
    def of(cls, packed: int) -> Key:
        """The key behind the number."""
        rest, number = packed >> _NUMBER_BITS, packed & (1 << _NUMBER_BITS) - 1
        return cls(rest >> _FIRST_BITS, rest & (1 << _FIRST_BITS) - 1, number)


@dataclass(frozen=True)
class Wanted:
    """What the history is narrowed to. Empty means everything."""

    actors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    """With `kinds`: entries of any of the kinds or of any of the actions."""
    since: datetime | None = None
    until: datetime | None = None
    reference: str = ""
    """A case's reference, or a part of it."""
    type: str = ""

    @property
    def of_cases_only(self) -> bool:
        """Whether only entries of cases can be meant."""
        return bool(self.reference or self.type)


@dataclass(frozen=True)
class Logged:
    """One line of the history across cases; without a reference it was done to none of them."""

    key: Key
    reference: str
    type: str
    number: int
    at: datetime
    effective_at: datetime
    kind: str
    action: str
    actor: str
    actor_name: str | None
    role: str
    body: Mapping[str, Any]


def keys(
    connection: Connection, person: Actor, wanted: Wanted, limit: int | None = None
) -> array[int]:
    """The keys, packed, the newest first, of what this person may see."""
    events = select(
        literal(OF_A_CASE).label("source"), _events.c.at, _events.c.case_id.label("first"),
        _events.c.number,
    ).where(*_of_cases(person, wanted))  # fmt: skip
    found, order = events, [_events.c.at, _events.c.case_id, _events.c.number]
    if _beyond_cases(person, wanted):
        others = select(literal(OF_NO_CASE), _batches.c.at, _batches.c.id, literal(0))
        both = union_all(events, others.where(*_of_none(wanted))).subquery().c
        # the time is chosen too, else SQLite sorts all; but nobody reads it, so it stays as it is
        found = select(both.source, type_coerce(both.at, String), both.first, both.number)
        order = [both.at, both.source, both.first, both.number]
    query = found.order_by(*(one.desc() for one in order)).limit(limit)
    rows = connection.execution_options(yield_per=10_000).execute(query)
    return array("q", (Key(row[0], row[2], row[3]).packed for row in rows))


def count(connection: Connection, person: Actor, wanted: Wanted) -> int:
    """How many entries there are."""
    query = select(func.count()).select_from(_events).where(*_of_cases(person, wanted))
    found = int(connection.execute(query).scalar_one())
    if _beyond_cases(person, wanted):
        others = select(func.count()).select_from(_batches).where(*_of_none(wanted))
        found += int(connection.execute(others).scalar_one())
    return found


def lines(connection: Connection, person: Actor, wanted: Sequence[Key]) -> list[Logged]:
    """The lines of these keys, in their order, as far as this person may see them."""
    found: dict[Key, Logged] = {}
    for start in range(0, len(wanted), PIECE):
        piece = wanted[start : start + PIECE]
        cases = [(one.first, one.number) for one in piece if one.source == OF_A_CASE]
        others = [one.first for one in piece if one.source == OF_NO_CASE]
        if cases:
            found |= _case_lines(connection, person, cases)
        if others and sees_beyond_cases(person):
            found |= _other_lines(connection, others)
    return [found[one] for one in wanted if one in found]


def log(connection: Connection, person: Actor, wanted: Wanted, limit: int) -> list[Logged]:
    """The newest lines first."""
    return lines(
        connection, person, [Key.of(one) for one in keys(connection, person, wanted, limit)]
    )


def find(connection: Connection, person: Actor, case_id: int, number: int) -> Key | None:
    """The key of one entry of a case this person may see."""
    query = select(_events.c.number).where(
        *_of_cases(person, Wanted()), _events.c.case_id == case_id, _events.c.number == number
    )
    return Key(OF_A_CASE, case_id, number) if connection.execute(query).first() else None


# --- the parts -----------------------------------------------------------------------------


def _of_cases(person: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = _common(_events.c, wanted)
    if wanted.kinds or wanted.actions:
        conditions.append(
            or_(_events.c.kind.in_(wanted.kinds), _events.c.action.in_(wanted.actions))
        )
    about: list[ColumnElement[bool]] = []
    if visible_to(person) is not true():
        about.append(visible_to(person))
    if wanted.type:
        about.append(_cases.c.type == wanted.type)
    if wanted.reference:
        about.append(_cases.c.reference.contains(wanted.reference.upper(), autoescape=True))
    if about:
        conditions.append(_events.c.case_id.in_(select(_cases.c.id).where(*about)))
    return conditions


def _of_none(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = _common(_batches.c, wanted)
    if wanted.kinds or wanted.actions:
        conditions.append(_batches.c.kind.in_(wanted.kinds))
    return conditions


def _beyond_cases(person: Actor, wanted: Wanted) -> bool:
    return sees_beyond_cases(person) and not wanted.of_cases_only


def _common(columns: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actors:
        conditions.append(columns.actor.in_(wanted.actors))
    if wanted.since is not None:
        conditions.append(columns.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(columns.at <= wanted.until)
    return conditions


def _case_lines(
    connection: Connection, person: Actor, wanted: Sequence[tuple[int, int]]
) -> dict[Key, Logged]:
    # a list of pairs behind IN would make SQLite read every event
    pairs = values(column("first", Integer), column("number", Integer), name="wanted")
    these = pairs.data(list(wanted)).cte("these")
    query = (
        select(
            _events.c.case_id, _cases.c.reference, _cases.c.type, _events.c.number, _events.c.at,
            _events.c.effective_at, _events.c.kind, _events.c.action, _events.c.actor,
            _staff.c.name, _events.c.role, _events.c.body,
        )
        .select_from(these)
        .join(
            _events,
            and_(_events.c.case_id == these.c.first, _events.c.number == these.c.number),
        )
        .join(_cases, _cases.c.id == _events.c.case_id)
        .outerjoin(_staff, _staff.c.username == _events.c.actor)
        .where(visible_to(person))
    )  # fmt: skip
    found = [(Key(OF_A_CASE, row[0], row[3]), row) for row in connection.execute(query)]
    return {key: Logged(key, *tuple(row)[1:]) for key, row in found}


def _other_lines(connection: Connection, wanted: Sequence[int]) -> dict[Key, Logged]:
    query = (
        select(
            _batches.c.id, _batches.c.at, _batches.c.kind, _batches.c.actor, _staff.c.name,
            _staff.c.role, _batches.c.description,
        )
        .outerjoin(_staff, _staff.c.username == _batches.c.actor)
        .where(_batches.c.id.in_(wanted))
    )  # fmt: skip
    found = {}
    for number, at, kind, actor, name, role, description in connection.execute(query):
        key = Key(OF_NO_CASE, number, 0)
        found[key] = Logged(
            key, "", "", number, at, at, kind, kind, actor, name, role or "",
            {"title": description},
        )  # fmt: skip
    return found

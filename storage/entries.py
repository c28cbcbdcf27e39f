"""The history across cases, newest first: what was done to them, who looked, what was done to none.

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
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    String,
    and_,
    column,
    false,
    func,
    literal,
    or_,
    select,
    text,
    true,
    type_coerce,
    union_all,
    values,
)

from states.context import Actor
from storage.tables import Batch, Case, Event, Look, Pupil, PupilLook, Staff
from storage.visibility import pupils_visible_to, sees_beyond_cases, visible_to

_events: Any = Event.__table__  # type: ignore[attr-defined]
_cases: Any = Case.__table__  # type: ignore[attr-defined]
_staff: Any = Staff.__table__  # type: ignore[attr-defined]
_looks: Any = Look.__table__  # type: ignore[attr-defined]
_pupils: Any = Pupil.__table__  # type: ignore[attr-defined]
_pupil_looks: Any = PupilLook.__table__  # type: ignore[attr-defined]
_batches: Any = Batch.__table__  # type: ignore[attr-defined]

OF_A_CASE, OF_NO_CASE, LOOK, PUPIL_LOOK = 0, 1, 2, 3
LOOKED = "looked"
"""The kind of an entry that says a case or a pupil's card was opened."""
PIECE = 400
"""How many lines one statement reads by their keys."""


_FIRST_BITS, _NUMBER_BITS = 40, 20


class Key(NamedTuple):
    """Which entry: of a case, its id and the event's number; else the row's own id and 0.

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
    """A case's reference or a part of it, or a pupil's whole number."""
    type: str = ""

    @property
    def of_cases_only(self) -> bool:
        """Whether only entries of cases, or of looks, can be meant."""
        return bool(self.reference or self.type)

    @property
    def other_kinds(self) -> bool:
        """Whether no look can be meant."""
        return bool(self.kinds or self.actions) and LOOKED not in self.kinds


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
    # the time orders and is not read, so nobody needs to make sense of it
    at = type_coerce(_events.c.at, String)
    parts = [
        select(_packed(OF_A_CASE, _events.c.case_id) + _events.c.number, at)
        .where(*_of_cases(person, wanted)),
        select(_packed(LOOK, _looks.c.id), _looks.c.at).where(*_of_looks(person, wanted)),
        select(_packed(PUPIL_LOOK, _pupil_looks.c.id), _pupil_looks.c.at)
        .where(*_of_pupil_looks(person, wanted)),
    ]  # fmt: skip
    if _beyond_cases(person, wanted):
        others = select(_packed(OF_NO_CASE, _batches.c.id), _batches.c.at)
        parts.append(others.where(*_of_none(wanted)))
    # by their places: around a subquery SQLite would sort all instead of merging by the indexes
    query = union_all(*parts).order_by(text("2 DESC, 1 DESC")).limit(limit)
    return array("q", connection.execution_options(yield_per=2_000).scalars(query))


def _packed(source: int, first: Any) -> Any:
    """`Key.packed` in SQL, for an entry whose number is 0."""
    base = literal(Key(source, 0, 0).packed, BigInteger)
    return base + first * literal(1 << _NUMBER_BITS, BigInteger)


def count(connection: Connection, person: Actor, wanted: Wanted) -> int:
    """How many entries there are."""
    parts = [
        select(func.count()).select_from(_events).where(*_of_cases(person, wanted)),
        select(func.count()).select_from(_looks).where(*_of_looks(person, wanted)),
        select(func.count()).select_from(_pupil_looks).where(*_of_pupil_looks(person, wanted)),
    ]
    if _beyond_cases(person, wanted):
        parts.append(select(func.count()).select_from(_batches).where(*_of_none(wanted)))
    return sum(int(connection.execute(one).scalar_one()) for one in parts)


def lines(connection: Connection, person: Actor, wanted: Sequence[Key]) -> list[Logged]:
    """The lines of these keys, in their order, as far as this person may see them."""
    found: dict[Key, Logged] = {}
    for start in range(0, len(wanted), PIECE):
        piece = wanted[start : start + PIECE]
        cases = [(one.first, one.number) for one in piece if one.source == OF_A_CASE]
        looks = [one.first for one in piece if one.source == LOOK]
        cards = [one.first for one in piece if one.source == PUPIL_LOOK]
        others = [one.first for one in piece if one.source == OF_NO_CASE]
        if looks:
            found |= _look_lines(connection, person, looks)
        if cards:
            found |= _pupil_look_lines(connection, person, cards)
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
    conditions = _common(_events.c, _events.c.actor, wanted)
    if wanted.kinds or wanted.actions:
        conditions.append(
            or_(_events.c.kind.in_(wanted.kinds), _events.c.action.in_(wanted.actions))
        )
    return conditions + _about(_events.c.case_id, person, wanted)


def _about(case_id: Any, person: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Which cases: those one may see, of that type, of that reference."""
    about: list[ColumnElement[bool]] = []
    if visible_to(person) is not true():
        about.append(visible_to(person))
    if wanted.type:
        about.append(_cases.c.type == wanted.type)
    if wanted.reference:
        about.append(_cases.c.reference.contains(wanted.reference.upper(), autoescape=True))
    return [case_id.in_(select(_cases.c.id).where(*about))] if about else []


def _of_looks(person: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.other_kinds:
        return [false()]
    named = _common(_looks.c, _looks.c.username, wanted)
    return named + _about(_looks.c.case_id, person, wanted)


def _of_pupil_looks(person: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.other_kinds or wanted.type:
        return [false()]
    conditions = _common(_pupil_looks.c, _pupil_looks.c.username, wanted)
    if wanted.reference:
        conditions.append(_pupil_looks.c.upn == wanted.reference.upper())
    if pupils_visible_to(person) is not true():
        theirs = select(_pupils.c.upn).where(pupils_visible_to(person))
        conditions.append(_pupil_looks.c.upn.in_(theirs))
    return conditions


def _of_none(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = _common(_batches.c, _batches.c.actor, wanted)
    if wanted.kinds or wanted.actions:
        conditions.append(_batches.c.kind.in_(wanted.kinds))
    return conditions


def _beyond_cases(person: Actor, wanted: Wanted) -> bool:
    return sees_beyond_cases(person) and not wanted.of_cases_only


def _common(columns: Any, actor: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actors:
        conditions.append(actor.in_(wanted.actors))
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


def _look_lines(
    connection: Connection, person: Actor, wanted: Sequence[int]
) -> dict[Key, Logged]:  # fmt: skip
    query = (
        select(
            _looks.c.id, _cases.c.reference, _cases.c.type, _looks.c.at, _looks.c.username,
            _staff.c.name, _staff.c.role,
        )
        .join(_cases, _cases.c.id == _looks.c.case_id)
        .outerjoin(_staff, _staff.c.username == _looks.c.username)
        .where(_looks.c.id.in_(wanted), visible_to(person))
    )  # fmt: skip
    found = {}
    for number, reference, type_, at, actor, name, role in connection.execute(query):
        key = Key(LOOK, number, 0)
        found[key] = Logged(
            key, reference, type_, 0, at, at, LOOKED, LOOKED, actor, name, role or "",
            {"title": "Opened the record"},
        )  # fmt: skip
    return found


def _pupil_look_lines(
    connection: Connection, person: Actor, wanted: Sequence[int]
) -> dict[Key, Logged]:
    query = (
        select(
            _pupil_looks.c.id, _pupil_looks.c.upn, _pupil_looks.c.at, _pupil_looks.c.username,
            _staff.c.name, _staff.c.role,
        )
        .join(_pupils, _pupils.c.upn == _pupil_looks.c.upn)
        .outerjoin(_staff, _staff.c.username == _pupil_looks.c.username)
        .where(_pupil_looks.c.id.in_(wanted), pupils_visible_to(person))
    )  # fmt: skip
    found = {}
    for number, upn, at, actor, name, role in connection.execute(query):
        key = Key(PUPIL_LOOK, number, 0)
        found[key] = Logged(
            key, "", "", 0, at, at, LOOKED, LOOKED, actor, name, role or "",
            {"title": f"Opened the record of pupil {upn}"},
        )  # fmt: skip
    return found


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

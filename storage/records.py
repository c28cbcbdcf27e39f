"""Schools, children, contacts, staff, and what the database knows about itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, text, update

from states.context import Actor, Adult, Child
from states.roles import Role
from storage.tables import (
    Batch,
    CalendarDay,
    Contact,
    Counter,
    Document,
    Heartbeat,
    Message,
    PolicyChange,
    Pupil,
    School,
    Setting,
    Staff,
    WorkflowVersion,
)  # fmt: skip
from storage.types import Instant

_schools = School.__table__  # type: ignore[attr-defined]
_pupils = Pupil.__table__  # type: ignore[attr-defined]
_contacts = Contact.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]
_days = CalendarDay.__table__  # type: ignore[attr-defined]
_policy = PolicyChange.__table__  # type: ignore[attr-defined]
_batches = Batch.__table__  # type: ignore[attr-defined]
_beats = Heartbeat.__table__  # type: ignore[attr-defined]
_settings = Setting.__table__  # type: ignore[attr-defined]
_versions = WorkflowVersion.__table__  # type: ignore[attr-defined]
_counters = Counter.__table__  # type: ignore[attr-defined]
_messages = Message.__table__  # type: ignore[attr-defined]
_documents = Document.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class PupilRow:
    """A child with the name of their school."""

    upn: str
    surname: str
    forename: str
    known_as: str
    date_of_birth: date
    school_number: str | None
    school_name: str | None
    looked_after: bool
    child_protection: bool

    @property
    def name(self) -> str:
        """Forename and surname, as people say it."""
        return f"{self.forename} {self.surname}"

    @property
    def child(self) -> Child:
        """What the rules may look at."""
        return Child(
            self.upn, self.date_of_birth, self.school_number, self.looked_after,
            self.child_protection, self.name, self.school_name or "",
        )  # fmt: skip


PUPILS = (
    select(
        *(
            _pupils.c[name]
            for name in (
                "upn", "surname", "forename", "known_as", "date_of_birth", "school_number",
            )
        ),
        _schools.c.name, _pupils.c.looked_after, _pupils.c.child_protection,
    )
    .outerjoin(_schools, _schools.c.number == _pupils.c.school_number)
)  # fmt: skip
"""Every child as a PupilRow."""
_PUPIL = PUPILS.where(_pupils.c.upn == bindparam("upn"))
_ADULTS = (
    select(
        *(
            _contacts.c[name]
            for name in (
                "id", "name", "relationship", "parental_responsibility", "language", "address",
            )
        )
    )
    .where(_contacts.c.upn == bindparam("upn"))
    .order_by(_contacts.c.parental_responsibility.desc(), _contacts.c.id)
)  # fmt: skip
_mine, _theirs = _contacts.alias("mine"), _contacts.alias("theirs")
_SIBLINGS = (
    select(_pupils.c.upn, _pupils.c.school_number)
    .distinct()
    .select_from(_mine)
    .join(_theirs, _theirs.c.person == _mine.c.person)
    .join(_pupils, _pupils.c.upn == _theirs.c.upn)
    .where(_mine.c.upn == bindparam("upn"), _mine.c.person != "", _theirs.c.upn != bindparam("upn"))
    .order_by(_pupils.c.upn)
)


def pupil(connection: Connection, upn: str) -> PupilRow | None:
    """The child of that number."""
    found = connection.execute(_PUPIL, {"upn": upn}).one_or_none()
    return PupilRow(*tuple(found)) if found else None


def hold_pupil(connection: Connection, upn: str) -> None:
    """Lets nobody else open a case for this child until the transaction ends (GEN-R23)."""
    connection.execute(select(_pupils.c.upn).where(_pupils.c.upn == upn).with_for_update())


def adults(connection: Connection, upn: str) -> tuple[Adult, ...]:
    """The child's contacts, those with parental responsibility first (GEN-R12)."""
    return tuple(Adult(*row) for row in connection.execute(_ADULTS, {"upn": upn}))


def siblings(connection: Connection, upn: str) -> list[tuple[str, str | None]]:
    """The number and school of each child who shares a parent or carer with this one."""
    return [(row[0], row[1]) for row in connection.execute(_SIBLINGS, {"upn": upn})]


def school_name(connection: Connection, number: str) -> str | None:
    """The school's name, None where there is no such school."""
    query = select(_schools.c.name).where(_schools.c.number == number)
    return connection.execute(query).scalar_one_or_none()


def schools(connection: Connection) -> list[tuple[str, str]]:
    """Every school's number and name, by name."""
    query = select(_schools.c.number, _schools.c.name).order_by(_schools.c.name)
    return [(row[0], row[1]) for row in connection.execute(query)]


@dataclass(frozen=True)
class StaffRow:
    """A member of staff."""

    username: str
    name: str
    role: Role
    focus: str
    school_number: str | None
    active: bool
    penalty_officer: bool = False

    @property
    def actor(self) -> Actor:
        """This person, acting."""
        return Actor(self.username, self.name, self.role, self.school_number, self.penalty_officer)


def staff(connection: Connection) -> tuple[StaffRow, ...]:
    """Everybody, in the order they were added."""
    query = select(
        _staff.c.username, _staff.c.name, _staff.c.role, _staff.c.focus, _staff.c.school_number,
        _staff.c.active, _staff.c.penalty_officer,
    ).order_by(_staff.c.username)  # fmt: skip
    return tuple(StaffRow(r[0], r[1], Role(r[2]), *r[3:]) for r in connection.execute(query))


def add_staff(connection: Connection, values: Mapping[str, Any]) -> None:
    """Adds one member of staff."""
    connection.execute(insert(_staff).values(**values))


# --- what the database knows about itself --------------------------------------------------


def setting(connection: Connection, key: str) -> str | None:
    """A setting of the database, None where it was never set."""
    return connection.execute(
        select(_settings.c.value).where(_settings.c.key == key)
    ).scalar_one_or_none()


_SET = text(
    "INSERT INTO setting (key, value) VALUES (:key, :value) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_SET_ONCE = text(
    "INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO NOTHING"
)


def set_setting(connection: Connection, key: str, value: str) -> None:
    """Sets a setting of the database."""
    connection.execute(_SET, {"key": key, "value": value})


def set_once(connection: Connection, key: str, value: str) -> bool:
    """Sets a setting that nobody has set yet; False when somebody was first."""
    return connection.execute(_SET_ONCE, {"key": key, "value": value}).rowcount == 1


_COUNT = text(
    "INSERT INTO counter (name, value) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value"
)


def next_number(connection: Connection, name: str) -> int:
    """The next number of a counter, starting at 1; waits for others who take one."""
    return int(connection.execute(_COUNT, {"name": name}).scalar_one())


def fingerprints(connection: Connection) -> dict[tuple[str, int], str]:
    """The fingerprint each version of each workflow had when it was first used."""
    query = select(_versions.c.type, _versions.c.version, _versions.c.fingerprint)
    return {(row[0], row[1]): row[2] for row in connection.execute(query)}


_REMEMBER = text(
    "INSERT INTO workflow_version (type, version, fingerprint) "
    "VALUES (:type, :version, :fingerprint) ON CONFLICT (type, version) DO NOTHING"
)


def add_fingerprint(connection: Connection, type_name: str, version: int, value: str) -> None:
    """Remembers a workflow's version at its first use; whoever is first is remembered."""
    connection.execute(_REMEMBER, {"type": type_name, "version": version, "fingerprint": value})


# --- calendar layers and parameters --------------------------------------------------------


def calendar_days(connection: Connection) -> list[tuple[str | None, date, str, str]]:
    """Every extra closed day: school (None for all), day, kind, reason (GEN-R02)."""
    query = select(_days.c.school_number, _days.c.day, _days.c.kind, _days.c.reason)
    return [tuple(row) for row in connection.execute(query.order_by(_days.c.id))]


def closed_days_of(connection: Connection, school_number: str | None) -> tuple[int, int]:
    """How many extra closed days a school has, and the number of the last change to them or 0."""
    ours = or_(_days.c.school_number.is_(None), _days.c.school_number == school_number)
    query = select(func.count(), func.coalesce(func.max(_days.c.batch_id), 0)).where(ours)
    count, newest = connection.execute(query).one()
    return int(count), int(newest)


def add_calendar_days(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds closed days."""
    connection.execute(insert(_days), [dict(row) for row in rows])


def policy_changes(connection: Connection) -> list[tuple[int, str, str, date]]:
    """Every change of a parameter, oldest first: number, name, value, from when (GEN-R35)."""
    query = select(_policy.c.id, _policy.c.parameter, _policy.c.value, _policy.c.effective_from)
    return [tuple(row) for row in connection.execute(query.order_by(_policy.c.id))]


def add_policy_change(connection: Connection, values: Mapping[str, Any]) -> int:
    """Adds a change of a parameter and answers its number."""
    key = connection.execute(insert(_policy).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def add_batch(connection: Connection, values: Mapping[str, Any]) -> None:
    """Writes a batch with every deadline it moved."""
    connection.execute(insert(_batches).values(**values))


RECALCULATIONS = ("closure", "inset", "parameter", "attendance")
"""The kinds of batches that move deadlines; the others are acts that belong to no case."""


def batches(connection: Connection, limit: int | None = None) -> list[Mapping[str, Any]]:
    """Calendar, parameter and register changes, newest first."""
    moves = select(_batches).where(_batches.c.kind.in_(RECALCULATIONS))
    query = moves.order_by(_batches.c.id.desc()).limit(limit)
    return [dict(row._mapping) for row in connection.execute(query)]


# --- outbox and documents ------------------------------------------------------------------


def add_messages(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts letters and notices in the outbox."""
    if rows:
        connection.execute(insert(_messages), [dict(row) for row in rows])


def add_documents(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Notes documents that a step relied on."""
    if rows:
        connection.execute(insert(_documents), [dict(row) for row in rows])


def messages(connection: Connection, case_id: int) -> list[Mapping[str, Any]]:
    """What a case has put in the outbox, oldest first."""
    query = select(_messages).where(_messages.c.case_id == case_id).order_by(_messages.c.id)
    return [dict(row._mapping) for row in connection.execute(query)]


WAITING, WITHDRAWN = "waiting", "withdrawn"


def withdraw_messages(connection: Connection, case_id: int, event_number: int) -> int:
    """Takes an event's messages back while they wait; answers how many that were."""
    query = update(_messages).where(
        _messages.c.case_id == case_id,
        _messages.c.event_number == event_number,
        _messages.c.status == WAITING,
    )
    return connection.execute(query.values(status=WITHDRAWN)).rowcount


def documents(connection: Connection, case_id: int) -> list[Mapping[str, Any]]:
    """The documents of a case, oldest first."""
    query = select(_documents).where(_documents.c.case_id == case_id).order_by(_documents.c.id)
    return [dict(row._mapping) for row in connection.execute(query)]


# --- the workers ---------------------------------------------------------------------------


_BEAT = text(
    "INSERT INTO heartbeat (worker, at, fired, failed) VALUES (:worker, :at, :fired, :failed) "
    "ON CONFLICT (worker) DO UPDATE SET at = excluded.at, "
    "fired = heartbeat.fired + excluded.fired, failed = heartbeat.failed + excluded.failed"
).bindparams(bindparam("at", type_=Instant()))


def beat(connection: Connection, worker: str, at: datetime, fired: int, failed: int) -> None:
    """Notes a worker's sign of life."""
    connection.execute(_BEAT, {"worker": worker, "at": at, "fired": fired, "failed": failed})


def last_beat(connection: Connection) -> datetime | None:
    """When any worker last gave a sign of life."""
    return connection.execute(select(func.max(_beats.c.at))).scalar_one_or_none()


def forget_worker(connection: Connection, worker: str) -> None:
    """Removes a worker that stopped in good order."""
    connection.execute(delete(_beats).where(_beats.c.worker == worker))

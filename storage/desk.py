"""What each person keeps at their desk: drafts, views of their own, visits, preferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, text

from storage.tables import Draft as DraftTable
from storage.tables import Preference, SavedView, Staff, Visit
from storage.types import Instant, Json

_drafts = DraftTable.__table__  # type: ignore[attr-defined]
_views = SavedView.__table__  # type: ignore[attr-defined]
_visits = Visit.__table__  # type: ignore[attr-defined]
_preferences = Preference.__table__  # type: ignore[attr-defined]
_staff = Staff.__table__  # type: ignore[attr-defined]


# --- drafts --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """What somebody has typed in a form and not saved; the columns are in `storage.tables`."""

    username: str
    reference: str
    action: str
    version: int
    said: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True)
class OpenDraft:
    """That somebody has a draft on a case; what they have typed stays theirs."""

    username: str
    name: str
    action: str
    saved_at: datetime


_KEEP_DRAFT = text(
    "INSERT INTO draft (username, reference, action, version, said, saved_at) "
    "VALUES (:username, :reference, :action, :version, :said, :saved_at) "
    "ON CONFLICT (username, reference, action) DO UPDATE SET "
    "version = excluded.version, said = excluded.said, saved_at = excluded.saved_at"
).bindparams(bindparam("said", type_=Json), bindparam("saved_at", type_=Instant()))
_DRAFTS = (
    select(*(_drafts.c[item.name] for item in fields(Draft)))
    .where(_drafts.c.username == bindparam("username"))
    .order_by(_drafts.c.saved_at.desc(), _drafts.c.reference, _drafts.c.action)
)
_DRAFT = _DRAFTS.where(
    _drafts.c.reference == bindparam("reference"), _drafts.c.action == bindparam("action")
)
_DRAFTS_ON = (
    select(
        _drafts.c.username, func.coalesce(_staff.c.name, _drafts.c.username), _drafts.c.action,
        _drafts.c.saved_at,
    )
    .outerjoin(_staff, _staff.c.username == _drafts.c.username)
    .where(_drafts.c.reference == bindparam("reference"))
    .order_by(_drafts.c.saved_at, _drafts.c.username, _drafts.c.action)
)  # fmt: skip


def save_draft(
    connection: Connection, username: str, reference: str, action: str, version: int,
    said: Mapping[str, Any], at: datetime,
) -> None:  # fmt: skip
    """Keeps what a person has typed so far, in place of what was kept before.

    `version` is the case's when the form was opened; `reference` is empty for a new case.
    """
    connection.execute(
        _KEEP_DRAFT,
        {"username": username, "reference": reference, "action": action, "version": version,
         "said": dict(said), "saved_at": at},
    )  # fmt: skip


def draft(connection: Connection, username: str, reference: str, action: str) -> Draft | None:
    """What that person has typed for that step of that case, if anything was kept."""
    given = {"username": username, "reference": reference, "action": action}
    found = connection.execute(_DRAFT, given).one_or_none()
    return Draft(*found) if found else None


def drafts_of(connection: Connection, username: str) -> list[Draft]:
    """All that a person has begun and not saved, the newest first."""
    return [Draft(*row) for row in connection.execute(_DRAFTS, {"username": username})]


def drafts_on(connection: Connection, reference: str) -> list[OpenDraft]:
    """Who has a draft on a case, the oldest first; for those who may see the case."""
    return [OpenDraft(*row) for row in connection.execute(_DRAFTS_ON, {"reference": reference})]


def drop_draft(connection: Connection, username: str, reference: str, action: str) -> None:
    """Throws a draft away, if there is one."""
    connection.execute(
        delete(_drafts).where(
            _drafts.c.username == username, _drafts.c.reference == reference,
            _drafts.c.action == action,
        )
    )  # fmt: skip


# --- views ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnView:
    """A view of the worklist that somebody named: the filter line it stands for."""

    name: str
    line: str
    place: int


_KEEP_VIEW = text(
    "INSERT INTO saved_view (username, name, line, place) VALUES (:username, :name, :line, :place) "
    "ON CONFLICT (username, name) DO UPDATE SET line = excluded.line, place = excluded.place"
)


def views_of(connection: Connection, username: str) -> list[OwnView]:
    """A person's own views in their order."""
    query = select(_views.c.name, _views.c.line, _views.c.place).where(
        _views.c.username == username
    )
    return [
        OwnView(*row) for row in connection.execute(query.order_by(_views.c.place, _views.c.name))
    ]


def save_view(connection: Connection, username: str, name: str, line: str, place: int) -> None:
    """Keeps a view, in place of the one of that name."""
    connection.execute(
        _KEEP_VIEW, {"username": username, "name": name, "line": line, "place": place}
    )


def drop_view(connection: Connection, username: str, name: str) -> None:
    """Removes a view, if there is one of that name."""
    connection.execute(delete(_views).where(_views.c.username == username, _views.c.name == name))


# --- visits and preferences ----------------------------------------------------------------

_NOTE_VISIT = text(
    "INSERT INTO visit (username, at) VALUES (:username, :at) ON CONFLICT (username, at) DO NOTHING"
).bindparams(bindparam("at", type_=Instant()))
_PREFER = text(
    "INSERT INTO preference (username, key, value) VALUES (:username, :key, :value) "
    "ON CONFLICT (username, key) DO UPDATE SET value = excluded.value"
)


def last_visit(connection: Connection, username: str) -> datetime | None:
    """When a person last came in; ask before noting that they are here now."""
    query = select(func.max(_visits.c.at)).where(_visits.c.username == username)
    return connection.execute(query).scalar_one_or_none()


def note_visit(connection: Connection, username: str, at: datetime) -> None:
    """Notes that a person came in."""
    connection.execute(_NOTE_VISIT, {"username": username, "at": at})


def preferences(connection: Connection, username: str) -> dict[str, str]:
    """How a person wants the screen: all they ever chose."""
    query = select(_preferences.c.key, _preferences.c.value)
    return dict(connection.execute(query.where(_preferences.c.username == username)).all())


def prefer(connection: Connection, username: str, key: str, value: str) -> None:
    """Keeps one choice of a person."""
    connection.execute(_PREFER, {"username": username, "key": key, "value": value})

"""What each person's passphrase is known by, and the tries that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from storage.tables import Batch, Passphrase
from storage.types import Instant

_passphrases: Any = Passphrase.__table__  # type: ignore[attr-defined]
_batches: Any = Batch.__table__  # type: ignore[attr-defined]

_KEEP = text(
    "INSERT INTO passphrase (username, secret, temporary, set_at) "
    "VALUES (:username, :secret, :temporary, :set_at) ON CONFLICT (username) DO UPDATE SET "
    "secret = excluded.secret, temporary = excluded.temporary, set_at = excluded.set_at"
).bindparams(bindparam("set_at", type_=Instant()))


@dataclass(frozen=True)
class Kept:
    """What a person's passphrase is known by."""

    secret: str
    temporary: bool
    set_at: datetime


def kept(connection: Connection, username: str) -> Kept | None:
    """What is kept for that person; None where they have no passphrase."""
    query = select(
        _passphrases.c.secret, _passphrases.c.temporary, _passphrases.c.set_at
    ).where(_passphrases.c.username == username)  # fmt: skip
    found = connection.execute(query).one_or_none()
    return Kept(*found) if found else None


def keep(
    connection: Connection, username: str, secret: str, at: datetime, *, temporary: bool
) -> None:
    """Keeps it, in place of what was kept before."""
    connection.execute(
        _KEEP, {"username": username, "secret": secret, "temporary": temporary, "set_at": at}
    )


def tries(connection: Connection, username: str, kind: str, since: datetime) -> int:
    """How often there is an act of that kind in a person's name after that time."""
    query = select(func.count()).where(
        _batches.c.actor == username, _batches.c.kind == kind, _batches.c.at > since
    )
    return int(connection.execute(query).scalar_one())

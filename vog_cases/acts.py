"""Acts that belong to no one case and yet are kept: a file written, the history read, a try to
sign in that failed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy
from sqlalchemy import Connection

from states.context import Actor
from storage import records
from storage.database import writing

EXPORTED, READ_HISTORY = "exported", "read"
SIGN_IN_FAILED, CHANGED_PASSPHRASE = "sign_in_failed", "passphrase"


def keep(connection: Connection, person: Actor, at: datetime, kind: str, description: str) -> None:
    """Adds the act to the history, where it stays."""
    records.add_batch(
        connection,
        {"id": records.next_number(connection, "batch"), "at": at, "actor": person.username,
         "kind": kind, "description": description, "moved": []},
    )  # fmt: skip


def history_read(database: sqlalchemy.Engine, person: Actor, at: datetime) -> None:
    """Notes that a person looks through the history across cases."""
    with writing(database) as connection:
        keep(connection, person, at, READ_HISTORY, "Read the history across cases")

"""Whether anybody has written to the database since we last looked: microseconds, not a query."""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import text

from storage.database import is_sqlite


class Watch:
    """Holds one connection of its own, because SQLite counts changes made by others only."""

    def __init__(self, database: sqlalchemy.Engine) -> None:
        self._database = database
        self._connection: sqlalchemy.Connection | None = None
        self._seen: str | None = None

    def changed(self) -> bool:
        """True when something was written since the last call."""
        if self._connection is None:
            self._connection = self._database.connect()
        sqlite = is_sqlite(self._connection)
        ask = "PRAGMA data_version" if sqlite else "SELECT pg_current_wal_lsn()::text"
        found = str(self._connection.execute(text(ask)).scalar_one())
        self._connection.rollback()
        before, self._seen = self._seen, found
        return before is not None and before != found

    def close(self) -> None:
        """Gives the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

"""Whether anybody has written what others see since we last looked: microseconds, not a query."""

from __future__ import annotations

from typing import Any

import sqlalchemy

from storage.database import CHANNEL, is_sqlite, times_told


class Watch:
    """Holds one connection of its own: SQLite counts the changes of others on it, and PostgreSQL
    sends it a notice of each transaction that told of what it wrote.
    """

    def __init__(self, database: sqlalchemy.Engine) -> None:
        self._database = database
        self._connection: sqlalchemy.Connection | None = None
        self._seen = (0, 0)
        self._has_watched = False

    def changed(self) -> bool:
        """True when something was written since the last call, or may have been.

        The first call of all begins to watch; after a lost connection nobody knows what happened.
        """
        if self._connection is None:
            self._begin(self._database.connect())
            again, self._has_watched = self._has_watched, True
            return again
        if is_sqlite(self._connection):
            before, self._seen = self._seen, _changes(self._connection, self._seen)
            return self._seen[1] != before[1]
        return len(list(_driver(self._connection).notifies(timeout=0))) > 0

    def _begin(self, connection: sqlalchemy.Connection) -> None:
        self._connection = connection
        if is_sqlite(connection):
            self._seen = _changes(connection, self._seen)
            return
        connection.detach()  # it listens for as long as it lives: the pool must not have it back
        _driver(connection).autocommit = True
        _driver(connection).execute(f"LISTEN {CHANNEL}")

    def close(self) -> None:
        """Gives the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _driver(connection: sqlalchemy.Connection) -> Any:
    return connection.connection.dbapi_connection


def _changes(connection: sqlalchemy.Connection, seen: tuple[int, int]) -> tuple[int, int]:
    """How often others have written to the file, and how often they told of it."""
    written = int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())
    told = seen[1] if written == seen[0] else times_told(connection)
    connection.rollback()
    return written, told

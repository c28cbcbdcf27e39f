"""A read that gives way to the person at the screen: a key is answered before a count goes on.

What a key itself asks for is read at once; what was under way before it waits.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event

KEY_SECONDS = 0.05
"""How long a key has the processor to itself; a read then goes on for as long at least."""
STEPS = 2_000
"""Steps of SQLite's machine, less than a millisecond, after which a read looks whether it waits."""
LONG_AGO = float("-inf")


class GivingWay:
    """Holds up the reads of one program for a moment after each key."""

    def __init__(
        self,
        tick: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """`tick` tells seconds, `wait` lets some go by."""
        self._tick, self._wait = tick, wait
        self._key_at = LONG_AGO

    def key(self) -> None:
        """The person has pressed a key."""
        self._key_at = self._tick()

    def heed(self, database: Engine) -> None:
        """Its reads give way from now on: before each statement, and on SQLite within one too. A
        server has a processor of its own, on which a statement goes on.
        """
        event.listen(database, "checkout", self._begins)
        event.listen(database, "before_cursor_execute", self._goes_on)

    def _begins(self, connection: Any, record: Any, _proxy: Any) -> None:
        record.info["began"] = self._tick()
        if isinstance(connection, sqlite3.Connection) and record.info.get("heeds") is not self:
            record.info["heeds"] = self
            connection.set_progress_handler(lambda: self._look(record.info), STEPS)

    def _goes_on(self, connection: Connection, *_statement: Any) -> None:
        if not connection.get_execution_options().get("writes"):
            self._look(connection.info)

    def _look(self, info: dict[str, Any]) -> int:
        """What a read does now and then; 0 lets it go on."""
        if info.get("writes") or self._key_at <= info.get("began", LONG_AGO):
            return 0  # others wait for it, or the key itself asked for it
        now, until = self._tick(), self._key_at + KEY_SECONDS
        if info.get("went on", LONG_AGO) + KEY_SECONDS <= now < until:
            self._wait(until - now)
            info["went on"] = self._tick()
        return 0

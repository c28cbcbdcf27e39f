"""A read that gives way to the person at the screen: a key is answered before a count goes on.

What a key itself asks for is read at once; what was under way before it waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event

KEY_SECONDS = 0.05
"""How long a key has the processor to itself; a read then goes on for as long at least."""
STEPS = 10_000
"""Steps of SQLite's machine, about a millisecond, after which a read looks whether it waits."""
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
        """Its reads give way from now on. A server has a processor of its own and goes on."""
        if database.dialect.name == "sqlite":
            event.listen(database, "checkout", self._teach)
            event.listen(database, "begin", self._begins)

    def _begins(self, connection: Connection) -> None:
        connection.info["began"] = self._tick()

    def _teach(self, connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get("gives way to") is not self:
            record.info["gives way to"] = self
            connection.set_progress_handler(self._looks(record.info), STEPS)

    def _looks(self, info: Mapping[str, Any]) -> Callable[[], int]:
        """What one connection does now and then while it reads; 0 lets it go on."""
        went_on = LONG_AGO

        def look() -> int:
            nonlocal went_on
            if info.get("writes") or self._key_at <= info.get("began", LONG_AGO):
                return 0  # others wait for it, or the key itself asked for it
            now, until = self._tick(), self._key_at + KEY_SECONDS
            if went_on + KEY_SECONDS <= now < until:
                self._wait(until - now)
                went_on = self._tick()
            return 0

        return look

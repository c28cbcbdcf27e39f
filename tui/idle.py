"""How long nobody has touched key or mouse: names are hidden first, then the screen is locked."""

from __future__ import annotations

from datetime import datetime, timedelta

from vog_cases.clock import Clock

HIDE_AFTER = timedelta(minutes=5)
LOCK_AFTER = timedelta(minutes=15)


class Idle:
    """Goes by the wall's time: a training clock stands still while people go away."""

    def __init__(self, wall: Clock) -> None:
        self._wall = wall
        self._stirred: datetime | None = None

    @property
    def now(self) -> datetime:
        """The wall's time."""
        return self._wall.now()

    def stir(self) -> None:
        """Somebody is here."""
        self._stirred = self.now

    @property
    def _long(self) -> timedelta:
        if self._stirred is None:
            self.stir()
            return timedelta(0)
        return self.now - self._stirred

    @property
    def hides(self) -> bool:
        """Whether it is time to hide names."""
        return self._long >= HIDE_AFTER

    @property
    def locks(self) -> bool:
        """Whether it is time to lock."""
        return self._long >= LOCK_AFTER

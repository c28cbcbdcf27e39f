"""What goes on outside the screen: has anybody written, what time is it, does the clock run.

All of it asks the database, so all of it happens in a thread.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from textual.message import Message

from tui.change import Watch
from tui.widgets.top_bar import Told
from vog_cases.clock import Clock
from vog_cases.house import House
from vog_cases.worker import Worker, pulse

BEATS_BETWEEN_PULSES = 10
CLOCK_OFF = "clock off"


class Noticed(Message):
    """What was found out; `news` is how often something was written since the first look."""

    def __init__(self, told: Told, news: int) -> None:
        super().__init__()
        self.told, self.news = told, news


class Heart:
    """Looks once a second; runs the clock here when nobody else does."""

    def __init__(self, house: House, *, run_clock: bool, wall: Clock | None = None) -> None:
        self._house, self._run_clock, self._wall = house, run_clock, wall
        self._watch = Watch(house.database)
        self._worker: Worker | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._beats = self._news = 0
        self._warning = ""
        self.resting = True

    def beat(self, tell: Callable[[Noticed], object]) -> Callable[[], None]:
        """One look, to be taken in a thread; it tells what it noticed."""
        self.resting = False

        def beats() -> None:
            try:
                noticed = self.look()
                if noticed is not None:
                    tell(noticed)
            finally:
                self.resting = True

        return beats

    def look(self) -> Noticed | None:
        """What is to be noticed now; nothing any more once it has stopped."""
        with self._lock:
            return None if self._stopped else self._look()

    def _look(self) -> Noticed:
        try:
            self._news += self._watch.changed()
            if self._beats % BEATS_BETWEEN_PULSES == 0:
                self._warning = self._check_clock()
            self._beats += 1
            return Noticed(Told(self._house.clock.now(), self._warning), self._news)
        except Exception:  # noqa: BLE001 - said on the screen; the next look tries again
            self._watch.close()
            return Noticed(Told(None, "the database does not answer"), self._news)

    def _check_clock(self) -> str:
        engine = self._house.engine
        if self._worker is not None:
            return "" if pulse(engine, self._wall).alive else CLOCK_OFF
        if pulse(engine, self._wall).alive:
            return ""
        if not self._run_clock:
            return CLOCK_OFF
        self._worker = Worker(engine, wall=self._wall)
        self._worker.start()
        self._beats = -3  # its first sign of life comes in a moment: look again soon
        return ""

    def stop(self) -> None:
        """Stops the clock we run, and gives the connection back."""
        with self._lock:
            self._stopped = True
            # a database that is gone takes no goodbye; the worker's sign of life grows old
            with contextlib.suppress(Exception):
                if self._worker is not None:
                    self._worker.stop()
            with contextlib.suppress(Exception):
                self._watch.close()

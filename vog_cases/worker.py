"""The clock's own process: APScheduler wakes it, the database decides what is due.

APScheduler is the alarm clock, never the ledger: its jobs live in memory and carry no case. One
job sweeps at an interval, one is set to the next deadline and set again after each sweep.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage import deadlines, records
from storage.database import reading, writing
from vog_cases.clock import Clock, SystemClock
from vog_cases.engine import Engine, Fired
from vog_cases.logs import write
from vog_cases.signalling import read_once_a_day

if TYPE_CHECKING:
    from apscheduler.events import JobEvent
    from apscheduler.schedulers.base import BaseScheduler

SWEEP_SECONDS = 30
"""How often a sweep runs even when nothing seems due."""
FRESH = timedelta(seconds=3 * SWEEP_SECONDS)
"""A worker whose last sign of life is older than this is taken for stopped."""
SWEEP, WAKE = "sweep", "wake"


@dataclass(frozen=True)
class Pulse:
    """Whether any worker is alive, and when it last gave a sign."""

    alive: bool
    at: datetime | None


def pulse(engine: Engine, wall: Clock | None = None) -> Pulse:
    """Whether the clock is running: liveness goes by the machine's time, not a training clock."""
    with reading(engine.database) as connection:
        at = records.last_beat(connection)
    now = (wall or SystemClock()).now()
    return Pulse(at is not None and now - at < FRESH, at)


class Worker:
    """Sweeps what is due and keeps a heartbeat. Any number may run at once."""

    def __init__(self, engine: Engine, name: str | None = None, wall: Clock | None = None) -> None:
        self.engine = engine
        self.name = name or f"{socket.gethostname()}:{os.getpid()}"
        self.wall = wall or SystemClock()
        self._scheduler: BaseScheduler | None = None
        self._sweeping = threading.Lock()
        self._stopping = False

    def sweep(self) -> Fired:
        """Fires all that is due, notes a sign of life, and sets the alarm for what comes next."""
        with self._sweeping:
            return Fired(0, 0) if self._stopping else self._sweep()

    def _sweep(self) -> Fired:
        fired = self.engine.tick()
        read_once_a_day(self.engine)
        with writing(self.engine.database, aside=True) as connection:
            records.beat(connection, self.name, self.wall.now(), fired.fired, fired.failed)
        self._set_alarm()
        return fired

    def start(self) -> None:
        """Starts sweeping in the background."""
        from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.interval import IntervalTrigger

        scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        scheduler.add_listener(
            self._note, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )
        self._scheduler = scheduler
        every = IntervalTrigger(seconds=SWEEP_SECONDS, timezone="UTC")
        scheduler.add_job(self.sweep, every, id=SWEEP, next_run_time=self.wall.now())
        scheduler.start()

    def stop(self) -> None:
        """Stops after the sweep that is under way, and says goodbye."""
        self._stopping = True
        # APScheduler's own waiting holds the lock that a sweep needs to set its alarm
        with self._sweeping:
            if self._scheduler is not None:
                self._scheduler.shutdown(wait=False)
                self._scheduler = None
        with writing(self.engine.database, aside=True) as connection:
            records.forget_worker(connection, self.name)

    def run(self) -> None:
        """Works until the process is told to stop (Ctrl-C or a termination signal)."""
        stopped = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: stopped.set())
        write("info", "worker started", worker=self.name)
        self.start()
        stopped.wait()
        self.stop()
        write("info", "worker stopped", worker=self.name)

    def _set_alarm(self) -> None:
        """The training clock may stand still, so the alarm is set by how far off a deadline is."""
        if self._scheduler is None:
            return
        with reading(self.engine.database) as connection:
            due = deadlines.next_fire(connection)
        if due is None:
            return
        from apscheduler.triggers.date import DateTrigger

        wait = max(due - self.engine.clock.now(), timedelta(seconds=1))
        then = DateTrigger(self.wall.now() + wait, "UTC")
        self._scheduler.add_job(self.sweep, then, id=WAKE, replace_existing=True)

    def _note(self, event: JobEvent) -> None:
        problem = getattr(event, "exception", None)
        write(
            "error", "sweep did not run", worker=self.name, job=event.job_id, code=event.code,
            error=type(problem).__name__ if problem else "",
        )  # fmt: skip

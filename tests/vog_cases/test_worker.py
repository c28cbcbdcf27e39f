"""The worker sweeps, keeps a heartbeat and sets its alarm; the database decides what is due."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from storage import records
from storage.database import reading, writing
from tests.vog_cases.council import BRANWEN, TEILO, Council, build
from vog_cases.clock import FrozenClock
from vog_cases.engine import Fired
from vog_cases.worker import FRESH, SWEEP, WAKE, Worker, pulse

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class RealTime:
    """The machine's time for APScheduler, which knows no other."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)


def until(holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Waits for something to become true."""
    waiting, stop = threading.Event(), time.monotonic() + seconds
    while not holds():
        if time.monotonic() > stop:
            return False
        waiting.wait(0.02)
    return True


def late(council: Council) -> list[str]:
    found = [council.received(BRANWEN), council.received(TEILO)]
    council.move(days=12)
    return found


def test_a_sweep_fires_what_is_due_and_beats(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    late(council)
    wall = FrozenClock(NOW)
    worker = Worker(council.engine, "one", wall)
    fired = worker.sweep()
    assert fired.fired > 0
    assert fired.failed == 0
    assert council.pending() == []
    with reading(database) as connection:
        assert records.last_beat(connection) == NOW
    assert worker.sweep() == Fired(0, 0)
    council.assert_whole()


def test_the_pulse_goes_by_the_machines_time_not_the_training_clock(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    wall = FrozenClock(NOW)
    assert pulse(council.engine, wall).at is None
    Worker(council.engine, "one", wall).sweep()
    clock.at = clock.at + timedelta(days=400)
    assert pulse(council.engine, wall).alive
    wall.at += FRESH
    assert not pulse(council.engine, wall).alive
    assert pulse(council.engine, wall).at == NOW


def test_a_worker_that_stops_in_good_order_says_goodbye(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    wall = FrozenClock(NOW)
    first, second = (Worker(council.engine, name, wall) for name in ("one", "two"))
    first.sweep()
    second.sweep()
    first.stop()
    assert pulse(council.engine, wall).alive
    second.stop()
    assert pulse(council.engine, wall).at is None


def test_started_it_sweeps_at_once_and_sets_its_alarm_for_the_next_deadline(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    references = late(council)
    worker = Worker(council.engine, "one", RealTime())
    worker.start()
    try:
        assert until(lambda: council.pending() == [])
        scheduler = worker._scheduler
        assert scheduler is not None
        assert until(lambda: scheduler.get_job(WAKE) is not None)
        sweep, wake = scheduler.get_job(SWEEP), scheduler.get_job(WAKE)
        assert sweep.coalesce
        assert sweep.max_instances == 1
        assert sweep.misfire_grace_time is None
        assert wake.args == ()
        assert wake.kwargs == {}
        with reading(database) as connection:
            from storage import deadlines

            due = deadlines.next_fire(connection)
        assert due is not None
        ahead = wake.next_run_time - RealTime().now()
        assert abs(ahead - (due - clock.now())) < timedelta(minutes=1)
    finally:
        worker.stop()
    assert sum(len(council.firings(one)) for one in references) > 0
    council.assert_whole()


def test_a_sweep_that_fails_does_not_end_the_worker(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    noted: list[int] = []

    def breaks(*_: object) -> Fired:
        raise ConnectionError("the server went away")

    monkeypatch.setattr(council.engine, "tick", breaks)
    worker = Worker(council.engine, "one", RealTime())
    note = worker._note
    monkeypatch.setattr(worker, "_note", lambda event: (noted.append(event.code), note(event)))
    worker.start()
    try:
        assert until(lambda: bool(noted))
        assert worker._scheduler is not None
        assert worker._scheduler.get_job(SWEEP) is not None
    finally:
        worker.stop()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_command_works_until_it_is_told_to_stop(
    database: Database, database_url: str, clock: FrozenClock, sign: signal.Signals
) -> None:
    council = build(database, clock)
    late(council)
    with writing(database) as connection:
        records.set_setting(connection, "clock", clock.now().isoformat())
    process = subprocess.Popen(
        [sys.executable, "-m", "vog_cases", "--database", database_url, "worker"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert until(lambda: council.pending() == [])
        assert until(lambda: pulse(council.engine, RealTime()).alive)
        process.send_signal(sign)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()  # else it would go on beside all other tests
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err
    for name in ("Gwŷdion", "Branwen", "Hafgan", "Teilo", "Prydderch", "Attendance falls"):
        assert name not in err, "logs carry references, never a name or a reason"
    assert pulse(council.engine, RealTime()).at is None
    council.assert_whole()

"""A deadline that passes fires once, in order, and its failure stops nobody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from structlog.testing import capture_logs

from storage import deadlines, records
from storage.database import connect, reading
from storage.deadlines import FIRED, INCIDENT, PENDING
from tests.vog_cases.council import BRANWEN, LLYWARCH, MERERID, TEILO, Council, build, dump, enter
from vog_cases.clock import FrozenClock
from vog_cases.engine import Done, Work
from vog_cases.errors import NotFound
from vog_cases.firing import TRIES, Firing
from vog_cases.logs import configure

EVERYBODY = (BRANWEN, TEILO, MERERID, LLYWARCH)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Deadlines named here fail in the middle of their effect, after it was written."""
    names: list[str] = []
    tell = Firing._tell

    def breaks(self: Firing, *given: Any) -> None:
        tell(self, *given)
        if self.row.name in names:
            raise RuntimeError("the effect fails: Teilo must not appear in any log")

    monkeypatch.setattr(Firing, "_tell", breaks)
    return names


def test_the_effect_and_its_mark_are_one_event(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received()
    council.to(2026, 9, 22, 23, 0)
    while council.pending():
        council.engine.tick()
    event = council.events(reference)[-1]
    assert (event.kind, event.action, event.actor, event.role) == (
        "clock",
        "REF-T1",
        "clock",
        "SYS",
    )
    assert event.body["timer"]["name"] == "REF-T1"
    assert [one["recipient"] for one in event.body["messages"]] == ["LIO"]
    timer = council.timers(reference)["REF-T1", 0]
    assert (timer.status, timer.fired_due_at, timer.fired_at) == (FIRED, timer.due_at, clock.now())
    with reading(database) as connection:
        sent = records.messages(connection, 1)
    assert (sent[-1]["event_number"], sent[-1]["letter"]) == (event.number, "escalation")


def test_a_moment_before_it_is_due_nothing_fires(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received()
    fires_at = council.timers(reference)["REF-T1", 0].fires_at
    assert fires_at is not None
    clock.at = fires_at - timedelta(microseconds=1)
    council.engine.tick()
    assert council.timers(reference)["REF-T1", 0].status == PENDING
    clock.at = fires_at
    council.engine.tick()
    assert council.timers(reference)["REF-T1", 0].status == FIRED


def test_after_a_fortnight_switched_off_all_fire_oldest_first_with_both_times(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    references = [council.received(upn) for upn in EVERYBODY]
    plan = council.open("psp", TEILO)
    council.do("nerys", plan, "send_to_parents")
    last = {one: council.row(one).version for one in (*references, plan)}
    council.move(days=17)
    due = council.pending()
    done = council.engine.tick()
    assert done.failed == 0
    assert done.fired >= len(due) > 20
    assert council.pending() == []
    told = sorted(
        (event.case_id, event.number, event)
        for one in (*references, plan)
        for event in council.events(one)
        if event.number > last[one]
    )
    assert len(told) == done.fired
    for _, _, event in told:
        assert event.at == clock.now()
        assert event.effective_at < event.at
        assert event.body["timer"]["written_at"] == "2026-10-08T08:00:00.000000Z"
    for one in (*references, plan):
        times = [event.effective_at for event in council.events(one)]
        assert times == sorted(times), f"{one} did not fire oldest first"
    assert council.row(plan).state == "withdrawn"
    council.assert_whole()


def test_the_oldest_of_all_cases_goes_first(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    for upn in EVERYBODY:
        council.received(upn)
        council.move(hours=7)
    council.move(days=10)
    order: list[datetime] = []
    run = Firing.run

    def noted(self: Firing) -> None:
        assert self.row.fires_at is not None
        order.append(self.row.fires_at)
        run(self)

    monkeypatch.setattr(Firing, "run", noted)
    council.engine.tick()
    assert len(order) > 10
    assert order == sorted(order)


def test_a_limit_leaves_the_rest_for_the_next_sweep(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    council.received()
    council.move(days=10)
    assert council.engine.tick(limit=2).fired == 2
    assert council.pending()
    council.engine.tick()
    council.assert_whole()


def test_a_failing_deadline_stops_no_other_and_leaves_no_trace_of_its_effect(
    database: Database, clock: FrozenClock, failing: list[str]
) -> None:
    council = build(database, clock)
    references = [council.received(upn) for upn in EVERYBODY]
    failing.append("REF-T1")
    council.to(2026, 9, 22, 23, 30)
    before = {one: len(council.events(one)) for one in references}
    done = council.engine.tick()
    assert done.failed == 4
    for one in references:
        fired = {name for name, _, _ in council.firings(one)}
        assert "REF-T1" not in fired
        assert len(council.events(one)) == before[one] + len(council.firings(one))
        timer = council.timers(one)["REF-T1", 0]
        assert (timer.status, timer.attempts, timer.error) == (PENDING, 1, "RuntimeError")
        assert timer.due_at is not None
        assert timer.due_at < clock.now()
    council.move(minutes=4, seconds=59)
    assert council.engine.tick().failed == 0, "it is tried again after five minutes, not before"
    council.move(seconds=1)
    assert council.engine.tick().failed == 4
    council.assert_whole()


def test_a_failure_is_tried_again_later_and_then_is_an_incident(
    database: Database, clock: FrozenClock, failing: list[str]
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.to(2026, 9, 22, 22, 50)
    council.engine.tick()
    failing.append("REF-T1")
    council.to(2026, 9, 22, 22, 59)
    tries = 0
    for _ in range(60):
        tries += council.engine.tick().failed
        council.move(minutes=1)
    assert tries == TRIES
    timer = council.timers(reference)["REF-T1", 0]
    assert (timer.status, timer.attempts, timer.error) == (INCIDENT, 3, "RuntimeError")
    actor = council.person("eluned")
    with reading(database) as connection:
        (listed,) = deadlines.listed(connection, actor, incidents=True)
        first = deadlines.listed(connection, actor)[0]
    assert (listed.reference, listed.row.name, first) == (reference, "REF-T1", listed)
    council.move(days=30)
    council.engine.tick()
    assert council.timers(reference)["REF-T1", 0].status == INCIDENT, "an incident waits for people"
    council.assert_whole()


def test_an_incident_is_retried_by_a_person_and_then_fires_once(
    database: Database, clock: FrozenClock, failing: list[str]
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.to(2026, 9, 22, 22, 50)
    council.engine.tick()
    failing.append("REF-T1")
    council.to(2026, 9, 22, 22, 59)
    for _ in range(60):
        council.engine.tick()
        council.move(minutes=1)
    failing.clear()
    council.engine.retry(council.person("eluned"), reference, "REF-T1")
    assert council.events(reference)[-1].kind == "retried"
    assert council.engine.tick().fired >= 1
    assert ("REF-T1", 0, "2026-09-22T22:59:00.000000Z") in council.firings(reference)
    council.assert_whole()
    before = dump(database)
    with pytest.raises(NotFound):
        council.engine.retry(council.person("eluned"), reference, "REF-T1")
    assert dump(database) == before


def test_a_failing_move_by_the_clock_leaves_the_case_where_it_is(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    reference = council.open("psp", TEILO)
    council.do("nerys", reference, "send_to_parents")
    machinery = council.engine.machines["psp"]
    lapses = machinery.find("consent_pending", "consent_lapses")

    def refuses(state: str, name: str) -> Any:
        if name == "consent_lapses":
            return replace(lapses, change=lambda context: {"stray": 1})
        return type(machinery).find(machinery, state, name)

    monkeypatch.setattr(machinery, "find", refuses)
    council.move(days=30)
    assert council.engine.tick().failed == 1
    assert council.row(reference).state == "consent_pending"
    assert council.timers(reference)["PSP-T3", 0].attempts == 1
    monkeypatch.undo()
    council.move(minutes=5)
    assert council.engine.tick().failed == 0
    assert council.row(reference).state == "withdrawn"
    council.assert_whole()


def test_no_log_tells_of_a_move_that_was_taken_back(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    reference = council.open("psp", TEILO)
    council.do("nerys", reference, "send_to_parents")
    take = Work.take

    def breaks(self: Work, *given: Any, **named: Any) -> Done:
        take(self, *given, **named)
        raise RuntimeError("the move fails after it was made")

    monkeypatch.setattr(Work, "take", breaks)
    council.move(days=30)
    configure("DEBUG")
    with capture_logs() as lines:
        assert council.engine.tick().failed == 1
    told = [one["event"] for one in lines]
    assert told.count("deadline failed") == 1
    assert "case moved" not in told


def sweep_together(councils: list[Council]) -> list[int]:
    gate = threading.Barrier(len(councils))

    def sweeps(council: Council) -> int:
        gate.wait(timeout=20)
        done = council.engine.tick()
        assert done.failed == 0
        return done.fired

    with ThreadPoolExecutor(len(councils)) as pool:
        return list(pool.map(sweeps, councils))


def test_workers_at_once_fire_each_deadline_once(
    database: Database, database_url: str, clock: FrozenClock
) -> None:
    council = build(database, clock)
    references = [council.received(upn) for upn in EVERYBODY]
    council.move(days=12)
    due = len(council.pending())
    others = [enter(connect(database_url), clock) for _ in range(2)]
    fired = sweep_together([council, *others])
    assert sum(fired) >= due
    assert council.pending() == []
    assert sum(len(council.firings(one)) for one in references) == sum(fired)
    council.assert_whole()
    for other in others:
        other.database.dispose()

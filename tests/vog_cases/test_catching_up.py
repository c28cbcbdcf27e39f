"""After a time switched off, people can read what the clock caught up with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import text

from storage.database import reading, writing
from storage.late_firings import LateFiring
from tests.vog_cases.council import BRANWEN, MERERID, TEILO, Council, build
from vog_cases.catching_up import REMEMBERED, CaughtUp, caught_up_with, last_caught_up
from vog_cases.clock import FrozenClock
from vog_cases.firing import Firing
from vog_cases.reading_cases import Reader
from vog_cases.worker import FRESH

DUE = datetime(2026, 9, 22, 22, 59, tzinfo=UTC)
"""REF-T1 of a referral of Mon 21 Sep: Tue 22 Sep 23:59 in London."""


def report(council: Council, who: str = "eluned") -> CaughtUp | None:
    with reading(council.database) as connection:
        person = council.person(who)
        return last_caught_up(
            Reader(connection, council.engine.machines, person, council.clock.now())
        )


def listed(council: Council, who: str = "eluned", limit: int = 100) -> list[LateFiring]:
    found = report(council, who)
    assert found is not None
    with reading(council.database) as connection:
        reader = Reader(connection, council.engine.machines, council.person(who), found.until)
        return caught_up_with(reader, found, limit)


def test_a_case_that_comes_late_is_no_time_that_the_clock_was_off(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    council.received(BRANWEN)
    council.to(2026, 10, 6, 8)
    council.engine.tick()
    before = report(council)
    council.open("cme", TEILO, "eluned", {"first_absent_on": "21/09/2026"})
    council.engine.tick()
    with reading(database) as connection:
        late = connection.execute(
            text("SELECT count(*) FROM event WHERE at > effective_at AND case_id = 2")
        ).scalar_one()
    assert late > 0, "the clock acted for days that had passed before the case came"
    assert report(council) == before


def test_a_week_switched_off_is_told_in_numbers_and_line_by_line(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received(BRANWEN)
    plan = council.active_plan(TEILO)
    council.to(2026, 10, 6, 8)
    council.engine.tick()
    found = report(council)
    assert found is not None
    assert found.until == council.clock.now()
    assert found.since < DUE
    lines = listed(council)
    assert found.passed + found.reminders + found.escalations + found.steps == len(lines)
    assert found.steps == 1
    assert found.escalations == sum(line.phase > 0 for line in lines) > 0
    assert [line.effective_at for line in lines] == sorted(line.effective_at for line in lines)
    assert {line.reference for line in lines} == {reference, plan}
    (step,) = [line for line in lines if line.kind == "moved"]
    assert (step.reference, step.title) == (plan, "The review falls due")


@pytest.mark.parametrize(
    ("after", "told"), [(timedelta(0), False), (FRESH, False), (FRESH + timedelta(seconds=1), True)]
)
def test_a_clock_that_keeps_up_is_not_said_to_have_been_off(
    database: Database, clock: FrozenClock, after: timedelta, told: bool
) -> None:
    council = build(database, clock)
    council.received()
    council.clock.at = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
    council.engine.tick()
    council.clock.at = DUE + after
    council.engine.tick()
    found = report(council)
    assert (found is not None) == told
    if found is not None:
        assert (found.since, found.until) == (DUE, DUE + after)
        assert (found.passed, found.reminders, found.escalations, found.steps) == (1, 0, 0, 0)


def test_only_what_one_may_see_is_counted(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    council.received(BRANWEN)
    council.received(MERERID)
    council.to(2026, 9, 25, 8)
    council.engine.tick()
    everything, own = report(council), report(council, "north.head")
    assert everything is not None
    assert own is not None
    assert everything.passed == 2 * own.passed
    assert {one.surname for one in listed(council, "north.head")} == {"Gwŷdion"}


def test_it_is_told_for_some_days_and_then_no_more(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    council.received()
    council.to(2026, 9, 25, 8)
    council.engine.tick()
    council.clock.at += REMEMBERED
    assert report(council) is not None
    council.clock.at += timedelta(seconds=1)
    assert report(council) is None


def test_a_deadline_tried_again_after_it_failed_is_no_sign_that_the_clock_was_off(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.to(2026, 9, 22, 8)
    council.engine.tick()
    council.clock.at = DUE + timedelta(seconds=5)
    with monkeypatch.context() as patched:
        patched.setattr(Firing, "_tell", lambda *_: 1 / 0)
        assert council.engine.tick().failed == 1
    council.clock.at += timedelta(minutes=6)
    assert council.engine.tick().fired == 1
    assert council.firings(reference)[-1][0] == "REF-T1"
    assert report(council) is None


def test_a_training_clock_that_stands_still_was_moved_and_not_off(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    council.received()
    council.to(2026, 9, 25, 8)
    council.engine.tick()
    found = report(council)
    assert found is not None
    assert found.moved_on
    with writing(database) as connection:
        connection.execute(text("DELETE FROM setting WHERE key = 'clock'"))
    found = report(council)
    assert found is not None
    assert not found.moved_on


def test_no_more_lines_are_read_than_are_wanted(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    for child in (BRANWEN, TEILO, MERERID):
        council.received(child)
    council.to(2026, 10, 6, 8)
    council.engine.tick()
    assert len(listed(council)) > 4
    assert len(listed(council, limit=4)) == 4

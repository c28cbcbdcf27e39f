"""Deadlines are derived and reconciled: armed, kept, moved, dropped, standing again."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine as Database

from storage.deadlines import CANCELLED, FIRED, INCIDENT, PASSED, PENDING, TimerRow
from tests.vog_cases.council import BRANWEN, TEILO, TOLD, build
from vog_cases.clock import FrozenClock
from vog_cases.timers import (
    DUE,
    WARN,
    Planned,
    as_fired,
    backoff,
    may_have_fired,
    reconcile,
    without_late_reminders,
)

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
PLAN = Planned("T1", DUE, NOON, NOON)


def stored(status: str, **changed: object) -> TimerRow:
    values: dict[str, object] = dict.fromkeys(item.name for item in fields(TimerRow))
    values |= {
        "id": 7, "case_id": 1, "name": "T1", "phase": DUE, "due_at": NOON, "fires_at": NOON,
        "status": status, "attempts": 0, "error": "",
    }  # fmt: skip
    return TimerRow(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "plan", "change", "status"),
    [
        (None, PLAN, "armed", PENDING),
        (stored(PENDING), PLAN, None, None),
        (stored(PENDING, due_at=LATER, fires_at=LATER), PLAN, "moved", PENDING),
        (stored(PENDING, attempts=1), PLAN, None, None),
        (stored(FIRED, fired_due_at=NOON), PLAN, None, None),
        (stored(FIRED, due_at=LATER, fired_due_at=LATER), PLAN, "moved", PENDING),
        (stored(PASSED, fired_due_at=NOON), PLAN, "stands again", FIRED),
        (stored(PASSED, due_at=LATER, fired_due_at=LATER), PLAN, "armed", PENDING),
        (stored(CANCELLED), PLAN, "armed", PENDING),
        (stored(INCIDENT, attempts=3), PLAN, None, None),
        (stored(INCIDENT, due_at=LATER, attempts=3), PLAN, "moved", PENDING),
        (stored(INCIDENT, due_at=None, fires_at=None, error="?"), PLAN, "moved", PENDING),
        (stored(PENDING), None, "cancelled", CANCELLED),
        (stored(FIRED, fired_due_at=NOON), None, "passed", PASSED),
        (stored(INCIDENT), None, "cancelled", CANCELLED),
        (stored(PASSED, fired_due_at=NOON), None, None, None),
        (stored(CANCELLED), None, None, None),
    ],
    ids=[
        "new", "as it is", "corrected date", "waiting to be tried again", "has fired",
        "fired, then corrected", "back to where it fired", "back with a new date",
        "back after it was dropped", "incident stays", "incident, date corrected",
        "incident that can be counted again", "dropped before it fired", "left after it fired",
        "incident left behind", "long passed", "long dropped",
    ],
)  # fmt: skip
def test_what_reconciling_does(
    row: TimerRow | None, plan: Planned | None, change: str | None, status: str | None
) -> None:
    changes = reconcile([plan] if plan else [], [row] if row else [], NOON - timedelta(days=9))
    if change is None:
        assert changes == []
        return
    (found,) = changes
    assert (found.change, found.values["status"]) == (change, status)
    if change == "stands again":
        assert found.values["fired_due_at"] == NOON, "it must not fire a second time"


def test_a_reminder_whose_hour_has_passed_is_not_armed() -> None:
    late = Planned("T1", WARN, LATER, NOON - timedelta(hours=1))
    assert reconcile([late], [], NOON) == []


def test_a_deadline_that_cannot_be_counted_is_an_incident_and_says_why() -> None:
    unknown = Planned("T1", DUE, None, None, error="the school year 2041/42 is not known")
    (change,) = reconcile([unknown], [stored(PENDING)], NOON)
    assert change.values["status"] == INCIDENT
    assert change.values["error"] == "the school year 2041/42 is not known"
    row = stored(INCIDENT, due_at=None, fires_at=None, error=unknown.error)
    assert reconcile([unknown], [row], NOON) == []


def test_the_history_knows_of_a_firing_that_the_row_has_forgotten() -> None:
    """Fired at noon, moved and fired again, moved back: noon is not fired a second time."""
    row = stored(FIRED, due_at=LATER, fires_at=LATER, fired_due_at=LATER)
    soon, late = NOON - timedelta(minutes=1), LATER + timedelta(days=1)
    assert may_have_fired([PLAN], [row], late) == {("T1", DUE)}
    assert may_have_fired([PLAN], [row], soon) == set(), "noon has not come yet"
    assert may_have_fired([PLAN], [stored(PENDING)], late) == set(), "it never fired"
    (marked,) = as_fired([PLAN], [row], {("T1", DUE, NOON): NOON})
    (change,) = reconcile([PLAN], [marked], late)
    assert (change.change, change.values["status"]) == ("stands again", FIRED)
    assert (change.values["fired_due_at"], change.values["fired_at"]) == (NOON, NOON)
    (unmarked,) = as_fired([PLAN], [row], {("T1", DUE, LATER): LATER})
    assert reconcile([PLAN], [unmarked], late)[0].change == "moved"


def test_a_case_that_goes_back_gets_no_reminder_it_had_not() -> None:
    late = Planned("T1", WARN, LATER, NOON - timedelta(hours=1))
    assert without_late_reminders([PLAN, late], set(), NOON) == [PLAN]
    assert without_late_reminders([PLAN, late], {("T1", WARN)}, NOON) == [PLAN, late]
    assert without_late_reminders([PLAN, late], set(), NOON - timedelta(days=1)) == [PLAN, late]


def test_waiting_before_the_next_try_doubles() -> None:
    assert [backoff(attempt) for attempt in (1, 2, 3)] == [
        timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20),
    ]  # fmt: skip


def test_leaving_a_state_drops_its_deadlines_and_keeps_the_others(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    acknowledge = council.timers(reference)["REF-T1", 0]
    decide = council.timers(reference)["REF-T2", 0]
    assert (acknowledge.status, decide.status) == (PENDING, PENDING)
    council.do("eluned", reference, "start_triage")
    assert council.timers(reference)["REF-T1", 0].status == CANCELLED
    assert council.timers(reference)["REF-T2", 0] == decide
    council.assert_whole()


def test_correcting_a_date_moves_its_deadline_and_the_rows_own(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    plan = council.active_plan(TEILO)
    before = council.timers(plan)
    council.move(days=1)
    council.do("nerys", plan, "correct_start", started_on="2026-09-16", because="A slip.")
    after = council.timers(plan)
    for name in ("PSP-T1", "PSP-T2", "PSP-T5"):
        was, now = before[name, 0].due_at, after[name, 0].due_at
        assert was is not None
        assert now is not None
        assert (was - now).days == 5, name
        assert after[name, 0].status == PENDING
    lines = {
        (line["name"], line["phase"]): line for line in council.events(plan)[-1].body["timers"]
    }
    assert lines["PSP-T5", 0]["change"] == "moved"
    assert lines["PSP-T5", 0]["was"] != lines["PSP-T5", 0]["due_at"]
    council.assert_whole()


def test_correcting_a_date_arms_a_deadline_again_that_had_fired(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.move(days=2)
    council.engine.tick()
    fired = council.timers(reference)["REF-T1", 0]
    assert fired.status == FIRED
    council.do("eluned", reference, "correct_date", received_on="2026-09-23", because="A slip.")
    again = council.timers(reference)["REF-T1", 0]
    assert again.status == PENDING
    assert again.due_at is not None
    assert fired.due_at is not None
    assert again.due_at > fired.due_at
    council.move(days=2)
    council.engine.tick()
    assert [one[2] for one in council.firings(reference) if one[:2] == ("REF-T1", 0)] == [
        "2026-09-22T22:59:00.000000Z", "2026-09-24T22:59:00.000000Z",
    ]  # fmt: skip
    council.assert_whole()


def test_a_deadline_does_not_fire_again_when_the_case_comes_back(
    database: Database, clock: FrozenClock
) -> None:
    """PSP-T6 stays where it is while a plan waits for its decision and comes back extended."""
    council = build(database, clock)
    plan = council.open("psp", TEILO)
    council.do("nerys", plan, "send_to_parents")
    signed = {"consent_signed_by": council.contact(TEILO), "consent_form": "School office"}
    council.do(
        "north.office", plan, "record_consent", consent_signed_on="2026-09-21",
        started_on="2026-09-21", **signed,
    )  # fmt: skip
    council.move(days=4)
    council.engine.tick()
    fired = council.timers(plan)["PSP-T6", 0]
    assert fired.status == FIRED
    council.to(2026, 11, 30, 23, 59)
    council.engine.tick()
    assert council.row(plan).state == "extension_review"
    assert council.timers(plan)["PSP-T6", 0].status == PASSED
    council.move(hours=10)
    council.do(
        "tesni", plan, "extend", extended_until="2026-12-18", extension_reason="Hospital.",
        consent_signed_on="2026-12-01", **signed,
    )  # fmt: skip
    assert council.row(plan).state == "active"
    back = council.timers(plan)["PSP-T6", 0]
    assert back.due_at == fired.due_at
    assert back.status == FIRED
    council.engine.tick()
    assert len([one for one in council.firings(plan) if one[:2] == ("PSP-T6", 0)]) == 1
    council.assert_whole()


def test_a_case_that_stands_overdue_climbs_the_ladder_and_shows_it(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    climbed = []
    for _ in range(9):
        council.move(days=1)
        council.engine.tick()
        climbed.append(council.row(reference).escalation)
    told = [one for one in dict.fromkeys(climbed) if one]
    assert told == ["LIO", "IM", "LO"]
    council.do("eluned", reference, "start_triage")
    council.do("eluned", reference, "allocate", officer="heulwen", **TOLD)
    assert council.row(reference).escalation is None
    council.assert_whole()


def test_a_finished_case_has_no_deadline_left(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received(BRANWEN)
    council.do("north.head", reference, "withdraw", because="Moved.", no_voice_reason="Moved.")
    assert {timer.status for timer in council.timers(reference).values()} <= {CANCELLED, PASSED}
    row = council.row(reference)
    assert (row.due_at, row.warn_at, row.escalation) == (None, None, None)
    assert row.closed_at == clock.now()
    council.move(days=200)
    assert council.engine.tick().fired == 0

"""A changed calendar or parameter moves the open deadlines it touches, as one batch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from storage import records
from storage.database import reading
from tests.vog_cases.council import BRANWEN, MERERID, NORTH, SOUTH, TEILO, Council, build, dump
from vog_cases.clock import FrozenClock
from vog_cases.errors import InvalidInput, NotFound, StepRefused
from vog_cases.recalculation import Batch, change_parameter, close_days

THURSDAY = date(2026, 9, 24)


@pytest.fixture
def council(database: Database, clock: FrozenClock) -> Council:
    return build(database, clock)


def close(council: Council, school: str | None, *days: date, **more: Any) -> Batch:
    who = council.person(more.pop("who", "eluned"))
    kind = more.pop("kind", "closure")
    return close_days(council.engine, who, school, days, kind, more.pop("reason", "Snow"), **more)


def set_to(council: Council, name: str, value: str, day: date, **more: Any) -> Batch:
    who = council.person(more.pop("who", "tesni"))
    return change_parameter(council.engine, who, name, value, day, **more)


def due(council: Council, reference: str, name: str) -> str | None:
    at = council.timers(reference)[name, 0].due_at
    return at.date().isoformat() if at else None


def test_a_closed_day_of_one_school_moves_its_school_day_deadlines(council: Council) -> None:
    north, south = council.allocated(BRANWEN), council.allocated(MERERID)
    was = {one: due(council, one, "REF-T4") for one in (north, south)}
    versions = {one: council.row(one).version for one in (north, south)}
    batch = close(council, NORTH, THURSDAY)
    assert was == {north: "2026-09-28", south: "2026-09-28"}
    assert due(council, north, "REF-T4") == "2026-09-29"
    assert due(council, south, "REF-T4") == "2026-09-28"
    assert council.row(north).version == versions[north] + 1
    assert council.row(south).version == versions[south]
    event = council.events(north)[-1]
    assert (event.kind, event.body["batch"], event.actor) == (
        "recalculated",
        batch.number,
        "eluned",
    )
    moved = {(one.reference, one.timer): (one.was, one.now) for one in batch.moved}
    assert moved[north, "REF-T4"] == ("2026-09-28T23:59:00+01:00", "2026-09-29T23:59:00+01:00")
    assert not [one for one in batch.moved if one.reference == south]
    council.assert_whole()


def test_an_inset_day_of_all_schools_moves_every_case(council: Council) -> None:
    both = [council.allocated(BRANWEN), council.allocated(MERERID)]
    batch = close(council, None, THURSDAY, kind="inset", reason="Training")
    assert {one.reference for one in batch.moved} == set(both)
    assert all(due(council, one, "REF-T4") == "2026-09-29" for one in both)
    assert batch.description == "INSET: all schools, Thu 24 Sep 2026 (Training)"
    council.assert_whole()


def test_a_parameter_of_the_reports_touches_no_case(council: Council) -> None:
    reference = council.received(BRANWEN)
    version = council.row(reference).version
    assert set_to(council, "targets", "945", date(2026, 9, 1)).moved == ()
    assert council.row(reference).version == version
    council.assert_whole()


def test_working_day_deadlines_do_not_follow_a_school(council: Council) -> None:
    reference = council.received(BRANWEN)
    was = due(council, reference, "REF-T2")
    close(council, NORTH, date(2026, 9, 22), date(2026, 9, 23))
    assert due(council, reference, "REF-T2") == was


def test_a_preview_changes_nothing_and_says_what_would_move(
    council: Council, database: Database
) -> None:
    council.allocated(BRANWEN)
    before = dump(database)
    shown = close(council, NORTH, THURSDAY, dry_run=True)
    priced = set_to(council, "ref.first_contact", "9", date(2026, 9, 1), dry_run=True)
    assert dump(database) == before
    assert (shown.number, priced.number) == (None, None)
    done = close(council, NORTH, THURSDAY)
    assert (done.number, done.moved, done.description) == (1, shown.moved, shown.description)


def test_the_batch_is_kept_with_old_and_new_dates(council: Council, database: Database) -> None:
    council.allocated(BRANWEN)
    done = close(council, NORTH, THURSDAY)
    with reading(database) as connection:
        (kept,) = records.batches(connection)
    assert (kept["id"], kept["actor"], kept["kind"]) == (1, "eluned", "closure")
    assert kept["at"] == council.clock.now()
    assert kept["moved"] == [vars(one) for one in done.moved]


def test_a_deadline_that_fired_and_moves_ahead_fires_again(council: Council) -> None:
    reference = council.allocated(BRANWEN)
    council.to(2026, 9, 29, 8)
    council.engine.tick()
    assert council.timers(reference)["REF-T4", 0].status == "fired"
    close(council, NORTH, date(2026, 9, 29), date(2026, 9, 30))
    close(council, NORTH, THURSDAY, date(2026, 9, 25))
    assert due(council, reference, "REF-T4") == "2026-10-02"
    council.to(2026, 10, 5, 8)
    council.engine.tick()
    fired = [one[2][:10] for one in council.firings(reference) if one[:2] == ("REF-T4", 0)]
    assert fired == ["2026-09-28", "2026-10-02"]
    council.assert_whole()


@pytest.mark.parametrize(
    ("who", "school", "day", "reason", "error"),
    [
        ("eluned", NORTH, date(2026, 9, 26), "Snow", InvalidInput),
        ("eluned", NORTH, date(2026, 10, 27), "Snow", InvalidInput),
        ("eluned", NORTH, date(2033, 9, 26), "Snow", InvalidInput),
        ("eluned", "6739999", THURSDAY, "Snow", NotFound),
        ("eluned", NORTH, THURSDAY, "  ", InvalidInput),
        ("heulwen", NORTH, THURSDAY, "Snow", StepRefused),
        ("north.office", SOUTH, THURSDAY, "Snow", StepRefused),
        ("north.head", None, THURSDAY, "Snow", StepRefused),
        ("luned", None, THURSDAY, "Snow", StepRefused),
    ],
    ids=["Saturday", "half-term", "unknown year", "no such school", "no reason", "an officer",
         "another school", "a school for all", "legal adviser"],
)  # fmt: skip
def test_a_day_that_cannot_be_closed_changes_nothing(
    council: Council, database: Database, who: str, school: str | None, day: date, reason: str,
    error: type[Exception],
) -> None:  # fmt: skip
    council.allocated(BRANWEN)
    before = dump(database)
    with pytest.raises(error):
        close(council, school, day, who=who, reason=reason)
    assert dump(database) == before


def test_a_school_closes_its_own_days(council: Council) -> None:
    council.allocated(BRANWEN)
    assert close(council, NORTH, THURSDAY, who="north.office").moved
    with pytest.raises(InvalidInput, match="no school day there already: closed: Snow"):
        close(council, NORTH, THURSDAY)


def test_a_parameter_moves_open_cases_and_later_ones_start_with_it(council: Council) -> None:
    old = council.allocated(BRANWEN)
    kept = council.row(old).policy_version
    batch = set_to(council, "ref.first_contact", "9", date(2026, 9, 21))
    assert due(council, old, "REF-T4") == "2026-10-02"
    assert council.row(old).policy_version != kept
    assert council.events(old)[-1].body["policy"] == council.row(old).policy_version
    assert [(one.timer, one.now) for one in batch.moved if one.timer == "REF-T4"] == [
        ("REF-T4", "2026-10-02T23:59:00+01:00")
    ]
    assert due(council, council.allocated(MERERID), "REF-T4") == "2026-10-02"
    council.assert_whole()


def test_a_parameter_of_a_day_to_come_leaves_cases_as_they_are(council: Council) -> None:
    old = council.allocated(BRANWEN)
    before = (council.row(old), due(council, old, "REF-T4"))
    batch = set_to(council, "ref.first_contact", "9", date(2026, 10, 5))
    assert batch.moved == ()
    assert (council.row(old), due(council, old, "REF-T4")) == before
    still = council.allocated(TEILO)
    assert due(council, still, "REF-T4") == "2026-09-28"
    council.to(2026, 10, 5, 8)
    council.engine.tick()
    fresh = council.allocated(MERERID)
    assert due(council, fresh, "REF-T4") == "2026-10-16"
    assert due(council, old, "REF-T4") == "2026-09-28", "a case keeps its version (GEN-R35)"
    council.assert_whole()


@pytest.mark.parametrize(
    ("who", "name", "value", "error"),
    [
        ("tesni", "csa.prescribed_days", "1", StepRefused),
        ("tesni", "no.such.thing", "1", NotFound),
        ("tesni", "ref.ack", "0", InvalidInput),
        ("tesni", "ref.ack", "soon", InvalidInput),
        ("tesni", "ref.ack", "-1", InvalidInput),
        ("tesni", "ref.require_tracker", "perhaps", InvalidInput),
        ("eluned", "ref.ack", "2", StepRefused),
        ("north.head", "ref.ack", "2", StepRefused),
        ("dwynwen", "ref.ack", "2", StepRefused),
    ],
)
def test_a_parameter_that_cannot_be_set_changes_nothing(
    council: Council, database: Database, who: str, name: str, value: str, error: type[Exception]
) -> None:
    council.allocated(BRANWEN)
    before = dump(database)
    with pytest.raises(error):
        set_to(council, name, value, date(2026, 9, 21), who=who)
    assert dump(database) == before


def test_every_manager_may_set_a_parameter(council: Council) -> None:
    assert set_to(council, "ref.ack", "2", date(2026, 9, 21), who="tesni").number == 1
    assert set_to(council, "ref.ack", "3", date(2026, 9, 21), who="gwallter").number == 2


def test_closing_days_is_no_activity_on_a_case(council: Council) -> None:
    reference = council.allocated(BRANWEN)
    active = council.row(reference).last_activity_at
    council.clock.at += timedelta(hours=3)
    close(council, NORTH, THURSDAY)
    assert council.row(reference).last_activity_at == active

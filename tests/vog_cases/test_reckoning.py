"""How a date was counted, in words that an officer can follow."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine as Database

from storage import cases, deadlines
from storage.database import reading, writing
from tests.vog_cases.council import LLYWARCH, TEILO, Council, build
from vog_cases.clock import FrozenClock
from vog_cases.reading_cases import Reader
from vog_cases.reckoning import Reckoning, reckon


def reckoned(council: Council, reference: str, name: str) -> Reckoning | None:
    with reading(council.database) as connection:
        person = council.person("eluned")
        reader = Reader(connection, council.engine.machines, person, council.clock.now())
        return reckon(reader, reference, name)


def found(council: Council, reference: str, name: str) -> Reckoning:
    answer = reckoned(council, reference, name)
    assert answer is not None
    return answer


def test_from_when_how_long_and_what_was_skipped(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    council.to(2026, 10, 22, 9)
    reference = council.open("psp", TEILO)
    council.do("nerys", reference, "send_to_parents")
    consent = found(council, reference, "PSP-T3")
    assert consent.says.startswith("10 school days after Thu 22 Oct 2026: ends ")
    assert consent.says.endswith("Nov 2026")
    assert consent.skipped == "6 weekend days, 5 days half-term"
    assert consent.left == "10 school days left (21 by the calendar)"


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ((2026, 9, 21, 9), "2 working days left"),
        ((2026, 9, 22, 9), "1 working day left"),
        ((2026, 9, 23, 9), ""),
        ((2026, 9, 24, 9), "1 working day over"),
        ((2026, 9, 28, 9), "3 working days over (5 by the calendar)"),
    ],
)
def test_what_is_left_in_what_it_is_counted_in(
    database: Database, clock: FrozenClock, now: tuple[int, ...], left: str
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.to(*now)
    assert found(council, reference, "REF-T2").left == left


def test_its_reminder_and_each_rung_have_a_tick_once_they_have_been(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.to(2026, 9, 21, 9)
    before = found(council, reference, "REF-T1").stages
    assert before[-2:] == ("→ IM Thu 24 Sep", "→ LO Mon 28 Sep")
    assert "runs out Tue 22 Sep" in before
    council.to(2026, 9, 25, 9)
    council.engine.tick()
    after = found(council, reference, "REF-T1").stages
    assert after[-3:] == ("ran out Tue 22 Sep ✓", "→ IM Fri 25 Sep ✓", "→ LO Mon 28 Sep")


def test_a_plan_of_weeks_says_no_days_left(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.active_plan(LLYWARCH)
    review = found(council, reference, "PSP-T1")
    assert review.says == "2 weeks after Mon 21 Sep 2026: ends Mon 5 Oct 2026"
    assert (review.left, review.skipped) == ("", "")


def test_a_deadline_that_is_gone_has_no_reckoning(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.allocated()
    assert reckoned(council, reference, "REF-T2") is None
    assert reckoned(council, reference, "no such") is None


def test_a_failed_deadline_is_marked(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received()
    with writing(database) as connection:
        case_id = cases.id_of(connection, reference)
        for timer in deadlines.of_case(connection, case_id or 0):
            if (timer.name, timer.phase) == ("REF-T1", 0):
                deadlines.change(connection, timer.id, {"status": deadlines.INCIDENT})
    stages = found(council, reference, "REF-T1").stages
    assert "runs out Tue 22 Sep ✗ failed" in stages

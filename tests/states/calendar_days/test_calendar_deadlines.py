"""Counting to a deadline (RULEBOOK 13.2)."""

from __future__ import annotations

from datetime import UTC, date, time

import pytest

from states.calendar import (
    Deadline,
    Unit,
    at_time,
)
from tests.states.calendar_days.dates import (
    COUNCIL,
    london,
    utc,
)


@pytest.mark.parametrize(
    ("deadline", "last_day"),
    [
        pytest.param(
            COUNCIL.school_days_after(date(2026, 10, 23), 1),
            date(2026, 11, 2),
            id="school days: over half-term",
        ),
        pytest.param(
            COUNCIL.school_days_after(date(2026, 7, 17), 1),
            date(2026, 9, 2),
            id="school days: over the summer and two INSET days",
        ),
        pytest.param(
            COUNCIL.school_days_from(date(2026, 10, 3), 1),
            date(2026, 10, 5),
            id="school days beginning with a Saturday",
        ),
        pytest.param(
            COUNCIL.school_days_after(date(2026, 10, 3), 0),
            date(2026, 10, 3),
            id="no school days after: the day itself",
        ),
        pytest.param(
            COUNCIL.school_days_after(date(2024, 8, 31), 1),
            date(2024, 9, 3),
            id="school days: the day before the first known year is not counted",
        ),
        pytest.param(
            COUNCIL.school_days_after(date(2027, 7, 15), 1),
            date(2027, 7, 16),
            id="school days: the last that is known",
        ),
        pytest.param(
            COUNCIL.working_days_after(date(2026, 12, 23), 2),
            date(2026, 12, 29),
            id="working days: over Christmas",
        ),
        pytest.param(
            COUNCIL.working_days_from(date(2026, 12, 24), 2),
            date(2026, 12, 29),
            id="working days beginning with one",
        ),
        pytest.param(
            COUNCIL.working_days_from(date(2026, 12, 25), 1),
            date(2026, 12, 29),
            id="working days beginning with a bank holiday",
        ),
        pytest.param(
            COUNCIL.working_days_after(date(2026, 12, 25), 0),
            date(2026, 12, 25),
            id="no working days after: the day itself",
        ),
        pytest.param(
            COUNCIL.calendar_days_from(date(2026, 9, 10), 15),
            date(2026, 9, 24),
            id="calendar days beginning with the day of service (EA96 s.437(2))",
        ),
        pytest.param(
            COUNCIL.calendar_days_from(date(2026, 9, 10), 1),
            date(2026, 9, 10),
            id="one calendar day beginning with a day",
        ),
        pytest.param(
            COUNCIL.months_after(date(2026, 8, 31), 6), date(2027, 2, 28), id="months: clipped"
        ),
        pytest.param(
            COUNCIL.months_after(date(2027, 8, 31), 6),
            date(2028, 2, 29),
            id="months: clipped in a leap year",
        ),
        pytest.param(
            COUNCIL.months_after(date(2028, 2, 29), 12), date(2029, 2, 28), id="months: a leap day"
        ),
        pytest.param(
            COUNCIL.months_after(date(2026, 11, 30), 1), date(2026, 12, 30), id="months: December"
        ),
        pytest.param(
            COUNCIL.months_after(date(2026, 12, 31), 12), date(2027, 12, 31), id="months: a year"
        ),
        pytest.param(COUNCIL.on(date(2026, 10, 31)), date(2026, 10, 31), id="a stated Saturday"),
    ],
)
def test_deadlines(deadline: Deadline, last_day: date) -> None:
    assert deadline.day == last_day
    assert deadline.at == at_time(last_day, time(23, 59))


@pytest.mark.parametrize(
    ("count", "unit", "first_day_counts"),
    [
        ("school_days_after", Unit.SCHOOL_DAYS, False),
        ("school_days_from", Unit.SCHOOL_DAYS, True),
        ("working_days_after", Unit.WORKING_DAYS, False),
        ("working_days_from", Unit.WORKING_DAYS, True),
        ("calendar_days_after", Unit.CALENDAR_DAYS, False),
        ("calendar_days_from", Unit.CALENDAR_DAYS, True),
        ("weeks_after", Unit.WEEKS, False),
        ("weeks_from", Unit.WEEKS, True),
        ("months_after", Unit.MONTHS, False),
        ("hours_after", Unit.HOURS, False),
    ],
)
def test_a_deadline_remembers_how_it_was_counted(
    count: str, unit: Unit, first_day_counts: bool
) -> None:
    start = london(2026, 10, 5, 9)
    deadline: Deadline = getattr(COUNCIL, count)(start, 3)
    assert deadline == Deadline(deadline.at, start, 3, unit, first_day_counts)
    assert deadline.at.tzinfo is UTC


def test_a_stated_date_remembers_that_it_was_stated() -> None:
    day = date(2026, 10, 31)
    assert COUNCIL.on(day) == Deadline(utc(2026, 10, 31, 23, 59), day, 0, Unit.DATE)


@pytest.mark.parametrize(
    ("first", "last", "school_days", "working_days"),
    [
        pytest.param(date(2026, 10, 5), date(2026, 10, 5), 0, 0, id="the same day"),
        pytest.param(date(2026, 10, 5), date(2026, 10, 12), 5, 5, id="a week"),
        pytest.param(date(2026, 10, 12), date(2026, 10, 5), -5, -5, id="a week back"),
        pytest.param(date(2026, 10, 23), date(2026, 11, 2), 1, 6, id="over half-term"),
        pytest.param(date(2026, 12, 18), date(2027, 1, 4), 1, 8, id="over Christmas"),
        pytest.param(date(2026, 10, 2), date(2026, 10, 4), 0, 0, id="into a weekend"),
        pytest.param(date(2026, 10, 4), date(2026, 10, 2), 0, 0, id="back from a weekend"),
    ],
)
def test_days_between(first: date, last: date, school_days: int, working_days: int) -> None:
    assert COUNCIL.school_days_between(first, last) == school_days
    assert COUNCIL.working_days_between(first, last) == working_days


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        pytest.param(date(2026, 10, 7), date(2026, 10, 6), date(2026, 10, 8), id="a Wednesday"),
        pytest.param(date(2026, 10, 3), date(2026, 10, 2), date(2026, 10, 5), id="a Saturday"),
        pytest.param(date(2026, 12, 26), date(2026, 12, 24), date(2026, 12, 29), id="Boxing Day"),
    ],
)
def test_the_working_days_beside_a_day(day: date, before: date, after: date) -> None:
    assert COUNCIL.previous_working_day(day) == before
    assert COUNCIL.next_working_day(day) == after


def test_working_days_before_a_day() -> None:
    tuesday = date(2026, 12, 29)
    assert COUNCIL.working_days_before(tuesday, 3) == date(2026, 12, 22)
    assert COUNCIL.working_days_before(date(2026, 12, 27), 0) == date(2026, 12, 27)

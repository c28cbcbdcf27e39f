"""The calendar against the golden vectors of RULEBOOK 21, and London against UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from states.calendar import (
    Deadline,
    at_time,
    end_of_day,
    local_date,
    start_of_day,
)
from tests.states.calendar_days.dates import (
    COUNCIL,
    MONDAY_5_OCTOBER,
    YEAR_2026,
    london,
    utc,
)

# --- golden vectors, RULEBOOK 21 ---------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "last_day"),
    [
        pytest.param(
            COUNCIL.school_days_from(MONDAY_5_OCTOBER, 10),
            date(2026, 10, 16),
            id="1: tenth school day of absence",
        ),
        pytest.param(
            COUNCIL.school_days_from(MONDAY_5_OCTOBER, 20),
            date(2026, 11, 6),
            id="1: twentieth school day of absence, half-term skipped",
        ),
        pytest.param(
            COUNCIL.calendar_days_after(date(2026, 11, 16), 28),
            date(2026, 12, 14),
            id="5: the lower penalty, 28 days",
        ),
        pytest.param(
            COUNCIL.calendar_days_after(date(2026, 11, 16), 42),
            date(2026, 12, 28),
            id="5: the higher penalty, 42 days, not moved off a bank holiday",
        ),
        pytest.param(
            COUNCIL.school_days_after(date(2026, 11, 20), 10),
            date(2026, 12, 4),
            id="7: the return after a deletion",
        ),
        pytest.param(
            COUNCIL.weeks_after(date(2026, 9, 21), 2),
            date(2026, 10, 5),
            id="9: the plan's review target",
        ),
        pytest.param(
            COUNCIL.weeks_after(date(2026, 9, 21), 6),
            date(2026, 11, 2),
            id="9: the plan's latest review",
        ),
        pytest.param(
            COUNCIL.weeks_from(date(2026, 9, 21), 12),
            date(2026, 12, 13),
            id="9: the plan's last day in force, the day before 14 December",
        ),
    ],
)
def test_golden_vectors(deadline: Deadline, last_day: date) -> None:
    assert deadline.day == last_day
    assert deadline.at == at_time(last_day, time(23, 59))


def test_golden_3_hours_run_through_the_weekend() -> None:
    friday = london(2026, 11, 6, 9, 0)
    assert COUNCIL.hours_after(friday, 24).at == london(2026, 11, 7, 9, 0)


def test_golden_5_the_28th_of_december_is_a_bank_holiday() -> None:
    assert not COUNCIL.is_working_day(date(2026, 12, 28))


def test_golden_20_autumn_2026_has_73_school_days() -> None:
    autumn = YEAR_2026.terms[0]
    assert len(COUNCIL.school_days(autumn.begins, autumn.ends)) == 73
    assert COUNCIL.sessions(autumn.begins, autumn.ends) == 146


# --- London and UTC ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(utc(2026, 3, 28, 23, 30), date(2026, 3, 28), id="winter: London is UTC"),
        pytest.param(utc(2026, 3, 29, 23, 30), date(2026, 3, 30), id="first evening of BST"),
        pytest.param(utc(2026, 10, 24, 22, 59), date(2026, 10, 24), id="last minute of a BST day"),
        pytest.param(utc(2026, 10, 24, 23, 0), date(2026, 10, 25), id="midnight before GMT"),
        pytest.param(utc(2026, 10, 25, 23, 30), date(2026, 10, 25), id="first evening of GMT"),
    ],
)
def test_the_date_of_an_instant_is_the_date_in_london(instant: datetime, day: date) -> None:
    assert local_date(instant) == day


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        pytest.param(
            date(2026, 1, 12), utc(2026, 1, 12, 0, 0), utc(2026, 1, 12, 23, 59), id="winter"
        ),
        pytest.param(
            date(2026, 6, 12), utc(2026, 6, 11, 23, 0), utc(2026, 6, 12, 22, 59), id="summer"
        ),
        pytest.param(
            date(2026, 3, 29),
            utc(2026, 3, 29, 0, 0),
            utc(2026, 3, 29, 22, 59),
            id="clocks go forward: 23 hours",
        ),
        pytest.param(
            date(2026, 10, 25),
            utc(2026, 10, 24, 23, 0),
            utc(2026, 10, 25, 23, 59),
            id="clocks go back: 25 hours",
        ),
    ],
)
def test_a_day_in_london(day: date, starts: datetime, ends: datetime) -> None:
    assert start_of_day(day) == starts
    assert end_of_day(day) == ends
    assert start_of_day(day).tzinfo is UTC
    assert end_of_day(day).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "clock_time", "instant"),
    [
        pytest.param(date(2026, 7, 1), time(9), utc(2026, 7, 1, 8), id="summer"),
        pytest.param(date(2026, 12, 1), time(9), utc(2026, 12, 1, 9), id="winter"),
        pytest.param(
            date(2026, 3, 29), time(1, 30), utc(2026, 3, 29, 1, 30), id="a time left out in March"
        ),
        pytest.param(
            date(2026, 10, 25), time(1, 30), utc(2026, 10, 25, 0, 30), id="twice: the first"
        ),
        pytest.param(
            date(2026, 10, 25),
            time(1, 30, fold=1),
            utc(2026, 10, 25, 1, 30),
            id="twice: the second, when asked for",
        ),
    ],
)
def test_a_time_on_the_london_clock(day: date, clock_time: time, instant: datetime) -> None:
    assert at_time(day, clock_time) == instant


@pytest.mark.parametrize(
    ("start", "at"),
    [
        pytest.param(london(2026, 10, 24, 9), utc(2026, 10, 25, 8), id="clocks go back"),
        pytest.param(london(2027, 3, 27, 9), utc(2027, 3, 28, 9), id="clocks go forward"),
        pytest.param(utc(2026, 12, 24, 9), utc(2026, 12, 25, 9), id="into Christmas Day"),
    ],
)
def test_hours_are_real_hours(start: datetime, at: datetime) -> None:
    deadline = COUNCIL.hours_after(start, 24)
    assert deadline.at == at
    assert deadline.at.tzinfo is UTC


def test_a_limit_across_the_change_of_clocks_still_ends_at_23_59_in_london() -> None:
    in_summer_time = COUNCIL.school_days_after(date(2026, 10, 22), 1)
    in_winter_time = COUNCIL.school_days_after(date(2026, 10, 23), 1)
    assert in_summer_time.at == utc(2026, 10, 23, 22, 59)
    assert in_winter_time.at == utc(2026, 11, 2, 23, 59)


def test_a_start_near_midnight_counts_from_its_date_in_london() -> None:
    just_past_midnight = utc(2026, 10, 4, 23, 30)  # 00:30 on Monday in London
    assert COUNCIL.school_days_after(just_past_midnight, 1).day == date(2026, 10, 6)
    assert COUNCIL.school_days_from(just_past_midnight, 1).day == date(2026, 10, 5)


def test_an_instant_given_as_a_day_is_its_date_in_london() -> None:
    after_midnight_in_london = utc(2026, 6, 1, 23, 30)
    assert COUNCIL.on(after_midnight_in_london).day == date(2026, 6, 2)
    assert not COUNCIL.is_working_day(utc(2026, 5, 4, 9))  # May Day

"""The calendar against worked examples: RULEBOOK 13.2 and the golden vectors of section 21."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import holidays
import pytest

from states.bank_holidays import FIRST_YEAR, LAST_YEAR
from states.calendar import (
    LONDON,
    Calendar,
    CountedDay,
    Deadline,
    SchoolYear,
    Term,
    Unit,
    UnknownSchoolYear,
    at_time,
    end_of_day,
    local_date,
    school_year_name,
    start_of_day,
)
from states.school_terms import bank_holidays_of
from workflows.term_dates import SCHOOL_YEARS

COUNCIL = Calendar(SCHOOL_YEARS)
YEAR_2026 = SCHOOL_YEARS[2]

MONDAY_5_OCTOBER = date(2026, 10, 5)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def london(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


# --- golden vectors, RULEBOOK 21 -------------------------------------------------------------


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


# --- London and UTC --------------------------------------------------------------------------


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


# --- what a day is ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "why"),
    [
        pytest.param(date(2026, 10, 5), None, id="an ordinary Monday"),
        pytest.param(date(2026, 10, 3), "Saturday", id="Saturday"),
        pytest.param(date(2026, 10, 4), "Sunday", id="Sunday"),
        pytest.param(date(2026, 9, 1), "INSET day (council)", id="council INSET"),
        pytest.param(date(2026, 9, 2), None, id="the day after INSET"),
        pytest.param(date(2026, 10, 23), None, id="the Friday before half-term"),
        pytest.param(date(2026, 10, 26), "half-term", id="first day of half-term"),
        pytest.param(date(2026, 10, 30), "half-term", id="last day of half-term"),
        pytest.param(date(2026, 10, 31), "Saturday", id="the Saturday after half-term"),
        pytest.param(date(2026, 11, 2), None, id="the Monday after half-term"),
        pytest.param(date(2027, 5, 3), "bank holiday: May Day", id="bank holiday in term"),
        pytest.param(
            date(2027, 5, 31), "bank holiday: Spring Bank Holiday", id="bank holiday in half-term"
        ),
        pytest.param(date(2026, 12, 18), None, id="last day of term"),
        pytest.param(date(2026, 12, 21), "school holiday", id="first day of the holidays"),
        pytest.param(date(2026, 12, 25), "bank holiday: Christmas Day", id="Christmas Day"),
        pytest.param(date(2027, 1, 4), None, id="first day of the spring term"),
        pytest.param(date(2027, 8, 31), "school holiday", id="last day of the school year"),
    ],
)
def test_why_a_school_is_closed(day: date, why: str | None) -> None:
    assert COUNCIL.why_closed(day) == why
    assert COUNCIL.is_school_day(day) is (why is None)
    assert COUNCIL.school_days(day, day) == ([] if why else [day])


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2026, 10, 28), True, id="half-term is a working day"),
        pytest.param(date(2026, 9, 1), True, id="INSET is a working day"),
        pytest.param(date(2026, 10, 31), False, id="Saturday"),
        pytest.param(date(2026, 12, 26), False, id="Boxing Day on a Saturday"),
        pytest.param(date(2026, 12, 28), False, id="Monday for Boxing Day"),
        pytest.param(date(2026, 12, 29), True, id="between the bank holidays"),
        pytest.param(date(2027, 12, 27), False, id="Monday for Christmas Day on a Saturday"),
        pytest.param(date(2026, 4, 3), False, id="Good Friday"),
        pytest.param(date(2026, 3, 2), True, id="St David's is no bank holiday"),
        pytest.param(date(2026, 8, 3), True, id="Scotland's summer bank holiday"),
        pytest.param(date(2026, 3, 17), True, id="Northern Ireland's St Patrick's Day"),
        pytest.param(date(2040, 12, 25), False, id="a year whose terms nobody knows"),
    ],
)
def test_working_days_are_those_of_england_and_wales(day: date, works: bool) -> None:
    assert COUNCIL.is_working_day(day) is works
    assert Calendar(()).is_working_day(day) is works, "term dates are not needed"


# Guidance 8.2, weekdays only.
BANK_HOLIDAYS = {
    2024: ("1-1", "3-29", "4-1", "5-6", "5-27", "8-26", "12-25", "12-26"),
    2025: ("1-1", "4-18", "4-21", "5-5", "5-26", "8-25", "12-25", "12-26"),
    2026: ("1-1", "4-3", "4-6", "5-4", "5-25", "8-31", "12-25", "12-28"),
    2027: ("1-1", "3-26", "3-29", "5-3", "5-31", "8-30", "12-27", "12-28"),
    2028: ("1-3", "4-14", "4-17", "5-1", "5-29", "8-28", "12-25", "12-26"),
}


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_the_copy_of_the_bank_holidays_is_what_the_library_says(year: int) -> None:
    told = holidays.country_holidays("GB", subdiv="WLS", years=year, language="en_GB")
    assert bank_holidays_of(year) == dict(told)


@pytest.mark.parametrize("year", BANK_HOLIDAYS)
def test_the_bank_holidays_of_a_year(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=step) for step in range(366)]
    shut = [
        f"{day.month}-{day.day}"
        for day in days
        if day.year == year and day.weekday() < 5 and not COUNCIL.is_working_day(day)
    ]
    assert shut == list(BANK_HOLIDAYS[year])


@pytest.mark.parametrize(
    ("day", "year", "term"),
    [
        pytest.param(date(2026, 8, 31), "2025/26", None, id="31 August ends a year"),
        pytest.param(date(2026, 9, 1), "2026/27", "autumn", id="1 September begins one"),
        pytest.param(date(2026, 10, 28), "2026/27", "autumn", id="half-term belongs to its term"),
        pytest.param(date(2026, 12, 19), "2026/27", None, id="the day after term"),
        pytest.param(date(2027, 1, 4), "2026/27", "spring", id="the first day of term"),
        pytest.param(date(2027, 7, 20), "2026/27", "summer", id="INSET at the end is in the term"),
    ],
)
def test_the_school_year_and_term_of_a_day(day: date, year: str, term: str | None) -> None:
    found = COUNCIL.term_of(day)
    assert COUNCIL.school_year_of(day).name == year == school_year_name(day)
    assert (found.name if found else None) == term


def test_the_name_of_a_school_year_at_the_turn_of_a_century() -> None:
    assert school_year_name(date(1999, 9, 1)) == "1999/00"


# --- a school's own closed days (GEN-R02) ----------------------------------------------------


def test_a_school_inset_day_moves_a_deadline() -> None:
    school = Calendar(SCHOOL_YEARS, {date(2026, 10, 12): "INSET day: safeguarding"})
    assert COUNCIL.school_days_after(MONDAY_5_OCTOBER, 5).day == date(2026, 10, 12)
    assert school.school_days_after(MONDAY_5_OCTOBER, 5).day == date(2026, 10, 13)
    assert school.why_closed(date(2026, 10, 12)) == "INSET day: safeguarding"
    assert school.sessions(MONDAY_5_OCTOBER, date(2026, 10, 16)) == 18
    assert school.is_working_day(date(2026, 10, 12)), "the council's office is open"


def test_a_school_closed_on_a_day_already_closed_changes_nothing() -> None:
    school = Calendar(SCHOOL_YEARS, {date(2026, 10, 28): "closed: boiler"})
    assert school.why_closed(date(2026, 10, 28)) == "half-term"
    assert school.school_days_after(date(2026, 10, 22), 5) == COUNCIL.school_days_after(
        date(2026, 10, 22), 5
    )


def test_one_schools_closed_days_do_not_reach_another() -> None:
    Calendar(SCHOOL_YEARS, {MONDAY_5_OCTOBER: "closed: burst pipe"}).school_days_from(
        MONDAY_5_OCTOBER, 1
    )
    assert Calendar(SCHOOL_YEARS).is_school_day(MONDAY_5_OCTOBER)


def test_closed_days_are_copied() -> None:
    closed = {MONDAY_5_OCTOBER: "closed: burst pipe"}
    school = Calendar(SCHOOL_YEARS, closed)
    closed.clear()
    assert not school.is_school_day(MONDAY_5_OCTOBER)
    assert school.school_days_from(MONDAY_5_OCTOBER, 1).day == date(2026, 10, 6)


# --- deadlines -------------------------------------------------------------------------------


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


# --- errors ----------------------------------------------------------------------------------

LAST_JULY = date(2027, 7, 16)
BEFORE_ALL = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("ask", "year_name"),
    [
        pytest.param(lambda c: c.is_school_day(date(2027, 9, 1)), "2027/28", id="is school day"),
        pytest.param(lambda c: c.is_school_day(date(2024, 8, 31)), "2023/24", id="a day before"),
        pytest.param(lambda c: c.why_closed(date(2027, 9, 4)), "2027/28", id="a weekend too"),
        pytest.param(lambda c: c.term_of(date(2027, 12, 25)), "2027/28", id="term"),
        pytest.param(lambda c: c.school_year_of(BEFORE_ALL), "2023/24", id="school year"),
        pytest.param(
            lambda c: c.school_days_after(LAST_JULY, 1), "2027/28", id="counting off the end"
        ),
        pytest.param(
            lambda c: c.school_days_from(LAST_JULY, 2), "2027/28", id="counting off the end, from"
        ),
        pytest.param(
            lambda c: c.school_days_after(date(2030, 1, 1), 1), "2029/30", id="start long after"
        ),
        pytest.param(
            lambda c: c.school_days_after(BEFORE_ALL, 1), "2023/24", id="start before the first"
        ),
        pytest.param(
            lambda c: c.sessions(LAST_JULY, date(2027, 9, 1)), "2027/28", id="sessions past the end"
        ),
        pytest.param(
            lambda c: c.school_days(BEFORE_ALL, LAST_JULY), "2023/24", id="from before the first"
        ),
        pytest.param(
            lambda c: c.school_days_between(date(2027, 9, 1), LAST_JULY), "2027/28", id="backwards"
        ),
    ],
)
def test_a_day_outside_the_known_years_names_the_missing_year(
    ask: Callable[[Calendar], object], year_name: str
) -> None:
    with pytest.raises(UnknownSchoolYear) as refused:
        ask(COUNCIL)
    assert refused.value.year_name == year_name
    assert f"Term dates for the school year {year_name} are not known" in str(refused.value)
    assert "Load" in str(refused.value)
    assert isinstance(refused.value, LookupError)


def test_a_missing_year_between_two_known_ones_is_named() -> None:
    with_a_gap = Calendar((SCHOOL_YEARS[0], SCHOOL_YEARS[2]))
    with pytest.raises(UnknownSchoolYear, match="2025/26"):
        with_a_gap.school_days_after(date(2025, 7, 18), 1)
    with pytest.raises(UnknownSchoolYear, match="2025/26"):
        with_a_gap.school_days(date(2025, 7, 18), date(2026, 9, 2))


@pytest.mark.parametrize("day", [date(2024, 9, 10), date(2023, 11, 1)])
def test_a_count_back_beyond_the_first_known_year_names_the_one_it_needs(day: date) -> None:
    with pytest.raises(UnknownSchoolYear, match="2023/24"):
        COUNCIL.school_days_before(day, 60)


def test_years_may_be_given_in_any_order() -> None:
    assert Calendar(SCHOOL_YEARS[::-1]).school_days_after(date(2026, 7, 17), 1).day == date(
        2026, 9, 2
    )


def test_a_school_year_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="given twice"):
        Calendar((*SCHOOL_YEARS, replace(YEAR_2026, council_inset=())))


def test_a_datetime_without_a_time_zone_is_refused() -> None:
    naive = datetime.combine(MONDAY_5_OCTOBER, time(9))
    for ask in (local_date, COUNCIL.on, end_of_day, COUNCIL.is_working_day):
        with pytest.raises(ValueError, match="no time zone"):
            ask(naive)
    with pytest.raises(ValueError, match="no time zone"):
        COUNCIL.hours_after(naive, 1)
    with pytest.raises(ValueError, match="no time zone"):
        COUNCIL.school_days_after(naive, 1)


@pytest.mark.parametrize(
    ("count", "least"),
    [
        ("school_days_after", 0),
        ("working_days_after", 0),
        ("calendar_days_after", 0),
        ("weeks_after", 0),
        ("months_after", 0),
        ("hours_after", 0),
        ("working_days_before", 0),
        ("school_days_before", 1),
        ("school_days_from", 1),
        ("working_days_from", 1),
        ("calendar_days_from", 1),
        ("weeks_from", 1),
    ],
)
def test_a_limit_too_short_to_count_is_refused(count: str, least: int) -> None:
    start: Any = london(2026, 10, 5, 9)
    method = getattr(COUNCIL, count)
    method(start, least)
    with pytest.raises(ValueError, match=f"at least {least}"):
        method(start, least - 1)


HALF_TERM = (date(2026, 10, 26), date(2026, 10, 30))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(
            lambda: Term("autumn", date(2026, 12, 18), date(2026, 9, 1), HALF_TERM),
            "does not lie in order",
            id="a term that ends before it begins",
        ),
        pytest.param(
            lambda: replace(YEAR_2026.terms[0], half_term=HALF_TERM[::-1]),
            "does not lie in order",
            id="half-term the wrong way round",
        ),
        pytest.param(
            lambda: replace(YEAR_2026.terms[0], half_term=(date(2025, 10, 27), HALF_TERM[1])),
            "does not lie in order",
            id="half-term of another year",
        ),
        pytest.param(
            lambda: replace(YEAR_2026, name="2026/28"), "not the name", id="a name two years long"
        ),
        pytest.param(
            lambda: replace(YEAR_2026, name="2026-27"), "not the name", id="a name with a dash"
        ),
        pytest.param(lambda: replace(YEAR_2026, name="this year"), "not the name", id="no years"),
        pytest.param(lambda: replace(YEAR_2026, name="2025/26"), "outside", id="another year's"),
        pytest.param(lambda: replace(YEAR_2026, terms=()), "no terms", id="a year of no terms"),
        pytest.param(
            lambda: replace(YEAR_2026, terms=YEAR_2026.terms[::-1]),
            "begins before",
            id="terms in the wrong order",
        ),
        pytest.param(
            lambda: replace(YEAR_2026, terms=(YEAR_2026.terms[0], YEAR_2026.terms[0])),
            "begins before",
            id="terms that overlap",
        ),
        pytest.param(
            lambda: replace(YEAR_2026, council_inset=(date(2026, 12, 21),)),
            "INSET day 2026-12-21 is not in a term",
            id="INSET in the holidays",
        ),
    ],
)
def test_a_school_year_that_contradicts_itself_is_refused(
    make: Callable[[], SchoolYear | Term], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        make()


# --- the working of a deadline ---------------------------------------------------------------


def test_the_working_says_why_each_day_counts_or_not() -> None:
    school = Calendar(SCHOOL_YEARS, {date(2026, 11, 2): "closed: boiler"})
    working = school.working(school.school_days_after(date(2026, 10, 22), 2))
    assert working.days == (
        CountedDay(date(2026, 10, 22), None, "day of the event, not counted"),
        CountedDay(date(2026, 10, 23), 1, "counted"),
        CountedDay(date(2026, 10, 24), None, "Saturday"),
        CountedDay(date(2026, 10, 25), None, "Sunday"),
        CountedDay(date(2026, 10, 26), None, "half-term"),
        CountedDay(date(2026, 10, 27), None, "half-term"),
        CountedDay(date(2026, 10, 28), None, "half-term"),
        CountedDay(date(2026, 10, 29), None, "half-term"),
        CountedDay(date(2026, 10, 30), None, "half-term"),
        CountedDay(date(2026, 10, 31), None, "Saturday"),
        CountedDay(date(2026, 11, 1), None, "Sunday"),
        CountedDay(date(2026, 11, 2), None, "closed: boiler"),
        CountedDay(date(2026, 11, 3), 2, "counted"),
    )


def test_the_working_of_working_days_names_the_bank_holidays() -> None:
    working = COUNCIL.working(COUNCIL.working_days_from(date(2026, 12, 24), 2))
    assert [(day.day.day, day.number, day.why) for day in working.days] == [
        (24, 1, "counted"),
        (25, None, "bank holiday: Christmas Day"),
        (26, None, "Saturday"),
        (27, None, "Sunday"),
        (28, None, "bank holiday: Boxing Day (observed)"),
        (29, 2, "counted"),
    ]


def test_every_day_of_a_week_counts() -> None:
    working = COUNCIL.working(COUNCIL.weeks_from(date(2026, 10, 26), 1))
    assert [day.number for day in working.days] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("deadline", "says"),
    [
        pytest.param(
            COUNCIL.school_days_after(MONDAY_5_OCTOBER, 5),
            "5 school days after Mon 5 Oct 2026: ends Mon 12 Oct 2026 at 23:59",
            id="school days after",
        ),
        pytest.param(
            COUNCIL.school_days_after(london(2026, 10, 5, 9), 1),
            "1 school day after Mon 5 Oct 2026: ends Tue 6 Oct 2026 at 23:59",
            id="one, from a time of day that does not matter",
        ),
        pytest.param(
            COUNCIL.working_days_after(MONDAY_5_OCTOBER, 2),
            "2 working days after Mon 5 Oct 2026: ends Wed 7 Oct 2026 at 23:59",
            id="working days",
        ),
        pytest.param(
            COUNCIL.calendar_days_from(date(2026, 9, 10), 15),
            "15 calendar days beginning with Thu 10 Sep 2026: ends Thu 24 Sep 2026 at 23:59",
            id="calendar days beginning with",
        ),
        pytest.param(
            COUNCIL.weeks_from(date(2026, 9, 21), 12),
            "12 weeks beginning with Mon 21 Sep 2026: ends Sun 13 Dec 2026 at 23:59",
            id="weeks beginning with",
        ),
        pytest.param(
            COUNCIL.months_after(date(2026, 8, 31), 6),
            "6 months after Mon 31 Aug 2026: ends Sun 28 Feb 2027 at 23:59",
            id="months",
        ),
        pytest.param(
            COUNCIL.hours_after(utc(2026, 10, 24, 8), 24),
            "24 hours after Sat 24 Oct 2026 at 09:00: ends Sun 25 Oct 2026 at 08:00",
            id="hours, over the change of clocks",
        ),
        pytest.param(
            COUNCIL.on(date(2026, 10, 31)),
            "A stated date: ends Sat 31 Oct 2026 at 23:59",
            id="a stated date",
        ),
    ],
)
def test_the_working_in_a_sentence(deadline: Deadline, says: str) -> None:
    working = COUNCIL.working(deadline)
    assert working.says == says
    assert working.deadline is deadline


@pytest.mark.parametrize(
    "deadline",
    [
        COUNCIL.hours_after(london(2026, 10, 5, 9), 48),
        COUNCIL.months_after(MONDAY_5_OCTOBER, 1),
        COUNCIL.on(MONDAY_5_OCTOBER),
    ],
    ids=lambda deadline: str(deadline.unit),
)
def test_what_is_not_counted_in_days_has_no_days_to_show(deadline: Deadline) -> None:
    assert COUNCIL.working(deadline).days == ()


# --- cost ------------------------------------------------------------------------------------


def test_counting_days_loads_the_library_only_for_years_far_away() -> None:
    program = (
        "import sys; from states.calendar import Calendar; "
        "from workflows.term_dates import SCHOOL_YEARS; "
        "import datetime; calendar = Calendar(SCHOOL_YEARS); "
        "calendar.is_working_day(datetime.date(2026, 10, 5)); "
        "assert 'holidays' not in sys.modules; "
        "assert not calendar.is_working_day(datetime.date(2041, 12, 25)); "
        "assert 'holidays' in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr

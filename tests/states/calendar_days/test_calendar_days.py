"""What a day is: terms, bank holidays and a school's own closed days (RULEBOOK 13.2)."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from states.bank_holidays import FIRST_YEAR, LAST_YEAR
from states.calendar import (
    Calendar,
    school_year_name,
)
from states.school_terms import bank_holidays_of
from tests.states.calendar_days.dates import (
    COUNCIL,
    MONDAY_5_OCTOBER,
)
from workflows.term_dates import SCHOOL_YEARS

# --- what a day is -----------------------------------------------------------------------


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


# --- a school's own closed days (GEN-R02) ------------------------------------------------


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

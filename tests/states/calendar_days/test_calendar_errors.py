"""What a calendar refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from states.calendar import (
    Calendar,
    SchoolYear,
    Term,
    UnknownSchoolYear,
    end_of_day,
    local_date,
)
from tests.states.calendar_days.dates import (
    COUNCIL,
    MONDAY_5_OCTOBER,
    YEAR_2026,
    london,
)
from workflows.term_dates import SCHOOL_YEARS

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

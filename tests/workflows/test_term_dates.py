"""The shipped term dates against the published day counts (guidance 8.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from states.calendar import Calendar, SchoolYear
from workflows.term_dates import SCHOOL_YEARS

BY_NAME = {year.name: year for year in SCHOOL_YEARS}

# Days of each term before INSET, as published.
PUBLISHED_DAYS = {
    "2024/25": (75, 65, 55),
    "2025/26": (75, 55, 65),
    "2026/27": (74, 50, 71),
}

# Days pupils are in school when no school has INSET of its own.
DAYS_FOR_PUPILS = {"2024/25": 193, "2025/26": 193, "2026/27": 192}


def test_the_years_shipped_are_those_published() -> None:
    assert [year.name for year in SCHOOL_YEARS] == ["2024/25", "2025/26", "2026/27"]


@pytest.mark.parametrize("year", SCHOOL_YEARS, ids=lambda year: year.name)
def test_each_term_has_its_published_days_and_each_year_195(year: SchoolYear) -> None:
    before_inset = Calendar([replace(year, council_inset=())])
    days = tuple(len(before_inset.school_days(term.begins, term.ends)) for term in year.terms)
    assert days == PUBLISHED_DAYS[year.name]
    assert len(before_inset.school_days(year.first_day, year.last_day)) == 195


@pytest.mark.parametrize("year", SCHOOL_YEARS, ids=lambda year: year.name)
def test_council_inset_shuts_a_day_that_would_be_open(year: SchoolYear) -> None:
    open_days = Calendar([year]).school_days(year.first_day, year.last_day)
    assert len(open_days) == DAYS_FOR_PUPILS[year.name] == 195 - len(year.council_inset)


@pytest.mark.parametrize("year", SCHOOL_YEARS, ids=lambda year: year.name)
def test_terms_are_autumn_spring_summer_with_a_week_of_half_term(year: SchoolYear) -> None:
    assert [term.name for term in year.terms] == ["autumn", "spring", "summer"]
    for term in year.terms:
        begins, ends = term.half_term
        assert (begins.weekday(), (ends - begins).days) == (0, 4), "Monday to Friday"
        assert term.begins.weekday() < 5
        assert term.ends.weekday() < 5


@pytest.mark.parametrize(
    ("name", "first", "half_terms", "ends", "inset"),
    [
        (
            "2024/25",
            (date(2024, 9, 2), date(2025, 1, 6), date(2025, 4, 28)),
            (date(2024, 10, 28), date(2025, 2, 24), date(2025, 5, 26)),
            (date(2024, 12, 20), date(2025, 4, 11), date(2025, 7, 21)),
            (date(2024, 9, 2), date(2025, 7, 21)),
        ),
        (
            "2025/26",
            (date(2025, 9, 1), date(2026, 1, 5), date(2026, 4, 13)),
            (date(2025, 10, 27), date(2026, 2, 16), date(2026, 5, 25)),
            (date(2025, 12, 19), date(2026, 3, 27), date(2026, 7, 20)),
            (date(2025, 9, 1), date(2026, 7, 20)),
        ),
        (
            "2026/27",
            (date(2026, 9, 1), date(2027, 1, 4), date(2027, 4, 5)),
            (date(2026, 10, 26), date(2027, 2, 8), date(2027, 5, 31)),
            (date(2026, 12, 18), date(2027, 3, 19), date(2027, 7, 20)),
            (date(2026, 9, 1), date(2027, 7, 19), date(2027, 7, 20)),
        ),
    ],
)
def test_the_dates_are_the_published_ones(
    name: str,
    first: tuple[date, ...],
    half_terms: tuple[date, ...],
    ends: tuple[date, ...],
    inset: tuple[date, ...],
) -> None:
    year = BY_NAME[name]
    assert tuple(term.begins for term in year.terms) == first
    assert tuple(term.half_term[0] for term in year.terms) == half_terms
    assert tuple(term.ends for term in year.terms) == ends
    assert year.council_inset == inset


def test_each_year_says_where_it_comes_from_and_how_sure_that_is() -> None:
    assert {year.name: year.status for year in SCHOOL_YEARS} == {
        "2024/25": "CONFIRMED-SEC",
        "2025/26": "CONFIRMED",
        "2026/27": "CONFIRMED-SEC",
    }
    assert all(year.source for year in SCHOOL_YEARS)


def test_2027_28_is_not_published_and_not_invented() -> None:
    assert "2027/28" not in BY_NAME

"""The stretches of time reports go by: halves of terms, terms, school years, twelve months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from states.calendar import Calendar
from vog_cases.errors import InvalidInput
from vog_cases.periods import half_terms, period
from workflows.term_dates import SCHOOL_YEARS

CALENDAR = Calendar(SCHOOL_YEARS, {})


@pytest.mark.parametrize(
    ("name", "today", "first", "last"),
    [
        ("half-term", date(2026, 9, 29), date(2026, 9, 1), date(2026, 9, 29)),
        ("half-term", date(2026, 10, 28), date(2026, 9, 1), date(2026, 10, 25)),
        ("half-term", date(2026, 11, 23), date(2026, 10, 31), date(2026, 11, 23)),
        ("term", date(2026, 11, 23), date(2026, 9, 1), date(2026, 11, 23)),
        ("term", date(2026, 9, 29), date(2026, 9, 1), date(2026, 9, 29)),
        ("term", date(2026, 12, 28), date(2026, 9, 1), date(2026, 12, 18)),
        ("term", date(2026, 8, 10), date(2026, 4, 13), date(2026, 7, 20)),
        ("year", date(2026, 8, 31), date(2025, 9, 1), date(2026, 8, 31)),
        ("year", date(2026, 9, 1), date(2026, 9, 1), date(2026, 9, 1)),
        ("12-months", date(2026, 11, 23), date(2025, 11, 24), date(2026, 11, 23)),
        ("12-months", date(2028, 2, 29), date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_period_never_reaches_beyond_today(
    name: str, today: date, first: date, last: date
) -> None:
    found = period(name, today, CALENDAR)
    assert (found.first, found.last) == (first, last)


def test_a_period_is_told_in_words() -> None:
    assert period("term", date(2026, 11, 23), CALENDAR).title == "this term, 1 Sep to 23 Nov 2026"
    year = period("12-months", date(2026, 11, 23), CALENDAR)
    assert year.title == "last 12 months, 24 Nov 2025 to 23 Nov 2026"


def test_a_period_begins_and_ends_at_midnight_in_london() -> None:
    found = period("term", date(2026, 11, 23), CALENDAR)
    assert found.since == datetime(2026, 8, 31, 23, tzinfo=UTC)
    assert found.until == datetime(2026, 11, 24, 0, tzinfo=UTC)


def test_months_and_parts_cover_a_period_once() -> None:
    found = period("term", date(2026, 11, 23), CALENDAR)
    assert found.months == [
        (date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 11, 1), date(2026, 11, 23)),
    ]  # fmt: skip
    for parts in (found.months, found.parts(14), found.parts(1)):
        assert parts[0][0] == found.first
        assert parts[-1][1] == found.last
        assert all((b[0] - a[1]).days == 1 for a, b in zip(parts, parts[1:], strict=False))


def test_a_period_that_nobody_knows_or_dates_not_loaded_are_said() -> None:
    with pytest.raises(InvalidInput, match="“week” is no period; choose one of half-term, term"):
        period("week", date(2026, 11, 23), CALENDAR)
    with pytest.raises(InvalidInput, match="Term dates for the school year 2027/28"):
        period("term", date(2027, 10, 1), CALENDAR)


def test_before_the_first_known_term_has_begun_the_year_before_is_named() -> None:
    later = replace(SCHOOL_YEARS[-1], terms=SCHOOL_YEARS[-1].terms[1:], council_inset=())
    with pytest.raises(InvalidInput, match="Term dates for the school year 2025/26"):
        period("term", date(2026, 9, 2), Calendar([later], {}))


def test_half_terms_are_named_in_order() -> None:
    found = half_terms(CALENDAR, date(2026, 9, 1), date(2027, 1, 4))
    assert [one.name for one in found] == [
        "autumn term, first half", "autumn term, second half", "spring term, first half",
    ]  # fmt: skip
    assert (found[1].first, found[1].last) == (date(2026, 10, 31), date(2026, 12, 18))

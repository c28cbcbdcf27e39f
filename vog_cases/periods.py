"""The stretches of time that reports and registers are looked at by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from states.calendar import Calendar, UnknownSchoolYear, at_time
from states.school_terms import HalfTerm, school_year_name
from vog_cases.errors import InvalidInput

A_DAY = timedelta(days=1)
PERIODS = {
    "half-term": "this half-term",
    "term": "this term",
    "year": "this school year",
    "12-months": "last 12 months",
}
"""The names of the periods, and what people call them."""


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included; never beyond today."""

    name: str
    first: date
    last: date

    @property
    def title(self) -> str:
        """`this term, 1 Sep to 23 Nov 2026`."""
        year = f" {self.first.year}" if self.first.year != self.last.year else ""
        begins = f"{self.first.day} {self.first:%b}{year}"
        return f"{PERIODS[self.name]}, {begins} to {self.last.day} {self.last:%b %Y}"

    @property
    def since(self) -> datetime:
        """The instant it begins."""
        return at_time(self.first, time(0))

    @property
    def until(self) -> datetime:
        """The instant it has ended: the midnight after its last day."""
        return at_time(self.last + A_DAY, time(0))

    @property
    def months(self) -> list[tuple[date, date]]:
        """The calendar months it touches, each cut to the period, in order."""
        found, begins = [], self.first
        while begins <= self.last:
            after = (begins.replace(day=1) + timedelta(days=32)).replace(day=1)
            found.append((begins, min(after - A_DAY, self.last)))
            begins = after
        return found

    def parts(self, days: int) -> list[tuple[date, date]]:
        """The period cut into parts of so many days; the last may be shorter."""
        found, begins = [], self.first
        while begins <= self.last:
            found.append((begins, min(begins + timedelta(days=days - 1), self.last)))
            begins += timedelta(days=days)
        return found


def period(name: str, today: date, calendar: Calendar) -> Period:
    """The period of that name as of today. In a holiday a term is the one that ended last.

    InvalidInput where there is no such period, or no term dates for this school year.
    """
    if name not in PERIODS:
        raise InvalidInput(f"“{name}” is no period; choose one of {', '.join(PERIODS)}.")
    if name == "12-months":
        return Period(name, _a_year_before(today) + A_DAY, today)
    try:
        year = calendar.school_year_of(today)
    except UnknownSchoolYear as unknown:
        raise InvalidInput(str(unknown)) from unknown
    if name == "year":
        return Period(name, year.first_day, today)
    begun = half_terms(calendar, _a_year_before(today), today)
    if not begun:
        raise InvalidInput(str(UnknownSchoolYear(school_year_name(year.first_day - A_DAY))))
    half = begun[-1]
    begins = begun[-2].first if name == "term" and half.second else half.first
    return Period(name, begins, min(half.last, today))


def half_terms(calendar: Calendar, first: date, last: date) -> list[HalfTerm]:
    """The half-terms of the known school years that end after `first` and begin by `last`."""
    found: list[HalfTerm] = []
    for number in range(first.year - 1, last.year + 1):
        try:
            year = calendar.school_year_of(date(number, 9, 1))
        except UnknownSchoolYear:
            continue
        found += [one for one in year.half_terms if one.last >= first and one.first <= last]
    return found


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 2, 28)

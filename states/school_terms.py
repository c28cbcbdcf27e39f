"""School years as a council publishes them, and which days they leave its schools open (GEN-R02).

A school year that contradicts itself is refused when it is made, because every deadline of that
year would be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from states.bank_holidays import BANK_HOLIDAYS, FIRST_YEAR, LAST_YEAR

DAY = timedelta(days=1)
SATURDAY = 5
SEPTEMBER = 9


class UnknownSchoolYear(LookupError):
    """A count needs a day of a school year whose term dates are not known; `year_name` says which.

    The dates are never guessed (DESIGN, invariant 8).
    """

    def __init__(self, year_name: str) -> None:
        super().__init__(
            f"Term dates for the school year {year_name} are not known. "
            "Load the published dates before counting school days in it."
        )
        self.year_name = year_name


@dataclass(frozen=True)
class Term:
    """A term, from its first day to its last; `half_term` is the first and last day of its break.

    Raises ValueError where the dates are out of order.
    """

    name: str
    begins: date
    ends: date
    half_term: tuple[date, date]

    def __post_init__(self) -> None:
        half_term_begins, half_term_ends = self.half_term
        if not self.begins <= half_term_begins <= half_term_ends <= self.ends:
            raise ValueError(
                f"{self.name} term {self.begins} to {self.ends}: half-term "
                f"{half_term_begins} to {half_term_ends} does not lie in order inside it"
            )


@dataclass(frozen=True)
class HalfTerm:
    """Half a term, from its first day to its last."""

    term: str
    second: bool
    first: date
    last: date

    @property
    def name(self) -> str:
        """Such as “autumn term, first half”."""
        return f"{self.term} term, {'second' if self.second else 'first'} half"


@dataclass(frozen=True)
class SchoolYear:
    """A school year, 1 September to 31 August, named 2026/27.

    `council_inset` are the INSET days the council designates for every school; `source` and
    `status` say where the dates come from and how sure that is. Raises ValueError where the name,
    the terms and the INSET days do not fit together.
    """

    name: str
    terms: tuple[Term, ...]
    council_inset: tuple[date, ...]
    source: str
    status: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{4}/\d{2}", self.name) or self.name != school_year_name(
            self.first_day
        ):
            raise ValueError(f"“{self.name}” is not the name of a school year, such as 2026/27")
        if not self.terms:
            raise ValueError(f"school year {self.name} has no terms")
        before = self.first_day
        for term in self.terms:
            if not before <= term.begins <= term.ends <= self.last_day:
                raise ValueError(
                    f"school year {self.name}: {term.name} term {term.begins} to {term.ends} "
                    "is outside the year or begins before the term before it has ended"
                )
            before = term.ends
        for day in self.council_inset:
            if self.term_of(day) is None:
                raise ValueError(f"school year {self.name}: INSET day {day} is not in a term")

    @property
    def first_day(self) -> date:
        """1 September."""
        return date(int(self.name[:4]), SEPTEMBER, 1)

    @property
    def last_day(self) -> date:
        """31 August."""
        return date(int(self.name[:4]) + 1, 8, 31)

    @property
    def half_terms(self) -> tuple[HalfTerm, ...]:
        """The six halves of the three terms, in order."""
        return tuple(
            half
            for term in self.terms
            for half in (
                HalfTerm(term.name, False, term.begins, term.half_term[0] - DAY),
                HalfTerm(term.name, True, term.half_term[1] + DAY, term.ends),
            )
        )

    def term_of(self, day: date) -> Term | None:
        """The term a day lies in, half-term included; None in the holidays."""
        return next((term for term in self.terms if term.begins <= day <= term.ends), None)


def school_year_name(day: date) -> str:
    """The school year a day lies in: 2026/27 from 1 September 2026 to 31 August 2027."""
    first = day.year if day.month >= SEPTEMBER else day.year - 1
    return f"{first:04}/{(first + 1) % 100:02}"


def why_office_closed(day: date) -> str | None:
    """Why the council's office is shut on a day; None on a working day (RULEBOOK 13.2)."""
    if day.weekday() >= SATURDAY:
        return f"{day:%A}"
    name = bank_holidays_of(day.year).get(day)
    return f"bank holiday: {name}" if name else None


def why_council_closed(year: SchoolYear, day: date) -> str | None:
    """Why no school of the council is open to pupils on a day of `year`; None when they may be.

    A day with several reasons gives the widest: a bank holiday in half-term is a bank holiday.
    """
    why = why_office_closed(day)
    if why is not None:
        return why
    term = year.term_of(day)
    if term is None:
        return "school holiday"
    if term.half_term[0] <= day <= term.half_term[1]:
        return "half-term"
    return "INSET day (council)" if day in year.council_inset else None


@lru_cache(maxsize=8)
def council_school_days(years: tuple[SchoolYear, ...]) -> tuple[date, ...]:
    """Every school day of the council's calendar in `years`, in order; shared by all schools."""
    return tuple(
        day
        for year in years
        for step in range((year.last_day - year.first_day).days + 1)
        if why_council_closed(year, day := year.first_day + DAY * step) is None
    )


@lru_cache(maxsize=64)
def bank_holidays_of(year: int) -> Mapping[date, str]:
    """The bank holidays of England and Wales in a year, by day."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return {
            date.fromisoformat(line[:10]): line[11:]
            for line in BANK_HOLIDAYS.split("\n")
            if line.startswith(f"{year}-")
        }
    import holidays  # late, and only here: it costs 16 MB and 0.4 s

    return dict(holidays.country_holidays("GB", subdiv="WLS", years=year, language="en_GB"))

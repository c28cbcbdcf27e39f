"""School days, working days and calendar days, in London (RULEBOOK 13.2, GEN-R02, GEN-R03).

Pure: the school years and a school's own closed days are handed in. A day outside the known
school years is an error that names the missing year, never a guess.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
LAST_MINUTE = time(23, 59)
"""A limit in days ends at this local time on its last day (RULEBOOK 13.2)."""
SESSIONS_A_DAY = 2
DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a limit is counted in."""

    SCHOOL_DAYS = "school days"
    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "calendar days"
    WEEKS = "weeks"
    MONTHS = "months"
    HOURS = "hours"
    DATE = "date"


@dataclass(frozen=True)
class Term:
    """A term of the council's calendar; `half_term` is its first and last day off."""

    name: str
    begins: date
    ends: date
    half_term: tuple[date, date]


@dataclass(frozen=True)
class SchoolYear:
    """A school year, 1 September to 31 August: `name` is written 2026/27."""

    name: str
    terms: tuple[Term, ...]
    council_inset: tuple[date, ...]
    source: str
    status: str

    @property
    def first_day(self) -> date:
        """1 September."""
        return date(int(self.name[:4]), 9, 1)

    @property
    def last_day(self) -> date:
        """31 August."""
        return date(int(self.name[:4]) + 1, 8, 31)


@dataclass(frozen=True)
class Deadline:
    """An instant worked out from a start; `count` and `unit` say how."""

    at: datetime
    start: date | datetime
    count: int
    unit: Unit
    first_day_counts: bool = False

    @property
    def day(self) -> date:
        """The date in London."""
        return local_date(self.at)


@dataclass(frozen=True)
class CountedDay:
    """One day of a reckoning: its number when it counts, and why it does or does not."""

    day: date
    number: int | None
    why: str


@dataclass(frozen=True)
class Working:
    """How a deadline was reckoned, day by day."""

    deadline: Deadline
    days: tuple[CountedDay, ...]
    says: str


class UnknownSchoolYear(LookupError):
    """A reckoning needs the term dates of a school year that is not known."""

    def __init__(self, year_name: str) -> None:
        super().__init__(f"Term dates for the school year {year_name} are not known.")
        self.year_name = year_name


def local_date(instant: datetime) -> date:
    """The date in London; ValueError for an instant without a zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")
    return instant.astimezone(LONDON).date()


def at_time(day: date, clock_time: time) -> datetime:
    """A time of day in London, as an instant in UTC."""
    return datetime.combine(day, clock_time, LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """23:59 in London, in UTC."""
    return at_time(day, LAST_MINUTE)


def start_of_day(day: date) -> datetime:
    """Midnight in London at the start of a day, in UTC."""
    return at_time(day, time(0))


def school_year_name(day: date) -> str:
    """The school year a day lies in: 2026/27 from 1 September 2026 to 31 August 2027."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{(first + 1) % 100:02}"


def _as_day(start: date | datetime) -> date:
    return local_date(start) if isinstance(start, datetime) else start


@lru_cache(maxsize=32)
def _bank_holidays(year: int) -> Mapping[date, str]:
    import holidays  # late: it costs 90 ms

    return dict(holidays.country_holidays("GB", subdiv="WLS", years=[year]))


@lru_cache(maxsize=8)
def _council_days(years: tuple[SchoolYear, ...]) -> tuple[date, ...]:
    found: list[date] = []
    for year in years:
        for term in year.terms:
            day = term.begins
            while day <= term.ends:
                if _why_not_open(day, term, year) is None:
                    found.append(day)
                day += DAY
    return tuple(sorted(found))


def _why_not_open(day: date, term: Term, year: SchoolYear) -> str | None:
    if day.weekday() > 4:
        return f"{day:%A}"
    if day in _bank_holidays(day.year):
        return f"bank holiday: {_bank_holidays(day.year)[day]}"
    if term.half_term[0] <= day <= term.half_term[1]:
        return "half-term"
    if day in year.council_inset:
        return "INSET day (council)"
    return None


class Calendar:
    """One school's calendar: council terms and INSET, less the school's own closed days."""

    def __init__(
        self, years: Sequence[SchoolYear], closed_days: Mapping[date, str] | None = None
    ) -> None:
        self._years = {year.name: year for year in years}
        self._closed = dict(closed_days or {})
        council = _council_days(tuple(sorted(years, key=lambda year: year.name)))
        self._days = (
            tuple(day for day in council if day not in self._closed) if self._closed else council
        )

    # --- what a day is -----------------------------------------------------------------

    def school_year_of(self, day: date) -> SchoolYear:
        """The school year of a day; UnknownSchoolYear names one whose terms are not known."""
        name = school_year_name(day)
        if name not in self._years:
            raise UnknownSchoolYear(name)
        return self._years[name]

    def term_of(self, day: date) -> Term | None:
        """The term a day lies in, half-term included; None in the holidays between terms."""
        terms = self.school_year_of(day).terms
        return next((term for term in terms if term.begins <= day <= term.ends), None)

    def why_closed(self, day: date) -> str | None:
        """Why the school is not open to pupils on a day; None when it is."""
        year, term = self.school_year_of(day), self.term_of(day)
        if term is None:
            return f"{day:%A}" if day.weekday() > 4 else "school holiday"
        return _why_not_open(day, term, year) or self._closed.get(day)

    def is_school_day(self, day: date) -> bool:
        """Whether the school is open to pupils."""
        return self.why_closed(day) is None

    def why_not_working(self, day: date) -> str | None:
        """Why the council's office is closed on a day; None when it is open."""
        if day.weekday() > 4:
            return f"{day:%A}"
        name = _bank_holidays(day.year).get(day)
        return f"bank holiday: {name}" if name else None

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, less the bank holidays of England and Wales."""
        return self.why_not_working(day) is None

    # --- counting ----------------------------------------------------------------------

    def school_days(self, first: date, last: date) -> list[date]:
        """The school days from `first` to `last`, both included."""
        self._need(first, last)
        return list(self._days[bisect_left(self._days, first) : bisect_right(self._days, last)])

    def sessions(self, first: date, last: date) -> int:
        """Possible sessions from `first` to `last`: two a school day (GEN-R03)."""
        return SESSIONS_A_DAY * len(self.school_days(first, last))

    def school_days_between(self, first: date, last: date) -> int:
        """School days after `first` up to and including `last`; negative when `last` is before."""
        if last < first:
            return -self.school_days_between(last, first)
        return len(self.school_days(first + DAY, last)) if last > first else 0

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when before."""
        if last < first:
            return -self.working_days_between(last, first)
        days = (last - first).days
        return sum(self.is_working_day(first + DAY * step) for step in range(1, days + 1))

    def previous_working_day(self, day: date) -> date:
        """The working day before a day."""
        return self.working_days_before(day, 1)

    def next_working_day(self, day: date) -> date:
        """The working day after a day."""
        return self._working(day + DAY, 1)

    def working_days_before(self, day: date, count: int) -> date:
        """So many working days before a day; the day itself when `count` is 0."""
        while count:
            day -= DAY
            count -= self.is_working_day(day)
        return day

    # --- deadlines ---------------------------------------------------------------------

    def school_days_after(self, start: date | datetime, count: int) -> Deadline:
        """Within so many school days of a day: that day does not count."""
        day = self._nth_school_day(_as_day(start) + DAY, count) if count else _as_day(start)
        return Deadline(end_of_day(day), start, count, Unit.SCHOOL_DAYS)

    def school_days_from(self, start: date | datetime, count: int) -> Deadline:
        """So many school days beginning with a day."""
        day = self._nth_school_day(_as_day(start), count)
        return Deadline(end_of_day(day), start, count, Unit.SCHOOL_DAYS, first_day_counts=True)

    def working_days_after(self, start: date | datetime, count: int) -> Deadline:
        """Within so many working days of a day: that day does not count."""
        day = self._working(_as_day(start) + DAY, count) if count else _as_day(start)
        return Deadline(end_of_day(day), start, count, Unit.WORKING_DAYS)

    def working_days_from(self, start: date | datetime, count: int) -> Deadline:
        """So many working days beginning with a day."""
        day = self._working(_as_day(start), count)
        return Deadline(end_of_day(day), start, count, Unit.WORKING_DAYS, first_day_counts=True)

    def calendar_days_after(self, start: date | datetime, count: int) -> Deadline:
        """Within so many days of a day: that day does not count."""
        day = _as_day(start) + DAY * count
        return Deadline(end_of_day(day), start, count, Unit.CALENDAR_DAYS)

    def calendar_days_from(self, start: date | datetime, count: int) -> Deadline:
        """So many days beginning with a day."""
        day = _as_day(start) + DAY * (count - 1)
        return Deadline(end_of_day(day), start, count, Unit.CALENDAR_DAYS, first_day_counts=True)

    def weeks_after(self, start: date | datetime, count: int) -> Deadline:
        """So many weeks after a day: the same weekday."""
        day = _as_day(start) + DAY * 7 * count
        return Deadline(end_of_day(day), start, count, Unit.WEEKS)

    def weeks_from(self, start: date | datetime, count: int) -> Deadline:
        """So many weeks beginning with a day: the last day is the weekday before."""
        day = _as_day(start) + DAY * (7 * count - 1)
        return Deadline(end_of_day(day), start, count, Unit.WEEKS, first_day_counts=True)

    def months_after(self, start: date | datetime, count: int) -> Deadline:
        """So many calendar months after a day; the month's last day where it is shorter."""
        day = _as_day(start)
        months = day.month - 1 + count
        year, month = day.year + months // 12, months % 12 + 1
        following = date(year + month // 12, month % 12 + 1, 1)
        last = (following - DAY).day
        return Deadline(
            end_of_day(date(year, month, min(day.day, last))), start, count, Unit.MONTHS
        )

    def hours_after(self, start: datetime, count: int) -> Deadline:
        """So many hours of real time, through nights, weekends and clock changes."""
        local_date(start)
        return Deadline(start.astimezone(UTC) + timedelta(hours=count), start, count, Unit.HOURS)

    def on(self, day: date) -> Deadline:
        """A day that was stated."""
        return Deadline(end_of_day(day), day, 0, Unit.DATE)

    # --- the working of a deadline -----------------------------------------------------

    def working(self, deadline: Deadline) -> Working:
        """How a deadline was reckoned: each day counted or skipped, and why."""
        days: list[CountedDay] = []
        number = 0
        day = _as_day(deadline.start)
        if deadline.unit not in (Unit.HOURS, Unit.DATE, Unit.MONTHS):
            if not deadline.first_day_counts:
                days.append(CountedDay(day, None, "the day it counts from"))
                day += DAY
            while day <= deadline.day:
                why = self._why_skipped(day, deadline.unit)
                number += why is None
                days.append(CountedDay(day, None if why else number, why or "counted"))
                day += DAY
        return Working(deadline, tuple(days), _sentence(deadline))

    def _why_skipped(self, day: date, unit: Unit) -> str | None:
        if unit is Unit.SCHOOL_DAYS:
            return self.why_closed(day)
        return self.why_not_working(day) if unit is Unit.WORKING_DAYS else None

    # --- inside ------------------------------------------------------------------------

    def _need(self, first: date, last: date) -> None:
        day = first
        while day <= last:
            day = self.school_year_of(day).last_day + DAY

    def _nth_school_day(self, first: date, count: int) -> date:
        self.school_year_of(first)
        place = bisect_left(self._days, first) + count - 1
        if place >= len(self._days):
            day = first
            while True:
                day = self.school_year_of(day).last_day + DAY
        self._need(first, self._days[place])
        return self._days[place]

    def _working(self, day: date, count: int) -> date:
        while True:
            count -= self.is_working_day(day)
            if count <= 0:
                return day
            day += DAY


def _sentence(deadline: Deadline) -> str:
    start, end = _as_day(deadline.start), deadline.at.astimezone(LONDON)
    until = f"ends {end:%a} {end.day} {end:%b %Y} at {end:%H:%M}"
    if deadline.unit is Unit.DATE:
        return f"A stated day: {until}"
    joint = "beginning with" if deadline.first_day_counts else "after"
    unit = deadline.unit.value if deadline.count != 1 else deadline.unit.value.removesuffix("s")
    return f"{deadline.count} {unit} {joint} {start:%a} {start.day} {start:%b %Y}: {until}"

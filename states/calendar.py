"""Counting school days, working days, calendar days and hours in London (RULEBOOK 13.2).

Pure: the school years and a school's own closed days are handed in. A school day outside the
known school years is an error that names the missing year, never a guess.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from states.school_terms import (
    DAY,
    SchoolYear,
    Term,
    UnknownSchoolYear,
    council_school_days,
    school_year_name,
    why_council_closed,
    why_office_closed,
)

__all__ = [
    "LONDON",
    "Calendar",
    "CountedDay",
    "Deadline",
    "SchoolYear",
    "Term",
    "Unit",
    "UnknownSchoolYear",
    "Working",
    "at_time",
    "end_of_day",
    "local_date",
    "school_year_name",
    "start_of_day",
]

LONDON = ZoneInfo("Europe/London")
LAST_MINUTE = time(23, 59)
"""A limit in days ends at this London time on its last day (RULEBOOK 13.2)."""
SESSIONS_A_DAY = 2
"""Morning and afternoon (GEN-R03)."""


class Unit(StrEnum):
    """What a limit is counted in (RULEBOOK 13.2)."""

    SCHOOL_DAYS = "school days"
    WORKING_DAYS = "working days"
    CALENDAR_DAYS = "calendar days"
    WEEKS = "weeks"
    HOURS = "hours"
    MONTHS = "months"
    DATE = "date"


_COUNTED_BY_THE_DAY = (Unit.SCHOOL_DAYS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS)


@dataclass(frozen=True)
class Deadline:
    """An instant in UTC, and how it was worked out: `count` `unit`s after, or from, `start`."""

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
    """One day of a count: its running number if it counts, else None; `why` in either case."""

    day: date
    number: int | None
    why: str


@dataclass(frozen=True)
class Working:
    """How a deadline was counted, day by day, and in one sentence.

    `days` is empty for hours, months and stated dates: there is nothing to skip.
    """

    deadline: Deadline
    days: tuple[CountedDay, ...]
    says: str


def local_date(instant: datetime) -> date:
    """The date in London. Raises ValueError for a datetime without a time zone."""
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")
    return instant.astimezone(LONDON).date()


def at_time(day: date, clock_time: time) -> datetime:
    """A time on the London clock, in UTC.

    In the hour that comes twice in October the first is meant, unless `clock_time.fold` is 1; a
    time in the hour left out in March is read on the winter clock (01:30 becomes 02:30 BST).
    """
    return datetime.combine(_as_day(day), clock_time, LONDON).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """23:59 in London on a day, in UTC: when a limit in days ends (RULEBOOK 13.2)."""
    return at_time(day, LAST_MINUTE)


def start_of_day(day: date) -> datetime:
    """Midnight in London at the start of a day, in UTC."""
    return at_time(day, time(0))


class Calendar:
    """One school's calendar: the council's terms and INSET, then the school's own closed days.

    `closed_days` gives the reason for each, "INSET day: safeguarding" or "closed: burst pipe"
    (the layers of GEN-R02). Raises ValueError when one school year is given twice. Questions
    about school days raise UnknownSchoolYear if any day they need is in no known school year;
    working days, calendar days and hours need no term dates. A limit of a negative count, or one
    "beginning with" a day and shorter than 1, raises ValueError.
    """

    def __init__(
        self, years: Sequence[SchoolYear], closed_days: Mapping[date, str] | None = None
    ) -> None:
        self._years = {year.name: year for year in sorted(years, key=lambda year: year.name)}
        if len(self._years) < len(years):
            raise ValueError("the term dates of one school year are given twice")
        self._closed = dict(closed_days or {})

    @cached_property
    def _days(self) -> tuple[date, ...]:
        """Every known school day, in order."""
        council = council_school_days(tuple(self._years.values()))
        if not self._closed:
            return council
        return tuple(day for day in council if day not in self._closed)

    # --- what a day is -----------------------------------------------------------------

    def school_year_of(self, day: date) -> SchoolYear:
        """The school year a day lies in, 1 September to 31 August."""
        name = school_year_name(day)
        if name not in self._years:
            raise UnknownSchoolYear(name)
        return self._years[name]

    def term_of(self, day: date) -> Term | None:
        """The term a day lies in, half-term included; None in the holidays between terms."""
        return self.school_year_of(day).term_of(day)

    def why_closed(self, day: date) -> str | None:
        """Why the school is not open to pupils; None on a school day."""
        return why_council_closed(self.school_year_of(day), day) or self._closed.get(day)

    def is_school_day(self, day: date) -> bool:
        """Whether the school is open to pupils (RULEBOOK 13.2, school day)."""
        return self.why_closed(day) is None

    def why_not_working(self, day: date) -> str | None:
        """Why the council's office is shut; None on a working day."""
        return why_office_closed(_as_day(day))

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday less bank holidays of England and Wales (RULEBOOK 13.2, working day)."""
        return self.why_not_working(day) is None

    # --- counting ----------------------------------------------------------------------

    def school_days(self, first: date, last: date) -> list[date]:
        """The school days from `first` to `last`, both included."""
        self._require_known(first, last)
        return list(self._days[bisect_left(self._days, first) : bisect_right(self._days, last)])

    def sessions(self, first: date, last: date) -> int:
        """Possible sessions from `first` to `last`, both included: two a school day (GEN-R03)."""
        return SESSIONS_A_DAY * len(self.school_days(first, last))

    def school_days_between(self, first: date, last: date) -> int:
        """School days after `first`, up to and including `last`; negative if `last` is earlier."""
        if last < first:
            return -self.school_days_between(last, first)
        return len(self.school_days(first + DAY, last))

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first`, up to and including `last`; negative if `last` is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(
            self.is_working_day(first + DAY * step) for step in range(1, (last - first).days + 1)
        )

    def working_days_before(self, day: date, count: int) -> date:
        """The working day `count` working days before a day; for 0 the day itself, as it is."""
        _require_count(count, least=0)
        while count:
            day -= DAY
            count -= self.is_working_day(day)
        return day

    def school_days_before(self, day: date, count: int) -> date:
        """The school day `count` school days before a day, never the day itself."""
        _require_count(count, least=1)
        place = bisect_left(self._days, _as_day(day)) - count
        if place < 0:
            earliest = [year.first_day - DAY for year in self._years.values()]
            raise UnknownSchoolYear(school_year_name(min([_as_day(day), *earliest])))
        self._require_known(self._days[place], _as_day(day))
        return self._days[place]

    def previous_working_day(self, day: date) -> date:
        """The last working day before a day, never the day itself."""
        return self.working_days_before(day, 1)

    def next_working_day(self, day: date) -> date:
        """The first working day after a day, never the day itself."""
        return self._nth_working_day(day + DAY, 1)

    # --- deadlines: "after" leaves the day of `start` out, "from" counts it (RULEBOOK 13.2) ---

    def school_days_after(self, start: date | datetime, count: int) -> Deadline:
        """Within `count` school days of `start`; 0 is the day of `start` itself."""
        _require_count(count, least=0)
        day = _as_day(start)
        if count:
            day = self._nth_school_day(day + DAY, count)
        return Deadline(end_of_day(day), start, count, Unit.SCHOOL_DAYS)

    def school_days_from(self, start: date | datetime, count: int) -> Deadline:
        """`count` school days beginning with `start`, which counts if it is a school day."""
        _require_count(count, least=1)
        day = self._nth_school_day(_as_day(start), count)
        return Deadline(end_of_day(day), start, count, Unit.SCHOOL_DAYS, first_day_counts=True)

    def working_days_after(self, start: date | datetime, count: int) -> Deadline:
        """Within `count` working days of `start`; 0 is the day of `start` itself."""
        _require_count(count, least=0)
        day = _as_day(start)
        if count:
            day = self._nth_working_day(day + DAY, count)
        return Deadline(end_of_day(day), start, count, Unit.WORKING_DAYS)

    def working_days_from(self, start: date | datetime, count: int) -> Deadline:
        """`count` working days beginning with `start`, which counts if it is a working day."""
        _require_count(count, least=1)
        day = self._nth_working_day(_as_day(start), count)
        return Deadline(end_of_day(day), start, count, Unit.WORKING_DAYS, first_day_counts=True)

    def calendar_days_after(self, start: date | datetime, count: int) -> Deadline:
        """Within `count` days of `start`."""
        _require_count(count, least=0)
        day = _as_day(start) + DAY * count
        return Deadline(end_of_day(day), start, count, Unit.CALENDAR_DAYS)

    def calendar_days_from(self, start: date | datetime, count: int) -> Deadline:
        """`count` days beginning with `start`."""
        _require_count(count, least=1)
        day = _as_day(start) + DAY * (count - 1)
        return Deadline(end_of_day(day), start, count, Unit.CALENDAR_DAYS, first_day_counts=True)

    def weeks_after(self, start: date | datetime, count: int) -> Deadline:
        """`count` weeks after `start`: the same day of the week."""
        _require_count(count, least=0)
        day = _as_day(start) + DAY * 7 * count
        return Deadline(end_of_day(day), start, count, Unit.WEEKS)

    def weeks_from(self, start: date | datetime, count: int) -> Deadline:
        """`count` weeks beginning with `start`: the last day is `start` + 7 * `count` - 1 days."""
        _require_count(count, least=1)
        day = _as_day(start) + DAY * (7 * count - 1)
        return Deadline(end_of_day(day), start, count, Unit.WEEKS, first_day_counts=True)

    def months_after(self, start: date | datetime, count: int) -> Deadline:
        """`count` calendar months after `start`; the month's last day where it is too short."""
        _require_count(count, least=0)
        day = _as_day(start)
        years, month = divmod(day.month - 1 + count, 12)
        first = date(day.year + years, month + 1, 1)
        next_first = (first + DAY * 31).replace(day=1)
        last = next_first - DAY
        day = min(first + DAY * (day.day - 1), last)
        return Deadline(end_of_day(day), start, count, Unit.MONTHS)

    def hours_after(self, start: datetime, count: int) -> Deadline:
        """`count` hours of real time, through nights, weekends and clock changes."""
        _require_count(count, least=0)
        local_date(start)  # a start without a time zone is refused
        return Deadline(start.astimezone(UTC) + timedelta(hours=count), start, count, Unit.HOURS)

    def on(self, day: date) -> Deadline:
        """A stated date: it ends at 23:59 that day."""
        return Deadline(end_of_day(day), day, 0, Unit.DATE)

    # --- the working of a deadline -----------------------------------------------------

    def working(self, deadline: Deadline) -> Working:
        """How a deadline of this calendar was counted: each day, its number, or why not."""
        days: list[CountedDay] = []
        if deadline.unit in _COUNTED_BY_THE_DAY:
            day, number = _as_day(deadline.start), 0
            if not deadline.first_day_counts:
                days.append(CountedDay(day, None, "day of the event, not counted"))
                day += DAY
            while day <= deadline.day:
                why = self._why_skipped(day, deadline.unit)
                if why is None:
                    number += 1
                days.append(CountedDay(day, None if why else number, why or "counted"))
                day += DAY
        return Working(deadline, tuple(days), _sentence(deadline))

    def _why_skipped(self, day: date, unit: Unit) -> str | None:
        if unit is Unit.SCHOOL_DAYS:
            return self.why_closed(day)
        return self.why_not_working(day) if unit is Unit.WORKING_DAYS else None

    # --- inside ------------------------------------------------------------------------

    def _require_known(self, first: date, last: date) -> None:
        day = first
        while day <= last:
            day = self.school_year_of(day).last_day + DAY

    def _nth_school_day(self, first: date, count: int) -> date:
        place = bisect_left(self._days, first) + count - 1
        if place >= len(self._days):
            self._require_known(first, date.max)  # raises: some year on the way is not known
        self._require_known(first, self._days[place])
        return self._days[place]

    def _nth_working_day(self, first: date, count: int) -> date:
        day = first
        count -= self.is_working_day(day)
        while count:
            day += DAY
            count -= self.is_working_day(day)
        return day


def _as_day(start: date | datetime) -> date:
    return local_date(start) if isinstance(start, datetime) else start


def _require_count(count: int, least: int) -> None:
    if count < least:
        raise ValueError(f"a limit of {count} cannot be counted: it must be at least {least}")


def _in_words(moment: date | datetime) -> str:
    """Mon 5 Oct 2026, and for a datetime its London time: Mon 5 Oct 2026 at 09:00."""
    day = _as_day(moment)
    words = f"{day:%a} {day.day} {day:%b %Y}"
    if isinstance(moment, datetime):
        words += f" at {moment.astimezone(LONDON):%H:%M}"
    return words


def _sentence(deadline: Deadline) -> str:
    ends = f"ends {_in_words(deadline.at)}"
    if deadline.unit is Unit.DATE:
        return f"A stated date: {ends}"
    unit = deadline.unit.value.removesuffix("s") if deadline.count == 1 else deadline.unit.value
    joint = "beginning with" if deadline.first_day_counts else "after"
    hours = deadline.unit is Unit.HOURS
    start = _in_words(deadline.start if hours else _as_day(deadline.start))
    return f"{deadline.count} {unit} {joint} {start}: {ends}"

"""How far a deadline lies ahead or behind, in the unit it is counted in (RULEBOOK 13.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from states.calendar import Calendar, Deadline, Unit, at_time, local_date
from states.school_terms import UnknownSchoolYear

HOUR = timedelta(hours=1)
BY_THE_DAY = (Unit.SCHOOL_DAYS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)
"""Limits whose length is a number of days that can be counted off."""


@dataclass(frozen=True)
class Distance:
    """So many whole units until a deadline or, if it is `over`, since.

    A count of 0 is today: it ends later today or, if it is over, has ended today.
    """

    count: int
    unit: str
    over: bool

    @property
    def words(self) -> str:
        """As people say it: `3 school days left`, `2 working days over`, `ends today`."""
        if not self.count:
            return "over since today" if self.over else "ends today"
        unit = self.unit if self.count == 1 else f"{self.unit}s"
        return f"{self.count:,} {unit} {'over' if self.over else 'left'}"


def distance(calendar: Calendar, deadline: Deadline, now: datetime) -> Distance:
    """How far a deadline is from now, in its own unit.

    Weeks, months and stated dates are told in days when near, then in weeks and months. School
    days are told as calendar days where there is none in between, or no term dates are known.
    """
    over = deadline.at < now
    if deadline.unit is Unit.HOURS:
        return _in_hours(abs(deadline.at - now), over)
    first, last = sorted((local_date(now), deadline.day))
    if deadline.unit not in BY_THE_DAY:
        return _at_length(first, last, over)
    counted = _counted(calendar, deadline.unit, first, last)
    if counted or first == last:
        return Distance(counted, deadline.unit.value.removesuffix("s"), over)
    return Distance((last - first).days, "calendar day", over)


def _counted(calendar: Calendar, unit: Unit, first: date, last: date) -> int:
    if unit is Unit.WORKING_DAYS:
        return calendar.working_days_between(first, last)
    if unit is Unit.CALENDAR_DAYS:
        return (last - first).days
    try:
        return calendar.school_days_between(first, last)
    except UnknownSchoolYear:
        return 0


def _in_hours(left: timedelta, over: bool) -> Distance:
    if left < HOUR:
        return Distance(max(int(left / timedelta(minutes=1)), 1), "minute", over)
    if left < 48 * HOUR:
        return Distance(int(left / HOUR), "hour", over)
    return Distance(left.days, "day", over)


def _at_length(first: date, last: date, over: bool) -> Distance:
    days = (last - first).days
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if days < 14:
        return Distance(days, "day", over)
    if months < 6:
        return Distance(days // 7, "week", over)
    return Distance(months, "month", over) if months < 24 else Distance(months // 12, "year", over)


def used(calendar: Calendar, deadline: Deadline, now: datetime) -> float | None:
    """The share of a deadline's time that has gone, 0 to 1; None for a stated date.

    Limits in days go by the days that count, so that a holiday uses up nothing.
    """
    if deadline.unit is Unit.DATE or not deadline.count:
        return None
    if deadline.at <= now:
        return 1.0
    if deadline.unit in BY_THE_DAY:
        left = distance(calendar, deadline, now).count
        return min(max(1 - left / deadline.count, 0.0), 1.0)
    start = deadline.start
    began = start if isinstance(start, datetime) else at_time(start, time(0))
    return min(max((now - began) / (deadline.at - began), 0.0), 1.0)

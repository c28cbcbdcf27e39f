"""The days of a leave: asked for, agreed, taken, and what the register shows of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from states.context import Context
from states.register import NOTHING, MarkedDay
from workflows.attendance import ABSENT, ATTENDED, marked, school_year_of
from workflows.attendance_codes import Category, category
from workflows.general import known
from workflows.holiday_forms import Leave

GRANTED = ("H", "F")
"""The codes of leave that was agreed (HOL-R18)."""
UNAUTHORISED = ("G", "O", "N")
DAY = timedelta(days=1)


def leave_of(context: Context) -> Leave:
    """The facts of the case, as the request's they are."""
    if not isinstance(context.facts, Leave):
        raise TypeError("a request for leave keeps Leave facts")
    return context.facts


def _day(context: Context, name: str) -> date | None:
    value = known(context, name)
    return value if isinstance(value, date) else None


def asked(context: Context) -> tuple[date, date] | None:
    """The first and last day asked for, with what the form says now."""
    first, last = _day(context, "leave_from"), _day(context, "leave_to")
    return None if first is None or last is None else (first, last)


def agreed(context: Context) -> tuple[date, date] | None:
    """The first and last day agreed; of a form that agrees to all, the days asked for."""
    first, last = _day(context, "authorised_from"), _day(context, "authorised_to")
    return asked(context) if first is None or last is None else (first, last)


def school_days(context: Context, span: tuple[date, date] | None) -> list[date]:
    """The school days of a stretch of time."""
    return context.calendar.school_days(*span) if span else []


def granted_before(context: Context, span: tuple[date, date]) -> tuple[Decimal, list[MarkedDay]]:
    """Days of leave agreed in the school year of `span`, other than these (HOL-R09).

    From the register's marks, half days as halves, and from other requests for days that have
    no mark yet.
    """
    first, last = school_year_of(context, span[0])
    own = set(school_days(context, span))
    found = [day for day in marked(context, first, last, GRANTED).marks if day.day not in own]
    halves = sum(code in GRANTED for day in found for code in day.codes)
    unmarked = _agreed_elsewhere(context, first, last) - own - _marked_days(context, first, last)
    return Decimal(halves) / 2 + len(unmarked), found


def _agreed_elsewhere(context: Context, first: date, last: date) -> set[date]:
    days: set[date] = set()
    for other in context.evidence.other_cases:
        begins, ends = other.facts.get("authorised_from"), other.facts.get("authorised_to")
        if other.type != "holiday" or not begins or not ends or other.state == "withdrawn":
            continue
        span = (max(date.fromisoformat(begins), first), min(date.fromisoformat(ends), last))
        if span[0] <= span[1]:
            days |= set(context.calendar.school_days(*span))
    return days


def _marked_days(context: Context, first: date, last: date) -> set[date]:
    return {day.day for day in context.evidence.register.days(first, last)}


def first_marked(
    context: Context, span: tuple[date, date] | None, wanted: Collection[str]
) -> MarkedDay | None:
    """The first day of a stretch with one of these codes.

    Schools enter agreed leave ahead, so a day to come counts: its deadline is that day.
    """
    if span is None:
        return None
    days = context.evidence.register.days(*span)
    return next((day for day in days if set(day.codes) & set(wanted)), None)


def first_absent(context: Context, span: tuple[date, date] | None) -> MarkedDay | None:
    """The first day of a stretch with an absence of any kind, marked ahead or not."""
    return _first_in(context, span, ABSENT)


def _first_in(
    context: Context, span: tuple[date, date] | None, wanted: Collection[Category]
) -> MarkedDay | None:
    if span is None:
        return None
    for day in context.evidence.register.days(*span):
        if any(category(code, day.day) in wanted for code in day.codes if code != NOTHING):
            return day
    return None


def due_back(context: Context) -> date | None:
    """The first school day after the days away: agreed ones, or asked ones that were not."""
    facts, span = leave_of(context), asked(context)
    end = facts.authorised_to if context.case.state == "taken" else None
    last = end or (span[1] if span else None)
    if last is None:
        return None
    return context.calendar.school_days_after(last, 1).day


def back(context: Context) -> MarkedDay | None:
    """The first day in school from the day due back on."""
    due = due_back(context)
    return None if due is None else _first_in(context, (due, context.today), ATTENDED)


def beyond_agreed(context: Context) -> tuple[date, date] | None:
    """Days that were asked for and not agreed, after those that were."""
    facts, span = leave_of(context), asked(context)
    if span is None or facts.authorised_to is None or facts.authorised_to >= span[1]:
        return None
    return facts.authorised_to + DAY, span[1]


def all_attended(context: Context) -> bool:
    """Every school day asked for is marked, and none as absent."""
    span = asked(context)
    if span is None or first_absent(context, span) is not None:
        return False
    days = school_days(context, span)
    return bool(days) and set(days) <= _marked_days(context, *span)

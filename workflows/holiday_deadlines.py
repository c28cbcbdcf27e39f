"""The deadlines of requests for leave (RULEBOOK 19.3); most wait for the register to show a day."""

from __future__ import annotations

from states.calendar import Deadline
from states.context import Context
from states.register import MarkedDay
from workflows.holiday_days import (
    UNAUTHORISED,
    agreed,
    all_attended,
    asked,
    back,
    beyond_agreed,
    due_back,
    first_absent,
    first_marked,
    leave_of,
    school_days,
)


def _end_of(context: Context, day: MarkedDay | None) -> Deadline | None:
    return None if day is None else context.calendar.on(day.day)


def decision(context: Context) -> Deadline:
    """A few school days after the request, and never later than the day before it starts."""
    received = leave_of(context).applied_on or context.today
    usual = context.calendar.school_days_after(received, context.policy["hol.decision"])
    span = asked(context)
    if span is None:
        return usual
    start = context.calendar.on(max(span[0], received))
    return min(usual, start, key=lambda one: one.at)


def begins(context: Context) -> Deadline | None:
    """The first day that the register shows the child away in the time agreed."""
    day = first_absent(context, agreed(context))
    return _end_of(context, day)


def goes_anyway(context: Context) -> Deadline | None:
    """The first day away without leave in the time that was refused."""
    day = first_marked(context, asked(context), UNAUTHORISED)
    return _end_of(context, day)


def stays(context: Context) -> Deadline | None:
    """The last day asked for, once the register shows the child in school on all of them."""
    span = asked(context)
    return context.calendar.on(span[1]) if span and all_attended(context) else None


def settled(context: Context) -> Deadline | None:
    """The first school day after the time asked for, by which its end should be on record."""
    span = asked(context)
    return context.calendar.school_days_after(span[1], 1) if span else None


def goes_beyond(context: Context) -> Deadline | None:
    """The first day away without leave beyond those agreed."""
    day = first_marked(context, beyond_agreed(context), UNAUTHORISED)
    return _end_of(context, day)


def comes_back(context: Context) -> Deadline | None:
    """The first day in school after the leave."""
    day = back(context)
    return _end_of(context, day)


def return_check(context: Context) -> Deadline | None:
    """The day the child is due back (HOL-T3)."""
    due = due_back(context)
    if due is None or back(context) is not None:
        return None
    return context.calendar.on(due)


def not_back(context: Context) -> Deadline | None:
    """The day due back, where the register shows the child still away without a reason."""
    due = due_back(context)
    if due is None or back(context) is not None:
        return None
    missing = first_marked(context, (due, due), UNAUTHORISED)
    return _end_of(context, missing)


def lost(context: Context) -> Deadline | None:
    """Ten school days after long leave; else the tenth day of absence as of any child (HOL-T4)."""
    due, span = due_back(context), asked(context)
    if due is None or span is None:
        return None
    if len(school_days(context, span)) > context.policy["hol.max_days"]:
        return context.calendar.school_days_after(span[1], context.policy["cme.leave_return"])
    return context.calendar.school_days_from(due, context.policy["cme.notify_day"])


def penalty(context: Context) -> Deadline | None:
    """When the headteacher should have decided about a penalty notice, once the child is back."""
    day = back(context)
    if day is None:
        return None
    return context.calendar.school_days_after(day.day, context.policy["hol.penalty"])

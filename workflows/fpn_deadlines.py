"""The deadlines of penalty notices (RULEBOOK 18.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from states.calendar import Calendar, Deadline, local_date
from states.context import Context
from workflows.fpn_evidence import breach, following, last_offence, penalty_of
from workflows.fpn_facts import Service
from workflows.fpn_ledger import Ledger, Terms, terms

POSTED = {Service.FIRST: "deemed.first", Service.SECOND: "deemed.second"}
"""The parameter that says when post of a class is deemed to arrive (FPN-R20)."""


def receipt(context: Context, how: Service, sent: date, proved: date | None) -> Deadline:
    """When a letter was received: as proved, else as deemed from how it was sent (FPN-R20)."""
    calendar: Calendar = context.calendar
    if proved is not None:
        return calendar.on(proved)
    if how in POSTED:
        return calendar.working_days_after(sent, context.policy[POSTED[how]])
    return calendar.on(sent)


def check_request(context: Context) -> Deadline:
    """The team checks a request within five working days."""
    since = penalty_of(context).supplied_on or context.case.opened_at
    return context.calendar.working_days_after(since, context.policy["fpn.check"])


def stale(context: Context) -> Deadline | None:
    """A notice should follow the offence promptly."""
    last = last_offence(context)
    if last is None:
        return None
    return context.calendar.school_days_after(last, context.policy["fpn.stale"])


def record_service(context: Context) -> Deadline | None:
    """An authorised warning goes out and its service is recorded."""
    facts = penalty_of(context)
    if facts.warned_on is None or facts.warning_service is not None:
        return None
    return context.calendar.working_days_after(facts.warned_on, context.policy["fpn.serve"])


def warning_receipt(context: Context) -> Deadline | None:
    """When the warning was received, proved or deemed (FPN-R13)."""
    facts = penalty_of(context)
    if facts.warning_service is None or facts.warning_sent_on is None:
        return None
    return receipt(context, facts.warning_service, facts.warning_sent_on, facts.warning_received_on)


def warning_window(context: Context) -> Deadline | None:
    """Fifteen school days, beginning the day after receipt (FPN-R14)."""
    received = warning_receipt(context)
    if received is None:
        return None
    return context.calendar.school_days_after(received.day, context.policy["fpn.warning_days"])


def window_days(context: Context) -> tuple[date, date] | None:
    """The first and last day of the warning's time; with a refusal letter, up to today."""
    received, ends = warning_receipt(context), warning_window(context)
    if received is None or ends is None:
        return None
    if penalty_of(context).refusal_letter:
        return following(received.day), max(ends.day, context.today)
    return following(received.day), ends.day


def broken(context: Context) -> Deadline | None:
    """The first settled unauthorised session after the warning, once the register shows it."""
    window = window_days(context)
    day = breach(context, *window) if window else None
    return context.calendar.on(day.day) if day else None


def serve_notice(context: Context) -> Deadline:
    """The notice goes out and its receipt is recorded."""
    issued = penalty_of(context).issued_on or local_date(context.case.entered_at)
    return context.calendar.working_days_after(issued, context.policy["fpn.serve"])


def agreed_terms(context: Context) -> Terms | None:
    """The amounts and last days of this notice; None until its receipt is known."""
    received = penalty_of(context).received_on
    return terms(received, context.policy) if received else None


def ledger_of(context: Context) -> Ledger:
    """The money as it stands."""
    facts = penalty_of(context)
    return Ledger(facts.payments, facts.refunds)


def _from_receipt(parameter: str) -> Callable[[Context], Deadline | None]:
    def due(context: Context) -> Deadline | None:
        received = penalty_of(context).received_on
        if received is None:
            return None
        return context.calendar.calendar_days_after(received, context.policy[parameter])

    return due


lower_payment = _from_receipt("fpn.low_until")
final_payment = _from_receipt("fpn.high_until")
first_reminder = _from_receipt("fpn.reminder_first")
second_reminder = _from_receipt("fpn.reminder_second")


def decision(context: Context) -> Deadline | None:
    """Prosecute or withdraw, within ten working days of the last day for paying (FPN-R25)."""
    last = final_payment(context)
    if last is None:
        return None
    return context.calendar.working_days_after(last.day, context.policy["fpn.decision"])


def time_bar(context: Context) -> Deadline | None:
    """Six months after the last day of the offence (FPN-R28)."""
    return bar_less(0)(context)


def bar_less(months: int) -> Callable[[Context], Deadline | None]:
    """So many months before the time bar."""

    def due(context: Context) -> Deadline | None:
        last = last_offence(context)
        if last is None:
            return None
        count = max(context.policy["fpn.time_bar"] - months, 0)
        return context.calendar.months_after(last, count)

    return due

"""The deadlines of a referral (RULEBOOK 14.3)."""

from __future__ import annotations

from datetime import date, datetime

from states.calendar import Deadline
from states.context import Context
from workflows.referral_forms import Referral


def referral_of(context: Context) -> Referral:
    """The facts of the case, as the referral they are."""
    if not isinstance(context.facts, Referral):
        raise TypeError("a referral keeps Referral facts")
    return context.facts


def _start(instant: datetime | None, context: Context) -> datetime:
    return instant or context.case.entered_at


def acknowledge_due(context: Context) -> Deadline:
    start = _start(referral_of(context).received_at, context)
    return context.calendar.working_days_after(start, context.policy["ref.ack"])


def decide_due(context: Context) -> Deadline:
    facts = referral_of(context)
    start: date | datetime = _start(facts.triage_since, context)
    if context.case.state == "discussion" and facts.talk_on is not None:
        start = facts.talk_on
    return context.calendar.working_days_after(start, context.policy["ref.triage"])


def reply_due(context: Context) -> Deadline:
    """When the school's reply is wanted by (REF-T3), an extension included."""
    extended = referral_of(context).reply_by
    if extended is not None:
        return context.calendar.on(extended)
    return context.calendar.school_days_after(
        context.case.entered_at, context.policy["ref.info_reply"]
    )


def reply_reminder(context: Context) -> Deadline | None:
    if referral_of(context).reply_by is not None:
        return None
    return context.calendar.school_days_after(
        context.case.entered_at, context.policy["ref.info_reminder"]
    )


def first_contact_due(context: Context) -> Deadline:
    return context.calendar.school_days_after(
        context.case.entered_at, context.policy["ref.first_contact"]
    )


def review_due(context: Context) -> Deadline:
    facts = referral_of(context)
    start = _start(facts.reviewed_at, context)
    latest = context.calendar.school_days_after(start, context.policy["ref.review"])
    if facts.review_on is None or facts.review_on > latest.day:
        return latest
    return context.calendar.on(facts.review_on)


def idle_since(context: Context) -> Deadline:
    return context.calendar.school_days_after(
        context.case.last_activity_at, context.policy["ref.idle"]
    )

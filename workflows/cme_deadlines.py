"""The deadlines of children missing education (RULEBOOK 15.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from states.calendar import Deadline, at_time, local_date
from states.context import Context
from states.register import MarkedDay
from workflows.alerts import Agency, harm_told, has_told
from workflows.attendance import Run, unexplained_run
from workflows.cme_forms import RETURNED, Missing, Risk, Source
from workflows.general import each_hour

FIRST_SESSION = time(9)
"""When a first missed session began, where nobody has said."""
WEEK = 7
"""A longer gap between two school days is a half-term or a holiday."""


def missing_of(context: Context) -> Missing:
    """The facts of the case, as the missing child's they are."""
    if not isinstance(context.facts, Missing):
        raise TypeError("a case of a child missing education keeps Missing facts")
    return context.facts


def day_one(context: Context) -> date:
    """Day 1: the register's, where it shows a run; else the day stated (CME-R02)."""
    run = unexplained_run(context)
    return run.first_day if run else missing_of(context).first_absent_on or context.today


def counts(context: Context) -> Mapping[str, int]:
    """The day count of CME-R02, which later marks may change (CME-R24)."""
    run = unexplained_run(context)
    return {"school days of unexplained absence": run.count if run else 0}


def marks_since(context: Context, first: date) -> tuple[MarkedDay, ...]:
    """What the register says from a day on."""
    return context.evidence.register.days(first, context.today)


def nth_day(context: Context, count: int) -> Deadline:
    """The end of the nth school day of absence; a day that pauses the run puts it off."""
    run, first = unexplained_run(context), day_one(context)
    return context.calendar.school_days_from(first, count + _paused(context, run, count))


def _paused(context: Context, run: Run | None, count: int) -> int:
    """School days between day 1 and the nth day that do not count (CME-R02)."""
    if run is None:
        return 0
    if run.count >= count:
        last = run.days[count - 1]
    else:
        last = max(day.day for day in marks_since(context, run.first_day))
    days = context.calendar.school_days(run.first_day, last)
    return len(set(days) - set(run.days))


def in_care(context: Context) -> bool:
    """Looked after, or on a child protection plan, today (GEN-R16)."""
    child = context.evidence.child
    return child.looked_after or child.child_protection


def feared(facts: Missing) -> bool:
    """Whether harm or a crime is known or suspected, as a risk or as a concern (GEN-R15)."""
    risks = Risk.HARM in facts.risks or Risk.CRIME in facts.risks
    return risks or bool(facts.safeguarding_concern)


def first_contact(context: Context) -> Deadline | None:
    """The home is tried on day 1 itself (GEN-R07)."""
    if missing_of(context).attempts:
        return None
    return context.calendar.on(day_one(context))


def care_alert(context: Context) -> Deadline | None:
    """At the end of day 1 a child in care whose home nobody reached is at risk."""
    facts = missing_of(context)
    if (
        not in_care(context)
        or facts.home_reached_on
        or has_told(facts.agencies_told, Agency.KEY_WORKER)
    ):
        return None
    return context.calendar.on(day_one(context))


def session_start(context: Context) -> datetime:
    """When the first unauthorised session began."""
    facts, first = missing_of(context), day_one(context)
    stated = facts.first_session_at
    if stated is not None and local_date(stated) == first:
        return stated
    return at_time(first, FIRST_SESSION)


def key_worker(context: Context) -> Deadline | None:
    """24 hours of real time after the first unauthorised session began (CME-R10)."""
    facts = missing_of(context)
    if has_told(facts.agencies_told, Agency.KEY_WORKER):
        return None
    if Risk.CARE not in facts.risks and (not in_care(context) or facts.home_reached_on):
        return None
    return context.calendar.hours_after(session_start(context), context.policy["cme.cp_lac_hours"])


def team_knows(facts: Missing) -> bool:
    """Whether the Inclusion Team was told; a concern raised here goes to it by itself."""
    return facts.team_told_at is not None or bool(facts.safeguarding_concern)


def harm(context: Context) -> Deadline | None:
    """At once (CME-R11)."""
    facts = missing_of(context)
    if facts.alert_raised_at is None or not feared(facts) or harm_told(facts.agencies_told):
        return None
    return context.calendar.hours_after(facts.alert_raised_at, context.policy["cme.harm_hours"])


def harm_reminder(context: Context) -> Deadline | None:
    """Every hour it is said again."""
    return each_hour(context, harm(context))


def team_told(context: Context) -> Deadline | None:
    """The Inclusion Team hears the working day an agency was told, or the next (CME-R12)."""
    facts = missing_of(context)
    if not facts.agencies_told or team_knows(facts):
        return None
    first = min(told.at for told in facts.agencies_told)
    return context.calendar.working_days_from(first, context.policy["cme.team_told"] + 1)


def early_look(context: Context) -> Deadline:
    """The fifth school day of absence."""
    return nth_day(context, context.policy["cme.early_look"])


def notify(context: Context) -> Deadline:
    """The tenth school day of absence (CME-R03)."""
    return nth_day(context, context.policy["cme.notify_day"])


def deletion_gate(context: Context) -> Deadline:
    """The twentieth school day of absence: from then on deletion may be proposed (CME-R14)."""
    return nth_day(context, context.policy["cme.delete_days"])


def acknowledgement(context: Context) -> Deadline:
    """The council answers the school within a working day."""
    return context.calendar.working_days_after(context.case.entered_at, context.policy["cme.ack"])


def first_enquiries(context: Context) -> Deadline | None:
    """A home visit and a first enquiry; within a working day for a child in care."""
    facts = missing_of(context)
    asked = {enquiry.source for enquiry in facts.enquiries}
    if facts.notified_on is None or (Source.HOME_VISIT in asked and len(asked) > 1):
        return None
    if in_care(context):
        soon = context.policy["cme.first_enquiries_care"]
        return context.calendar.working_days_after(facts.notified_on, soon)
    return context.calendar.school_days_after(
        facts.notified_on, context.policy["cme.first_enquiries"]
    )


def located_review(context: Context) -> Deadline:
    """What was learned of the child's whereabouts is settled, or looked at again."""
    since = missing_of(context).location_reviewed_on or local_date(context.case.entered_at)
    return context.calendar.school_days_after(since, context.policy["cme.review_first"])


def school_start(context: Context) -> Deadline | None:
    """Ten school days after the offer of a place."""
    offered = missing_of(context).offered_on
    if offered is None:
        return None
    return context.calendar.school_days_after(offered, context.policy["cme.start"])


def review(context: Context) -> Deadline:
    """Ten school days, three times; then once each half-term."""
    facts = missing_of(context)
    entered = local_date(context.case.entered_at)
    since = max(facts.reviewed_on or entered, entered)
    if facts.reviews_held < context.policy["cme.review_count"]:
        return context.calendar.school_days_after(since, context.policy["cme.review_first"])
    return context.calendar.on(_end_of_next_half_term(context, since))


def _end_of_next_half_term(context: Context, since: date) -> date:
    """The last school day of the half-term after the one `since` lies in.

    Half-terms are the stretches of school days between breaks of a week or more.
    """
    ends: list[date] = []
    day = since
    while len(ends) < 2:
        following = context.calendar.school_days_after(day, 1).day
        if (following - day).days > WEEK:
            ends.append(day)
        day = following
    return ends[-1]


def other_la(context: Context) -> Deadline:
    """The receiving council acknowledges within ten working days (CME-R19)."""
    return context.calendar.working_days_after(
        context.case.entered_at, context.policy["cme.other_la"]
    )


def other_la_reminder(context: Context) -> Deadline:
    """Half-way there the caseworker asks again."""
    return context.calendar.working_days_after(
        context.case.entered_at, context.policy["cme.other_la_reminder"]
    )


def goes_on(context: Context) -> Deadline:
    """At the end of the day a deletion is agreed, the case goes on (CME-R17)."""
    return context.calendar.on(local_date(context.case.entered_at))


def school_return(context: Context) -> Deadline | None:
    """The school's return within ten school days after deletion (PR10 reg. 12(3))."""
    facts = missing_of(context)
    if facts.deleted_on is None or facts.ground not in RETURNED or facts.returned_on is not None:
        return None
    return context.calendar.school_days_after(
        facts.deleted_on, context.policy["cme.return_after_deletion"]
    )


def leave_limit(context: Context, ended_on: date) -> Deadline:
    """Ten school days after leave of more than ten days ended (CME-R22)."""
    return context.calendar.school_days_after(ended_on, context.policy["cme.leave_return"])

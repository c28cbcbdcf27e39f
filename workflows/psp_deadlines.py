"""The deadlines of pastoral support plans (RULEBOOK 17.3)."""

from __future__ import annotations

from datetime import date

from states.calendar import Deadline, local_date
from states.context import Context
from workflows.psp_forms import Plan


def plan_of(context: Context) -> Plan:
    """The facts of the case, as the plan they are."""
    if not isinstance(context.facts, Plan):
        raise TypeError("a pastoral support plan keeps Plan facts")
    return context.facts


def last_counted(facts: Plan) -> date | None:
    """What the next review is counted from: the last one that counts, or the start (PSP-R08)."""
    return facts.last_review_on or facts.started_on


def review_target(context: Context) -> Deadline | None:
    """Two weeks after the last review that counts (PSP-R07)."""
    since = last_counted(plan_of(context))
    if since is None:
        return None
    return context.calendar.weeks_after(since, context.policy["psp.review_target"])


def review_limit(context: Context) -> Deadline | None:
    """Six weeks after the last review that counts: the plan is then not in good standing."""
    since = last_counted(plan_of(context))
    if since is None:
        return None
    return context.calendar.weeks_after(since, context.policy["psp.review_max"])


def consent_reminder(context: Context) -> Deadline:
    """When the school is reminded of the consent."""
    return context.calendar.school_days_after(
        context.case.entered_at, context.policy["psp.consent_reminder"]
    )


def consent_limit(context: Context) -> Deadline:
    """When a plan without consent lapses; the full-time place stands."""
    return context.calendar.school_days_after(
        context.case.entered_at, context.policy["psp.consent_limit"]
    )


def term_warning(context: Context) -> Deadline | None:
    """Two weeks before the limit, so that somebody decides in time.

    A plan that comes back into force after that is to be decided at once. One that a manager
    has extended is not warned of again.
    """
    facts = plan_of(context)
    if facts.started_on is None or facts.extended_until is not None:
        return None
    warning = context.calendar.weeks_after(facts.started_on, context.policy["psp.term_warning"])
    back_on = local_date(context.case.entered_at)
    return warning if back_on <= warning.day else context.calendar.on(back_on)


def duration_limit(context: Context) -> Deadline | None:
    """The last day in force: twelve weeks beginning with the start, or the extension's end."""
    facts = plan_of(context)
    if facts.extended_until is not None:
        return context.calendar.on(facts.extended_until)
    if facts.started_on is None:
        return None
    return context.calendar.weeks_from(facts.started_on, context.policy["psp.max_duration"])


def authority_told(context: Context) -> Deadline | None:
    """The council hears of a new plan within two working days of its start."""
    facts = plan_of(context)
    if facts.authority_told_on is not None or facts.started_on is None:
        return None
    return context.calendar.working_days_after(facts.started_on, context.policy["psp.notify"])


def support_request(context: Context) -> Deadline:
    """A plan that failed is followed by a request for support within two school days."""
    return context.calendar.school_days_after(
        context.case.entered_at, context.policy["psp.request_support"]
    )


def full_time_again(context: Context) -> Deadline:
    """A plan that stopped: full time, or other provision, is due the next school day."""
    return context.calendar.school_days_after(context.case.entered_at, 1)

"""The deadlines of elective home education (RULEBOOK 16.3)."""

from __future__ import annotations

from datetime import date

from states.calendar import Deadline, local_date
from states.context import Context
from workflows.ehe_forms import HomeEducation


def home_of(context: Context) -> HomeEducation:
    """The facts of the case, as those of a child educated at home."""
    if not isinstance(context.facts, HomeEducation):
        raise TypeError("a case of home education keeps HomeEducation facts")
    return context.facts


def _entered(context: Context) -> date:
    return local_date(context.case.entered_at)


def _school_days(context: Context, since: date | None, name: str) -> Deadline | None:
    if since is None:
        return None
    return context.calendar.school_days_after(since, context.policy[name])


def answer(context: Context) -> Deadline | None:
    """An enquiry is answered within days."""
    facts = home_of(context)
    if facts.offer_answer is not None:
        return None
    return _school_days(context, _entered(context), "ehe.enquiry")


def consent_needed(context: Context) -> bool:
    """A special school's place needs consent; by a law not yet in force an enquiry too."""
    facts = home_of(context)
    if facts.consented_on is not None:
        return False
    switched = context.policy["law.s47_consent"] == "on" and bool(facts.enquiry_s47)
    return bool(facts.special_place) or switched


def asks_consent(context: Context) -> Deadline | None:
    """At once, when the notice shows that consent is needed (EHE-R07, EHE-R08)."""
    if not consent_needed(context):
        return None
    return context.calendar.hours_after(context.case.entered_at, 0)


def consent(context: Context) -> Deadline | None:
    """The council decides within working days of the notice."""
    since = home_of(context).notice_on or _entered(context)
    return context.calendar.working_days_after(since, context.policy["ehe.consent"])


def off_rolling(context: Context) -> Deadline | None:
    """A Lead Inclusion Officer looks at a notice that came under pressure (EHE-R10)."""
    facts = home_of(context)
    if not facts.pressures or facts.off_rolling_note or facts.notice_on is None:
        return None
    return context.calendar.working_days_after(
        facts.notice_on, context.policy["ehe.off_rolling_review"]
    )


def school_return(context: Context) -> Deadline | None:
    """Ten school days after the name was removed (EHE-R09)."""
    facts = home_of(context)
    if facts.returned_on is not None:
        return None
    return _school_days(context, facts.deleted_on, "ehe.school_return")


def acknowledge(context: Context) -> Deadline | None:
    """Days after the council learned of it."""
    return _school_days(context, home_of(context).learned_on, "ehe.ack")


def offer(context: Context) -> Deadline | None:
    """A meeting is offered."""
    return _school_days(context, home_of(context).learned_on, "ehe.contact")


def first_shown(context: Context) -> Deadline | None:
    """The first meeting or other evidence; late is no sign that anything is wrong (EHE-T4)."""
    return _school_days(context, home_of(context).learned_on, "ehe.meeting")


def tell_aln(context: Context) -> Deadline | None:
    """The ALN team hears of a child with additional learning needs (EHE-R21)."""
    facts = home_of(context)
    if not facts.has_aln or facts.aln_told_on is not None or facts.learned_on is None:
        return None
    return context.calendar.working_days_after(facts.learned_on, context.policy["ehe.aln_told"])


def lost_touch(context: Context) -> Deadline | None:
    """Nobody has reached the family since the name was removed (EHE-R23)."""
    facts = home_of(context)
    if facts.reached_on is not None:
        return None
    return _school_days(context, facts.learned_on, "ehe.no_contact")


def first_review(context: Context) -> Deadline | None:
    """The first full review, months after the education was first shown."""
    since = home_of(context).first_shown_on
    since = max(since, _entered(context)) if since else _entered(context)
    return context.calendar.months_after(since, context.policy["ehe.first_review"])


def annual_review(context: Context) -> Deadline | None:
    """A year after the last judgement (EHE-R19)."""
    since = home_of(context).judged_on
    return (
        None
        if since is None
        else context.calendar.months_after(since, context.policy["ehe.annual_review"])
    )


def annual_warning(context: Context) -> Deadline | None:
    """Two months before that."""
    since = home_of(context).judged_on
    months = context.policy["ehe.annual_review"] - context.policy["ehe.annual_warning"]
    if since is None:
        return None
    return context.calendar.months_after(since, months)


def follow_up(context: Context) -> Deadline | None:
    """An informal follow-up comes to something."""
    return _school_days(context, _entered(context), "ehe.follow_up")


def satisfied_by(context: Context) -> Deadline | None:
    """The last day the formal notice gives (EHE-R14)."""
    day = home_of(context).satisfy_by
    if day is None:
        return None
    return context.calendar.on(day)


def choice(context: Context) -> Deadline | None:
    """The time in which the parents may choose another school (EHE-T8)."""
    since = home_of(context).intent_on
    return (
        None
        if since is None
        else context.calendar.calendar_days_after(since, context.policy["ehe.choice"])
    )


def compliance(context: Context) -> Deadline | None:
    """Whether the order is kept is looked at (EHE-T11)."""
    since = home_of(context).order_served_on
    return (
        None
        if since is None
        else context.calendar.calendar_days_after(since, context.policy["ehe.compliance"])
    )

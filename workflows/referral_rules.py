"""The rules of referral triage: guards and what steps change (RULEBOOK 14.7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from states.age import compulsory_until
from states.calendar import at_time, local_date
from states.context import Context, TeamMember
from states.workflow import Finding, Guard
from workflows.general import form_of, in_words, known, merged, rule
from workflows.referral_attendance import absence_over, attendance_at_close, attendance_now
from workflows.referral_deadlines import referral_of, reply_due
from workflows.referral_forms import (
    Accepted,
    Allocate,
    Correct,
    FirstContact,
    Information,
    Submit,
)  # fmt: skip

OFFICE_OPENS = time(9)
"""When something counts as received that came in on a day whose hour nobody noted."""


# --- guards --------------------------------------------------------------------------------

has_reason = rule(
    "REF-R01",
    "The referral says why: attendance that does not improve.",
    lambda c: Finding(
        bool(referral_of(c).reason), "a reason is given" if referral_of(c).reason else ""
    ),
    "Add to the draft why you refer.",
)


def _tracker(context: Context) -> Finding:
    tried = len(referral_of(context).interventions)
    if tried:
        return Finding(True, f"{tried} recorded")
    if context.policy["ref.require_tracker"] == "warn":
        return Finding(True, "missing: nothing is recorded; ask the school", warns=True)
    return Finding(False, "none recorded")


has_tracker = rule(
    "REF-R02",
    "What the school has tried is recorded.",
    _tracker,
    "Add what the school has tried, each with its date and impact.",
)


def received_when(context: Context) -> datetime:
    """When the referral came in: as the form says, or as is known, or now."""
    form, known_at = context.form, referral_of(context).received_at
    if isinstance(form, Submit) and form.received_at is not None:
        return form.received_at.astimezone(UTC)
    if isinstance(form, (Submit, Correct)) and form.received_on is not None:
        if form.received_on == context.today:
            return min(context.now, at_time(form.received_on, OFFICE_OPENS))
        return at_time(form.received_on, OFFICE_OPENS)
    return known_at or context.now


def _tried_before(context: Context) -> Finding:
    received = local_date(received_when(context))
    for item in referral_of(context).interventions:
        if item.on > received:
            return Finding(
                False,
                f"“{item.what}” is dated {in_words(item.on)}, after {in_words(received)}",
            )
        if not item.impact:
            return Finding(False, f"“{item.what}” of {in_words(item.on)} has no impact")
    return Finding(True, "all before the referral, each with its impact")


tried_before = rule(
    "REF-R03",
    "Each thing tried is dated before the referral and says what came of it.",
    _tried_before,
    "Correct the date, or add what came of it.",
)


def _received_in_the_past(context: Context) -> Finding:
    received = received_when(context)
    return Finding(received <= context.now, in_words(local_date(received)))


received_by_now = rule(
    "REF-R04",
    "The referral has been received by today.",
    _received_in_the_past,
    "Give the day it came in, today at the latest.",
    field="received_on",
)


def _school_told(context: Context) -> Finding:
    text = getattr(context.form, "next_steps", "") or getattr(context.form, "question", "")
    return Finding(bool(text))


def school_is_told(field: str) -> Guard:
    """REF-R06 about the form field that holds the reply to the school."""
    return rule(
        "REF-R06",
        "The school gets a reply that says what happens next.",
        _school_told,
        "Write what the school should be told.",
        field=field,
        hard=True,
    )


def _in_the_team(context: Context) -> Finding:
    chosen = form_of(context, Allocate).officer
    for member in context.evidence.team:
        if member.username == chosen:
            return Finding(True, f"{member.name}, {member.open_cases} open cases")
    return Finding(False, f"“{chosen}” is not in the Inclusion Team")


in_the_team = rule(
    "REF-R07",
    "The case goes to a member of the Inclusion Team.",
    _in_the_team,
    "Choose an Inclusion Officer, an Engagement Officer or the Co-ordinator.",
    field="officer",
)


def _reply_overdue(context: Context) -> Finding:
    by = reply_due(context)
    return Finding(context.now > by.at, f"reply wanted by {in_words(by.day)}")


reply_overdue = rule(
    "REF-R09",
    "The school's time to reply has run out.",
    _reply_overdue,
    "Wait for the reply, or go on without it.",
)

advice_given = rule(
    "REF-R10",
    "The school gets advice it can act on.",
    lambda c: Finding(bool(known(c, "advice"))),
    "Write what the school can do now.",
    field="advice",
)


def _reasons_sought(context: Context) -> Finding:
    form = form_of(context, FirstContact)
    if not form.spoke_with:
        return Finding(False, "nobody named", "Name the people you spoke with.")
    if known(context, "underlying_reason") is None:
        return Finding(False, "no reason recorded", "Record the reason as far as it is known.")
    return Finding(True, f"spoke with {', '.join(form.spoke_with)}")


reasons_sought = rule(
    "REF-R11",
    "The reasons were sought with the child, the parents and professionals.",
    _reasons_sought,
    "Record whom you spoke with and the reason as far as it is known.",
    field="underlying_reason",
)


def _day_within(name: str, first: int) -> Callable[[Context], Finding]:
    def check(context: Context) -> Finding:
        day = getattr(context.form, name)
        if day is None:
            return Finding(True)
        return Finding((day - context.today).days >= first, in_words(day))

    return check


talk_ahead = rule(
    "REF-R08", "The talk lies ahead, or is today.", _day_within("talk_on", 0),
    "Choose today or a later day.", field="talk_on",
)  # fmt: skip
reply_ahead = rule(
    "REF-T3", "The new day for the reply lies ahead.", _day_within("reply_by", 1),
    "Choose a day after today.", field="reply_by",
)  # fmt: skip


def _contact_by_now(context: Context) -> Finding:
    day = form_of(context, FirstContact).contacted_on
    return Finding(day <= context.today, in_words(day))


confirmed_by_now = rule(
    "REF-R08",
    "The service has confirmed that it takes over.",
    lambda c: Finding(
        form_of(c, Accepted).confirmed_on <= c.today, in_words(form_of(c, Accepted).confirmed_on)
    ),
    "Give the day it confirmed, today at the latest.",
    field="confirmed_on",
)
contact_by_now = rule(
    "REF-T4", "The contact has taken place.", _contact_by_now,
    "Give the day of the contact, today at the latest.", field="contacted_on",
)  # fmt: skip


def _review_in_time(context: Context) -> Finding:
    day = getattr(context.form, "review_on")  # noqa: B009 - two forms carry the field
    if day is None:
        return Finding(True)
    latest = context.calendar.school_days_after(context.today, context.policy["ref.review"]).day
    return Finding(context.today < day <= latest, f"{in_words(day)}; latest {in_words(latest)}")


review_in_time = rule(
    "REF-T5",
    "The next review comes after today and within the time for reviews.",
    _review_in_time,
    "Choose a day after today and no later than the latest.",
    field="review_on",
)


def _closure_complete(context: Context) -> Finding:
    at_open, at_close = referral_of(context).attendance_at_open, attendance_at_close(context)
    missing = [
        words
        for words, there in (
            ("the attendance when it was referred (add information)", at_open is not None),
            ("the attendance now", at_close is not None),
            ("what difference it made", bool(known(context, "impact_note"))),
        )
        if not there
    ]
    if missing:
        return Finding(False, f"missing: {', '.join(missing)}")
    return Finding(True, f"attendance {at_open}% when referred, {at_close}% now")


closure_complete = rule(
    "REF-R13",
    "The attendance at open and close and the impact are recorded.",
    _closure_complete,
    "Fill in what is missing.",
    field="impact_note",
)


def _proposed(context: Context) -> Finding:
    by = referral_of(context).closure_by
    return Finding(by is not None, f"proposed by {by}" if by else "nobody has proposed it")


closure_proposed = rule(
    "REF-R13",
    "A caseworker has proposed to close the case.",
    _proposed,
    "The caseworker proposes the outcome first.",
)
confirmed_by_another = rule(
    "REF-R13",
    "Whoever proposed to close the case does not confirm it.",
    lambda c: referral_of(c).closure_by != c.actor.username,
    "Ask another Lead Inclusion Officer or a manager to confirm.",
)


# --- what the steps change -----------------------------------------------------------------


def on_submit(context: Context) -> Mapping[str, Any]:
    """The time it came in is where every deadline of triage starts."""
    received = received_when(context)
    return {
        "received_at": received,
        "triage_since": received,
        "attendance_at_open": attendance_now(context),
    }


def on_information(context: Context) -> Mapping[str, Any]:
    form, facts = form_of(context, Information), referral_of(context)
    new = tuple(item for item in form.interventions if item not in facts.interventions)
    percent = form.attendance_percent
    return {
        "interventions": facts.interventions + new,
        "learner_voice": merged(facts.learner_voice, form.learner_voice),
        "parent_voice": merged(facts.parent_voice, form.parent_voice),
        "attendance_percent": facts.attendance_percent if percent is None else percent,
        "unauthorised_sessions": facts.unauthorised_sessions
        if form.unauthorised_sessions is None
        else form.unauthorised_sessions,
        "attendance_at_open": percent
        if facts.attendance_at_open is None
        else facts.attendance_at_open,
    }


INFORMATION_SETS = (
    "interventions", "learner_voice", "parent_voice", "attendance_percent",
    "unauthorised_sessions", "attendance_at_open",
)  # fmt: skip


def on_closure_proposed(context: Context) -> Mapping[str, Any]:
    """Who proposes, so that another confirms; the register's figure stands where there is one."""
    return {
        "closure_by": context.actor.username, "attendance_at_close": attendance_at_close(context),
    }  # fmt: skip


def back_to_triage(context: Context) -> Mapping[str, Any]:
    return {"triage_since": context.now, "reply_by": None, "talk_on": None}


def on_correct(context: Context) -> Mapping[str, Any]:
    """The deadlines counted from the old date move with it."""
    facts, received = referral_of(context), received_when(context)
    since = received if facts.triage_since == facts.received_at else facts.triage_since
    return {"received_at": received, "triage_since": since}


def contact_voices(context: Context) -> Mapping[str, Any]:
    form, facts = form_of(context, FirstContact), referral_of(context)
    return {
        "learner_voice": merged(facts.learner_voice, form.learner_voice),
        "parent_voice": merged(facts.parent_voice, form.parent_voice),
    }


# --- the order of the triage queue ---------------------------------------------------------


def priority(context: Context) -> int:
    """The triage score of REF-R15; what has waited is added when the queue is read."""
    facts, child, policy = referral_of(context), context.evidence.child, context.policy
    score = int(absence_over(context) * policy["ref.weight.absence"])
    if facts.safeguarding_concern:
        score += policy["ref.weight.safeguarding"]
    if child.child_protection or child.looked_after:
        score += policy["ref.weight.care"]
    if (compulsory_until(child.date_of_birth) - context.today).days < 365:
        score += policy["ref.weight.leaver"]
    return score


def suits(context: Context, officer: TeamMember) -> int:
    """Whom REF-R07 suggests first: persistent absence to that focus, a plan to the co-ordinator."""
    facts = referral_of(context)
    words = f"{facts.reason or ''} {facts.requested_help or ''}".casefold()
    wanted = [
        ("psp", ("psp", "reduced timetable", "support plan")),
        ("ehe", ("home education", "home educated", "ehe")),
        ("out of school", ("tuition", "out of school")),
    ]
    for focus, signs in wanted:
        if any(re.search(rf"\b{re.escape(sign)}\b", words) for sign in signs):
            return 2 if focus in officer.focus.casefold() else 0
    often = absence_over(context) > 0
    return 1 if often and "persistent" in officer.focus.casefold() else 0

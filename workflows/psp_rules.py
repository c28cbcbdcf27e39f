"""The rules of pastoral support plans: each a guard (RULEBOOK 17.7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from states.calendar import local_date
from states.context import Context
from states.roles import Role
from states.workflow import Finding
from workflows.general import form_of, in_words, known, rule
from workflows.psp_deadlines import last_counted, plan_of
from workflows.psp_forms import (
    Consent,
    Continue,
    Decision,
    Extend,
    FullTime,
    Need,
)  # fmt: skip


def _semh(context: Context) -> Finding:
    need = known(context, "need")
    if need is Need.SEMH or need is None:
        return Finding(need is Need.SEMH, Need.SEMH.label if need else "no need recorded")
    return Finding(False, getattr(need, "label", str(need)))


only_semh = rule(
    "PSP-R02",
    "The plan is for a social, emotional or mental health need.",
    _semh,
    "No other need allows a plan: the child has a right to full-time education.",
    field="need",
)


def _complete(*names: tuple[str, str]) -> Callable[[Context], Finding]:
    def check(context: Context) -> Finding:
        missing = [words for name, words in names if not known(context, name)]
        return Finding(
            not missing,
            f"missing: {', '.join(missing)}" if missing else "complete",
            f"Change the draft and add {', '.join(missing)}." if missing else "",
        )

    return check


in_best_interest = rule(
    "PSP-R02",
    "The need is shown and the plan is in the child's best interest.",
    _complete(
        ("need_evidence", "what shows the need"),
        ("best_interest", "why it is best for the child"),
    ),
    "Complete the draft.",
)
plan_complete = rule(
    "PSP-R03",
    "The plan says why full time is not possible and what will raise the hours.",
    _complete(
        ("reasons", "why full time is not possible"),
        ("measures", "the steps back to full time"),
        ("timetable", "the timetable"),
        ("hours_now", "the hours a week"),
        ("hours_full", "the full-time hours"),
        ("off_site_care", "who looks after the child off site"),
    ),
    "Complete the draft.",
)


def _coded_c(context: Context) -> Finding:
    code = (plan_of(context).codes or "C").strip()
    return Finding(code.upper() == "C", f"code {code}")


coded_c = rule(
    "PSP-R13",
    "Hours off site are coded C: authorised, never B and never present.",
    _coded_c,
    "Change the draft: use code C.",
)


def _consent_signed(context: Context) -> Finding:
    signed_by = known(context, "consent_signed_by")
    signed_on = known(context, "consent_signed_on")
    signer = next((adult for adult in context.evidence.adults if adult.id == signed_by), None)
    if signer is None:
        return Finding(False, "the signer is not one of the child's contacts",
                       "Choose a parent or carer from the child's contacts.")  # fmt: skip
    if not isinstance(signed_on, date) or signed_on > context.today:
        return Finding(False, "signed on a day to come", "Give the day it was signed.")
    stopped_on, form = plan_of(context).stopped_on, context.form
    if stopped_on is not None and signed_on < stopped_on:
        return Finding(
            False,
            f"signed on {in_words(signed_on)}; the plan was stopped on {in_words(stopped_on)}",
            "Ask the parent to sign again: what was signed before the stop no longer holds.",
        )
    if isinstance(form, Consent) and form.started_on < signed_on:
        return Finding(
            False,
            f"starts on {in_words(form.started_on)}, before it was signed",
            "Start the plan on the day it was signed, or later.",
        )
    return Finding(True, f"signed by {signer.name} on {in_words(signed_on)}")


consent_signed = rule(
    "PSP-R04",
    "A parent or carer has signed the consent.",
    _consent_signed,
    "Get the signed form first: there is no plan without it.",
    field="consent_signed_on",
    hard=True,
)


def _agencies(context: Context) -> Finding:
    facts = plan_of(context)
    if len(facts.agencies) >= context.policy["psp.min_agencies"]:
        return Finding(True, ", ".join(facts.agencies) or "none needed")
    return Finding(bool(facts.no_agency_reason), facts.no_agency_reason or "none, and no reason")


with_agencies = rule(
    "PSP-R05",
    "At least one agency takes part, or it says why none does.",
    _agencies,
    "Change the draft: name the agencies, or say why there are none.",
)


def _signer_may(context: Context) -> Finding:
    if not context.evidence.child.looked_after:
        return Finding(True, "not looked after")
    signed_by = known(context, "consent_signed_by")
    allowed = any(
        adult.id == signed_by and adult.parental_responsibility for adult in context.evidence.adults
    )
    return Finding(allowed, "looked after")


signer_is_responsible = rule(
    "PSP-R18",
    "For a looked-after child a person with parental responsibility signs.",
    _signer_may,
    "Choose a contact who has parental responsibility.",
    field="consent_signed_by",
)


def last_day(start: date, weeks: int) -> date:
    """The last day a plan may be in force: so many weeks beginning with its start (PSP-R10)."""
    return start + timedelta(days=7 * weeks - 1)


def _within_limit(context: Context) -> Finding:
    start, end = known(context, "started_on"), known(context, "planned_end")
    if not isinstance(start, date) or not isinstance(end, date):
        return Finding(True, "no planned end")
    limit = last_day(start, context.policy["psp.max_duration"])
    return Finding(start <= end <= limit, f"ends {in_words(end)}; latest {in_words(limit)}")


within_limit = rule(
    "PSP-R10",
    "The planned end is within twelve weeks of the start.",
    _within_limit,
    "Give an earlier planned end.",
    field="started_on",
)


def _consent_renewed(context: Context) -> Finding:
    signed = _consent_signed(context)
    form, before = context.form, plan_of(context).consent_signed_on
    again = "Ask the parent to sign for this: the old consent does not carry on."
    if signed.holds and isinstance(form, Extend) and before is not None:
        if form.consent_signed_on <= before:
            return Finding(False, f"signed on {in_words(form.consent_signed_on)}, as before", again)
        return signed
    if not signed.holds or not isinstance(form, Continue):
        return signed
    if form.consent_signed_on < form.held_on:
        return Finding(
            False,
            f"signed on {in_words(form.consent_signed_on)}, before this review",
            "Ask the parent to sign at this review: the old consent does not carry on.",
        )
    return signed


consent_renewed = rule(
    "PSP-R09",
    "A parent or carer has signed afresh for the plan to go on.",
    _consent_renewed,
    "Without a fresh signature the plan cannot go on.",
    field="consent_signed_on",
    hard=True,
)


def _parent_there(context: Context) -> Finding:
    form = form_of(context, Continue)
    if form.parent_attended:
        return Finding(True, "a parent was there")
    needed = context.policy["psp.parent_attempts"]
    return Finding(
        form.parent_attempts >= needed,
        f"{form.parent_attempts} attempts of {needed}",
        "Record it as a review without the parents: it does not reset the clock.",
    )


parent_there = rule(
    "PSP-R08",
    "A parent was at the review, or two attempts to include them are on record.",
    _parent_there,
    "Try again to include the parents.",
    field="parent_attended",
)


def _held_in_order(context: Context) -> Finding:
    held = getattr(context.form, "held_on")  # noqa: B009 - two forms carry the field
    since = last_counted(plan_of(context))
    return Finding(
        held <= context.today and (since is None or held >= since),
        f"{in_words(held)}; last {in_words(since)}" if since else in_words(held),
    )


held_in_order = rule(
    "PSP-R07",
    "The review was held by today and after the one before.",
    _held_in_order,
    "Give the day the review was held.",
    field="held_on",
)


def _next_in_time(context: Context) -> Finding:
    form = form_of(context, Continue)
    latest = form.held_on + timedelta(weeks=context.policy["psp.review_max"])
    return Finding(
        form.held_on < form.next_review_on <= latest,
        f"{in_words(form.next_review_on)}; latest {in_words(latest)}",
    )


next_in_time = rule(
    "PSP-R07",
    "The next review is no more than six weeks after this one.",
    _next_in_time,
    "Choose a day after this review and no later than the latest; two weeks on is the aim.",
    field="next_review_on",
)


def _hours_rise(context: Context) -> Finding:
    form, before = form_of(context, Continue), plan_of(context).hours_now
    if before is None or form.hours_now > before:
        return Finding(True, f"from {before or 0} to {form.hours_now} hours")
    return Finding(bool(form.hours_reason), f"{before} hours before, {form.hours_now} now")


hours_rise = rule(
    "PSP-R15",
    "The hours rise, or it says why not.",
    _hours_rise,
    "Say why the hours do not rise.",
    field="hours_reason",
)


def _full_hours(context: Context) -> Finding:
    hours, full = form_of(context, FullTime).hours_now, plan_of(context).hours_full
    return Finding(full is not None and hours >= full, f"{hours} of {full} hours")


full_hours = rule(
    "PSP-R10",
    "The child is back at full-time hours.",
    _full_hours,
    "Carry the plan on until the hours are full time.",
    field="hours_now",
)


def _proposed_by_other(context: Context) -> Finding:
    facts = plan_of(context)
    if facts.proposed_as is None:
        return Finding(False, "nobody has proposed it", "Propose the decision first.")
    other = Role(facts.proposed_as)
    return Finding(
        context.actor.role is not other and context.actor.username != facts.proposed_by,
        f"proposed by the {other.label}",
        "The headteacher and the co-ordinator decide together: ask the other one.",
    )


decided_together = rule(
    "PSP-R10",
    "The headteacher and the co-ordinator decide together.",
    _proposed_by_other,
    "Ask the other one to agree.",
    firm=True,
)


def _proposal_is(decision: Decision) -> Callable[[Context], Finding]:
    def check(context: Context) -> Finding:
        proposed = plan_of(context).proposed_decision
        return Finding(proposed is decision, proposed.label if proposed else "nothing proposed")

    return check


full_time_proposed = rule(
    "PSP-R10", f"The decision proposed is: {Decision.FULL_TIME.label.lower()}.",
    _proposal_is(Decision.FULL_TIME), "Propose it first.",
)  # fmt: skip
failure_proposed = rule(
    "PSP-R12", f"The decision proposed is: {Decision.UNSUCCESSFUL.label.lower()}.",
    _proposal_is(Decision.UNSUCCESSFUL), "Propose it first.",
)  # fmt: skip


def _extension(context: Context) -> Finding:
    form, facts = form_of(context, Extend), plan_of(context)
    limit = last_day(facts.started_on or context.today, context.policy["psp.max_duration"])
    allowed = context.policy["psp.max_extension"]
    return Finding(
        form.extended_until > limit and form.extended_until > context.today,
        f"the guidance ends it on {in_words(limit)} and allows {allowed} weeks more; "
        f"this goes on to {in_words(form.extended_until)}",
    )


beyond_limit = rule(
    "PSP-R11",
    "The new last day lies beyond the limit; only a manager may go there, with a reason.",
    _extension,
    "Choose a day after the limit.",
    field="extended_until",
)


def _start_sensible(context: Context) -> Finding:
    start = getattr(context.form, "started_on")  # noqa: B009 - two forms carry the field
    latest = last_day(start, context.policy["psp.max_duration"])
    ahead = (start - context.today).days
    return Finding(
        ahead <= 28 and context.today <= latest, f"{in_words(start)}; ends {in_words(latest)}"
    )


start_sensible = rule(
    "PSP-T5",
    "The start is no more than four weeks ahead and not beyond the limit already.",
    _start_sensible,
    "Check the start date.",
    field="started_on",
)


def chained_weeks(context: Context) -> int:
    """Weeks of earlier plans that ended within `psp.chain_gap` of today (PSP-R17)."""
    weeks = 0
    for other in context.evidence.other_cases:
        start = other.facts.get("started_on")
        if other.type != "psp" or other.closed_at is None or start is None:
            continue
        stated = other.facts.get("ended_on")
        ended = date.fromisoformat(stated) if stated else local_date(other.closed_at)
        if context.today <= ended + timedelta(weeks=context.policy["psp.chain_gap"]):
            weeks += max((ended - date.fromisoformat(start)).days + 1, 0) // 7
    return weeks


def _chain_seen(context: Context) -> Finding:
    weeks = chained_weeks(context)
    if not weeks:
        return Finding(True, "no plan shortly before this one")
    return Finding(True, f"{weeks} weeks on a plan shortly before this one", warns=True)


chain_seen = rule(
    "PSP-R17",
    "Weeks on an earlier plan are counted toward a warning.",
    _chain_seen,
    "",
)

"""What has to hold before a warning and still at issue: the evidence (FPN-R03 to R12, R34)."""

from __future__ import annotations

from states.context import Context
from states.workflow import Finding
from workflows.attendance import figures
from workflows.fpn_evidence import (
    counted_period,
    late_in_period,
    left_out,
    not_to_come,
    notices_since,
    penalty_of,
    unauthorised_in_period,
    year_before,
)  # fmt: skip
from workflows.fpn_facts import Cause
from workflows.general import in_words, known, rule


def _threshold(context: Context) -> Finding:
    least, found = context.policy["fpn.min_sessions"], unauthorised_in_period(context)
    says = f"{found.count} of {least} unauthorised sessions in the term"
    return Finding(found.count >= least, says, marks=found.marks)


enough_sessions = rule(
    "FPN-R03",
    "The register shows enough unauthorised sessions in the term; they need not run together.",
    _threshold,
    "Wait, or check whether the school has settled its register; sessions without a reason yet "
    "do not count.",
)


def _lateness(context: Context) -> Finding:
    if known(context, "cause") != Cause.LATENESS:
        return Finding(True, "not about lateness")
    least, found = context.policy["fpn.late_sessions"], late_in_period(context)
    minutes = context.policy["register.open_minutes"]
    says = f"{found.count} of {least} sessions late, after a register open {minutes} minutes"
    return Finding(found.count >= least, says, marks=found.marks)


enough_late = rule(
    "FPN-R04",
    "For lateness, enough sessions in the term were late after the register closed.",
    _lateness,
    "Wait, or name another cause.",
)


def _holiday(context: Context) -> Finding:
    if known(context, "cause") != Cause.HOLIDAY:
        return Finding(True, "not about a holiday")
    marks = tuple(day for day in unauthorised_in_period(context).marks if "G" in day.codes)
    return Finding(bool(marks), f"{len(marks)} days of holiday without leave", marks=marks)


holiday_shown = rule(
    "FPN-R05",
    "For a holiday, the register shows holiday without the school's leave.",
    _holiday,
    "Ask the school to settle its register, or name another cause.",
)


def _tried(context: Context) -> Finding:
    facts, least = penalty_of(context), context.policy["penalty.min_interventions"]
    whole = [item for item in facts.interventions if item.impact and item.on <= context.today]
    says = f"{len(whole)} of {least} tried, each with its date and impact"
    if len(whole) < least:
        return Finding(False, says)
    if not facts.engagement_failed:
        return Finding(False, says, "Record why engaging the family failed.")
    return Finding(True, says)


support_first = rule(
    "FPN-R06",
    "Support was tried, with dates and impact, and it says why engaging the family failed.",
    _tried,
    "Send the request back to the school for what was tried and what came of it.",
    hard=True,
)
ladder_climbed = rule(
    "GEN-R09",
    "Support comes before a penalty.",
    _tried,
    "Record what was tried, with dates and impact, and why engagement failed.",
    hard=True,
)


def _helps(context: Context) -> Finding:
    facts = penalty_of(context)
    if facts.would_help is None or not facts.would_help_because:
        return Finding(False, "not judged yet", "Assess the request first.")
    answer = "yes" if facts.would_help else "no"
    return Finding(facts.would_help, f"{answer}: {facts.would_help_because}")


would_help = rule(
    "FPN-R07",
    "A notice would help this child return, with the reason.",
    _helps,
    "If it would not help, decline the request.",
)

_WORKED_ON = ("engaging", "health", "aln", "bullying", "semh", "carer", "bereavement")


def _nothing_in_hand(context: Context) -> Finding:
    facts = penalty_of(context)
    labels = {name: type(facts).model_fields[name].title or name for name in _WORKED_ON}
    if any(getattr(facts, name) is None for name in _WORKED_ON):
        return Finding(False, "the checklist is not complete", "Assess the request first.")
    found = [labels[name] for name in _WORKED_ON if getattr(facts, name)]
    return Finding(not found, "; ".join(found) or "nothing on the checklist")


nothing_in_hand = rule(
    "FPN-R08",
    "The family is not engaging, and no cause behind the absence is being worked on.",
    _nothing_in_hand,
    "Let the work go on, and decline the request.",
)


def _care(context: Context) -> Finding:
    child, facts = context.evidence.child, penalty_of(context)
    if child.looked_after:
        return Finding(False, "looked after: the council is the parent", "Decline the request.")
    if not child.child_protection:
        return Finding(True, "neither looked after nor on the child protection register")
    if facts.consulted_on is None:
        return Finding(
            False,
            "on the child protection register",
            "The Inclusion Manager asks the social worker first.",
        )
    return Finding(True, f"{facts.social_worker} asked on {in_words(facts.consulted_on)}")


care_considered = rule(
    "FPN-R09",
    "The child is not looked after; on the child protection register the social worker was asked.",
    _care,
    "Decline the request, or let the Inclusion Manager ask the social worker.",
)


def _days_left_out(context: Context) -> Finding:
    counted = counted_period(context)
    gone = left_out(context, *counted) if counted else None
    facts = penalty_of(context)
    if facts.days_left_out and not facts.days_left_out_because:
        return Finding(False, "days are left out without a reason", "Say why they cannot count.")
    kept, least = unauthorised_in_period(context), context.policy["fpn.min_sessions"]
    if gone is None or not gone.count:
        return Finding(True, "no day is covered by a plan, leave or sickness")
    says = f"{gone.count} sessions cannot count; {kept.count} of {least} are left"
    return Finding(kept.count >= least, says, marks=gone.marks)


not_covered = rule(
    "FPN-R10",
    "Days of a support plan, approved leave, sickness or exclusion are left out of the count.",
    _days_left_out,
    "Too few sessions are left: wait, or decline the request.",
)


not_on_plan = rule(
    "PSP-R14",
    "No day of an active support plan is counted.",
    _days_left_out,
    "Too few sessions are left without the days of the plan.",
    hard=True,
)


def _weighed(context: Context) -> Finding:
    facts, marks = penalty_of(context), unauthorised_in_period(context).marks
    if not facts.public_interest:
        return Finding(False, "not weighed yet", "Assess the request first.")
    return Finding(len(marks) > 1, f"unauthorised absence on {len(marks)} days", marks=marks)


weighed = rule(
    "FPN-R11",
    "It is not a first day of absence; background and public interest have been weighed.",
    _weighed,
    "A notice is not for a first day of absence.",
)


def _room_for_one_more(context: Context) -> Finding:
    most = context.policy["fpn.max_per_12m"]
    found = notices_since(context, year_before(context.today))
    says = f"{len(found)} of at most {most} in twelve months"
    return Finding(len(found) < most, says)


room_for_one_more = rule(
    "FPN-R12",
    "The parent has not had the most notices allowed in twelve months for this child.",
    _room_for_one_more,
    "No further notice can be given until twelve months have passed; decline the request.",
    hard=True,
)


def _percentage(context: Context) -> Finding:
    most, counted = context.policy["fpn.max_attendance"], counted_period(context)
    if not most:
        return Finding(True, "no percentage test here")
    year = context.calendar.school_year_of(counted[0] if counted else context.today)
    last = min(year.last_day, context.today)
    found = figures(context.evidence.register, year.first_day, last).attendance_percent
    if found is None:
        return Finding(False, "no register is loaded")
    return Finding(found < most, f"{found} % attendance; the test is below {most} %")


attendance_low = rule(
    "FPN-R34",
    "Where the council sets a percentage, attendance this year is below it.",
    _percentage,
    "Attendance is not low enough for a notice.",
)


consulted_by_today = rule(
    "FPN-R09",
    "The social worker was asked by today.",
    not_to_come("consulted_on"),
    "Give the day they were asked.",
    field="consulted_on",
    firm=True,
)

"""When a missing child's name may come off the roll (CME-R07, R14, R17, R21, R22)."""

from __future__ import annotations

from collections.abc import Callable

from states.context import Context
from states.forms import Form
from states.workflow import Finding
from workflows.attendance import unexplained_run
from workflows.cme_deadlines import (
    day_one,
    deletion_gate,
    leave_limit,
    marks_since,
    missing_of,
)  # fmt: skip
from workflows.cme_forms import (
    AgreeDeletion,
    Delete,
    Ground,
    ProposeDeletion,
)  # fmt: skip
from workflows.cme_rules import asked_around
from workflows.general import form_of, in_words, rule


def _referred(context: Context) -> Finding:
    facts = missing_of(context)
    if not facts.checklist:
        return Finding(False, "no checklist")
    if facts.notified_on is None:
        return Finding(False, "not referred to the Inclusion Team")
    return Finding(True, f"referred on {in_words(facts.notified_on)}")


referred_first = rule(
    "CME-R07",
    "The checklist is in and the case is referred to the Inclusion Team.",
    _referred,
    "Complete the checklist and notify the Inclusion Team: no name is removed before.",
    hard=True,
)


def _twenty_days(context: Context) -> Finding:
    run, needed = unexplained_run(context), context.policy["cme.delete_days"]
    first = day_one(context)
    if run is not None:
        said = f"{run.count} school days since {in_words(run.first_day)}"
        stale = deletion_gate(context).at > context.now
        return Finding(run.count >= needed and not stale, said, marks=run.marks)
    marks = marks_since(context, first)
    if marks:
        return Finding(False, "the register shows no unexplained absence now", marks=marks)
    gate = deletion_gate(context)
    return Finding(context.now >= gate.at, f"the gate opens at the end of {in_words(gate.day)}")


twenty_days = rule(
    "CME-R14",
    "Twenty consecutive school days of unauthorised absence have passed.",
    _twenty_days,
    "Load the register up to today, or wait: the law allows it no sooner.",
    hard=True,
)


def _limb(kind: type[Form], name: str) -> Callable[[Context], Finding]:
    def check(context: Context) -> Finding:
        return Finding(bool(getattr(form_of(context, kind), name)), "")

    return check


no_sickness = rule(
    "CME-R14",
    "There is no reasonable ground to believe sickness or an unavoidable cause.",
    _limb(ProposeDeletion, "no_sickness_ground"),
    "While there is such a ground the name stays on the roll.",
    field="no_sickness_ground",
    hard=True,
)
school_failed = rule(
    "CME-R14",
    "The school's reasonable enquiry failed to find the child.",
    _limb(ProposeDeletion, "school_enquiry_failed"),
    "Finish the school's enquiry first.",
    field="school_enquiry_failed",
    hard=True,
)
la_failed = rule(
    "CME-R14",
    "The council's reasonable enquiry failed to find the child.",
    _limb(AgreeDeletion, "la_enquiry_failed"),
    "Finish the council's enquiry first.",
    field="la_enquiry_failed",
    hard=True,
)


def _proposed(context: Context) -> Finding:
    facts = missing_of(context)
    by = facts.deletion_proposed_by
    if by is None:
        return Finding(False, "nobody has proposed it")
    limbs = bool(facts.no_sickness_ground and facts.school_enquiry_failed)
    return Finding(limbs and context.actor.username != by, f"proposed by {by}")


proposed_by_head = rule(
    "CME-R14",
    "The headteacher proposed it; a Lead Inclusion Officer, another person, agrees.",
    _proposed,
    "The headteacher proposes it first.",
    hard=True,
)


def _ground(context: Context) -> Finding:
    form, facts = form_of(context, Delete), missing_of(context)
    agreed = facts.deletion_agreed_on
    if form.ground is not Ground.H:
        return Finding(True, form.ground.label)
    if agreed is None:
        return Finding(False, "the council has not agreed")
    if form.deleted_on < agreed:
        return Finding(False, f"agreed on {in_words(agreed)}")
    return _twenty_days(context)


agreed_for_absence = rule(
    "CME-R14",
    "A name is removed for absence only after school and council agreed.",
    _ground,
    "Propose the deletion, and wait for the council to agree.",
    field="ground",
    hard=True,
)


def _after_leave(context: Context) -> Finding:
    form = form_of(context, Delete)
    if form.ground is not Ground.F:
        return Finding(True, "no leave")
    if form.leave_ended_on is None:
        return Finding(False, "no date for the end of the leave")
    limit = leave_limit(context, form.leave_ended_on)
    if form.deleted_on <= limit.day:
        return Finding(False, f"ten school days end on {in_words(limit.day)}")
    missing, done = asked_around(context)
    if not done or not form.school_enquiry:
        open_ones = ", ".join(missing) or "the school's enquiry"
        return Finding(False, f"the joint enquiry is not done: {open_ones}")
    return Finding(True, f"leave ended on {in_words(form.leave_ended_on)}")


after_leave = rule(
    "CME-R22",
    "Ten school days have passed since the leave ended, and the joint enquiry failed.",
    _after_leave,
    "Give the end of the leave, wait ten school days, and finish both enquiries.",
    field="leave_ended_on",
    hard=True,
)


def _deleted_by_today(context: Context) -> Finding:
    facts, form = missing_of(context), form_of(context, Delete)
    if facts.deleted_on is not None:
        return Finding(False, f"removed on {in_words(facts.deleted_on)} already")
    since = facts.notified_on
    in_order = form.deleted_on <= context.today and (since is None or form.deleted_on >= since)
    return Finding(in_order, in_words(form.deleted_on))


deleted_by_today = rule(
    "CME-R21",
    "The name is removed once, by today and not before the referral.",
    _deleted_by_today,
    "Give the day it was removed.",
    field="deleted_on",
)


def _return_due(context: Context) -> Finding:
    return Finding(missing_of(context).deleted_on is not None, "")


name_removed = rule(
    "CME-T12",
    "The name was removed from the roll.",
    _return_due,
    "Record the deletion first.",
)

"""The rules of children missing education: each a guard (RULEBOOK 15.7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from states.context import Context
from states.roles import Role
from states.workflow import Finding
from workflows.alerts import Agency, harm_told, has_told
from workflows.attendance import unexplained_run
from workflows.cme_deadlines import (
    day_one,
    feared,
    in_care,
    key_worker,
    marks_since,
    missing_of,
    notify,
    team_knows,
)  # fmt: skip
from workflows.cme_forms import (
    Acknowledged,
    Checklist,
    CloseAbroad,
    CloseLocated,
    Confirmed,
    Grade,
    Reply,
    Risk,
    Source,
)  # fmt: skip
from workflows.general import form_of, in_words, rule


def _not_to_come(name: str) -> Callable[[Context], Finding]:
    def check(context: Context) -> Finding:
        day = getattr(context.form, name)
        return Finding(isinstance(day, date) and day <= context.today, in_words(day))

    return check


starts_by_today = rule(
    "CME-R02",
    "The first day of absence is not a day to come.",
    _not_to_come("first_absent_on"),
    "Give the first school day that the child was absent without a reason.",
    field="first_absent_on",
)
learned_by_today = rule(
    "CME-R20",
    "The whereabouts were learned by today.",
    _not_to_come("located_on"),
    "Give the day it was learned.",
    field="located_on",
)


def _explained(context: Context) -> Finding:
    run, first = unexplained_run(context), day_one(context)
    if run is not None:
        return Finding(
            False,
            f"{run.count} school days unexplained since {in_words(run.first_day)}",
            "Load the register that shows the pupil back or the reason accepted.",
            marks=run.marks,
        )
    marks = marks_since(context, first)
    if marks:
        return Finding(True, "the register shows no unexplained absence now", marks=marks)
    return Finding(True, "no register is loaded; the school says so", warns=True)


explained = rule(
    "CME-R02",
    "The register shows the pupil back, or a reason accepted.",
    _explained,
    "Load the register first.",
)


def _may_end(context: Context) -> Finding:
    facts = missing_of(context)
    if facts.alert_raised_at is None and not facts.safeguarding_concern:
        return Finding(True, "never at risk")
    allowed = (Role.LEAD_INCLUSION_OFFICER, Role.INCLUSION_MANAGER)
    return Finding(context.actor.role in allowed, "an alert was raised on this case")


not_by_school_alone = rule(
    "CME-R13",
    "A case that was at risk is not closed by the school alone.",
    _may_end,
    "Ask a Lead Inclusion Officer or the Inclusion Manager to close it.",
    firm=True,
)


def _needs_care(context: Context) -> Finding:
    form = context.form
    if getattr(form, "risk", None) is not Risk.CARE:
        return Finding(True, "harm or crime")
    if not in_care(context):
        return Finding(False, "neither looked after nor on a child protection plan")
    reached = missing_of(context).home_reached_on
    return Finding(reached is None, f"home reached on {in_words(reached)}" if reached else "")


risk_stands = rule(
    "CME-R10",
    "The child is looked after or on a child protection plan, and the home was not reached.",
    _needs_care,
    "Choose harm or crime if that is suspected; else this is no alert.",
    field="risk",
)


def _key_worker(context: Context) -> Finding:
    due = key_worker(context)
    if due is not None:
        return Finding(False, "the key worker is not on record")
    told = has_told(missing_of(context).agencies_told, Agency.KEY_WORKER)
    return Finding(True, "told" if told else "not needed for this alert")


key_worker_told = rule(
    "CME-R10",
    "The key worker of a child in care was told.",
    _key_worker,
    "Tell the key worker, then record the agency that was told: who, when and the reference.",
)


def _harm(context: Context) -> Finding:
    facts = missing_of(context)
    if not feared(facts):
        return Finding(True, "no harm or crime feared")
    told = ", ".join(item.agency.label for item in facts.agencies_told) or "nobody told"
    return Finding(harm_told(facts.agencies_told), told)


agencies_told = rule(
    "CME-R11",
    "Social care or the safeguarding team, and the police child protection team, were told.",
    _harm,
    "Tell them at once, then record the agency that was told: who, when and the reference.",
)


def _logged(context: Context) -> Finding:
    facts = missing_of(context)
    if not facts.agencies_told:
        return Finding(
            False, "no agency on record",
            "Record the agency that was told: person, time and reference.",
        )  # fmt: skip
    if not team_knows(facts):
        return Finding(False, "the Inclusion Team is not told", "Tell the Inclusion Team.")
    return Finding(True, f"{len(facts.agencies_told)} told, and the Inclusion Team")


alert_logged = rule(
    "CME-R12",
    "Agency, person, time and reference are logged, and the Inclusion Team was told.",
    _logged,
    "Record them first.",
)


def _before_day_ten(context: Context) -> Finding:
    tenth = notify(context)
    return Finding(context.now < tenth.at, f"the tenth school day is {in_words(tenth.day)}")


before_day_ten = rule(
    "CME-R03",
    "The tenth school day of absence has not passed.",
    _before_day_ten,
    "From the tenth school day on the case goes to the checklist.",
)


def _checklist(context: Context) -> Finding:
    form = form_of(context, Checklist)
    if not form.declared:
        return Finding(False, "the headteacher has not declared it")
    in_order = form.last_seen_on <= context.today and form.sent_on <= context.today
    return Finding(in_order, "complete" if in_order else "a day to come")


checklist_complete = rule(
    "CME-R05",
    "The checklist is complete and the headteacher declares it.",
    _checklist,
    "Complete the checklist; the headteacher declares it.",
    field="declared",
)


def _copied(context: Context) -> Finding:
    form = form_of(context, Checklist)
    if not form.school_copy:
        return Finding(False, "no copy kept")
    return Finding(form.myconcern_on <= context.today, f"MyConcern {in_words(form.myconcern_on)}")


copy_kept = rule(
    "CME-R06",
    "The school keeps a copy and has updated MyConcern.",
    _copied,
    "Keep a copy, update MyConcern, and give the date.",
    field="school_copy",
)
without_school = rule(
    "CME-R25",
    "The child is on no school's roll here.",
    lambda c: c.evidence.child.school_number is None,
    "The child has a school: it completes the checklist.",
)


def asked_around(context: Context) -> tuple[list[str], bool]:
    """The enquiries that are not answered yet, and whether there is none (CME-R15)."""
    done = {
        item.source for item in missing_of(context).enquiries if item.result is not Reply.WAITING
    }
    missing = [source.label for source in Source if source not in done]
    return missing, not missing


def _enquiries(context: Context) -> Finding:
    missing, done = asked_around(context)
    return Finding(
        done,
        "all answered or without reply" if done else f"open: {', '.join(missing)}",
        "" if done else "Ask each, and record the answer or that none came.",
    )


enquiries_done = rule(
    "CME-R15",
    "Every enquiry of the council's list is answered or marked without reply.",
    _enquiries,
    "Ask each, and record the answer or that none came.",
)


def _two_people(context: Context) -> Finding:
    by = missing_of(context).unresolved_by
    if by is None:
        return Finding(False, "not reviewed", "A Lead Inclusion Officer reviews it first.")
    return Finding(context.actor.username != by, f"reviewed by {by}")


reviewed_by_lead = rule(
    "CME-R16",
    "A Lead Inclusion Officer has reviewed it, and the Inclusion Manager signs it off.",
    _two_people,
    "A Lead Inclusion Officer reviews it first, then the Inclusion Manager signs.",
    firm=True,
)


def _roll(context: Context) -> Finding:
    form = form_of(context, CloseLocated)
    by_school = form.confirmed is not Confirmed.PARENT and form.confirmed_on <= context.today
    return Finding(by_school, f"{form.confirmed.label}, {in_words(form.confirmed_on)}")


school_confirms = rule(
    "CME-R18",
    "The school confirms the child on its roll, or the child was seen there.",
    _roll,
    "Ask the school: a parent's word does not close the case.",
    field="confirmed",
)


def _ehe(context: Context) -> Finding:
    found = [other for other in context.evidence.other_cases if other.type == "ehe"]
    return Finding(bool(found), found[-1].reference if found else "no such case")


ehe_case_exists = rule(
    "EHE-R05",
    "A home education case with the parents' written notice exists.",
    _ehe,
    "Open the home education case first.",
)


def _acknowledged(context: Context) -> Finding:
    form, facts = form_of(context, Acknowledged), missing_of(context)
    return Finding(
        form.acknowledged_on <= context.today,
        f"{form.acknowledged_by}, {facts.other_la}, {in_words(form.acknowledged_on)}",
    )


acknowledged = rule(
    "CME-R19",
    "A named officer of the receiving council has acknowledged.",
    _acknowledged,
    "Wait for the acknowledgement: the case stays open until it comes.",
    field="acknowledged_on",
)


def _abroad(context: Context) -> Finding:
    form = form_of(context, CloseAbroad)
    if form.grade is not Grade.C:
        return Finding(True, form.grade.label)
    reviewed = missing_of(context).location_reviewed_on
    return Finding(reviewed is not None, f"{form.grade.label}; not reviewed" if not reviewed
                   else f"{form.grade.label}; reviewed on {in_words(reviewed)}")  # fmt: skip


abroad_shown = rule(
    "CME-R20",
    "The move is shown by an agency or by proof; a parent's word stays open to one review.",
    _abroad,
    "Get better evidence, or review the case once.",
    field="grade",
)


def _review_later(context: Context) -> Finding:
    earliest = context.calendar.school_days_after(
        context.case.entered_at, context.policy["cme.review_first"]
    )
    return Finding(
        context.today >= earliest.day, f"the review may be held from {in_words(earliest.day)}"
    )


review_in_time = rule(
    "CME-R20",
    "The review of a parent's word is held ten school days on, not at once.",
    _review_later,
    "Wait for the day of the review, or get better evidence.",
)

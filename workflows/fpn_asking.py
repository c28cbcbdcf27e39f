"""Who may ask for a notice, for what and for whom (FPN-R01, R02, R16, R23, R33, R36, R38)."""

from __future__ import annotations

from datetime import date

from states.age import compulsory_from, compulsory_until
from states.context import Context
from states.roles import CASEWORKERS, Role
from states.workflow import Finding
from workflows.fpn_evidence import (
    counted_period,
    discharged,
    duplicates,
    period,
    unauthorised_in_period,
)  # fmt: skip
from workflows.fpn_facts import Asker
from workflows.fpn_forms import Request
from workflows.general import form_of, in_words, known, rule


def _who_asks(context: Context) -> Finding:
    form, role = form_of(context, Request), context.actor.role
    if form.asked_by is Asker.CASEWORK:
        said = role in CASEWORKERS and bool(form.head_asked)
        return Finding(said, form.head_asked or "nothing from the headteacher")
    asks = Role.HEADTEACHER if form.asked_by is Asker.SCHOOL else Role.ADMIN_SUPPORT
    return Finding(role is asks, form.asked_by.label)


who_may_ask = rule(
    "FPN-R01",
    "The headteacher asks, alone or through a caseworker; Admin Support writes for the police.",
    _who_asks,
    "A headteacher asks; a caseworker names that request; Admin Support records the police's.",
    field="asked_by",
    firm=True,
)


def _of_age(context: Context) -> Finding:
    child, stated = context.evidence.child, period(context)
    if child.school_number is None:
        return Finding(False, "on no school's roll", "A notice needs a registered pupil.")
    if stated is None:
        return Finding(False, "the period is not known", "Give the period of the offence.")
    begins = compulsory_from(child.date_of_birth, context.policy["csa.prescribed_days"])
    ends = compulsory_until(child.date_of_birth)
    return Finding(
        begins <= stated[0] and stated[1] <= ends,
        f"of compulsory school age from {in_words(begins)} to {in_words(ends)}",
    )


of_school_age = rule(
    "FPN-R02",
    "The child is a registered pupil, and of compulsory school age in the whole period.",
    _of_age,
    "No notice can be given for days outside compulsory school age.",
    hard=True,
)


def _in_order(context: Context) -> Finding:
    stated = period(context)
    if stated is None:
        return Finding(False, "the period is not known")
    first, last = stated
    if first > last or last > context.today:
        return Finding(False, f"{in_words(first)} to {in_words(last)}")
    counted = counted_period(context)
    if counted is None:
        return Finding(False, "no day of the period lies in the chosen term")
    return Finding(True, f"counted from {in_words(counted[0])} to {in_words(counted[1])}")


period_in_term = rule(
    "FPN-R38",
    "The period is in order, is over, and has days in the chosen term.",
    _in_order,
    "Give the first and last day of the offence and the term they lie in.",
)


def _no_duplicate(context: Context) -> Finding:
    found = duplicates(context)
    if not found:
        return Finding(True, "no other notice for this parent, child and period")
    return Finding(
        False,
        f"{found[0].reference} is about the same parent, child and days",
        f"Add what you know to {found[0].reference}; choose other days or the other parent here.",
    )


no_duplicate = rule(
    "FPN-R16",
    "There is no other notice for the same parent, the same child and the same days.",
    _no_duplicate,
    "One notice for each parent, each child and each period.",
    hard=True,
)
one_case_each = rule(
    "FPN-R33",
    "This is the one case for this parent, this child and this period.",
    _no_duplicate,
    "One case for each parent, each child and each period.",
    hard=True,
)


def _unused(context: Context) -> Finding:
    found = discharged(context)
    if not found:
        return Finding(True, "none of these days has been paid for")
    return Finding(False, f"{found[0].reference} was paid for days of this period")


unused_sessions = rule(
    "FPN-R23",
    "No day of the period has been paid for in another notice.",
    _unused,
    "Choose days that no paid notice covers.",
    hard=True,
)


def _register_confirms(context: Context) -> Finding:
    if known(context, "asked_by") != Asker.POLICE:
        return Finding(True, "the school asks")
    day = known(context, "truancy_on")
    if not isinstance(day, date):
        return Finding(False, "the day is not known", "Give the day the police found the child.")
    marks = tuple(one for one in unauthorised_in_period(context).marks if one.day == day)
    says = marks[0].codes if marks else "no unauthorised absence in the register"
    return Finding(bool(marks), f"{in_words(day)}: {says}", marks=marks)


register_confirms = rule(
    "FPN-R36",
    "Where the police ask, the school's register shows unauthorised absence that day.",
    _register_confirms,
    "Ask the school to settle its register for that day.",
)

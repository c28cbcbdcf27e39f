"""The rules of prosecuting (FPN-R25 to R30, R35)."""

from __future__ import annotations

from states.context import Context
from states.workflow import Finding
from workflows.fpn_deadlines import (
    final_payment,
    time_bar,
)  # fmt: skip
from workflows.fpn_evidence import (
    not_to_come,
    penalty_of,
)  # fmt: skip
from workflows.fpn_facts import Offence
from workflows.fpn_forms import Lay
from workflows.general import in_words, known, rule


def _time_to_pay_over(context: Context) -> Finding:
    last = final_payment(context)
    if last is None:
        return Finding(False, "the day of receipt is not known")
    laid = context.form.laid_on if isinstance(context.form, Lay) else context.today
    over = context.now > last.at and laid > last.day
    return Finding(over, f"the last day for paying is {in_words(last.day)}")


time_to_pay_over = rule(
    "FPN-R26",
    "The whole time for paying has passed.",
    _time_to_pay_over,
    "No proceedings may begin before then.",
    hard=True,
)


def _knowledge(context: Context) -> Finding:
    offence, shown = known(context, "offence"), known(context, "knowledge")
    if offence is None:
        return Finding(False, "no offence chosen")
    if offence is Offence.S444_1A and not shown:
        return Finding(False, "no evidence that the parent knew")
    return Finding(True, getattr(offence, "label", ""))


offence_chosen = rule(
    "FPN-R29",
    "The offence is chosen, and for the one that needs it there is evidence of knowledge.",
    _knowledge,
    "Give the evidence that the parent knew, or choose section 444(1).",
    field="offence",
)


def _two_managers(context: Context) -> Finding:
    facts = penalty_of(context)
    if facts.proposed_by is None:
        return Finding(False, "not proposed", "The other manager proposes it first.")
    another = facts.proposed_by != context.actor.username
    return Finding(
        another and facts.proposed_as != context.actor.role.value,
        f"proposed by {'another' if another else 'you'}",
    )


two_managers = rule(
    "FPN-R25",
    "The Inclusion Manager and the Lead Officer decide together: one proposes, the other agrees.",
    _two_managers,
    "Ask the other of the Inclusion Manager and the Lead Officer.",
    hard=True,
)


def _referred(context: Context) -> Finding:
    found = [other for other in context.evidence.other_cases if other.type == "referral"]
    return Finding(bool(found), found[-1].reference if found else "no referral")


referred_first = rule(
    "FPN-R35",
    "The Inclusion Team advises on prosecution only after a referral.",
    _referred,
    "Ask the school to refer the child first.",
)


def _order(context: Context) -> Finding:
    facts = penalty_of(context)
    if facts.order_decision is None or not facts.order_reasons:
        return Finding(False, "not considered")
    return Finding(True, facts.order_decision.label)


order_considered = rule(
    "FPN-R27",
    "An education supervision order has been considered, with the reasons.",
    _order,
    "Consider an order and record why or why not.",
    hard=True,
)


def _in_time(context: Context) -> Finding:
    bar = time_bar(context)
    if bar is None:
        return Finding(False, "the last day of the offence is not known")
    laid = context.form.laid_on if isinstance(context.form, Lay) else context.today
    return Finding(laid <= bar.day, f"the time bar is {in_words(bar.day)}")


within_six_months = rule(
    "FPN-R28",
    "The information is laid within six months of the offence.",
    _in_time,
    "The offence is out of time and cannot be prosecuted.",
    hard=True,
)
laid_by_today = rule(
    "FPN-R28",
    "The information has been laid by today.",
    not_to_come("laid_on"),
    "Lay it first, then record when.",
    field="laid_on",
    firm=True,
)
considered_by_today = rule(
    "FPN-R27",
    "The order was considered by today.",
    not_to_come("order_considered_on"),
    "Give the day it was considered.",
    field="order_considered_on",
    firm=True,
)

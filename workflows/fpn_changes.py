"""What the steps of a penalty notice change, beyond what their forms say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from states.context import Context
from workflows.fpn_deadlines import ledger_of
from workflows.fpn_evidence import penalty_of
from workflows.fpn_facts import Representation
from workflows.fpn_forms import CorrectPayment, Represent, SendBack, WithdrawPaid
from workflows.fpn_issuing import notice_of
from workflows.fpn_ledger import Payment, Refund
from workflows.fpn_paying import discharge_now, new_payment, received_day
from workflows.general import form_of


def on_request(context: Context) -> Mapping[str, Any]:
    """Who asked: another person issues (FPN-R18)."""
    return {"requested_by": context.actor.username}


def on_supply(context: Context) -> Mapping[str, Any]:
    """The check starts again."""
    return {"supplied_on": context.today, "gaps": ()}


def on_warn(context: Context) -> Mapping[str, Any]:
    """Who authorised the warning, and when."""
    return {"warned_by": context.actor.username, "warned_on": context.today}


def on_prepare(context: Context) -> Mapping[str, Any]:
    """Who prepared the notice: another person issues it (FPN-R18)."""
    return {"prepared_by": context.actor.username}


def on_issue(context: Context) -> Mapping[str, Any]:
    """The copy of the notice that is kept (FPN-R31)."""
    return {
        "issued_on": context.today,
        "issued_by": context.actor.username,
        "notice": notice_of(context),
    }


def on_serve(context: Context) -> Mapping[str, Any]:
    """The day of receipt that every limit of payment counts from (FPN-R20)."""
    return {"received_on": received_day(context)}


def on_hold(context: Context) -> Mapping[str, Any]:
    """The money goes into the ledger and is not applied (FPN-R22)."""
    return {"payments": (*penalty_of(context).payments, new_payment(context))}


def on_pay(context: Context) -> Mapping[str, Any]:
    """The money settles the notice: liability is discharged for the period (FPN-R23)."""
    done, _, ledger = discharge_now(context)
    return {"payments": ledger.payments, "discharged_on": done.on if done else None}


def on_send_back(context: Context) -> Mapping[str, Any]:
    """The refund goes into the ledger."""
    form = form_of(context, SendBack)
    refund = Refund(sent_on=form.sent_back_on, pence=form.amount, reference=form.refund_reference)
    return {"refunds": (*penalty_of(context).refunds, refund)}


def on_correct_payment(context: Context) -> Mapping[str, Any]:
    """The entry as it should have been; one of £0 falls away."""
    form = form_of(context, CorrectPayment)
    kept = []
    for one in penalty_of(context).payments:
        if one.reference == form.wrong_reference:
            pence = one.pence if form.amount is None else form.amount
            one = Payment(
                received_on=form.paid_on or one.received_on, pence=pence, reference=one.reference
            )
        if one.pence:
            kept.append(one)
    return {"payments": tuple(kept)}


def on_represent(context: Context) -> Mapping[str, Any]:
    """What the parent says is kept; it may lead to a withdrawal (FPN-R32)."""
    form = form_of(context, Represent)
    said = Representation(received_on=form.said_on, said=form.said, noted_by=context.actor.name)
    return {"representations": (*penalty_of(context).representations, said)}


def on_withdraw(context: Context) -> Mapping[str, Any]:
    """The day the notice was taken back."""
    return {"withdrawn_on": context.today}


def on_withdraw_paid(context: Context) -> Mapping[str, Any]:
    """The whole balance goes back, and nothing is discharged any more."""
    form = form_of(context, WithdrawPaid)
    facts, balance = penalty_of(context), ledger_of(context).balance
    refund = Refund(sent_on=form.sent_back_on, pence=balance, reference=form.refund_reference)
    return {
        "withdrawn_on": context.today, "discharged_on": None,
        "refunds": (*facts.refunds, refund),
    }  # fmt: skip


def on_propose(context: Context) -> Mapping[str, Any]:
    """Who proposed to prosecute, and as what: the other manager agrees (FPN-R25)."""
    return {"proposed_by": context.actor.username, "proposed_as": context.actor.role.value}

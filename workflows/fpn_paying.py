"""The rules about receipt, money and withdrawal (FPN-R20 to R25)."""

from __future__ import annotations

from datetime import date

from states.context import Context
from states.forms import in_pounds
from states.workflow import Finding
from workflows.fpn_deadlines import agreed_terms, ledger_of, receipt
from workflows.fpn_evidence import penalty_of
from workflows.fpn_facts import WithdrawalGround
from workflows.fpn_forms import CorrectPayment, Pay, SendBack, Serve, Withdraw, WithdrawPaid
from workflows.fpn_ledger import Discharge, Ledger, Payment, Terms, with_payments
from workflows.general import form_of, in_words, rule


def _served(context: Context) -> Finding:
    form, issued = form_of(context, Serve), penalty_of(context).issued_on
    if issued is None or form.sent_on < issued:
        return Finding(False, f"issued {in_words(issued)}" if issued else "not issued")
    days = [day for day in (form.sent_on, form.delivered_on) if day is not None]
    in_order = days == sorted(days) and max(days) <= context.today
    return Finding(in_order, f"{form.service.label}, {in_words(form.sent_on)}")


served_after_issue = rule(
    "FPN-R20",
    "The notice was sent after it was issued, and nothing about it is still to come.",
    _served,
    "Check the day it was sent and the day it was delivered.",
    field="sent_on",
    firm=True,
)


def received_day(context: Context) -> date:
    """The day the parent received the notice, proved or deemed (FPN-R20)."""
    form = form_of(context, Serve)
    return receipt(context, form.service, form.sent_on, form.delivered_on).day


def new_payment(context: Context) -> Payment:
    """The money on the form, by the day it came in."""
    form = form_of(context, Pay)
    return Payment(received_on=form.paid_on, pence=form.amount, reference=form.payment_reference)


def discharge_now(context: Context) -> tuple[Discharge | None, Terms | None, Ledger]:
    """What the money on record does, with that of the form."""
    ledger, agreed = ledger_of(context), agreed_terms(context)
    if isinstance(context.form, Pay):
        ledger = with_payments(ledger, (new_payment(context),))
    return (ledger.discharge(agreed) if agreed else None), agreed, ledger


def _came_in(context: Context) -> Finding:
    form, facts = form_of(context, Pay), penalty_of(context)
    if form.paid_on > context.today:
        return Finding(False, f"{in_words(form.paid_on)} is to come", "Give the day it came in.")
    if form.amount == 0:
        return Finding(False, "£0.00", "Give the amount.")
    if any(one.reference == form.payment_reference for one in facts.payments):
        return Finding(
            False, f"{form.payment_reference} is in the ledger already", "It is entered once."
        )
    if facts.issued_on and form.paid_on < facts.issued_on:
        return Finding(False, f"issued {in_words(facts.issued_on)}", "Check the day it came in.")
    return Finding(True, f"{in_pounds(form.amount)}, {in_words(form.paid_on)}")


came_in = rule(
    "FPN-R31",
    "The money came in by today, after the notice, and is entered once.",
    _came_in,
    "Check the day, the amount and the reference.",
    field="paid_on",
    firm=True,
)


def _short(context: Context, agreed: Terms, ledger: Ledger) -> str:
    form = context.form
    day = form.paid_on if isinstance(form, Pay) else context.today
    missing = ledger.short_on(day, agreed)
    if missing is None:
        return f"{in_words(day)} is after the last day, {in_words(agreed.high_until)}"
    due = agreed.due_on(day) or 0
    return f"{in_pounds(missing)} short of {in_pounds(due)} on {in_words(day)}"


def _settles(context: Context, low: bool) -> Finding:
    done, agreed, ledger = discharge_now(context)
    if agreed is None:
        return Finding(False, "the day of receipt is not known", "Record its service first.")
    if done is None:
        return Finding(
            False, _short(context, agreed, ledger), "Hold the money: it does not settle the notice."
        )
    at_low = done.pence == agreed.low and done.on <= agreed.low_until
    says = f"{in_pounds(done.pence)} in full by {in_words(done.on)}"
    amount = in_pounds(done.pence)
    return Finding(at_low is low, says, f"Record it as the payment that settles at {amount}.")


settles_at_low = rule(
    "FPN-R21",
    "The whole lower amount was in by the last day for it.",
    lambda c: _settles(c, low=True),
    "Hold the money, or record it as the higher amount.",
    field="amount",
    hard=True,
)
settles_at_high = rule(
    "FPN-R21",
    "The whole higher amount was in by the last day for paying.",
    lambda c: _settles(c, low=False),
    "Hold the money, or record it as the lower amount.",
    field="amount",
    hard=True,
)


on_record_low = rule(
    "FPN-R21",
    "The money on record was the whole lower amount by the last day for it.",
    lambda c: _settles(c, low=True),
    "The money on record does not settle the notice at the lower amount.",
    hard=True,
)
on_record_high = rule(
    "FPN-R21",
    "The money on record was the whole higher amount by the last day for paying.",
    lambda c: _settles(c, low=False),
    "The money on record does not settle the notice at the higher amount.",
    hard=True,
)


def _does_not_settle(context: Context) -> Finding:
    done, agreed, ledger = discharge_now(context)
    if done is not None:
        says = f"{in_pounds(done.pence)} is in by {in_words(done.on)}"
        in_court = context.case.state == "prosecuted"  # only the court can end it from there
        return Finding(in_court, f"{says}; tell the court" if in_court else says, warns=in_court)
    if agreed is None:
        return Finding(True, "the day of receipt is not known yet")
    return Finding(True, _short(context, agreed, ledger))


does_not_settle = rule(
    "FPN-R22",
    "The money does not settle the notice: it is held and not applied.",
    _does_not_settle,
    "The whole amount is in: record that the notice is paid.",
    field="amount",
    firm=True,
)


def _held(context: Context) -> Finding:
    form = form_of(context, SendBack)
    held = ledger_of(context).held(agreed_terms(context))
    fits = 0 < form.amount <= held and form.sent_back_on <= context.today
    return Finding(fits, f"{in_pounds(held)} is held")


is_held = rule(
    "FPN-R22",
    "No more goes back than is held.",
    _held,
    "Send back what is held.",
    field="amount",
    firm=True,
)


def _nothing_held(context: Context) -> Finding:
    held = ledger_of(context).held(agreed_terms(context))
    return Finding(held == 0, f"{in_pounds(held)} is held")


nothing_held = rule(
    "FPN-R22",
    "The council holds no money of the parent that it may not keep.",
    _nothing_held,
    "Send the money back first and record the refund.",
    firm=True,
)


def _refunded(context: Context) -> Finding:
    balance = ledger_of(context).balance
    return Finding(balance == 0, f"{in_pounds(balance)} is still with the council")


refunded = rule(
    "FPN-R24",
    "All that was paid on a withdrawn notice has gone back.",
    _refunded,
    "Send the money back first and record the refund.",
    firm=True,
)


def _entry(context: Context) -> Finding:
    form, facts = form_of(context, CorrectPayment), penalty_of(context)
    found = [one for one in facts.payments if one.reference == form.wrong_reference]
    return Finding(bool(found), found[0].reference if found else "no such entry")


entry_exists = rule(
    "FPN-R31",
    "The wrong entry is in the ledger.",
    _entry,
    "Give the reference as the ledger has it.",
    field="wrong_reference",
    firm=True,
)


def _unpaid(context: Context) -> Finding:
    agreed = agreed_terms(context)
    done = ledger_of(context).discharge(agreed) if agreed else None
    return Finding(done is None, f"paid by {in_words(done.on)}" if done else "not paid in full")


not_discharged = rule(
    "FPN-R23",
    "The notice was not paid in full in time: payment discharges liability.",
    _unpaid,
    "Record that the notice is paid; there is nothing to prosecute.",
    hard=True,
)


def _goes_back(context: Context) -> Finding:
    form, balance = form_of(context, WithdrawPaid), ledger_of(context).balance
    return Finding(form.sent_back_on <= context.today, f"{in_pounds(balance)} goes back")


goes_back = rule(
    "FPN-R24",
    "All that was paid goes back, by today.",
    _goes_back,
    "Send the money back first, then withdraw the notice.",
    field="sent_back_on",
    firm=True,
)


def _ground_fits(context: Context) -> Finding:
    form, agreed = form_of(context, Withdraw), agreed_terms(context)
    if form.withdrawal_ground is WithdrawalGround.NOT_PROSECUTED and isinstance(form, WithdrawPaid):
        return Finding(False, "it was paid", "Choose what was wrong with the notice.")
    if form.withdrawal_ground is not WithdrawalGround.NOT_PROSECUTED:
        return Finding(True, form.withdrawal_ground.label)
    over = agreed is not None and context.today > agreed.high_until
    return Finding(over, "the time for paying has not passed" if not over else "unpaid")


ground_fits = rule(
    "FPN-R24",
    "The ground fits: “unpaid and not prosecuting” only once the time for paying is over.",
    _ground_fits,
    "Choose the ground that applies.",
    field="withdrawal_ground",
)

"""The rules of the warning and of issuing the notice (FPN-R13 to R19, R32, R37)."""

from __future__ import annotations

from states.context import Context
from states.register import MarkedDay
from states.workflow import Finding
from workflows.attendance import outstanding
from workflows.fpn_deadlines import (
    warning_receipt,
    warning_window,
    window_days,
)  # fmt: skip
from workflows.fpn_evidence import (
    breach,
    in_court,
    not_to_come,
    parent_of,
    penalty_of,
    unmarked,
)  # fmt: skip
from workflows.fpn_facts import Cause
from workflows.fpn_forms import Issue, ServeWarning
from workflows.fpn_notice import Notice, missing_from
from workflows.general import form_of, in_words, rule


def _served_properly(context: Context) -> Finding:
    form = form_of(context, ServeWarning)
    facts = penalty_of(context)
    if form.warning_sent_on > context.today:
        return Finding(False, f"{in_words(form.warning_sent_on)} is to come")
    proved = form.warning_received_on
    if proved and not form.warning_sent_on <= proved <= context.today:
        return Finding(False, f"received {in_words(proved)}", "Check the day of receipt.")
    before = facts.warned_on and form.warning_sent_on < facts.warned_on
    if before and not form.refusal_letter:
        return Finding(False, "sent before it was authorised", "Send it, then record when.")
    return Finding(True, f"{form.warning_service.label}, {in_words(form.warning_sent_on)}")


warning_served = rule(
    "FPN-R13",
    "The authorised warning has been sent, with proof of service.",
    _served_properly,
    "Send the warning first, then record how and when.",
    field="warning_sent_on",
    firm=True,
)


def _warned(context: Context) -> Finding:
    received = warning_receipt(context)
    if received is None:
        return Finding(False, "no warning on record")
    return Finding(received.at <= context.now, f"warned, received {in_words(received.day)}")


warned_first = rule(
    "FPN-R13",
    "A written warning came first and reached the parent.",
    _warned,
    "Send the warning and record its service.",
)


def _letter_allowed(context: Context) -> Finding:
    form = form_of(context, ServeWarning)
    if not form.refusal_letter:
        return Finding(True, "a warning of its own")
    if penalty_of(context).cause is not Cause.HOLIDAY:
        return Finding(False, "not about a holiday")
    return Finding(
        context.policy["fpn.holiday_warning"] == "refusal letter",
        "the council's own setting asks for a warning of its own",
    )


letter_is_warning = rule(
    "FPN-R37",
    "The refusal of leave counts as the warning only for a holiday and where the council says so.",
    _letter_allowed,
    "Send a warning of its own.",
    field="refusal_letter",
)


def _breached(context: Context) -> Finding:
    window = window_days(context)
    day: MarkedDay | None = breach(context, *window) if window else None
    if day is None:
        return Finding(False, "no unauthorised session in the time of the warning")
    return Finding(True, f"{in_words(day.day)}: {day.codes}", marks=(day,))


warning_broken = rule(
    "FPN-R14",
    "The register shows an unauthorised session in the time of the warning.",
    _breached,
    "Without one there is no notice: let the time run.",
)


def _improved(context: Context) -> Finding:
    ends, window = warning_window(context), window_days(context)
    if ends is None or window is None:
        return Finding(False, "no warning has been served")
    if context.now < ends.at:
        return Finding(False, f"its time runs until {in_words(ends.day)}", "Wait until then.")
    day = breach(context, *window)
    if day is not None:
        return Finding(False, f"{in_words(day.day)}: {day.codes}", marks=(day,))
    open_questions = outstanding(context, *window)
    if open_questions.count:
        return Finding(
            False,
            f"{open_questions.count} sessions without a reason yet",
            "The school settles them first.",
            marks=open_questions.marks,
        )
    gaps = unmarked(context, *window)
    if gaps:
        return Finding(
            False, f"{len(gaps)} school days are not fully marked, the first {in_words(gaps[0])}"
        )
    days = context.evidence.register.days(*window)
    return Finding(True, "a whole register without unauthorised absence", marks=days)


really_improved = rule(
    "FPN-R14",
    "The time of the warning is over, its register is whole, and nothing in it is unauthorised.",
    _improved,
    "Load the whole register of that time.",
    firm=True,
)


def _no_proceedings(context: Context) -> Finding:
    found = in_court(context)
    if found:
        return Finding(False, f"{found[0].reference} is being prosecuted for the same days")
    contemplated = form_of(context, Issue).proceedings
    return Finding(not contemplated, "contemplated or begun" if contemplated else "none")


no_proceedings = rule(
    "FPN-R15",
    "No proceedings for the same offence are contemplated or begun.",
    _no_proceedings,
    "Decline the request: a notice and a prosecution for one offence exclude each other.",
    field="proceedings",
    hard=True,
)


def notice_of(context: Context) -> Notice:
    """The notice as it would go out today, from the records and what was prepared."""
    facts, parent, child = penalty_of(context), parent_of(context), context.evidence.child
    form, policy = context.form, context.policy
    particulars = form.officer_particulars if isinstance(form, Issue) else ""
    return Notice(
        parent_name=parent.name if parent else "",
        parent_address=parent.address if parent else "",
        child_name=child.name,
        child_address=facts.child_address or "",
        school=child.school_name,
        officer=context.actor.name,
        officer_particulars=particulars,
        authority="Vale of Glamorgan Council",
        period_from=facts.period_from,
        period_to=facts.period_to,
        issued_on=context.today,
        offence=facts.circumstances or "",
        low=policy["fpn.amount_low"] * 100,
        high=policy["fpn.amount_high"] * 100,
        low_days=policy["fpn.low_until"],
        high_days=policy["fpn.high_until"],
        correspondence=facts.correspondence or "",
        how_to_pay=facts.how_to_pay or "",
    )


def _whole_notice(context: Context) -> Finding:
    missing = missing_from(notice_of(context))
    says = f"missing: {', '.join(missing)}" if missing else "every item is there"
    return Finding(not missing, says)


notice_whole = rule(
    "FPN-R17",
    "The notice holds every item that the regulations ask for.",
    _whole_notice,
    "Prepare the notice, and complete the records of the parent and the child.",
    field="officer_particulars",
    hard=True,
)

authorised_officer = rule(
    "FPN-R18",
    "The officer is on the council's list of those who may issue penalty notices.",
    lambda c: Finding(c.actor.penalty_officer, c.actor.name),
    "Ask an officer on the list to issue it.",
    hard=True,
)


def _another(context: Context) -> Finding:
    facts = penalty_of(context)
    parts = {
        "asked for it": facts.requested_by,
        "authorised the warning": facts.warned_by,
        "prepared the notice": facts.prepared_by,
    }
    if facts.prepared_by is None:
        return Finding(False, "not prepared", "A colleague prepares the notice first.")
    mine = [what for what, who in parts.items() if who == context.actor.username]
    return Finding(not mine, f"you {' and '.join(mine)}" if mine else "prepared by another")


another_issues = rule(
    "FPN-R18",
    "Whoever asked for the notice, authorised the warning or prepared it does not issue it.",
    _another,
    "Ask another authorised officer to issue it.",
    firm=True,
)


def _follows_code(context: Context) -> Finding:
    form = form_of(context, Issue)
    return Finding(form.follows_code, form.code_version)


follows_code = rule(
    "FPN-R19",
    "The notice follows the code of conduct in force, whose version is kept.",
    _follows_code,
    "Do not issue a notice outside the code.",
    field="follows_code",
    firm=True,
)


said_by_today = rule(
    "FPN-R32",
    "It was received by today.",
    not_to_come("said_on"),
    "Give the day it came in.",
    field="said_on",
    firm=True,
)

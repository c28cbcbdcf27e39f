"""Fixed penalty notices (RULEBOOK section 18): one case for each parent, child and period.

The school asks, the council warns, and only if absence goes on does an authorised officer issue
a notice. Paid in time it ends the matter; unpaid it is withdrawn or prosecuted. The forms are in
`fpn_forms`, the rules in `fpn_rules` and `fpn_paying`, the dates in `fpn_deadlines`, the register
and the parent's other notices in `fpn_evidence`, the money in `fpn_ledger`.

A letter to the parent goes by Admin Support: a notice is for one named parent, and the other
must not get it.
"""

from __future__ import annotations

from dataclasses import replace

from states.roles import CASEWORKERS, MANAGERS, Role
from states.workflow import (
    Escalate,
    Remind,
    Send,
    State,
    Take,
    Timer,
    To,
    Transition,
    Workflow,
)  # fmt: skip
from workflows import fpn_asking as asking
from workflows import fpn_changes as changes
from workflows import fpn_court as court
from workflows import fpn_deadlines as deadlines
from workflows import fpn_evidence as evidence
from workflows import fpn_forms as forms
from workflows import fpn_issuing as issuing
from workflows import fpn_paying as paying
from workflows import fpn_rules as rules
from workflows.compulsory_age import leaves_school_age, school_age
from workflows.fpn_facts import Penalty
from workflows.general import (
    at_risk_path,
    no_concern,
    no_open_child,
    reason_recorded,
    safeguarding,
    voices_heard,
)  # fmt: skip
from workflows.overriding import overriding

HEAD = Role.HEADTEACHER
SCHOOL = (Role.SCHOOL_STAFF, HEAD)
ADM = Role.ADMIN_SUPPORT
IO = Role.INCLUSION_OFFICER
LIO = Role.LEAD_INCLUSION_OFFICER
IM = Role.INCLUSION_MANAGER
LO = Role.LEAD_OFFICER
LEG = Role.LEGAL_ADVISER
CLOCK = (Role.CLOCK,)

ASKED = ("requested", "evidence_check", "returned_to_school")
WARNED = ("warning_issued", "monitoring_15")
BEFORE = (*ASKED, *WARNED, "ready_to_issue")
"""Before there is a notice."""
PAYABLE = ("served_60", "served_120")
UNPAID = ("unpaid_decision", "prosecution_prep", "eso_considered")
STANDS = ("issued", *PAYABLE, *UNPAID)
"""The notice stands and no court has it."""
OPEN = (*BEFORE, *STANDS, "prosecuted")

STATES = (
    State("requested", "Requested", waits_for=(IO, ADM), initial=True),
    State("evidence_check", "Evidence check", waits_for=(IO, LIO)),
    State("returned_to_school", "Returned to the school", waits_for=SCHOOL),
    State("declined", "Declined", final=True),
    State("warning_issued", "Warning issued", waits_for=(ADM,)),
    State("monitoring_15", "Time of the warning", waits_for=(IO,)),
    State("improved", "Improved, no notice", final=True),
    State("ready_to_issue", "Ready to issue", waits_for=MANAGERS),
    State("issued", "Issued", waits_for=(ADM,)),
    State("served_60", "Served, lower amount", waits_for=(Role.OUTSIDE, ADM)),
    State("served_120", "Served, higher amount", waits_for=(Role.OUTSIDE, ADM)),
    State("paid_60", "Paid, lower amount", final=True),
    State("paid_120", "Paid, higher amount", final=True),
    State("unpaid_decision", "Unpaid: decide", waits_for=MANAGERS),
    State("withdrawn", "Withdrawn", final=True),
    State("prosecution_prep", "Prosecution prepared", waits_for=(LEG, IM)),
    State("eso_considered", "Supervision order considered", waits_for=(LEG,)),
    State("prosecuted", "Before the court", waits_for=(LEG,),
          untimed="the court sets its own dates"),
    State("court_outcome", "Decided by the court", final=True),
    State("time_barred", "Out of time", final=True),
)  # fmt: skip


def _by_post(letter: str, title: str) -> Send:
    return Send(letter, f"{title}: send it to the parent named on the case", ADM)


def _school(title: str) -> Send:
    return Send("FPN-L11", title, To.HEADTEACHER)


REMINDER = (_by_post("FPN-L6", "Reminder to pay"),)
BARRED = OPEN[:-1]
TIMERS = (
    Timer("FPN-T1", "Check the request", ("requested", "evidence_check"),
          deadlines.check_request, Escalate((LIO,)), "{fpn.check} after the request"),
    Timer("FPN-T3", "A notice should follow promptly", (*ASKED, "ready_to_issue"),
          deadlines.stale, Remind((To.CASEWORKER, LIO)),
          "{fpn.stale} after the last unauthorised session"),
    Timer("FPN-R13", "Record how the warning was served", ("warning_issued",),
          deadlines.record_service, Escalate((LIO,)), "{fpn.serve} after it is authorised"),
    Timer("FPN-R13.received", "The warning is received", ("warning_issued",),
          deadlines.warning_receipt, Take("warning_received"),
          "proof of delivery; else {deemed.first} by first and {deemed.second} by second class "
          "post", counts=False, warns=False, rules=("FPN-R13", "FPN-R20")),
    Timer("FPN-T2", "The time of the warning ends", ("monitoring_15",),
          deadlines.warning_window, Escalate((To.CASEWORKER, LIO)),
          "{fpn.warning_days}, beginning the day after receipt", rules=("FPN-R14",)),
    Timer("FPN-R14", "Unauthorised absence in the time of the warning", ("monitoring_15",),
          deadlines.broken, Take("warning_broken", (To.CASEWORKER, LIO)),
          "the first unauthorised session that the register shows", counts=False, warns=False,
          rules=("FPN-T2",)),
    Timer("FPN-R20", "Record when the notice was received", ("issued",),
          deadlines.serve_notice, Escalate((LIO,)), "{fpn.serve} after it is issued"),
    Timer("FPN-T9.first", "Remind the parent to pay", ("served_60",), deadlines.first_reminder,
          Remind((ADM,), REMINDER), "{fpn.reminder_first} after receipt", counts=False,
          warns=False),
    Timer("FPN-T4", "The lower amount ends", ("served_60",), deadlines.lower_payment,
          Take("amount_rises", (To.CASEWORKER,)), "{fpn.low_until} after receipt",
          rules=("FPN-R21",)),
    Timer("FPN-T9.second", "Remind the parent again", ("served_120",),
          deadlines.second_reminder, Remind((ADM,), REMINDER),
          "{fpn.reminder_second} after receipt", counts=False, warns=False),
    Timer("FPN-T5", "The time for paying ends", ("served_120",), deadlines.final_payment,
          Take("time_to_pay_ends", (To.CASEWORKER, IM)), "{fpn.high_until} after receipt",
          rules=("FPN-R21", "FPN-R25")),
    Timer("FPN-T6", "Prosecute or withdraw", ("unpaid_decision",), deadlines.decision,
          Escalate((LO,)), "{fpn.decision} after the last day for paying",
          rules=("FPN-R25",)),
    *(
        Timer(f"FPN-T7.{left}_left", f"Time bar: {left} months left" if left > 1 else
              "Time bar: one month left", BARRED, deadlines.bar_less(left),
              Remind((To.CASEWORKER, IM)), f"{left} months before the time bar", counts=False,
              warns=False)
        for left in (3, 2, 1)
    ),
    Timer("FPN-T7", "The time bar", ("prosecution_prep", "eso_considered"), deadlines.time_bar,
          Take("time_bars", (To.CASEWORKER, IM, LO)),
          "{fpn.time_bar} after the last day of the offence", rules=("FPN-R28",)),
    Timer("FPN-T7.passed", "The offence is out of time", (*BEFORE, "issued", *PAYABLE,
          "unpaid_decision"), deadlines.time_bar, Remind((To.CASEWORKER, IM)),
          "{fpn.time_bar} after the last day of the offence", counts=False, warns=False,
          rules=("FPN-R28",)),
    *at_risk_path(OPEN),
    leaves_school_age(OPEN),
)  # fmt: skip

CLOSING = (reason_recorded, voices_heard, no_open_child)
IDENTITY = (asking.period_in_term, asking.of_school_age, asking.no_duplicate, asking.one_case_each,
            asking.unused_sessions)  # fmt: skip
EVIDENCE = (
    *IDENTITY, asking.register_confirms, rules.enough_sessions, rules.enough_late,
    rules.holiday_shown, rules.attendance_low, rules.support_first, rules.ladder_climbed,
    rules.would_help, rules.nothing_in_hand, rules.care_considered, rules.not_covered,
    rules.not_on_plan, rules.weighed, rules.room_for_one_more, no_concern,
)  # fmt: skip
"""What has to hold when the warning is authorised, and still when the notice is issued."""
IN_COURT = (paying.not_discharged, court.time_to_pay_over, court.within_six_months)
PAID = (_by_post("FPN-L8", "Receipt"), _school("The notice is paid"))
TAKE_MONEY = (*PAYABLE, *UNPAID)

ASKING = (
    Transition("start_check", ("requested",), "evidence_check", "Open the request",
               by=(IO, ADM)),
    Transition("return_request", ("evidence_check",), "returned_to_school",
               "Return it: the evidence is short", by=(IO,), form=forms.Return,
               sends=(Send("FPN-L2", "The request comes back", To.SCHOOL),)),
    Transition("supply", ("returned_to_school",), "evidence_check", "Supply what was missing",
               by=SCHOOL, form=forms.Amend, guards=IDENTITY, change=changes.on_supply,
               sets=("supplied_on", "gaps")),
    Transition("amend", ("requested", "evidence_check"), None, "Put the request right",
               by=(IO, LIO, ADM), form=forms.Amend, guards=IDENTITY),
    Transition("assess", ("evidence_check", *WARNED, "ready_to_issue"), None,
               "Assess the request", by=(IO, LIO), form=forms.Assess,
               rules=("FPN-R07", "FPN-R08", "FPN-R10", "FPN-R11")),
    Transition("consult_social_worker", ("evidence_check", *WARNED, "ready_to_issue"), None,
               "Record what the social worker says", by=(IM,), form=forms.Consult,
               guards=(rules.consulted_by_today,), rules=("FPN-R09",)),
    Transition("decline", ("evidence_check", "returned_to_school", *WARNED), "declined",
               "Decline: a notice is not appropriate", by=(LIO,), form=forms.Decline,
               guards=CLOSING, rules=("FPN-R06", "FPN-R08", "FPN-R09", "FPN-R10"),
               sends=(Send("FPN-L2", "No notice; other support instead", To.HEADTEACHER),)),
    Transition("decline", ("ready_to_issue",), "declined",
               "Decline: circumstances have changed", by=(LIO, IM), form=forms.Decline,
               guards=CLOSING,
               sends=(Send("FPN-L2", "No notice; other support instead", To.HEADTEACHER),)),
)  # fmt: skip

WARNING = (
    Transition("warn", ("evidence_check",), "warning_issued", "Authorise the warning",
               by=(LIO,), guards=(*EVIDENCE, reason_recorded, voices_heard),
               form=forms.Warn, change=changes.on_warn, sets=("warned_by", "warned_on"),
               sends=(_by_post("FPN-L3", "Formal warning"),), rules=("FPN-R13",)),
    Transition("record_warning", WARNED, None, "Record how the warning was served",
               by=(ADM, IO), form=forms.ServeWarning,
               guards=(issuing.warning_served, issuing.letter_is_warning),
               files={"warning_proof": "proof of service"}),
    Transition("warning_received", ("warning_issued",), "monitoring_15",
               "The warning is received", by=CLOCK, rules=("FPN-R13",)),
    Transition("warning_broken", ("monitoring_15",), "ready_to_issue",
               "Unauthorised absence in the time of the warning", by=CLOCK,
               rules=("FPN-R14",)),
    Transition("confirm_improved", ("monitoring_15",), "improved",
               "Confirm that attendance was secured", by=(IO,), form=forms.Improved,
               guards=(issuing.really_improved, *CLOSING),
               sends=(_by_post("FPN-L4", "Improved, no notice"),
                      _school("Attendance improved: no notice"))),
)  # fmt: skip

ISSUING = (
    Transition("prepare", ("ready_to_issue",), None, "Prepare the notice", by=(IO, LIO, ADM),
               form=forms.Prepare, change=changes.on_prepare, sets=("prepared_by",),
               rules=("FPN-R17", "FPN-R18")),
    Transition("issue", ("ready_to_issue",), "issued", "Issue the notice", by=MANAGERS,
               form=forms.Issue,
               guards=(*EVIDENCE, issuing.warned_first, issuing.warning_broken,
                       issuing.no_proceedings, issuing.notice_whole, issuing.authorised_officer,
                       issuing.another_issues, issuing.follows_code),
               change=changes.on_issue, sets=("issued_on", "issued_by", "notice"),
               sends=(_by_post("FPN-L5", "Penalty notice"),), rules=("FPN-R19", "FPN-R31")),
    Transition("record_receipt", ("issued",), "served_60", "Record its service and receipt",
               by=(ADM,), form=forms.Serve, guards=(paying.served_after_issue,),
               change=changes.on_serve, sets=("received_on",),
               files={"proof": "proof of service"}, rules=("FPN-R20",)),
    Transition("correct_receipt", (*PAYABLE, *UNPAID), None, "Correct its service and receipt",
               by=(ADM,), form=forms.CorrectService, guards=(paying.served_after_issue,),
               change=changes.on_serve, sets=("received_on",),
               files={"proof": "proof of service"}, rules=("FPN-R20",)),
    Transition("log_representation", STANDS, None, "Record what the parent says against it",
               by=(ADM, IO, LIO), form=forms.Represent, guards=(issuing.said_by_today,),
               change=changes.on_represent, sets=("representations",), rules=("FPN-R32",)),
)  # fmt: skip

PAYING = (
    Transition("pay_low", TAKE_MONEY, "paid_60", "Paid in full, lower amount", by=(ADM,),
               form=forms.Pay, guards=(paying.came_in, paying.settles_at_low),
               change=changes.on_pay, sets=("payments", "discharged_on"), sends=PAID,
               rules=("FPN-R23",)),
    Transition("pay_high", TAKE_MONEY, "paid_120", "Paid in full, higher amount", by=(ADM,),
               form=forms.Pay, guards=(paying.came_in, paying.settles_at_high),
               change=changes.on_pay, sets=("payments", "discharged_on"), sends=PAID,
               rules=("FPN-R23",)),
    Transition("settled_low", TAKE_MONEY, "paid_60", "Money on record settles it, lower amount",
               by=(ADM,), form=forms.Because, guards=(paying.on_record_low,),
               change=changes.on_pay, sets=("payments", "discharged_on"), sends=PAID,
               rules=("FPN-R23",)),
    Transition("settled_high", TAKE_MONEY, "paid_120",
               "Money on record settles it, higher amount",
               by=(ADM,), form=forms.Because, guards=(paying.on_record_high,),
               change=changes.on_pay, sets=("payments", "discharged_on"), sends=PAID,
               rules=("FPN-R23",)),
    Transition("hold_payment", (*STANDS, "prosecuted"), None, "Hold money that does not settle it",
               by=(ADM,), form=forms.Pay, guards=(paying.came_in, paying.does_not_settle),
               change=changes.on_hold, sets=("payments",), rules=("FPN-R22",)),
    Transition("send_back", (*STANDS, "prosecuted", "paid_60", "paid_120"), None,
               "Send held money back", by=(ADM,), form=forms.SendBack,
               guards=(paying.is_held,), change=changes.on_send_back,
               sets=("refunds",), rules=("FPN-R22", "FPN-R24")),
    Transition("correct_payment", (*STANDS, "prosecuted"), None, "Correct a payment",
               by=(ADM,), form=forms.CorrectPayment, guards=(paying.entry_exists,),
               change=changes.on_correct_payment, sets=("payments",), rules=("FPN-R31",)),
    Transition("amount_rises", ("served_60",), "served_120", "The higher amount is due",
               by=CLOCK, sends=(_by_post("FPN-L7", "The higher amount is due"),),
               rules=("FPN-R21",)),
    Transition("time_to_pay_ends", ("served_120",), "unpaid_decision",
               "The time for paying has passed", by=CLOCK, rules=("FPN-R25",)),
)  # fmt: skip

DECIDING = (
    Transition("withdraw", (*STANDS[:4],), "withdrawn", "Withdraw the notice", by=MANAGERS,
               form=forms.Withdraw,
               guards=(paying.ground_fits, paying.refunded, no_open_child),
               change=changes.on_withdraw, sets=("withdrawn_on",),
               sends=(_by_post("FPN-L9", "The notice is withdrawn"),
                      _school("The notice is withdrawn")), rules=("FPN-R24", "FPN-R25")),
    Transition("withdraw_paid", ("paid_60", "paid_120"), "withdrawn",
               "Withdraw the paid notice and send the money back", by=MANAGERS,
               form=forms.WithdrawPaid, guards=(paying.ground_fits, paying.goes_back),
               change=changes.on_withdraw_paid,
               sets=("withdrawn_on", "discharged_on", "refunds"),
               sends=(_by_post("FPN-L9", "The notice is withdrawn, with refund"),
                      _school("The notice is withdrawn")), rules=("FPN-R24",)),
    Transition("propose_prosecution", ("unpaid_decision",), None, "Propose to prosecute",
               by=MANAGERS, form=forms.ProposeProsecution,
               guards=(court.offence_chosen, court.referred_first, *IN_COURT),
               change=changes.on_propose, sets=("proposed_by", "proposed_as")),
    Transition("prosecute", ("unpaid_decision",), "prosecution_prep", "Agree to prosecute",
               by=MANAGERS, form=forms.Because,
               guards=(court.two_managers, court.referred_first, *IN_COURT),
               sends=(_by_post("FPN-L10", "Intention to prosecute"),), rules=("FPN-R25",)),
    Transition("consider_order", ("prosecution_prep",), "eso_considered",
               "Consider a supervision order", by=(LEG, IM), form=forms.ConsiderOrder,
               guards=(court.considered_by_today,), rules=("FPN-R27",)),
    Transition("lay", ("eso_considered",), "prosecuted", "Information is laid", by=(LEG,),
               form=forms.Lay,
               guards=(court.laid_by_today, court.order_considered, *IN_COURT),
               files={"court_file": "court file"}, rules=("FPN-R28", "FPN-R30")),
    Transition("court_decides", ("prosecuted",), "court_outcome", "The court has decided",
               by=(LEG,), form=forms.Court,
               guards=(paying.nothing_held, voices_heard, no_open_child),
               sends=(_school("The court has decided"),)),
    Transition("time_bars", ("prosecution_prep", "eso_considered"), "time_barred",
               "Six months have passed", by=CLOCK, sends=(_school("The offence is out of time"),),
               rules=("FPN-R28",)),
)  # fmt: skip

STEPS = (
    Transition("record_voices", OPEN, None, "Record what has become known",
               by=(*SCHOOL, IO, LIO), form=forms.Hear),
    *ASKING, *WARNING, *ISSUING, *PAYING, *DECIDING, *safeguarding(OPEN),
)  # fmt: skip
TRANSITIONS = (*STEPS, overriding(OPEN, STEPS))

fpn = Workflow(
    type="fpn",
    title="Penalty notice",
    version=1,
    facts=Penalty,
    states=STATES,
    opening=Transition(
        "open", (), "requested", "Ask for a penalty notice", by=(HEAD, ADM, *CASEWORKERS),
        form=forms.Request,
        guards=(school_age, asking.who_may_ask, *(replace(one, field="period_from")
                                                  for one in IDENTITY)),
        change=changes.on_request, sets=("requested_by",),
        sends=(Send("FPN-L1", "We have your request", To.HEADTEACHER),),
        rules=("FPN-R01", "FPN-R33", "FPN-R36", "GEN-R23"),
    ),
    transitions=TRANSITIONS,
    timers=TIMERS,
    counts=evidence.counts,
)  # fmt: skip

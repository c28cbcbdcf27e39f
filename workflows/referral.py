"""Referral triage (RULEBOOK section 14): a school asks for help, and always gets an answer.

Read this page against the guidance: the states, who may take which step, what it asks, which
rules it must meet, which letters it sends, and the deadlines. The forms are in
`referral_forms`, the rules in words and code in `referral_rules`, the dates in
`referral_deadlines`.
"""

from __future__ import annotations

from states.roles import CASEWORKERS, MANAGERS, TEAM, Role
from states.workflow import (
    Escalate,
    Remind,
    Send,
    Spawn,
    State,
    Timer,
    To,
    Transition,
    Workflow,
)  # fmt: skip
from workflows import referral_attendance as attendance
from workflows import referral_deadlines as deadlines
from workflows import referral_forms as forms
from workflows import referral_linked as linked
from workflows import referral_rules as rules
from workflows.compulsory_age import leaves_school_age, school_age
from workflows.general import (
    at_risk_path,
    form_of,
    no_concern,
    no_open_child,
    no_second_case,
    reason_recorded,
    safeguarding,
    voices_heard,
)  # fmt: skip
from workflows.overriding import overriding

SCHOOL = (Role.SCHOOL_STAFF, Role.HEADTEACHER)
INBOX = (*SCHOOL, Role.ADMIN_SUPPORT, Role.DATA_OFFICER, Role.LEAD_INCLUSION_OFFICER)
"""Who sends in or takes in a referral (REF-R04, GEN-R14): the school, or who minds the inbox."""
TRIAGE = (Role.LEAD_INCLUSION_OFFICER, *MANAGERS)
"""Triage is a Lead Inclusion Officer's; the managers may stand in (REF-R05)."""

OPEN = (
    "draft", "received", "in_triage", "info_requested", "discussion", "allocated",
    "in_casework", "alternative_offered", "monitoring",
)  # fmt: skip


STATES = (
    State("draft", "Draft", waits_for=SCHOOL, initial=True,
          untimed="nothing has been asked of us yet; REF-T6 lists it when it lies still"),
    State("received", "Received", waits_for=(Role.LEAD_INCLUSION_OFFICER,)),
    State("in_triage", "In triage", waits_for=(Role.LEAD_INCLUSION_OFFICER,)),
    State("info_requested", "More information asked for", waits_for=SCHOOL),
    State("discussion", "To be talked over", waits_for=(Role.LEAD_INCLUSION_OFFICER, *SCHOOL)),
    State("allocated", "Allocated", waits_for=CASEWORKERS),
    State("in_casework", "In casework", waits_for=CASEWORKERS),
    State("alternative_offered", "Other support offered", waits_for=SCHOOL,
          untimed="the school has its answer; REF-T6 lists it when it lies still"),
    State("monitoring", "Monitoring", waits_for=CASEWORKERS),
    State("closed", "Closed", final=True),
    State("declined", "Declined", final=True),
    State("withdrawn", "Withdrawn", final=True),
)  # fmt: skip

TIMERS = (
    Timer("REF-T1", "Acknowledge the referral", ("received",), deadlines.acknowledge_due,
          Escalate((Role.LEAD_INCLUSION_OFFICER,)), "{ref.ack} after it is received"),
    Timer("REF-T2", "Decide and answer the school", ("received", "in_triage", "discussion"),
          deadlines.decide_due, Escalate((Role.INCLUSION_MANAGER,)),
          "{ref.triage} after it is received, comes back to triage, or is talked over"),
    Timer("REF-T3", "The school's reply", ("info_requested",), deadlines.reply_due,
          Escalate((Role.LEAD_INCLUSION_OFFICER,)),
          "{ref.info_reply} after we ask, or the day agreed", rules=("REF-R09",)),
    Timer("REF-T3.reminder", "Remind the school to reply", ("info_requested",),
          deadlines.reply_reminder, Remind((To.SCHOOL,)), "{ref.info_reminder} after we ask",
          counts=False, warns=False),
    Timer("REF-T4", "First contact with the family", ("allocated",), deadlines.first_contact_due,
          Escalate((To.CASEWORKER, Role.LEAD_INCLUSION_OFFICER)),
          "{ref.first_contact} after it is allocated"),
    Timer("REF-T5", "Review", ("in_casework", "monitoring"), deadlines.review_due,
          Escalate((To.CASEWORKER, Role.LEAD_INCLUSION_OFFICER)),
          "{ref.review} after the last review, or the review day agreed if sooner"),
    Timer("REF-T6", "Nothing has happened", OPEN, deadlines.idle_since,
          Remind((Role.LEAD_INCLUSION_OFFICER,)), "{ref.idle} after anybody last did anything",
          counts=False, warns=False),
    *at_risk_path(OPEN),
    leaves_school_age(OPEN),
)  # fmt: skip


REPLY = Send("REF-L3", "Decision and next steps", To.SCHOOL)
SUMMARY = (
    Send("REF-L7", "Closure summary", To.SCHOOL),
    Send("REF-L7", "Closure summary", To.PARENTS),
)
RETURNS = ("triage_since", "reply_by", "talk_on")

STEPS = (
    Transition("submit", ("draft",), "received", "Send to the Inclusion Team", by=INBOX,
               form=forms.Submit,
               guards=(rules.has_reason, rules.has_tracker, rules.tried_before,
                       rules.received_by_now),
               change=rules.on_submit, sets=("received_at", "triage_since", "attendance_at_open"),
               sends=(Send("REF-L1", "Acknowledgement", To.SCHOOL),),
               rules=("REF-R04", "GEN-R14")),
    Transition("amend", ("draft",), None, "Change the draft", by=INBOX, form=forms.Draft),
    Transition("start_triage", ("received",), "in_triage", "Open for triage", by=TRIAGE,
               guards=(attendance.persistent,), rules=("REF-R05",)),
    Transition("allocate", ("in_triage",), "allocated", "Allocate to a caseworker", by=TRIAGE,
               form=forms.Allocate,
               guards=(rules.has_tracker, attendance.persistent,
                       rules.school_is_told("next_steps"), rules.in_the_team),
               assigns="officer",
               sends=(REPLY, Send("REF-L4", "Who your caseworker is", To.PARENTS)),
               rules=("REF-R05", "REF-R08")),
    Transition("ask_school", ("in_triage",), "info_requested", "Ask the school for more",
               by=TRIAGE, form=forms.AskSchool, guards=(rules.school_is_told("question"),),
               sends=(REPLY, Send("REF-L2", "Request for information", To.SCHOOL)),
               rules=("REF-R05", "REF-R08")),
    Transition("book_discussion", ("in_triage",), "discussion", "Book a talk with the school",
               by=TRIAGE, form=forms.BookTalk,
               guards=(rules.school_is_told("next_steps"), rules.talk_ahead),
               sends=(REPLY,), rules=("REF-R05", "REF-R08")),
    Transition("offer_alternative", ("in_triage",), "alternative_offered",
               "Offer other support", by=TRIAGE, form=forms.Offer,
               guards=(rules.school_is_told("next_steps"),),
               sends=(REPLY, Send("REF-L6", "Offer of other support", To.SCHOOL)),
               rules=("REF-R05", "REF-R08")),
    Transition("decline", ("in_triage",), "declined", "Decline with advice", by=TRIAGE,
               form=forms.Decline,
               guards=(rules.advice_given, rules.school_is_told("next_steps"), reason_recorded,
                       voices_heard, no_open_child),
               change=lambda c: {"outcome": forms.Outcome.DECLINED}, sets=("outcome",),
               sends=(REPLY,), rules=("REF-R05",)),
    Transition("reply", ("info_requested",), "in_triage", "Record the school's reply",
               by=(*SCHOOL, Role.ADMIN_SUPPORT), form=forms.Information,
               change=lambda c: {**rules.on_information(c), **rules.back_to_triage(c)},
               sets=(*rules.INFORMATION_SETS, *RETURNS)),
    Transition("go_on", ("info_requested",), "in_triage", "Go on without the reply",
               by=TRIAGE, form=forms.GoOn, change=rules.back_to_triage, sets=RETURNS),
    Transition("extend_reply", ("info_requested",), None, "Give the school longer",
               by=TRIAGE, form=forms.ExtendReply, guards=(rules.reply_ahead,)),
    Transition("decline_no_reply", ("info_requested",), "declined",
               "Decline: the school did not reply", by=(Role.LEAD_INCLUSION_OFFICER,),
               form=forms.Decline,
               guards=(rules.reply_overdue, rules.advice_given, rules.school_is_told("next_steps"),
                       reason_recorded, voices_heard, no_open_child),
               change=lambda c: {"outcome": forms.Outcome.DECLINED}, sets=("outcome",),
               sends=(REPLY,)),
    Transition("discussion_held", ("discussion",), "in_triage", "Note what came of the talk",
               by=TRIAGE, form=forms.TalkHeld, change=rules.back_to_triage, sets=RETURNS),
    Transition("school_declines", ("alternative_offered",), "in_triage",
               "The school does not take the support", by=(*SCHOOL, Role.ADMIN_SUPPORT),
               form=forms.SchoolDeclines, change=rules.back_to_triage, sets=RETURNS),
    Transition("accept_alternative", ("alternative_offered",), "closed",
               "The service takes over: close", by=(Role.LEAD_INCLUSION_OFFICER,),
               form=forms.Accepted,
               guards=(rules.confirmed_by_now, reason_recorded, voices_heard, no_open_child),
               change=lambda c: {"outcome": forms.Outcome.REFERRED_ON}, sets=("outcome",),
               sends=SUMMARY),
    Transition("first_contact", ("allocated",), "in_casework", "Record the first contact",
               by=CASEWORKERS, form=forms.FirstContact,
               guards=(rules.contact_by_now, rules.reasons_sought),
               change=lambda c: {**rules.contact_voices(c), "reviewed_at": c.now},
               sets=("learner_voice", "parent_voice", "reviewed_at")),
    Transition("agree_plan", ("in_casework",), "monitoring", "Agree a plan", by=CASEWORKERS,
               form=forms.Plan, guards=(rules.review_in_time,),
               change=lambda c: {"reviewed_at": c.now}, sets=("reviewed_at",)),
    Transition("review", ("in_casework", "monitoring"), None, "Record a review",
               by=CASEWORKERS, form=forms.Review, guards=(rules.review_in_time,),
               change=lambda c: {"reviewed_at": c.now,
                                 "review_on": form_of(c, forms.Review).review_on},
               sets=("reviewed_at", "review_on")),
    Transition("not_improved", ("monitoring",), "in_casework", "Reviewed: not improved",
               by=CASEWORKERS, form=forms.Review, guards=(rules.review_in_time,),
               change=lambda c: {"reviewed_at": c.now, "closure_by": None, "outcome": None,
                                 "review_on": form_of(c, forms.Review).review_on},
               sets=("reviewed_at", "review_on", "closure_by", "outcome")),
    Transition("invite_parents", ("allocated", "in_casework", "monitoring"), None,
               "Invite the parents to a meeting", by=CASEWORKERS, form=forms.Meeting,
               sends=(Send("REF-L5", "Invitation to a meeting", To.PARENTS),)),
    Transition("open_plan", ("in_casework", "monitoring"), None,
               "Open a pastoral support plan", by=CASEWORKERS, form=linked.OpenPlan,
               spawns=(Spawn("psp", linked.plan),)),
    Transition("open_missing", ("in_casework", "monitoring"), None,
               "Report the child missing from education", by=(Role.INCLUSION_OFFICER,),
               form=linked.OpenMissing, spawns=(Spawn("cme", linked.missing),)),
    Transition("open_penalty", ("in_casework", "monitoring"), None,
               "Pass on a request for a penalty notice", by=CASEWORKERS,
               form=linked.OpenPenalty, spawns=(Spawn("fpn", linked.penalty, joins=False),)),
    Transition("propose_closure", ("in_casework", "monitoring"), None, "Propose to close",
               by=CASEWORKERS, form=forms.Closure,
               guards=(reason_recorded, rules.closure_complete, attendance.persistent,
                       voices_heard, no_open_child),
               change=rules.on_closure_proposed, sets=("closure_by", "attendance_at_close")),
    Transition("confirm_closure", ("in_casework", "monitoring"), "closed",
               "Confirm and close", by=TRIAGE, form=forms.Confirm,
               guards=(rules.closure_proposed, rules.confirmed_by_another, no_open_child),
               sends=SUMMARY),
    Transition("send_back", ("in_casework", "monitoring"), None, "Send the closure back",
               by=TRIAGE, form=forms.SendBack, guards=(rules.closure_proposed,),
               change=lambda c: {"closure_by": None, "outcome": None},
               sets=("closure_by", "outcome")),
    Transition("add_information", OPEN, None, "Add information",
               by=(*SCHOOL, *TEAM, Role.ADMIN_SUPPORT, Role.DATA_OFFICER), form=forms.Information,
               change=rules.on_information, sets=rules.INFORMATION_SETS),
    Transition("correct_date", OPEN[1:], None, "Correct the date it was received", by=TRIAGE,
               form=forms.Correct, guards=(rules.received_by_now,), change=rules.on_correct,
               sets=("received_at", "triage_since")),
    Transition("withdraw", OPEN, "withdrawn", "Withdraw the referral", by=(Role.HEADTEACHER,),
               form=forms.Withdraw, guards=(no_concern, voices_heard, no_open_child)),
    *safeguarding(OPEN),
)  # fmt: skip
TRANSITIONS = (*STEPS, overriding(OPEN, STEPS))

referral = Workflow(
    type="referral",
    title="Referral",
    version=1,
    facts=forms.Referral,
    states=STATES,
    opening=Transition(
        "open", (), "draft", "Start a referral", by=(*INBOX, *CASEWORKERS, *MANAGERS),
        form=forms.Draft, guards=(school_age, no_second_case),
    ),
    transitions=TRANSITIONS,
    timers=TIMERS,
    priority=rules.priority,
    suits=rules.suits,
    counts=attendance.counts,
)  # fmt: skip

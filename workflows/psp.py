"""Pastoral support plans and reduced timetables (RULEBOOK section 17).

A plan needs a parent's signature to begin and to go on, a review at least every two weeks and
never more than six apart, and it ends within twelve weeks. The forms are in `psp_forms`, the
rules in words and code in `psp_rules`, the dates in `psp_deadlines`.
"""

from __future__ import annotations

from states.roles import MANAGERS, Role
from states.workflow import (
    Escalate,
    Happening,
    Remind,
    Send,
    Spawn,
    State,
    Take,
    Timer,
    To,
    Transition,
    Workflow,
)  # fmt: skip
from workflows import psp_changes as changes
from workflows import psp_deadlines as deadlines
from workflows import psp_forms as forms
from workflows import psp_rules as rules
from workflows.compulsory_age import leaves_school_age, school_age
from workflows.general import (
    at_risk_path,
    no_open_child,
    no_second_case,
    safeguarding,
    voices_heard,
)  # fmt: skip
from workflows.overriding import overriding

HEAD = Role.HEADTEACHER
PECC = Role.COORDINATOR
SCHOOL = (Role.SCHOOL_STAFF, HEAD)
RUNS_PLANS = (*SCHOOL, PECC)
"""The school runs the plan; the co-ordinator sees all plans and may record for it (PSP-R16)."""

OPEN = (
    "proposed", "consent_pending", "active", "review_due", "extension_review", "suspended",
    "unsuccessful",
)  # fmt: skip
IN_FORCE = ("active", "review_due", "extension_review")

STATES = (
    State("proposed", "Proposed", waits_for=RUNS_PLANS, initial=True,
          untimed="the school is still drafting; nothing is in force"),
    State("consent_pending", "Waiting for consent", waits_for=(Role.OUTSIDE, *RUNS_PLANS)),
    State("active", "Active", waits_for=RUNS_PLANS),
    State("review_due", "Review due", waits_for=RUNS_PLANS),
    State("extension_review", "Decision due", waits_for=(HEAD, PECC)),
    State("suspended", "Stopped", waits_for=(HEAD, PECC)),
    State("unsuccessful", "Not working", waits_for=(HEAD,)),
    State("completed_full_time", "Back to full time", final=True),
    State("withdrawn", "Withdrawn", final=True),
    State("closed_limit", "Ended at the limit", final=True),
    State("closed_other", "Ended for another reason", final=True),
)  # fmt: skip

TIMERS = (
    Timer("PSP-T1", "Review", ("active",), deadlines.review_target,
          Take("review_falls_due", (To.SCHOOL,)),
          "{psp.review_target} after the start or the last review", rules=("PSP-R07",)),
    Timer("PSP-T2", "Review limit", IN_FORCE, deadlines.review_limit,
          Escalate((PECC, Role.LEAD_INCLUSION_OFFICER),
                   (Send("PSP-L5", "The review is overdue", To.HEADTEACHER),)),
          "{psp.review_max} after the start or the last review", rules=("PSP-R07",)),
    Timer("PSP-T3.reminder", "Remind the school of the consent", ("consent_pending",),
          deadlines.consent_reminder, Remind((To.SCHOOL,)),
          "{psp.consent_reminder} after the plan goes to the parents", counts=False, warns=False),
    Timer("PSP-T3", "Consent", ("consent_pending",), deadlines.consent_limit,
          Take("consent_lapses", (To.SCHOOL, PECC)),
          "{psp.consent_limit} after the plan goes to the parents"),
    Timer("PSP-T4", "Decide how the plan ends", ("active", "review_due"), deadlines.term_warning,
          Take("end_comes_near", (To.HEADTEACHER, PECC)),
          "{psp.term_warning} after the start", rules=("PSP-R10",)),
    Timer("PSP-T5", "End of the plan",
          (*IN_FORCE, "suspended", "consent_pending", "unsuccessful"),
          deadlines.duration_limit,
          Take("limit_passes", (To.HEADTEACHER, PECC, Role.INCLUSION_MANAGER)),
          "{psp.max_duration} beginning with the start", rules=("PSP-R10", "PSP-R11")),
    Timer("PSP-T6", "Tell the council of the plan", ("active", "review_due"),
          deadlines.authority_told, Escalate((To.HEADTEACHER, PECC)),
          "{psp.notify} after the start", rules=("PSP-R01",)),
    Timer("PSP-T7", "Ask for support", ("unsuccessful",), deadlines.support_request,
          Escalate((To.HEADTEACHER, PECC)), "{psp.request_support} after the plan fails",
          rules=("PSP-R12",)),
    Timer("PSP-R06", "Full time again, or other provision", ("suspended",),
          deadlines.full_time_again, Escalate((To.HEADTEACHER, PECC)),
          "the next school day after the plan stops", rules=("PSP-R06",)),
    *at_risk_path(OPEN),
    leaves_school_age(OPEN),
)  # fmt: skip

CLOCK = (Role.CLOCK,)
ENDED = (
    Send("PSP-L6", "End of the plan", To.PARENTS),
    Send("PSP-L6", "End of the plan", To.SCHOOL),
)
REVIEWED = (Send("PSP-L4", "Review record", To.PARENTS),)

STEPS = (
    Transition("amend", ("proposed",), None, "Change the draft", by=RUNS_PLANS,
               form=forms.Amend, guards=(rules.only_semh,)),
    Transition("invite", ("proposed",), None, "Invite the parents to plan", by=RUNS_PLANS,
               sends=(Send("PSP-L1", "Invitation to a planning meeting", To.PARENTS),)),
    Transition("send_to_parents", ("proposed",), "consent_pending",
               "Send the plan to the parents", by=RUNS_PLANS,
               guards=(rules.in_best_interest, rules.plan_complete, rules.coded_c,
                       rules.with_agencies),
               sends=(Send("PSP-L2", "Plan and consent form", To.PARENTS),),
               rules=("PSP-R01", "PSP-R03")),
    Transition("drop", ("proposed",), "withdrawn", "Drop the draft", by=RUNS_PLANS,
               form=forms.NoConsent, guards=(voices_heard,)),
    Transition("record_consent", ("consent_pending",), "active",
               "Record the signed consent and start", by=RUNS_PLANS, form=forms.Consent,
               guards=(rules.consent_signed, rules.signer_is_responsible, rules.with_agencies,
                       rules.within_limit, rules.start_sensible, rules.chain_seen),
               change=changes.on_start,
               sets=("started_on", "authority_told_on", "weeks_before", "last_review_on"),
               files={"consent_form": "signed consent"}, rules=("PSP-R04",)),
    Transition("consent_refused", ("consent_pending",), "withdrawn",
               "The parents do not agree", by=RUNS_PLANS, form=forms.NoConsent,
               guards=(voices_heard,), change=changes.on_end, sets=("ended_on",)),
    Transition("consent_lapses", ("consent_pending",), "withdrawn",
               "No consent in time", by=CLOCK, change=changes.on_end, sets=("ended_on",)),
    Transition("note_plan", ("active", "review_due"), None, "Note the plan for the council",
               by=(PECC, Role.LEAD_INCLUSION_OFFICER),
               change=lambda c: {"authority_told_on": c.today}, sets=("authority_told_on",),
               rules=("PSP-R01",)),
    Transition("review_falls_due", ("active",), "review_due", "The review falls due", by=CLOCK,
               sends=(Send("PSP-L3", "Invitation to the review", To.PARENTS),)),
    Transition("continue_plan", ("review_due", "active"), "active",
               "Record a review: the plan goes on", by=RUNS_PLANS, form=forms.Continue,
               guards=(rules.held_in_order, rules.parent_there, rules.hours_rise,
                       rules.consent_renewed, rules.signer_is_responsible, rules.next_in_time),
               change=changes.on_continue, sets=("last_review_on", "reviews"),
               files={"consent_form": "signed consent"}, sends=REVIEWED, rules=("PSP-T8",)),
    Transition("review_without_parents", ("review_due", "active", "extension_review"), None,
               "Record a review without the parents", by=RUNS_PLANS, form=forms.ReviewWithout,
               guards=(rules.held_in_order,), change=changes.on_review_without,
               sets=("reviews",), sends=REVIEWED, rules=("PSP-R08",)),
    Transition("full_time", ("review_due", "active"), "completed_full_time",
               "Reviewed: back to full time", by=(HEAD,), form=forms.FullTime,
               guards=(rules.full_hours, voices_heard, no_open_child),
               change=changes.on_end, sets=("ended_on",), sends=ENDED),
    Transition("not_working", ("active", "review_due"), "unsuccessful",
               "The plan is not working", by=(HEAD, PECC), form=forms.Failed,
               rules=("PSP-R12",)),
    Transition("ask_for_support", ("unsuccessful",), "withdrawn",
               "End the plan and ask for support", by=(HEAD,), form=forms.AskSupport,
               guards=(voices_heard,), change=changes.on_end, sets=("ended_on",),
               spawns=(Spawn("referral", changes.referral_after, then=("submit",)),),
               sends=ENDED, rules=("PSP-R12",)),
    Transition("stop", IN_FORCE, "suspended", "Stop the plan", by=RUNS_PLANS, form=forms.Stop,
               change=changes.on_stop,
               sets=("stopped_on", "proposed_decision", "proposed_by", "proposed_as"),
               rules=("PSP-R06",)),
    Transition("stop_for_safety", IN_FORCE, "suspended", "Stopped: a safeguarding concern",
               by=CLOCK, change=changes.on_safety_stop,
               sets=("stopped_on", "suspended_because", "proposed_decision", "proposed_by",
                     "proposed_as"),
               rules=("PSP-R06", "GEN-R15")),
    Transition("end_stopped", ("suspended",), "withdrawn", "End the stopped plan",
               by=(HEAD, PECC), form=forms.NoConsent, guards=(voices_heard, no_open_child),
               change=changes.on_end, sets=("ended_on",), sends=ENDED),
    Transition("ask_consent_again", ("suspended",), "consent_pending",
               "Ask for consent again", by=(HEAD, PECC), form=forms.Because,
               sends=(Send("PSP-L2", "Plan and consent form", To.PARENTS),)),
    Transition("end_comes_near", ("active", "review_due"), "extension_review",
               "The end comes near", by=CLOCK),
    Transition("propose_decision", ("extension_review",), None, "Propose how the plan ends",
               by=(HEAD, PECC), form=forms.ProposeDecision,
               change=changes.on_propose, sets=("proposed_by", "proposed_as")),
    Transition("agree_full_time", ("extension_review",), "completed_full_time",
               "Agree: back to full time", by=(HEAD, PECC), form=forms.FullTime,
               guards=(rules.full_time_proposed, rules.decided_together, rules.full_hours,
                       voices_heard, no_open_child),
               change=changes.on_end, sets=("ended_on",), sends=ENDED),
    Transition("agree_not_working", ("extension_review",), "unsuccessful",
               "Agree: the plan has not worked", by=(HEAD, PECC), form=forms.Failed,
               guards=(rules.failure_proposed, rules.decided_together)),
    Transition("extend", ("extension_review",), "active", "Extend beyond the limit",
               by=MANAGERS, form=forms.Extend,
               guards=(rules.beyond_limit, rules.consent_renewed, rules.signer_is_responsible),
               change=changes.on_extend,
               sets=("proposed_decision", "proposed_by", "proposed_as"),
               files={"consent_form": "signed consent"}, rules=("PSP-R11",)),
    Transition("limit_passes",
               (*IN_FORCE, "suspended", "consent_pending", "unsuccessful"), "closed_limit",
               "The limit has passed with nothing decided", by=CLOCK,
               change=changes.on_end, sets=("ended_on",),
               sends=(Send("PSP-L7", "The limit has passed", To.HEADTEACHER),
                      Send("PSP-L7", "The limit has passed", PECC),
                      Send("PSP-L6", "End of the plan", To.PARENTS)), rules=("PSP-R10",)),
    Transition("close_other", OPEN, "closed_other", "End for a reason outside the plan",
               by=(PECC,), form=forms.CloseOther, guards=(voices_heard, no_open_child),
               change=changes.on_end, sets=("ended_on",), sends=ENDED),
    Transition("correct_start", IN_FORCE, None, "Correct the start date", by=(PECC,),
               form=forms.CorrectStart, guards=(rules.start_sensible,)),
    *safeguarding(OPEN),
)  # fmt: skip
TRANSITIONS = (*STEPS, overriding(OPEN, STEPS))

psp = Workflow(
    type="psp",
    title="Pastoral support plan",
    version=1,
    facts=forms.Plan,
    states=STATES,
    opening=Transition(
        "open", (), "proposed", "Draft a pastoral support plan",
        by=(*RUNS_PLANS, Role.INCLUSION_OFFICER, Role.ENGAGEMENT_OFFICER), form=forms.Propose,
        guards=(school_age, no_second_case, rules.only_semh), rules=("PSP-R01",),
    ),
    transitions=TRANSITIONS,
    timers=TIMERS,
    stops_for={Happening.CONCERN: "stop_for_safety"},
)  # fmt: skip

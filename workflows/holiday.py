"""Requests for leave in term time (RULEBOOK section 19): the decision is the headteacher's.

Nothing is agreed or refused by the clock, and silence is not consent. What the child then does is
read from the register: leave taken, not taken, taken without leave, not returned from. The forms
are in `holiday_forms`, the rules in `holiday_rules`, the days in `holiday_days`, the dates in
`holiday_deadlines`.
"""

from __future__ import annotations

from states.roles import Role
from states.workflow import (
    Escalate,
    Remind,
    Send,
    Spawn,
    State,
    Take,
    Timer,
    To,
    Transition,
    Workflow,
)
from workflows import holiday_changes as changes
from workflows import holiday_deadlines as deadlines
from workflows import holiday_forms as forms
from workflows import holiday_rules as rules
from workflows.compulsory_age import leaves_school_age, school_age
from workflows.general import (
    at_risk_path,
    no_open_child,
    safeguarding,
    voices_heard,
)  # fmt: skip
from workflows.overriding import overriding

HEAD = Role.HEADTEACHER
SCHOOL = (Role.SCHOOL_STAFF, HEAD)
CLOCK = (Role.CLOCK,)
SEEN = (Role.CLOCK, *SCHOOL)
"""The clock reads it in the register; a school without one loaded records it."""

ASKED = ("received", "incomplete", "under_consideration")
AGREED = ("authorised", "part_authorised")
AWAY = ("taken", "unauthorised_taken")
OPEN = (*ASKED, *AGREED, "refused", *AWAY, "failed_to_return")

STATES = (
    State("received", "Received", waits_for=SCHOOL, initial=True),
    State("incomplete", "Incomplete", waits_for=(Role.OUTSIDE, *SCHOOL)),
    State("under_consideration", "With the headteacher", waits_for=(HEAD,)),
    State("authorised", "Agreed"),
    State("part_authorised", "Agreed in part"),
    State("refused", "Refused"),
    State("taken", "Away on leave"),
    State("unauthorised_taken", "Taken without leave", waits_for=(HEAD,)),
    State("failed_to_return", "Not returned", waits_for=SCHOOL),
    State("withdrawn", "Withdrawn", final=True),
    State("not_taken", "Not taken", final=True),
    State("returned", "Returned", final=True),
    State("closed_to_fpn", "Penalty notice asked for", final=True),
    State("closed_to_cme", "Missing from education", final=True),
    State("closed", "Closed without a notice", final=True),
)  # fmt: skip

TIMERS = (
    Timer("HOL-T1", "Decide about the leave", ASKED, deadlines.decision,
          Remind((To.HEADTEACHER, To.SCHOOL)),
          "{hol.decision} after the request, never later than its first day; without a decision "
          "the absence stays unauthorised", rules=("HOL-R05",)),
    Timer("HOL-R18.taken", "The child is away on leave", AGREED, deadlines.begins,
          Take("leave_taken"), "the first day away in the register", counts=False, warns=False,
          rules=("HOL-R18",)),
    Timer("HOL-R19", "The child is away without leave", ("refused",), deadlines.goes_anyway,
          Take("taken_anyway", (To.HEADTEACHER,)), "the first day away in the register",
          counts=False, warns=False, rules=("HOL-R18",)),
    Timer("HOL-R18.stays", "The child was in school on all the days",
          ("refused", *AGREED), deadlines.stays, Take("leave_not_taken"),
          "the last day asked for, all of them marked", counts=False, warns=False),
    Timer("HOL-R18.settled", "Record what became of the leave", ("refused", *AGREED),
          deadlines.settled, Remind((To.SCHOOL,)),
          "the first school day after the time asked for", warns=False, rules=("HOL-R19",)),
    Timer("HOL-R18.beyond", "The child is away beyond the days agreed", ("taken",),
          deadlines.goes_beyond, Take("taken_beyond", (To.HEADTEACHER,)),
          "the first day away after those agreed", counts=False, warns=False,
          rules=("HOL-R19",)),
    Timer("HOL-T3.back", "The child is back", ("taken", "failed_to_return"),
          deadlines.comes_back, Take("child_is_back"), "the first day in school", counts=False,
          warns=False),
    Timer("HOL-T3", "Check that the child is back", AWAY, deadlines.return_check,
          Remind((To.SCHOOL,)), "the day the child is due back", warns=False,
          rules=("GEN-R07",)),
    Timer("HOL-T4.not_back", "The child is not back", AWAY, deadlines.not_back,
          Take("child_not_back", (To.SCHOOL, To.HEADTEACHER)),
          "the day due back, marked away without a reason", counts=False, warns=False),
    Timer("HOL-T4", "Ten school days and not back", ("failed_to_return",), deadlines.lost,
          Take("child_is_missing", (To.HEADTEACHER, Role.LEAD_INCLUSION_OFFICER)),
          "{cme.notify_day}, the first the day due back; after more than {hol.max_days} of "
          "leave {cme.leave_return} after its end", rules=("CME-R22",)),
    Timer("HOL-T5", "Decide about a penalty notice", ("unauthorised_taken",),
          deadlines.penalty, Escalate((To.HEADTEACHER,)),
          "{hol.penalty} after the return", rules=("HOL-R19",)),
    *at_risk_path(OPEN),
    leaves_school_age(OPEN),
)  # fmt: skip

TO_PARENTS = To.PARENTS
DECIDES = (rules.head_decides, rules.own_reasons, rules.factors, rules.principles,
           rules.siblings_seen, voices_heard)  # fmt: skip
GRANTS = (rules.applicant_resides, rules.in_advance, rules.exceptional, rules.unavoidable,
          rules.within_limit, rules.for_the_event, rules.one_off)  # fmt: skip
GRANTED = ("authorised_from", "authorised_to", "code", "decided_on", "decided_by")

STEPS = (
    Transition("ask_parents", ("received",), "incomplete", "Ask the parents for what is missing",
               by=SCHOOL, form=forms.Missing,
               sends=(Send("HOL-L2", "More information about your request", TO_PARENTS),)),
    Transition("supply", ("incomplete",), "received", "Add what was missing", by=SCHOOL,
               form=forms.Supply, guards=(rules.dates_in_order, rules.no_other_request),
               change=changes.on_supplied, sets=("missing_items",)),
    Transition("correct", ASKED, None, "Put the request right", by=SCHOOL, form=forms.Supply,
               guards=(rules.dates_in_order, rules.no_other_request)),
    Transition("pass_to_head", ("received",), "under_consideration",
               "Pass it to the headteacher", by=SCHOOL,
               guards=(rules.complete, rules.applicant_resides, rules.in_advance),
               rules=("HOL-R01", "HOL-T2")),
    Transition("pass_late", ("received",), "under_consideration",
               "Pass a request made too late to the headteacher, to be refused", by=SCHOOL,
               guards=(rules.complete,), rules=("HOL-R03", "HOL-R05")),
    Transition("authorise", ("under_consideration",), "authorised", "Agree to the leave",
               by=(HEAD,), form=forms.Grant, guards=(*DECIDES, *GRANTS),
               change=changes.on_grant, sets=GRANTED,
               sends=(Send("HOL-L3", "Leave agreed", TO_PARENTS),),
               rules=("HOL-R11", "HOL-R12", "HOL-R13", "HOL-R16", "HOL-R17", "HOL-R20")),
    Transition("authorise_part", ("under_consideration",), "part_authorised",
               "Agree to part of the days", by=(HEAD,), form=forms.GrantPart,
               guards=(*DECIDES, *GRANTS, rules.part_inside), change=changes.on_grant,
               sets=("code", "decided_on", "decided_by", "authorised_from", "authorised_to"),
               sends=(Send("HOL-L4", "Leave agreed in part", TO_PARENTS),)),
    Transition("refuse", ("under_consideration",), "refused", "Refuse the leave", by=(HEAD,),
               form=forms.Refuse, guards=DECIDES, change=changes.on_refuse,
               sets=("code", "decided_on", "decided_by"),
               sends=(Send("HOL-L5", "Leave refused: the reasons, whom to talk to, the 175 days "
                                     "outside term, and that a penalty notice may follow",
                           TO_PARENTS),),
               rules=("HOL-R22", "HOL-R23")),
    Transition("withdraw", (*ASKED, *AGREED, "refused"), "withdrawn",
               "The parents withdraw the request", by=SCHOOL, form=forms.Withdraw,
               guards=(rules.not_begun, voices_heard)),
    Transition("found_unapplied", ("received",), "unauthorised_taken",
               "A holiday that nobody asked leave for", by=SCHOOL, form=forms.Found,
               guards=(rules.has_begun,), change=changes.on_unapplied, sets=("code",),
               sends=(Send("HOL-L6", "Holiday taken without leave", TO_PARENTS),)),
    Transition("leave_taken", AGREED, "taken", "The child is away on leave", by=SEEN,
               guards=(rules.has_begun,)),
    Transition("taken_anyway", ("refused",), "unauthorised_taken",
               "The child is away without leave", by=SEEN, guards=(rules.has_begun,),
               sends=(Send("HOL-L6", "Holiday taken without leave", TO_PARENTS),),
               rules=("HOL-R19",)),
    Transition("taken_beyond", ("taken",), "unauthorised_taken",
               "The child is away beyond the days agreed", by=SEEN, guards=(rules.has_begun,),
               sends=(Send("HOL-L6", "Holiday taken without leave", TO_PARENTS),),
               rules=("HOL-R18", "HOL-R19")),
    Transition("leave_not_taken", ("refused", *AGREED), "not_taken",
               "The child was in school on all the days", by=SEEN, guards=(rules.never_away,)),
    Transition("child_is_back", ("taken", "failed_to_return"), "returned", "The child is back",
               by=SEEN, guards=(rules.seen_back,)),
    Transition("child_not_back", AWAY, "failed_to_return", "The child is not back", by=SEEN,
               sends=(Send("HOL-L7", "Your child has not come back to school", TO_PARENTS),)),
    Transition("child_is_missing", ("failed_to_return",), "closed_to_cme",
               "Not back by the tenth school day: missing from education", by=CLOCK,
               spawns=(Spawn("cme", changes.missing_child),), rules=("CME-R22",)),
    Transition("report_missing", ("failed_to_return",), "closed_to_cme",
               "Report the child missing from education now", by=SCHOOL, form=forms.Gone,
               spawns=(Spawn("cme", changes.missing_child),), rules=("CME-R01",)),
    Transition("ask_notice", ("unauthorised_taken",), "closed_to_fpn",
               "Ask for a penalty notice", by=(HEAD,), form=forms.AskNotice,
               guards=(voices_heard,), spawns=(Spawn("fpn", changes.notice, joins=False),),
               rules=("HOL-R19",)),
    Transition("no_notice", ("unauthorised_taken",), "closed", "Ask for no penalty notice",
               by=(HEAD,), form=forms.NoNotice, guards=(voices_heard, no_open_child)),
    *safeguarding(OPEN),
)  # fmt: skip
TRANSITIONS = (*STEPS, overriding(OPEN, STEPS))

holiday = Workflow(
    type="holiday",
    title="Leave in term time",
    version=1,
    facts=forms.Leave,
    states=STATES,
    opening=Transition(
        "open", (), "received", "Record a request for leave", by=SCHOOL, form=forms.Apply,
        guards=(school_age, rules.dates_in_order, rules.no_other_request),
        sends=(Send("HOL-L1", "We have your request", TO_PARENTS),),
        rules=("HOL-R01", "HOL-R04"),
    ),
    transitions=TRANSITIONS,
    timers=TIMERS,
)  # fmt: skip

"""Elective home education (RULEBOOK section 16): the parent notifies, the council sees to it.

Nobody asks for leave and nobody gives it, but for the consent that a special school's place needs.
What follows is contact, a view of the education, a review each year; and, where it does not suit
the child and nothing informal helps, the formal notice and the order that the law provides. The
forms are in `ehe_forms`, the rules in `ehe_rules`, the dates in `ehe_deadlines`.
"""

from __future__ import annotations

from states.roles import Role
from states.workflow import (
    Escalate,
    Guard,
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
from workflows import ehe_changes as changes
from workflows import ehe_deadlines as deadlines
from workflows import ehe_forms as forms
from workflows import ehe_rules as rules
from workflows.compulsory_age import leaves_school_age, of_school_age, over_age, school_age
from workflows.ehe_forms import End
from workflows.general import (
    at_risk_path,
    no_concern,
    no_open_child,
    no_second_case,
    safeguarding,
    voices_heard,
)  # fmt: skip
from workflows.overriding import overriding

HEAD = Role.HEADTEACHER
SCHOOL = (Role.SCHOOL_STAFF, HEAD)
ADM = Role.ADMIN_SUPPORT
IO = Role.INCLUSION_OFFICER
EO = Role.ENGAGEMENT_OFFICER
LIO = Role.LEAD_INCLUSION_OFFICER
IM = Role.INCLUSION_MANAGER
LO = Role.LEAD_OFFICER
LEG = Role.LEGAL_ADVISER
OFFICERS = (IO, EO)
CLOCK = (Role.CLOCK,)

ASKING = ("enquiry", "resolution_support")
NOTIFIED = ("notified_to_school", "consent_pending")
OFFERING = ("roll_removed", "acknowledged", "contact_offered")
SEEING = ("assessing", "suitable", "informal_followup")
FORMAL = ("notice_s437", "sao_intent", "sao_served", "eso_considered", "prosecution")
AT_HOME = (*OFFERING, *SEEING, *FORMAL)
"""The name is off the roll."""
OPEN = (*ASKING, *NOTIFIED, *AT_HOME)

STATES = (
    State("enquiry", "Thinking of it", waits_for=OFFICERS, initial=True),
    State("resolution_support", "Help to resolve an issue", waits_for=OFFICERS),
    State("notified_to_school", "Notice given", waits_for=(HEAD,)),
    State("consent_pending", "Waiting for the council's consent", waits_for=(IM, LO)),
    State("roll_removed", "Off the roll", waits_for=(ADM, IO)),
    State("acknowledged", "Acknowledged", waits_for=(IO,)),
    State("contact_offered", "Meeting offered", waits_for=(Role.OUTSIDE, *OFFICERS)),
    State("assessing", "Being looked at", waits_for=OFFICERS),
    State("suitable", "Suitable"),
    State("informal_followup", "Informal follow-up", waits_for=OFFICERS),
    State("notice_s437", "Formal notice served", waits_for=(Role.OUTSIDE, LIO)),
    State("sao_intent", "School to be named", waits_for=(Role.OUTSIDE, IM)),
    State("sao_served", "Attendance order served", waits_for=(Role.OUTSIDE, IM)),
    State("eso_considered", "Supervision order considered", waits_for=(LO, LEG)),
    State("prosecution", "Before the court", waits_for=(LEG,)),
    State("enquiry_closed_in_school", "Stays in school", final=True),
    State("closed_returned", "Back at school", final=True),
    State("closed_moved", "Moved away", final=True),
    State("closed_not_csa", "Left compulsory school age", final=True),
    State("closed_cme", "Missing from education", final=True),
    State("closed_other", "Ended for another reason", final=True),
)  # fmt: skip

TIMERS = (
    Timer("EHE-T9", "Answer the enquiry", ASKING, deadlines.answer,
          Escalate((To.CASEWORKER, LIO)), "{ehe.enquiry} after it comes"),
    Timer("EHE-R07", "Consent is needed", ("notified_to_school",), deadlines.asks_consent,
          Take("consent_needed", (IM, LO)), "at once", counts=False, warns=False,
          rules=("EHE-R08",)),
    Timer("EHE-T10", "Decide about consent", ("consent_pending",), deadlines.consent,
          Escalate((IM, LO)), "{ehe.consent} after the notice", rules=("EHE-R07",)),
    Timer("EHE-R10", "Was the family pushed?", (*NOTIFIED, *OFFERING), deadlines.off_rolling,
          Escalate((LIO,)), "{ehe.off_rolling_review} after the notice"),
    Timer("EHE-T1", "The school's return", AT_HOME, deadlines.school_return,
          Escalate((To.HEADTEACHER, LIO)), "{ehe.school_return} after the name is removed",
          rules=("EHE-R09",)),
    Timer("EHE-T2", "Acknowledge", ("roll_removed",), deadlines.acknowledge,
          Escalate((LIO,)), "{ehe.ack} after the council learns of it"),
    Timer("EHE-T3", "Offer a meeting", ("roll_removed", "acknowledged"), deadlines.offer,
          Escalate((To.CASEWORKER, LIO)), "{ehe.contact} after the council learns of it"),
    Timer("EHE-T4", "Nothing shown yet: follow up informally", OFFERING,
          deadlines.first_shown, Remind((To.CASEWORKER, LIO)),
          "{ehe.meeting} after the council learns of it; it is no sign of unsuitability",
          rules=("EHE-R11",)),
    Timer("EHE-R21", "Tell the ALN team", AT_HOME, deadlines.tell_aln,
          Escalate((To.CASEWORKER, LIO)), "{ehe.aln_told} after the council learns of it"),
    Timer("EHE-R23", "Nobody has reached the family", OFFERING, deadlines.lost_touch,
          Remind((To.CASEWORKER, LIO)), "{ehe.no_contact} after the council learns of it"),
    Timer("EHE-T5", "Full review", ("assessing",), deadlines.first_review,
          Escalate((To.CASEWORKER, LIO)), "{ehe.first_review} after the education is shown"),
    Timer("EHE-T6.warning", "The yearly review comes near", ("suitable",),
          deadlines.annual_warning,
          Remind((To.CASEWORKER,), (Send("EHE-L11", "Your yearly review", To.PARENTS),)),
          "{ehe.annual_warning} before the yearly review", counts=False, warns=False),
    Timer("EHE-T6", "Yearly review", ("suitable",), deadlines.annual_review,
          Take("review_falls_due", (To.CASEWORKER, LIO)),
          "{ehe.annual_review} after the last judgement", rules=("EHE-R19",)),
    Timer("EHE-R13", "The follow-up comes to something", ("informal_followup",),
          deadlines.follow_up, Escalate((To.CASEWORKER, LIO)), "{ehe.follow_up} after it begins"),
    Timer("EHE-T7", "The formal notice runs out: decide", ("notice_s437",),
          deadlines.satisfied_by, Escalate((LIO,)),
          "the day the notice gives, {ehe.s437_min} or more", rules=("EHE-R14",)),
    Timer("EHE-T8", "The choice of a school ends: decide", ("sao_intent",), deadlines.choice,
          Escalate((IM,)), "{ehe.choice} after the intention is served"),
    Timer("EHE-T11", "Is the order kept?", ("sao_served",), deadlines.compliance,
          Escalate((IM,)), "{ehe.compliance} after the order is served"),
    *at_risk_path(OPEN),
    leaves_school_age(OPEN),
)  # fmt: skip

GOES_HOME = ("learned_on",)
SUITS = (Send("EHE-L5", "Outcome: the education suits your child", To.PARENTS),)


def _judged(name: str, source: str, title: str, *by: Role) -> Transition:
    """The education is judged suitable; the year to the next review begins."""
    return Transition(
        name, (source,), "suitable", title, by=by, form=forms.Judge,
        guards=(rules.judged_fairly,), change=changes.on_judged, sets=changes.JUDGED,
        sends=SUITS, rules=("EHE-R12", "EHE-R19"),
    )  # fmt: skip


def _confirm(
    name: str,
    title: str,
    end: End,
    target: str,
    rule: str,
    *guards: Guard,
    announces: Happening | None = None,
) -> Transition:
    """A Lead Inclusion Officer confirms the end that an officer has proposed."""
    return Transition(
        name, OPEN, target, title, by=(LIO,),
        guards=(rules.proposed(end), rules.another_confirms, no_concern, *guards),
        sends=(Send("EHE-L12", "The case is closed", To.PARENTS),), rules=(rule,),
        announces=announces,
    )  # fmt: skip


BEFORE = (
    Transition("offer_support", ("enquiry",), "resolution_support", "Offer help, which is taken",
               by=OFFICERS, form=forms.Offer,
               sends=(Send("EHE-L2", "Invitation: resolve it together", To.PARENTS),),
               rules=("EHE-R03",)),
    Transition("record_offer", ASKING, None, "Record an offer of help and its answer",
               by=OFFICERS, form=forms.Offer, rules=("EHE-R03",)),
    Transition("stays", ASKING, "enquiry_closed_in_school", "The child stays in school",
               by=(IO,), form=forms.Stays, guards=(no_concern, voices_heard, no_open_child)),
    Transition("give_notice", ASKING, "notified_to_school",
               "The parents give notice in writing", by=SCHOOL, form=forms.Notice,
               guards=(rules.support_offered, rules.notice_in_writing),
               change=changes.on_notice, sets=("pressures",),
               files={"notice_document": "parents' notice"}, rules=("EHE-R04", "EHE-R10")),
    Transition("consent_needed", ("notified_to_school",), "consent_pending",
               "The council's consent is needed", by=CLOCK, rules=("EHE-R07",)),
    Transition("consent", ("consent_pending",), "roll_removed", "Consent", by=(IM, LO),
               form=forms.Consent, change=changes.on_consent, sets=("consented_on", "learned_on"),
               sends=(Send("EHE-L10", "Consent is given, with reasons", To.PARENTS),
                      Send("EHE-L10", "Consent is given: remove the name", To.SCHOOL)),
               rules=("EHE-R07",), announces=Happening.HOME_EDUCATED),
    Transition("refuse_consent", ("consent_pending",), "enquiry", "Refuse consent",
               by=(IM, LO), form=forms.Consent,
               sends=(Send("EHE-L10", "Consent is refused: the reasons, and your right to ask "
                                      "the Welsh Ministers", To.PARENTS),
                      Send("EHE-L10", "Consent is refused: the name stays", To.SCHOOL)),
               rules=("EHE-R07",)),
    Transition("remove_name", ("notified_to_school",), "roll_removed",
               "Record that the name is removed", by=(HEAD,), form=forms.Delete,
               guards=(rules.special_school, rules.no_enquiry, rules.removed_after_notice,
                       rules.time_to_think),
               change=changes.on_removed, sets=GOES_HOME, rules=("EHE-R06",),
               announces=Happening.HOME_EDUCATED),
    Transition("notice_withdrawn", NOTIFIED, "enquiry", "The parents take the notice back",
               by=(*SCHOOL, IO), form=forms.Because, rules=("EHE-R06",)),
)  # fmt: skip

CONTACT = (
    Transition("record_removal", AT_HOME, None, "Record the day the name was removed",
               by=SCHOOL, form=forms.Delete, guards=(rules.removed_after_notice,),
               rules=("EHE-R09",)),
    Transition("record_return", AT_HOME, None, "Record the school's return",
               by=(*SCHOOL, IO, LIO, ADM), form=forms.SchoolReturn,
               guards=(rules.returned_by_today,), rules=("EHE-R09", "EHE-T1")),
    Transition("review_off_rolling", (*NOTIFIED, *OFFERING), None,
               "Review whether the family was pushed", by=(LIO,), form=forms.Review,
               guards=(rules.under_pressure,), rules=("EHE-R10",)),
    Transition("tell_aln", (*NOTIFIED, *AT_HOME), None, "Tell the ALN team", by=(*OFFICERS, LIO),
               form=forms.TellAln, rules=("EHE-R21",)),
    Transition("acknowledge", ("roll_removed",), "acknowledged", "Acknowledge the notice",
               by=(ADM, IO), form=forms.Acknowledge,
               sends=(Send("EHE-L3", "Acknowledgement, with the guidance and the handbook",
                           To.PARENTS),),
               rules=("EHE-R25", "EHE-T2")),
    Transition("offer_meeting", ("acknowledged",), "contact_offered", "Offer a meeting",
               by=(IO,), form=forms.OfferMeeting,
               sends=(Send("EHE-L4", "An offer to meet, where it suits you", To.PARENTS),),
               rules=("EHE-R11",)),
    Transition("record_contact", AT_HOME, None, "Record a contact or an attempt", by=OFFICERS,
               form=forms.Reach, guards=(rules.reached_by_today,), change=changes.on_reach,
               sets=("contacts", "reached_on"), rules=("EHE-R13", "EHE-R23")),
    Transition("education_shown", ("contact_offered",), "assessing",
               "The education is shown, at a meeting or otherwise", by=OFFICERS,
               form=forms.Shown, guards=(rules.shown_by_today,), change=changes.on_shown,
               sets=("reached_on", "first_shown_on"), rules=("EHE-R11",)),
)  # fmt: skip

JUDGING = (
    _judged("judge_suitable", "assessing", "Judge it suitable", IO, LIO),
    Transition("review_falls_due", ("suitable",), "assessing", "The yearly review falls due",
               by=CLOCK, rules=("EHE-R19",)),
    Transition("look_again", ("suitable",), "assessing", "Look again before the year is over",
               by=(IO,), form=forms.Because),
    Transition("follow_up", ("assessing",), "informal_followup", "Follow up informally",
               by=(IO,), form=forms.Doubt,
               sends=(Send("EHE-L6", "What we should like to understand", To.PARENTS),),
               rules=("EHE-R13",)),
    _judged("satisfied", "informal_followup", "Satisfied: it is suitable", IO),
    Transition("more_evidence", ("informal_followup",), "assessing", "More has been shown",
               by=(IO,), form=forms.Shown, guards=(rules.shown_by_today,),
               change=changes.on_shown, sets=("reached_on", "first_shown_on")),
    Transition("serve_notice", ("informal_followup",), "notice_s437",
               "Serve the formal notice", by=(LIO, IM), form=forms.Serve,
               guards=(of_school_age, rules.asked_informally, rules.long_enough),
               sends=(Send("EHE-L7", "Formal notice under section 437(1)", To.PARENTS),),
               rules=("EHE-R14",)),
    _judged("satisfied_in_time", "notice_s437", "The family has satisfied us", LIO),
    Transition("intend_order", ("notice_s437",), "sao_intent", "Intend to name a school",
               by=(IM,), form=forms.Intend,
               guards=(of_school_age, rules.both_limbs, rules.notice_over,
                       rules.intended_by_today),
               sends=(Send("EHE-L8", "Intention to name a school, and your choice", To.PARENTS),),
               rules=("EHE-R15", "EHE-R16")),
    _judged("satisfied_before_order", "sao_intent", "Satisfied before an order is served", IM),
    Transition("serve_order", ("sao_intent",), "sao_served", "Serve the attendance order",
               by=(IM, LEG), form=forms.ServeOrder,
               guards=(of_school_age, rules.choice_over, rules.school_told),
               sends=(Send("EHE-L9", "School attendance order", To.PARENTS),
                      Send("EHE-L9", "School attendance order: the child is to be admitted",
                           To.CASEWORKER)),
               rules=("EHE-R17",)),
    _judged("revoke_order", "sao_served", "Revoke the order: arrangements are made", IM),
    Transition("consider_supervision", ("sao_served",), "eso_considered",
               "Not kept: consider a supervision order", by=(IM, LEG), form=forms.Supervise,
               rules=("EHE-R18",)),
    Transition("consider_again", ("eso_considered",), None, "Consider the order again",
               by=(IM, LEG), form=forms.Supervise, rules=("EHE-R18",)),
    Transition("prosecute", ("eso_considered",), "prosecution", "Go to court", by=(LO, LEG),
               guards=(of_school_age, rules.order_considered), rules=("EHE-R18",)),
)  # fmt: skip

ENDING = (
    Transition("propose_end", OPEN, None, "Propose how the case ends", by=OFFICERS,
               form=forms.ProposeEnd,
               guards=(rules.receiver_told, voices_heard, no_open_child),
               change=changes.on_end_proposed, sets=("end_proposed_by",), rules=("EHE-R24",)),
    _confirm("confirm_returned", "Confirm: back at a school", End.RETURNED, "closed_returned",
             "EHE-R22"),
    Transition("confirm_moved", OPEN, "closed_moved", "Confirm: moved to another council",
               by=(LIO,), guards=(rules.proposed(End.MOVED, "EHE-R24"), rules.another_confirms,
                                  no_concern),
               sends=(Send("EHE-L12", "The case is closed", To.PARENTS),
                      Send("EHE-L13", "Transfer to the other council", To.CASEWORKER)),
               rules=("EHE-R24",)),
    _confirm("confirm_not_csa", "Confirm: left compulsory school age", End.NOT_CSA,
             "closed_not_csa", "GEN-R01", over_age, announces=Happening.LEFT_AGE),
    Transition("confirm_missing", OPEN, "closed_cme", "Confirm: the family cannot be found",
               by=(LIO,), guards=(rules.proposed(End.CME, "EHE-R23"), rules.another_confirms),
               spawns=(Spawn("cme", changes.missing_child),), rules=("EHE-R23",)),
    _confirm("confirm_other", "Confirm: ended for another reason", End.OTHER, "closed_other",
             "EHE-R22"),
    Transition("correct", OPEN, None, "Correct a date", by=(IO, LIO), form=forms.Correct,
               guards=(rules.correct_days,)),
)  # fmt: skip

STEPS = (*BEFORE, *CONTACT, *JUDGING, *ENDING, *safeguarding(OPEN))
TRANSITIONS = (*STEPS, overriding(OPEN, STEPS))

ehe = Workflow(
    type="ehe",
    title="Home education",
    version=1,
    facts=forms.HomeEducation,
    states=STATES,
    opening=Transition(
        "open", (), "enquiry", "Record that a family thinks of home education",
        by=(*SCHOOL, IO, EO, ADM, LIO), form=forms.Hear,
        guards=(school_age, no_second_case, rules.heard_by_today),
        sends=(Send("EHE-L1", "The guidance, and how we can help", To.SCHOOL),),
        rules=("EHE-R01", "EHE-R02", "EHE-R25"),
    ),
    transitions=TRANSITIONS,
    timers=TIMERS,
    suits=rules.suits,
)  # fmt: skip

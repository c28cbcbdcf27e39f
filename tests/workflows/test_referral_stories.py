"""Referrals as the Inclusion Team tells them: one story for each way a referral can end."""

from __future__ import annotations

from sqlalchemy import Engine as Database

from tests.house import (
    CERYS,
    FATHER,
    MALI,
    MOTHER,
    REFERRAL,
    SCHOOL_1,
    TOLD,
    WHY,
    Office,
    open_office,
    rules,
)  # fmt: skip
from vog_cases.clock import FrozenClock

CLOSING = {
    **WHY,
    "outcome": "improved",
    "attendance_at_close": "91.5",
    "impact_note": "She comes in every morning.",
}
SCHOOL = f"school {SCHOOL_1}"
PARENTS = [f"parent {MOTHER}", f"parent {FATHER}"]


def test_closed_after_casework(database: Database, clock: FrozenClock) -> None:
    """A school refers, a caseworker is found, a plan is agreed, and it is closed by two people."""
    office = open_office(database, clock)
    ref = office.open("referral", MALI, "sch1", **REFERRAL)
    assert office.state(ref) == "draft"
    office.do(ref, "submit", "sch1")
    assert office.state(ref) == "received"
    assert office.told(ref) == [("REF-L1", SCHOOL)]
    office.do(ref, "start_triage", "lio")
    office.do(ref, "allocate", "lio", officer="eo", **TOLD)
    case = office.case(ref)
    assert (case["state"], case["assignee"]) == ("allocated", "eo")
    assert office.told(ref) == [
        ("REF-L3", SCHOOL), *(("REF-L4", parent) for parent in PARENTS),
    ]  # fmt: skip
    office.do(
        ref, "first_contact", "eo", contacted_on="21/09/2026",
        spoke_with="Mali; her mother; the school nurse", learner_voice="Maths frightens me.", **WHY,
    )  # fmt: skip
    assert office.facts(ref)["learner_voice"] == "Mornings are hard.\nMaths frightens me."
    office.do(ref, "invite_parents", "eo", meeting_on="28/09/2026", place="At school")
    assert office.told(ref) == [("REF-L5", parent) for parent in PARENTS]
    office.do(ref, "agree_plan", "eo", plan="A walk to school together.", review_on="05/10/2026")
    assert office.state(ref) == "monitoring"
    office.at("2026-10-02 09:00")
    office.do(ref, "review", "eo", note="Better.", attendance_percent="85")
    assert office.state(ref) == "monitoring"
    office.do(ref, "propose_closure", "eo", **CLOSING)
    assert office.state(ref) == "monitoring"
    office.do(ref, "confirm_closure", "lio")
    case = office.case(ref)
    assert case["state"] == "closed"
    assert case["closed_at"] == "2026-10-02T09:00:00+01:00"
    assert case["due_at"] is None
    assert case["timers"] == []
    facts = case["facts"]
    assert (facts["outcome"], facts["attendance_at_open"]) == ("improved", "72.5")
    assert (facts["attendance_at_close"], facts["closure_by"]) == ("91.5", "eo")
    assert office.told(ref) == [("REF-L7", SCHOOL), *(("REF-L7", parent) for parent in PARENTS)]
    steps = [action for _, action in office.actors(ref) if not action.startswith("REF-")]
    assert steps == [
        "open", "submit", "start_triage", "allocate", "first_contact", "invite_parents",
        "agree_plan", "review", "propose_closure", "confirm_closure",
    ]  # fmt: skip


def test_not_improved_goes_back_into_casework(office: Office) -> None:
    ref = office.in_casework()
    office.do(ref, "agree_plan", "io", plan="A walk together.", review_on="05/10/2026")
    office.do(ref, "not_improved", "io", note="No change.", review_on="12/10/2026")
    assert office.state(ref) == "in_casework"
    assert office.due(ref)["REF-T5"] == "2026-10-12 23:59"


def test_closed_by_alternative_support(office: Office) -> None:
    ref = office.in_triage()
    # GEN-R32: the directory of those who may offer support
    office.do(ref, "offer_alternative", "lio", service="learning_links", **TOLD)
    assert office.state(ref) == "alternative_offered"
    assert office.told(ref) == [("REF-L3", SCHOOL), ("REF-L6", SCHOOL)]
    office.do(
        ref, "accept_alternative", "lio", confirmed_by="Learning Links duty desk",
        confirmed_on="21/09/2026", **WHY,
    )  # fmt: skip
    case = office.case(ref)
    assert (case["state"], case["facts"]["outcome"]) == ("closed", "referred_on")
    assert office.told(ref) == [("REF-L7", SCHOOL), *(("REF-L7", parent) for parent in PARENTS)]


def test_the_school_does_not_take_the_support_and_triage_begins_again(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "offer_alternative", "lio", service="semh", **TOLD)
    office.at("2026-10-01 10:00")
    office.do(ref, "school_declines", "sch1", because="We have tried it before.")
    assert office.state(ref) == "in_triage"
    assert office.due(ref)["REF-T2"] == "2026-10-05 23:59"


def test_declined_with_advice(office: Office) -> None:
    ref = office.in_triage()
    office.do(
        ref, "decline", "lio", reason_declined="Attendance is rising.",
        advice="Keep the morning calls.", **TOLD, **WHY,
    )  # fmt: skip
    case = office.case(ref)
    assert (case["state"], case["facts"]["outcome"]) == ("declined", "declined")
    assert case["facts"]["advice"] == "Keep the morning calls."
    assert office.told(ref) == [("REF-L3", SCHOOL)]


def test_declined_for_want_of_a_reply_only_once_the_time_is_up(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="What came of the home visit?")
    assert office.state(ref) == "info_requested"
    assert office.told(ref) == [("REF-L3", SCHOOL), ("REF-L2", SCHOOL)]
    said = {"reason_declined": "No reply.", "advice": "Refer again.", **TOLD, **WHY}
    assert rules(office.refused(ref, "decline_no_reply", "lio", **said)) == ["REF-R09"]
    office.at("2026-09-29 09:00")
    assert office.state(ref) == "info_requested", "the clock never declines"
    office.do(ref, "decline_no_reply", "lio", **said)
    case = office.case(ref)
    assert (case["state"], case["facts"]["outcome"]) == ("declined", "declined")
    assert case["history"][-1]["role"] == "LIO"


def test_the_school_replies(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="What came of the home visit?")
    office.at("2026-09-24 11:00")
    office.do(
        ref, "reply", "sch1", answer="Nobody in.", attendance_percent="70",
        interventions="18/09/2026 Home visit: nobody in", parent_voice="We were away.",
    )  # fmt: skip
    case = office.case(ref)
    assert case["state"] == "in_triage"
    facts = case["facts"]
    assert [item["what"] for item in facts["interventions"]] == [
        "Telephone call home", "Meeting", "Home visit",
    ]  # fmt: skip
    assert (facts["attendance_percent"], facts["attendance_at_open"]) == ("70", "72.5")
    assert facts["parent_voice"] == "She will not leave the house.\nWe were away."
    assert office.due(ref)["REF-T2"] == "2026-09-28 23:59"


def test_the_school_gets_longer_to_reply(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "ask_school", "lio", question="What came of the home visit?")
    assert office.due(ref)["REF-T3"] == "2026-09-28 23:59"
    office.do(ref, "extend_reply", "lio", reply_by="02/10/2026", because="The head is ill.")
    due = office.due(ref)
    assert due["REF-T3"] == "2026-10-02 23:59"
    assert "REF-T3.reminder" not in due
    office.at("2026-10-02 12:00")
    assert not [one for one in office.fired(ref) if one[:2] == ("REF-T3", 0)]
    office.do(ref, "go_on", "lio", because="Enough is known.")
    assert office.state(ref) == "in_triage"
    office.do(ref, "ask_school", "lio", question="One thing more?")
    assert office.due(ref)["REF-T3"] == "2026-10-09 23:59", "the old extension is forgotten"


def test_talked_over_with_the_school(office: Office) -> None:
    ref = office.in_triage()
    office.do(ref, "book_discussion", "lio", talk_on="25/09/2026", **TOLD)
    case = office.case(ref)
    assert case["state"] == "discussion"
    assert office.due(ref)["REF-T2"] == "2026-09-29 23:59"
    office.at("2026-09-25 15:00")
    office.do(ref, "discussion_held", "lio", note="They will try a mentor.")
    assert office.state(ref) == "in_triage"
    assert "talk_on" not in office.facts(ref)
    assert office.due(ref)["REF-T2"] == "2026-09-29 23:59"


def test_withdrawn_by_the_headteacher(office: Office) -> None:
    ref = office.in_casework()
    office.do(ref, "withdraw", "head1", because="The family has moved away.")
    case = office.case(ref)
    assert (case["state"], case["history"][-1]["role"]) == ("withdrawn", "SCH-H")


def test_a_headteacher_cannot_withdraw_what_somebody_worries_about(office: Office) -> None:
    ref = office.received(CERYS)
    office.do(ref, "raise_concern", "sch1", safeguarding_concern="A bruise.", told="Social care")
    assert {who for letter, who in office.told(ref) if letter == "GEN-R15"} == {
        "role IM", "role LO", "role LIO",
    }  # fmt: skip
    assert rules(office.refused(ref, "withdraw", "head1", because="Sorted.")) == ["GEN-R15"]
    office.do(ref, "clear_concern", "im", because="Social care has closed it.")
    office.do(ref, "withdraw", "head1", because="Sorted.")
    assert office.state(ref) == "withdrawn"


def test_a_closure_is_sent_back(office: Office) -> None:
    ref = office.in_casework()
    office.do(ref, "propose_closure", "io", **CLOSING)
    office.do(ref, "send_back", "lio", because="Two more weeks.")
    facts = office.facts(ref)
    assert office.state(ref) == "in_casework"
    assert "closure_by" not in facts
    assert "outcome" not in facts
    assert "REF-R13" in rules(office.refused(ref, "confirm_closure", "lio"))
    office.do(ref, "propose_closure", "io", **CLOSING)
    office.do(ref, "confirm_closure", "lio2")
    assert office.state(ref) == "closed"


def test_casework_opens_a_plan_and_closes_before_it_only_with_a_reason(
    database: Database, clock: FrozenClock
) -> None:
    office = open_office(database, clock)
    ref = office.in_casework()
    done = office.do(
        ref, "open_plan", "io", need_evidence="The counsellor.", best_interest="A way back."
    )
    (plan,) = done.linked
    assert office.state(plan) == "proposed"
    assert office.facts(plan)["need"] == "semh"
    assert [(one["reference"], one["link"]) for one in office.case(ref)["links"]] == [
        (plan, "child")
    ]
    assert [(one["reference"], one["link"]) for one in office.case(plan)["links"]] == [
        (ref, "parent")
    ]
    (reason,) = office.refused(ref, "propose_closure", "io", **{**CLOSING, "outcome": "psp"})
    assert (reason.rule, reason.found) == ("GEN-R22", f"{plan} still open")
    office.do(
        ref, "propose_closure", "io", open_case_reason="The plan carries on.",
        **{**CLOSING, "outcome": "psp"},
    )  # fmt: skip
    office.do(ref, "confirm_closure", "lio")
    assert (office.state(ref), office.state(plan)) == ("closed", "proposed")


def test_the_wrong_day_is_put_right_and_the_deadlines_move(office: Office) -> None:
    ref = office.received()
    assert office.due(ref)["REF-T1"] == "2026-09-22 23:59"
    office.do(ref, "correct_date", "lio", received_on="18/09/2026", because="It came on Friday.")
    due = office.due(ref)
    assert (due["REF-T1"], due["REF-T2"]) == ("2026-09-21 23:59", "2026-09-22 23:59")
    assert office.facts(ref)["received_at"].startswith("2026-09-18")

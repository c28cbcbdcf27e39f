"""Pastoral support plans as the schools and the co-ordinator tell them: one story an ending."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database

from tests.house import (
    FATHER,
    MALI,
    MOTHER,
    PLAN,
    SCHOOL_1,
    SIGNED,
    Office,
    open_office,
    rules,
)  # fmt: skip
from vog_cases.clock import FrozenClock

SCHOOL = f"school {SCHOOL_1}"
HEAD = f"headteacher {SCHOOL_1}"
PARENTS = [f"parent {MOTHER}", f"parent {FATHER}"]
ENDED = [*(("PSP-L6", parent) for parent in PARENTS), ("PSP-L6", SCHOOL)]


def review(day: str, hours: str, following: str, **more: Any) -> dict[str, Any]:
    """A review that a parent was at and signed."""
    return {
        "held_on": day, "attendees": "Mali; her mother; the head of year",
        "parent_attended": "yes", "parent_attempts": "0", "hours_now": hours,
        "consent_signed_by": MOTHER, "consent_signed_on": day, "consent_form": "Consent 2",
        "next_review_on": following, **more,
    }  # fmt: skip


def decision_due(office: Office) -> str:
    """A plan in its eleventh week, reviewed every fortnight: somebody has to decide."""
    ref = office.active(as_="pecc")
    for day in ("2026-10-05", "2026-10-19", "2026-11-02", "2026-11-16"):
        office.at(f"{day} 15:00")
        following = (date.fromisoformat(day) + timedelta(weeks=2)).isoformat()
        office.do(
            ref, "continue_plan", "sch1", **review(day, "12", following, hours_reason="Slow.")
        )
    office.at("2026-12-01 09:00")
    assert office.state(ref) == "extension_review"
    return ref


def test_back_to_full_time(database: Database, clock: FrozenClock) -> None:
    office = open_office(database, clock)
    ref = office.open("psp", MALI, "sch1", need="semh")
    office.do(ref, "invite", "sch1")
    assert office.told(ref) == [("PSP-L1", parent) for parent in PARENTS]
    office.do(ref, "amend", "sch1", **{**PLAN, "need": None})
    office.do(ref, "send_to_parents", "sch1")
    assert office.state(ref) == "consent_pending"
    assert office.told(ref) == [("PSP-L2", parent) for parent in PARENTS]
    office.do(ref, "record_consent", "sch1", **SIGNED, started_on="21/09/2026")
    case = office.case(ref)
    assert (case["state"], case["facts"]["started_on"]) == ("active", "2026-09-21")
    assert [(one["kind"], one["title"]) for one in case["documents"]] == [
        ("signed consent", "Consent, school office")
    ]
    office.do(ref, "note_plan", "pecc")
    assert "PSP-T6" not in office.due(ref)
    office.at("2026-10-05 23:59")
    assert office.state(ref) == "review_due"
    assert set(office.told(ref)) == {("escalation", SCHOOL)} | {("PSP-L3", one) for one in PARENTS}
    office.at("2026-10-06 10:00")
    office.do(ref, "continue_plan", "sch1", **review("06/10/2026", "14", "20/10/2026"))
    facts = office.facts(ref)
    assert office.state(ref) == "active"
    assert (facts["hours_now"], facts["last_review_on"]) == ("14", "2026-10-06")
    assert office.told(ref) == [("PSP-L4", parent) for parent in PARENTS]
    assert office.due(ref)["PSP-T1"] == "2026-10-20 23:59"
    office.at("2026-10-21 09:00")
    office.do(ref, "full_time", "head1", hours_now="25", because="A mentor and small steps.")
    case = office.case(ref)
    assert (case["state"], case["timers"]) == ("completed_full_time", [])
    assert case["facts"]["ended_on"] == "2026-10-21"
    assert office.told(ref) == ENDED


def test_the_parents_do_not_agree(office: Office) -> None:
    ref = office.sent()
    office.do(ref, "consent_refused", "sch1", because="They want full time.")
    case = office.case(ref)
    assert (case["state"], case["timers"]) == ("withdrawn", [])
    assert "started_on" not in case["facts"]


def test_a_draft_is_dropped(office: Office) -> None:
    ref = office.open("psp", MALI, "sch1", **PLAN)
    office.do(ref, "drop", "sch1", because="A mentor will do.")
    assert office.state(ref) == "withdrawn"


def test_consent_lapses_after_ten_school_days(office: Office) -> None:
    ref = office.sent()
    office.at("2026-09-28 23:58")
    assert not office.fired(ref)
    office.at("2026-09-28 23:59")
    assert office.fired(ref) == [("PSP-T3.reminder", 0, "2026-09-28 23:59")]
    assert office.told(ref) == [("reminder", SCHOOL)]
    office.at("2026-10-05 23:58")
    assert office.state(ref) == "consent_pending"
    office.at("2026-10-05 23:59")
    case = office.case(ref)
    assert (case["state"], case["history"][-1]["role"]) == ("withdrawn", "SYS")
    assert office.told(ref) == [("escalation", SCHOOL), ("escalation", "role PECC")]


def test_a_plan_that_does_not_work_opens_a_referral_in_the_same_breath(
    database: Database, clock: FrozenClock
) -> None:
    """PSP-R12."""
    office = open_office(database, clock)
    ref = office.active()
    office.at("2026-10-05 12:00")
    office.do(ref, "continue_plan", "sch1", **review("05/10/2026", "12", "19/10/2026"))
    office.do(ref, "not_working", "head1", failed_because="She stays away all the same.")
    assert office.state(ref) == "unsuccessful"
    (reason,) = office.refused(ref, "ask_for_support", "pecc")[:1]
    assert reason.rule == "role"
    done = office.do(
        ref, "ask_for_support", "head1", support_wanted="A caseworker.", attendance_percent="61"
    )
    (referral,) = done.linked
    assert office.state(ref) == "withdrawn"
    case = office.case(referral)
    assert case["state"] == "received"
    assert [(one["reference"], one["link"]) for one in case["links"]] == [(ref, "parent")]
    facts = case["facts"]
    assert "She stays away all the same." in facts["reason"]
    assert (facts["requested_help"], facts["attendance_at_open"]) == ("A caseworker.", "61")
    assert [(item["on"], item["impact"]) for item in facts["interventions"]] == [
        ("2026-09-21", "She stays away all the same."),
        ("2026-10-05", "12 hours a week"),
    ]
    assert facts["learner_voice"] == "I want to try."
    assert [action for _, action in office.actors(referral)] == ["open", "submit"]


def test_an_open_referral_is_linked_and_not_opened_twice(office: Office) -> None:
    """GEN-R23."""
    referral = office.received()
    ref = office.active()
    office.do(ref, "not_working", "pecc", failed_because="She stays away.")
    done = office.do(ref, "ask_for_support", "head1", support_wanted="A caseworker.")
    assert done.linked == (referral,)
    case = office.case(referral)
    assert (case["state"], case["history"][-1]["kind"]) == ("received", "linked")
    assert [(one["reference"], one["link"]) for one in office.case(ref)["links"]] == [
        (referral, "child")
    ]


def test_a_plan_whose_referral_is_refused_does_not_end(office: Office) -> None:
    """All of it lands or none: the referral cannot be opened, so the plan does not end."""
    ref = office.active()
    office.at("2026-09-22 09:00")
    office.do(ref, "not_working", "head1", failed_because="She stays away.")
    with office.database.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE pupil SET date_of_birth = '2009-01-01' WHERE upn = '{MALI}'"
        )
    reasons = office.refused(ref, "ask_for_support", "head1", support_wanted="A caseworker.")
    assert rules(reasons) == ["GEN-R01"]
    assert office.state(ref) == "unsuccessful"


def test_stopped_and_consent_asked_again(office: Office) -> None:
    """The twelve weeks still count from the first start (PSP-R10)."""
    ref = office.active()
    office.at("2026-10-01 10:00")
    office.do(ref, "stop", "sch1", suspended_because="The mother has changed her mind.")
    assert office.state(ref) == "suspended"
    due = office.due(ref)
    assert due["PSP-R06"] == "2026-10-02 23:59"
    assert "PSP-T1" not in due
    office.at("2026-10-07 10:00")
    office.do(ref, "ask_consent_again", "pecc", because="She would like to try again.")
    assert office.state(ref) == "consent_pending"
    assert office.told(ref) == [("PSP-L2", parent) for parent in PARENTS]
    office.at("2026-10-08 10:00")
    office.do(
        ref, "record_consent", "sch1", started_on="08/10/2026",
        **{**SIGNED, "consent_signed_on": "08/10/2026"},
    )  # fmt: skip
    facts, due = office.facts(ref), office.due(ref)
    assert office.state(ref) == "active"
    assert facts["started_on"] == "2026-09-21"
    assert due["PSP-T5"] == "2026-12-13 23:59"
    assert due["PSP-T1"] == "2026-10-22 23:59"
    assert due["PSP-T2"] == "2026-11-19 23:59"


def test_stopped_and_the_consent_asked_again_is_refused(office: Office) -> None:
    ref = office.active()
    office.do(ref, "stop", "sch1", suspended_because="The mother has changed her mind.")
    office.do(ref, "ask_consent_again", "head1", because="She may try again.")
    office.at("2026-09-24 10:00")
    office.do(ref, "consent_refused", "sch1", because="No.")
    assert office.state(ref) == "withdrawn"
    assert office.facts(ref)["ended_on"] == "2026-09-24"


def test_stopped_and_ended(office: Office) -> None:
    ref = office.active()
    office.do(ref, "stop", "pecc", suspended_because="A safeguarding stop.")
    office.do(ref, "end_stopped", "head1", because="Other provision from tomorrow.")
    assert office.state(ref) == "withdrawn"
    assert office.told(ref) == ENDED


@pytest.mark.parametrize(("proposes", "agrees"), [("head1", "pecc"), ("pecc", "head1")])
def test_at_the_end_both_decide_for_full_time(office: Office, proposes: str, agrees: str) -> None:
    ref = decision_due(office)
    said = {"hours_now": "25", "because": "She is ready."}
    reasons = office.refused(ref, "agree_full_time", agrees, **said)
    assert [(one.rule, one.found) for one in reasons] == [
        ("PSP-R10", "nothing proposed"), ("PSP-R10", "nobody has proposed it"),
    ]  # fmt: skip
    office.do(
        ref, "propose_decision", proposes, proposed_decision="full_time", because="She is ready."
    )
    (reason,) = office.refused(ref, "agree_full_time", proposes, **said)
    assert reason.fix == "The headteacher and the co-ordinator decide together: ask the other one."
    office.do(ref, "agree_full_time", agrees, **said)
    assert office.state(ref) == "completed_full_time"
    assert office.facts(ref)["ended_on"] == "2026-12-01"


def test_at_the_end_both_decide_that_it_has_not_worked(office: Office) -> None:
    ref = decision_due(office)
    reasons = office.refused(ref, "agree_not_working", "head1", failed_because="No change.")
    assert rules(reasons) == ["PSP-R12", "PSP-R10"]
    office.do(
        ref, "propose_decision", "pecc", proposed_decision="unsuccessful", because="No change."
    )
    reasons = office.refused(ref, "agree_not_working", "pecc", failed_because="No change.")
    assert [(one.rule, one.found) for one in reasons] == [
        ("PSP-R10", "proposed by the Pupil Engagement Casework Co-ordinator")
    ]
    reasons = office.refused(ref, "agree_full_time", "head1", hours_now="25", because="x")
    assert [(one.rule, one.found) for one in reasons] == [("PSP-R10", "The plan has not worked")]
    office.do(ref, "agree_not_working", "head1", failed_because="No change.")
    assert office.state(ref) == "unsuccessful"
    done = office.do(ref, "ask_for_support", "head1", support_wanted="A caseworker.")
    assert office.state(done.linked[0]) == "received"
    assert office.state(ref) == "withdrawn"


def test_extended_by_a_manager(office: Office) -> None:
    """PSP-R11: beyond twelve weeks only by a manager, with a reason and a fresh signature."""
    ref = decision_due(office)
    office.do(ref, "propose_decision", "pecc", proposed_decision="unsuccessful", because="x")
    office.do(
        ref, "extend", "im", extended_until="15/01/2027", extension_reason="A death in the family.",
        **{**SIGNED, "consent_signed_on": "01/12/2026"},
    )  # fmt: skip
    case, due = office.case(ref), office.due(ref)
    assert (case["state"], due["PSP-T5"]) == ("active", "2027-01-15 23:59")
    assert "PSP-T4" not in due, "the warning comes once a plan"
    assert "proposed_decision" not in case["facts"]
    assert case["facts"]["extension_reason"] == "A death in the family."
    office.at("2026-12-14 09:00")
    assert office.state(ref) == "active"
    office.at("2027-01-15 23:58")
    assert office.state(ref) == "active"
    office.at("2027-01-15 23:59")
    assert office.state(ref) == "closed_limit"


def test_the_limit_passes_with_nothing_decided(office: Office) -> None:
    ref = decision_due(office)
    office.at("2026-12-13 23:58")
    assert office.state(ref) == "extension_review"
    office.at("2026-12-13 23:59")
    case = office.case(ref)
    assert (case["state"], case["facts"]["ended_on"]) == ("closed_limit", "2026-12-13")
    assert sorted(office.told(ref)) == sorted([
        ("PSP-L7", HEAD), ("PSP-L7", "role PECC"), *(("PSP-L6", parent) for parent in PARENTS),
        ("escalation", HEAD), ("escalation", "role PECC"), ("escalation", "role IM"),
    ])  # fmt: skip


@pytest.mark.parametrize("stands", ["suspended", "unsuccessful"])
def test_the_limit_passes_on_a_plan_that_stopped_or_failed_too(office: Office, stands: str) -> None:
    ref = office.active()
    if stands == "suspended":
        office.do(ref, "stop", "sch1", suspended_because="No consent any more.")
    else:
        office.do(ref, "not_working", "head1", failed_because="No change.")
    assert office.state(ref) == stands
    office.at("2026-12-13 23:59")
    assert office.state(ref) == "closed_limit"


@pytest.mark.parametrize("why", ["moved_school", "ehe", "over_age", "provision"])
def test_ended_for_another_reason(office: Office, why: str) -> None:
    ref = office.active()
    office.do(ref, "close_other", "pecc", end_reason=why)
    case = office.case(ref)
    assert (case["state"], case["facts"]["end_reason"]) == ("closed_other", why)
    assert office.told(ref) == ENDED


def test_the_start_was_written_down_wrong(office: Office) -> None:
    ref = office.active(as_="pecc", consent_signed_on="14/09/2026")
    office.do(ref, "correct_start", "pecc", started_on="14/09/2026", because="It was a week ago.")
    due = office.due(ref)
    assert due["PSP-T1"] == "2026-09-28 23:59"
    assert due["PSP-T2"] == "2026-10-26 23:59"
    assert due["PSP-T4"] == "2026-11-23 23:59"
    assert due["PSP-T5"] == "2026-12-06 23:59"

"""The rules of support plans: reviews (RULEBOOK 17.7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.house import (
    BETSAN,
    MALI,
    MOTHER,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.psp.plans import (
    PARENTS,
    review,
)
from workflows.psp import psp


def due_for_review(office: Office) -> str:
    ref = office.active()
    office.at("2026-10-05 15:00")
    return ref


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"held_on": "06/10/2026", "consent_signed_on": "05/10/2026"}, "PSP-R07"),
        ({"held_on": "20/09/2026", "next_review_on": "04/10/2026"}, "PSP-R07"),
        ({"next_review_on": "05/10/2026"}, "PSP-R07"),
        ({"next_review_on": "17/11/2026"}, "PSP-R07"),
        ({"parent_attended": "no", "parent_attempts": "1"}, "PSP-R08"),
        ({"consent_signed_on": "04/10/2026"}, "PSP-R09"),
        ({"consent_signed_on": "21/09/2026"}, "PSP-R09"),
        ({"consent_signed_on": "06/10/2026"}, "PSP-R09"),
        ({"consent_signed_by": 51}, "PSP-R09"),
        ({"consent_signed_on": None}, "PSP-R09"),
        ({"hours_now": "10"}, "PSP-R15"),
        ({"hours_now": "9.5"}, "PSP-R15"),
    ],
    ids=lambda one: "-".join(one.values()) if isinstance(one, dict) and None not in one.values()
    and 51 not in one.values() else None,
)  # fmt: skip
def test_a_review_that_carries_a_plan_on_meets_its_rules(
    office: Office, said: dict[str, Any], rule: str
) -> None:
    ref = due_for_review(office)
    reasons = office.refused(ref, "continue_plan", "sch1", **review(**said))
    assert rule in rules(reasons)
    assert set(rules(reasons)) <= {rule, "PSP-R09"}
    assert all(reason.fix or reason.says for reason in reasons)
    office.do(ref, "continue_plan", "sch1", **review())


@pytest.mark.parametrize(
    "said",
    [
        {"next_review_on": "16/11/2026"},
        {"parent_attended": "no", "parent_attempts": "2"},
        {"hours_now": "10", "hours_reason": "She has been ill."},
        {"hours_now": "10.5"},
        {"held_on": "21/09/2026"},
    ],
    ids=["six weeks", "two attempts", "reason", "half an hour", "on the first day"],
)
def test_a_review_at_the_edge_of_its_rules_carries_the_plan_on(
    office: Office, said: dict[str, Any]
) -> None:
    ref = due_for_review(office)
    office.do(ref, "continue_plan", "sch1", **review(**said))
    assert office.facts(ref)["last_review_on"] == (
        "2026-09-21" if "held_on" in said else "2026-10-05"
    )


def test_PSP_R09_and_PSP_T8_a_fresh_signature_is_a_hard_rule(office: Office) -> None:
    ref = due_for_review(office)
    (reason,) = office.refused(
        ref, "continue_plan", "sch1", **review(consent_signed_on="21/09/2026")
    )
    assert reason.found == "signed on Mon 21 Sep 2026, before this review"
    assert reason.fix == "Ask the parent to sign at this review: the old consent does not carry on."
    office.do(ref, "continue_plan", "sch1", **review())
    case = office.case(ref)
    assert [one["rule"] for one in case["history"][-1]["guards"] if one["hard"]] == ["PSP-R09"]
    assert [one["title"] for one in case["documents"]] == ["Consent, school office", "Consent 2"]


def test_PSP_R08_a_review_without_the_parents_does_not_reset_the_clock(office: Office) -> None:
    ref = due_for_review(office)
    before = office.due(ref)
    office.do(
        ref, "review_without_parents", "sch1", held_on="05/10/2026", attendees="The head of year",
        parent_attempts="1", notes="Nobody came.",
    )  # fmt: skip
    facts, due = office.facts(ref), office.due(ref)
    assert office.told(ref) == [("PSP-L4", parent) for parent in PARENTS]
    assert [one["parent_attended"] for one in facts["reviews"]] == [False]
    assert "last_review_on" not in facts
    assert (due["PSP-T1"], due["PSP-T2"]) == (before["PSP-T1"], before["PSP-T2"])
    office.at("2026-10-05 23:59")
    assert office.state(ref) == "review_due"


@pytest.mark.parametrize("day", ["06/10/2026", "20/09/2026"])
def test_PSP_R07_a_review_without_the_parents_was_held_by_now_too(office: Office, day: str) -> None:
    ref = due_for_review(office)
    said = {"held_on": day, "attendees": "The head of year", "notes": "Nobody came."}
    (reason,) = office.refused(ref, "review_without_parents", "sch1", **said)
    assert (reason.rule, reason.field) == ("PSP-R07", "held_on")
    assert reason.fix == "Give the day the review was held."


def test_PSP_R10_full_time_means_full_hours(office: Office) -> None:
    ref = office.active()
    (reason,) = office.refused(ref, "full_time", "head1", hours_now="24.5", because="x")
    assert (reason.rule, reason.found) == ("PSP-R10", "24.5 of 25 hours")
    assert reason.fix == "Carry the plan on until the hours are full time."
    office.at("2026-12-01 09:00")
    office.do(ref, "propose_decision", "pecc", proposed_decision="full_time", because="Ready.")
    (reason,) = office.refused(ref, "agree_full_time", "head1", hours_now="24.5", because="x")
    assert (reason.rule, reason.field) == ("PSP-R10", "hours_now")


def test_PSP_R12_a_plan_that_fails_says_why_and_what_is_wanted(office: Office) -> None:
    ref = office.active()
    assert rules(office.refused(ref, "not_working", "head1")) == ["PSP-R12"]
    office.do(ref, "not_working", "head1", failed_because="She stays away.")
    assert rules(office.refused(ref, "ask_for_support", "head1")) == ["PSP-R12"]
    ways = {step.name for step in psp.leaving("unsuccessful") if step.target == "withdrawn"}
    assert ways == {"ask_for_support"}, "a failed plan ends by asking for support"


def test_PSP_R16_the_co_ordinator_sees_all_plans_and_may_record(office: Office) -> None:
    for upn, signer in ((MALI, MOTHER), (BETSAN, 81)):
        ref = office.active(upn, "pecc", consent_signed_by=signer)
        assert office.case(ref, "pecc")["state"] == "active"

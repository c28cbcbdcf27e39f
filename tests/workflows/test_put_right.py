"""What stories of referrals and plans once found wrong, so that it stays put right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.house import (
    MALI,
    MOTHER,
    PLAN,
    REFERRAL,
    SIGNED,
    WHY,
    Office,
    rules,
)  # fmt: skip


def signed(day: str, **more: Any) -> dict[str, Any]:
    return {**SIGNED, "consent_signed_on": day, **more}


# --- referrals -----------------------------------------------------------------------------


def test_REF_R01_a_draft_without_a_reason_can_be_given_one(office: Office) -> None:
    """The refusal says “Add to the draft why you refer”, and there is a step that can."""
    said = {name: value for name, value in REFERRAL.items() if name != "reason"}
    ref = office.open("referral", MALI, "sch1", **said)
    assert rules(office.refused(ref, "submit", "sch1")) == ["REF-R01"]
    can = [
        name
        for name, action in office.actions(ref, "sch1").items()
        if action["allowed"] and "reason" in action["form"].get("properties", {})
    ]
    assert can, "no step of a draft asks for the reason: the draft can never be sent in"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("22/09/2026 Home visit: nobody in", "12/09/2026 Home visit: nobody in"),
        ("14/09/2026 Home visit", "14/09/2026 Home visit: nobody in"),
    ],
    ids=["date", "impact"],
)
def test_REF_R03_a_draft_with_a_slip_in_what_was_tried_can_be_put_right(
    office: Office, wrong: str, right: str
) -> None:
    """The refusal says “Correct the date, or add what came of it”; doing so has to help."""
    ref = office.open("referral", MALI, "sch1", **{**REFERRAL, "interventions": wrong})
    assert rules(office.refused(ref, "submit", "sch1")) == ["REF-R03"]
    step = "amend" if "amend" in office.actions(ref, "sch1") else "add_information"
    answer = {"answer": "A slip of the pen."} if step == "add_information" else {}
    office.do(ref, step, "sch1", interventions=right, **answer)
    office.do(ref, "submit", "sch1")


def test_GEN_R22_a_plan_opened_after_the_closure_was_proposed_is_seen_when_it_is_confirmed(
    office: Office,
) -> None:
    ref = office.in_casework()
    office.do(
        ref, "propose_closure", "io", outcome="psp", attendance_at_close="70",
        impact_note="A plan is needed.", **WHY,
    )  # fmt: skip
    office.do(ref, "open_plan", "io", need_evidence="Counsellor.", best_interest="A way back.")
    assert "GEN-R22" in rules(office.refused(ref, "confirm_closure", "lio"))


def test_GEN_R15_a_second_concern_does_not_let_the_first_to_worry_clear_it(office: Office) -> None:
    ref = office.received()
    office.do(ref, "raise_concern", "im", safeguarding_concern="A bruise.", told="Social care")
    office.do(ref, "raise_concern", "sch1", safeguarding_concern="Hungry.", told="Social care")
    assert "GEN-R15" in rules(office.refused(ref, "clear_concern", "im", because="I think so."))


# --- plans ---------------------------------------------------------------------------------


def test_PSP_R02_a_draft_cannot_be_turned_to_another_need(office: Office) -> None:
    """Opened for SEMH, amended to “medical”: it must not reach the parents."""
    ref = office.open("psp", MALI, "sch1", **PLAN)
    assert "PSP-R02" in rules(office.refused(ref, "amend", "sch1", need="medical"))


@pytest.mark.parametrize("code", ["/", "P", "V", "B1"])
def test_PSP_R13_no_code_but_c(office: Office, code: str) -> None:
    """Coded authorised (C), not present, not B: a mark for present is no better than B."""
    ref = office.open("psp", MALI, "sch1", **PLAN, codes=code)
    assert "PSP-R13" in rules(office.refused(ref, "send_to_parents", "sch1"))


def test_PSP_R04_a_plan_does_not_start_before_it_was_signed(office: Office) -> None:
    ref = office.sent()
    said = signed("21/09/2026", started_on="07/09/2026")
    assert "PSP-R04" in rules(office.refused(ref, "record_consent", "sch1", **said))


def test_PSP_R04_a_consent_withdrawn_is_not_used_again(office: Office) -> None:
    """The mother took her consent back on 1 October; what she signed in September is void."""
    ref = office.active()
    office.at("2026-10-01 10:00")
    office.do(ref, "stop", "sch1", suspended_because="The mother withdraws her consent.")
    office.at("2026-10-07 10:00")
    office.do(ref, "ask_consent_again", "pecc", because="She may try again.")
    said = signed("21/09/2026", started_on="08/10/2026")
    assert "PSP-R04" in rules(office.refused(ref, "record_consent", "sch1", **said))


def test_PSP_R09_an_extension_needs_a_signature_of_its_own(office: Office) -> None:
    ref = office.active()
    office.at("2026-12-01 09:00")
    said = signed("21/09/2026", extended_until="15/01/2027", extension_reason="A death.")
    assert "PSP-R09" in rules(office.refused(ref, "extend", "im", **said))


def test_PSP_R10_a_plan_that_was_stopped_does_not_start_again_after_its_limit(
    office: Office,
) -> None:
    """Not in force on or after 14.12.2026, also where the consent is asked again."""
    ref = office.active()
    office.at("2026-12-07 09:00")
    office.do(ref, "stop", "sch1", suspended_because="No consent any more.")
    office.do(ref, "ask_consent_again", "pecc", because="She may try again.")
    office.at("2026-12-14 09:00")
    if office.state(ref) == "consent_pending":
        said = signed("14/12/2026", started_on="14/12/2026")
        assert "PSP-R10" in rules(office.refused(ref, "record_consent", "sch1", **said))


def test_PSP_T5_a_start_whose_twelve_weeks_are_over_is_refused(office: Office) -> None:
    """Started Mon 29 Jun, the last day in force was Sun 20 Sep; today is Mon 21 Sep."""
    ref = office.sent()
    said = signed("29/06/2026", started_on="29/06/2026")
    assert "PSP-T5" in rules(office.refused(ref, "record_consent", "sch1", **said))


def test_PSP_R12_a_plan_that_fails_before_its_first_day_still_asks_for_support(
    office: Office,
) -> None:
    ref = office.sent()
    said = signed("21/09/2026", started_on="28/09/2026")
    office.do(ref, "record_consent", "sch1", **said)
    office.do(ref, "not_working", "head1", failed_because="She will not come even so.")
    office.do(ref, "ask_for_support", "head1", support_wanted="A caseworker.")
    assert office.state(ref) == "withdrawn"


@pytest.mark.parametrize("percent", ["71.5", "71.5 %"])
def test_PSP_R12_attendance_is_a_percentage_as_everywhere_else(
    office: Office, percent: str
) -> None:
    ref = office.active()
    office.do(ref, "not_working", "head1", failed_because="She stays away.")
    done = office.do(
        ref, "ask_for_support", "head1", support_wanted="Help.", attendance_percent=percent
    )
    assert office.facts(done.linked[0])["attendance_percent"] == "71.5"


def test_PSP_R12_a_referral_in_draft_is_sent_in_when_support_is_asked_for(office: Office) -> None:
    """GEN-R23 links the draft; the request for support must not lie in it unseen."""
    draft = office.open("referral", MALI, "sch1", **REFERRAL)
    ref = office.active()
    office.do(ref, "not_working", "head1", failed_because="She stays away.")
    office.do(ref, "ask_for_support", "head1", support_wanted="A caseworker.")
    assert office.state(draft) == "received"


def test_PSP_R17_a_plan_of_twelve_weeks_counts_twelve(office: Office) -> None:
    first = office.active()
    office.at("2026-12-13 23:59")
    assert office.state(first) == "closed_limit"
    office.at("2027-01-05 09:00")
    second = office.sent()
    (warning,) = office.actions(second, "sch1")["record_consent"]["warnings"]
    assert warning["found"] == "12 weeks on a plan shortly before this one"


def test_PSP_R17_twelve_weeks_after_ends_with_that_day(office: Office) -> None:
    """RULEBOOK 13.2: “within N days of X” ends at 23:59 on the Nth day."""
    first = office.active()
    office.at("2026-10-20 09:00")
    office.do(first, "close_other", "pecc", end_reason="provision")
    office.at("2027-01-12 15:00")
    second = office.sent()
    assert office.actions(second, "sch1")["record_consent"]["warnings"]


def test_PSP_T4_comes_again_for_a_plan_that_was_stopped_at_its_end(office: Office) -> None:
    """Otherwise nobody can decide together or extend it: only the limit is left."""
    ref = office.active()
    office.at("2026-12-01 09:00")
    assert office.state(ref) == "extension_review"
    office.do(ref, "stop", "sch1", suspended_because="A week without consent.")
    office.do(ref, "ask_consent_again", "pecc", because="She signs again.")
    said = signed("01/12/2026", started_on="01/12/2026", consent_signed_by=MOTHER)
    office.do(ref, "record_consent", "sch1", **said)
    office.at("2026-12-02 09:00")
    assert office.state(ref) == "extension_review"


def test_a_plan_whose_new_consent_lapses_ended_when_it_ended(office: Office) -> None:
    """PSP-R17 counts from `ended_on`; other ends of a plan in force set it."""
    ref = office.active()
    office.do(ref, "stop", "sch1", suspended_because="No consent any more.")
    office.do(ref, "ask_consent_again", "pecc", because="She may try again.")
    office.at("2026-10-06 09:00")
    assert office.state(ref) == "withdrawn"
    assert "ended_on" in office.facts(ref)

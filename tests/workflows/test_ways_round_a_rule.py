"""Ways round a rule that were once open, and words once lost, so that they stay put right."""

from __future__ import annotations

import pytest

from tests.house import MALI, PLAN, SIGNED, TOLD, WHY, Office, rules
from vog_cases.errors import StepRefused
from workflows.general import merged


@pytest.mark.parametrize(
    ("old", "new", "together"),
    [
        ("A bruise on the arm.", "A bruise", "A bruise on the arm."),
        ("A bruise.\nHungry.", "Hungry.", "A bruise.\nHungry."),
        ("A bruise.", "A bruise.", "A bruise."),
        ("A bruise.", "Hungry.", "A bruise.\nHungry."),
        (None, "Hungry.", "Hungry."),
        ("A bruise.", None, "A bruise."),
    ],
)
def test_what_was_said_before_stays(old: str | None, new: str | None, together: str) -> None:
    """Said again in part, it must not take the place of all that was said."""
    assert merged(old, new) == together


def test_GEN_R15_a_concern_said_again_in_part_does_not_wipe_the_rest(office: Office) -> None:
    ref = office.received()
    for text in ("A bruise on the arm; she says it was her uncle.", "A bruise on the arm"):
        office.do(ref, "raise_concern", "sch1", safeguarding_concern=text, told="Social care")
    assert "uncle" in office.facts(ref)["safeguarding_concern"]


def test_GEN_R11_the_childs_words_stay_when_part_of_them_is_said_again(office: Office) -> None:
    ref = office.received(learner_voice="Mornings are hard. I am afraid of the bus.")
    office.do(ref, "add_information", "sch1", answer="Again.", learner_voice="Mornings are hard.")
    assert "afraid of the bus" in office.facts(ref)["learner_voice"]


def test_REF_R08_a_service_that_confirms_tomorrow_has_not_confirmed(office: Office) -> None:
    """RULEBOOK 14.2: accepted and handed over, once the service confirms."""
    ref = office.in_triage()
    office.do(ref, "offer_alternative", "lio", service="learning_links", **TOLD)
    said = {"confirmed_by": "Duty desk", "confirmed_on": "22/09/2026", **WHY}
    assert rules(office.refused(ref, "accept_alternative", "lio", **said))


@pytest.mark.parametrize(
    ("facts", "rule", "field"),
    [({"agencies": ""}, "PSP-R05", "agencies"), ({"planned_end": "20/12/2026"}, "PSP-R10",
                                                 "planned_end")],
    ids=["agencies", "planned end"],
)  # fmt: skip
def test_what_the_refusal_of_a_consent_advises_can_be_done(
    office: Office, facts: dict[str, str], rule: str, field: str
) -> None:
    """“Change the draft …”: but the plan is with the parents, and its draft cannot be changed.

    Either it is refused before it goes out, or a step from here asks for what is missing.
    """
    ref = office.open("psp", MALI, "sch1", **{**PLAN, **facts})
    try:
        office.do(ref, "send_to_parents", "sch1")
    except StepRefused as refusal:
        assert rules(refusal.reasons) == [rule]
        return
    reasons = office.refused(ref, "record_consent", "sch1", **SIGNED, started_on="21/09/2026")
    assert rules(reasons) == [rule]
    can = [
        name
        for name, action in office.actions(ref, "sch1").items()
        if field in action["form"].get("properties", {})
    ]
    assert can, f"{reasons[0].fix} No step from here asks for it."


def test_a_decision_proposed_before_a_stop_is_not_agreed_to_after_it(office: Office) -> None:
    """PSP-R10: both decide together on the plan as it is, not as it was before it stopped."""
    ref = office.active(as_="pecc")
    office.at("2026-12-01 09:00")
    office.do(ref, "propose_decision", "head1", proposed_decision="full_time", because="Ready.")
    office.do(ref, "stop", "sch1", suspended_because="The mother withdraws her consent.")
    office.do(ref, "ask_consent_again", "pecc", because="She signs again.")
    signed = {**SIGNED, "consent_signed_on": "02/12/2026", "started_on": "02/12/2026"}
    office.at("2026-12-02 09:00")
    office.do(ref, "record_consent", "sch1", **signed)
    office.at("2026-12-03 09:00")
    assert office.state(ref) == "extension_review"
    said = {"hours_now": "25", "because": "Ready."}
    assert "PSP-R10" in rules(office.refused(ref, "agree_full_time", "pecc", **said))


def test_REF_R13_casework_that_goes_on_takes_back_the_proposal_to_close(office: Office) -> None:
    """“Reviewed: not improved”, and then closed as improved: the proposal has lapsed."""
    ref = office.in_casework()
    office.do(ref, "agree_plan", "io", plan="Together.", review_on="05/10/2026")
    office.do(
        ref, "propose_closure", "io", outcome="improved", attendance_at_close="91",
        impact_note="She comes.", **WHY,
    )  # fmt: skip
    office.do(ref, "not_improved", "io", note="It did not last.")
    assert "REF-R13" in rules(office.refused(ref, "confirm_closure", "lio"))


@pytest.mark.parametrize("word", ["apprehensive", "vehement", "incomprehension"])
def test_REF_R07_an_ordinary_word_is_not_taken_for_home_education(
    office: Office, word: str
) -> None:
    """“apprEHEnsive”: the focus is looked for inside words, so it suggests the wrong officer."""
    ref = office.in_triage(MALI, reason=f"She is {word} about mornings.", attendance_percent="60")
    offered = [one["value"] for one in office.actions(ref)["allocate"]["options"]["officer"]]
    assert offered[0] == "eo", "persistent absence"

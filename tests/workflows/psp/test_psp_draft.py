"""The rules of support plans: the draft and the consent (RULEBOOK 17.7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.house import (
    AUNT,
    BETSAN,
    FATHER,
    IDRIS,
    MALI,
    MOTHER,
    PLAN,
    SIGNED,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.psp.plans import (
    review,
)
from vog_cases.errors import StepRefused
from vog_cases.recalculation import change_parameter
from workflows.psp import psp

START = {"started_on": "21/09/2026"}
IDRIS_MOTHER, CARER = 21, 22
MONDAY = date(2026, 9, 21)


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in PLAN.items() if name not in names} | more


# --- the draft ---------------------------------------------------------------------------


def test_PSP_R01_the_council_hears_of_every_plan(office: Office) -> None:
    ref = office.active(as_="sch1")
    assert office.due(ref)["PSP-T6"] == "2026-09-23 23:59"
    office.at("2026-09-22 09:00")
    office.do(ref, "note_plan", "pecc")
    assert office.facts(ref)["authority_told_on"] == "2026-09-22"
    assert "PSP-T6" not in office.due(ref)


def test_PSP_R01_the_co_ordinator_who_starts_a_plan_knows_of_it(office: Office) -> None:
    ref = office.active(as_="pecc")
    assert office.facts(ref)["authority_told_on"] == "2026-09-21"
    assert "PSP-T6" not in office.due(ref)


@pytest.mark.parametrize("need", ["medical", "behaviour", "attendance", "other"])
def test_PSP_R02_no_other_need_allows_a_plan(office: Office, need: str) -> None:
    (reason,) = office.refused_open("psp", MALI, "sch1", **without(need=need))
    assert (reason.rule, reason.field) == ("PSP-R02", "need")
    assert reason.fix.startswith("No other need allows a plan")


def test_PSP_R02_a_plan_names_its_need(office: Office) -> None:
    assert rules(office.refused_open("psp", MALI, "sch1", **without("need"))) == ["PSP-R02"]


@pytest.mark.parametrize(
    ("name", "rule", "words"),
    [
        ("need_evidence", "PSP-R02", "what shows the need"),
        ("best_interest", "PSP-R02", "why it is best for the child"),
        ("reasons", "PSP-R03", "why full time is not possible"),
        ("measures", "PSP-R03", "the steps back to full time"),
        ("timetable", "PSP-R03", "the timetable"),
        ("hours_now", "PSP-R03", "the hours a week"),
        ("hours_full", "PSP-R03", "the full-time hours"),
        ("off_site_care", "PSP-R03", "who looks after the child off site"),
    ],
)
def test_PSP_R02_and_R03_a_draft_is_complete_before_it_goes_out(
    office: Office, name: str, rule: str, words: str
) -> None:
    ref = office.open("psp", MALI, "sch1", **without(name))
    (reason,) = office.refused(ref, "send_to_parents", "sch1")
    assert (reason.rule, reason.found) == (rule, f"missing: {words}")
    assert reason.fix == f"Change the draft and add {words}."
    office.do(ref, "amend", "sch1", **{name: PLAN[name]})
    office.do(ref, "send_to_parents", "sch1")


@pytest.mark.parametrize("code", ["B", "b", " B "])
def test_PSP_R13_hours_off_site_are_never_coded_b(office: Office, code: str) -> None:
    ref = office.open("psp", MALI, "sch1", **PLAN, codes=code)
    (reason,) = office.refused(ref, "send_to_parents", "sch1")
    assert (reason.rule, reason.fix) == ("PSP-R13", "Change the draft: use code C.")
    office.do(ref, "amend", "sch1", codes="C")
    office.do(ref, "send_to_parents", "sch1")


# --- the consent -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"consent_signed_by": 51}, "the signer is not one of the child's contacts"),
        ({"consent_signed_by": 999}, "the signer is not one of the child's contacts"),
        ({"consent_signed_on": "22/09/2026"}, "signed on a day to come"),
        ({"consent_signed_on": None}, ""),
        ({"consent_form": " "}, ""),
    ],
)
def test_PSP_R04_no_plan_without_a_signed_consent(
    office: Office, said: dict[str, Any], found: str
) -> None:
    ref = office.sent()
    (reason,) = office.refused(ref, "record_consent", "sch1", **{**SIGNED, **START, **said})
    assert (reason.rule, reason.found) == ("PSP-R04", found)
    office.do(ref, "record_consent", "sch1", **SIGNED, **START)
    asked = office.case(ref)["history"][-1]["guards"]
    assert [one["rule"] for one in asked if one["hard"]] == ["PSP-R04"]


@pytest.mark.parametrize("signer", [MOTHER, FATHER, AUNT, "Gwawr Tŷ-Coch", "modlen ty-coch"])
def test_PSP_R04_any_parent_or_carer_signs(office: Office, signer: object) -> None:
    ref = office.active(consent_signed_by=signer)
    assert office.state(ref) == "active"


def refused_on_the_way(office: Office, ref: str) -> list[tuple[str, str]]:
    """What refuses a draft on its way into force: before it goes out, or at the consent."""
    try:
        office.do(ref, "send_to_parents", "sch1")
        office.do(ref, "record_consent", "sch1", **SIGNED, **START)
    except StepRefused as refusal:
        return [(reason.rule, reason.found) for reason in refusal.reasons]
    return []


def test_PSP_R05_an_agency_takes_part_or_it_says_why_none_does(office: Office) -> None:
    lonely = office.open("psp", MALI, "sch1", **without("agencies"))
    assert refused_on_the_way(office, lonely) == [("PSP-R05", "none, and no reason")]
    why = office.sent(BETSAN, agencies="", no_agency_reason="None is free before November.")
    office.do(why, "record_consent", "sch2", **{**SIGNED, "consent_signed_by": 81}, **START)
    assert office.state(why) == "active"


def test_PSP_R05_more_agencies_can_be_asked_for(office: Office) -> None:
    change_parameter(office.engine, office.person("im"), "psp.min_agencies", "2", MONDAY)
    one = office.open("psp", MALI, "sch1", **PLAN)
    assert [rule for rule, _ in refused_on_the_way(office, one)] == ["PSP-R05"]
    two = office.sent(BETSAN, agencies="School nurse; Social care")
    office.do(two, "record_consent", "sch2", **{**SIGNED, "consent_signed_by": 81}, **START)


def test_PSP_R18_for_a_looked_after_child_one_with_responsibility_signs(office: Office) -> None:
    ref = office.sent(IDRIS)
    said = {**SIGNED, **START, "consent_signed_by": CARER}
    (reason,) = office.refused(ref, "record_consent", "sch1", **said)
    assert (reason.rule, reason.field) == ("PSP-R18", "consent_signed_by")
    assert reason.fix == "Choose a contact who has parental responsibility."
    office.do(ref, "record_consent", "sch1", **said | {"consent_signed_by": IDRIS_MOTHER})
    office.at("2026-10-05 15:00")
    again = review(consent_signed_by=CARER)
    assert rules(office.refused(ref, "continue_plan", "sch1", **again)) == ["PSP-R18"]
    office.at("2026-12-01 09:00")
    longer = {**said, "consent_signed_on": "01/12/2026", "extended_until": "15/01/2027",
              "extension_reason": "A death in the family."}  # fmt: skip
    del longer["started_on"]
    assert rules(office.refused(ref, "extend", "im", **longer)) == ["PSP-R18"]


@pytest.mark.parametrize(
    ("planned_end", "fits"),
    [("13/12/2026", True), ("14/12/2026", False), ("20/09/2026", False), ("21/09/2026", True)],
)
def test_PSP_R10_a_planned_end_is_within_twelve_weeks(
    office: Office, planned_end: str, fits: bool
) -> None:
    ref = office.sent(planned_end=planned_end)
    if fits:
        office.do(ref, "record_consent", "sch1", **SIGNED, **START)
    else:
        (reason,) = office.refused(ref, "record_consent", "sch1", **SIGNED, **START)
        assert reason.rule == "PSP-R10"
        assert reason.found.endswith("latest Sun 13 Dec 2026")


@pytest.mark.parametrize(
    ("day", "fits"),
    [("19/10/2026", True), ("20/10/2026", False), ("28/06/2026", False), ("30/06/2026", True)],
)
def test_PSP_T5_a_start_is_near(office: Office, day: str, fits: bool) -> None:
    ref = office.sent()
    said = {**SIGNED, "consent_signed_on": "28/06/2026", "started_on": day}
    if fits:
        office.do(ref, "record_consent", "sch1", **said)
    else:
        assert rules(office.refused(ref, "record_consent", "sch1", **said)) == ["PSP-T5"]
        other = office.active(BETSAN, "sch2", consent_signed_by=81)
        reasons = office.refused(other, "correct_start", "pecc", started_on=day, because="x")
        assert "PSP-T5" in rules(reasons)


def test_PSP_R06_consent_withdrawn_stops_the_plan_at_once(office: Office) -> None:
    for state in ("active", "review_due", "extension_review"):
        assert psp.transition(state, "stop") is not None
    ref = office.active()
    assert rules(office.refused(ref, "stop", "sch1")) == ["PSP-R06"], "it says why"
    office.at("2026-10-23 10:00")
    office.do(ref, "stop", "sch1", suspended_because="The mother withdraws her consent.")
    case = office.case(ref)
    assert case["state"] == "suspended"
    assert office.due(ref)["PSP-R06"] == "2026-11-02 23:59", "the next school day, after half-term"

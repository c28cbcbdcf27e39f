"""Elective home education: thinking of it, and the notice."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from states.check import check
from tests.house import IDRIS, MALI, PLAN, Office, rules
from tests.workflows.ehe.households import (
    HEARD,
    NOTICE,
    PARENTS_HEAR,
    SCHOOL,
    VOICES,
    heard,
    notified,
)
from vog_cases.recalculation import change_parameter
from workflows.ehe import OPEN, ehe
from workflows.ehe_forms import GUIDANCE_LINKS
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK

OFFER: dict[str, Any] = {
    "offered_support_on": "21/09/2026", "offer_note": "A meeting with the head of year.",
    "offer_answer": "declined",
}  # fmt: skip


def test_the_workflow_is_sound() -> None:
    assert check(ehe, RULEBOOK, set(WORKFLOWS)) == ()
    assert set(ehe.open_states()) == set(OPEN)


# --- thinking of it ----------------------------------------------------------------------


def test_EHE_R01_the_school_hears_of_it_and_tells_the_team(office: Office) -> None:
    """EHE-R02, EHE-L1: with the guidance for the school."""
    ref = heard(office)
    assert office.state(ref) == "enquiry"
    assert office.told(ref) == [("EHE-L1", SCHOOL)]
    later = {**HEARD, "heard_on": "22/09/2026"}
    assert "EHE-R01" in rules(office.refused_open("ehe", IDRIS, "sch1", **later))
    nothing = {name: value for name, value in HEARD.items() if name != "why"}
    assert rules(office.refused_open("ehe", IDRIS, "sch1", **nothing)) == ["EHE-R02"]


def test_EHE_R25_both_documents_go_with_the_first_letter_and_the_acknowledgement() -> None:
    assert len(GUIDANCE_LINKS) == 2
    assert "May 2023" in GUIDANCE_LINKS[0]
    assert "June 2023" in GUIDANCE_LINKS[1]
    for step in (ehe.opening, *(one for one in ehe.transitions if one.name == "acknowledge")):
        assert "EHE-R25" in step.rules
        assert "guidance" in step.sends[0].title


def test_GEN_R23_one_case_for_one_child(office: Office) -> None:
    heard(office)
    assert rules(office.refused_open("ehe", MALI, "sch1", **HEARD)) == ["GEN-R23"]


def test_EHE_T9_the_enquiry_is_answered_within_five_school_days(office: Office) -> None:
    ref = heard(office)
    assert office.due(ref)["EHE-T9"] == "2026-09-28 23:59"
    office.at("2026-09-28 23:58")
    assert ("EHE-T9", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-09-28 23:59")
    assert ("EHE-T9", 0, "2026-09-28 23:59") in office.fired(ref)
    assert ("escalation", "role LIO") in office.told(ref, "EHE-T9")
    office.do(ref, "record_offer", "io", **{**OFFER, "offered_support_on": "29/09/2026"})
    assert "EHE-T9" not in office.due(ref)


def test_EHE_R03_help_is_offered_first_where_an_issue_is_open(office: Office) -> None:
    """EHE-L2: and the child may stay."""
    ref = heard(office, why="bullying")
    office.do(ref, "offer_support", "io", **{**OFFER, "offer_answer": "accepted"})
    assert office.state(ref) == "resolution_support"
    assert office.told(ref) == [("EHE-L2", who) for who in PARENTS_HEAR]
    said = {"resolution": "Another form; a friend beside her."}
    assert rules(office.refused(ref, "stays", "io", **said)) == ["GEN-R11"]
    office.do(ref, "stays", "io", **said, **VOICES)
    assert office.state(ref) == "enquiry_closed_in_school"


def test_EHE_R03_the_notice_counts_though_help_was_not_offered(office: Office) -> None:
    """A missing offer is shown and never bars the family."""
    ref = heard(office, why="bullying")
    (warning,) = office.actions(ref, "sch1")["give_notice"]["warnings"]
    assert warning["rule"] == "EHE-R03"
    office.do(ref, "give_notice", "sch1", **NOTICE)
    other = heard(office, upn=IDRIS, why="bullying")
    office.do(other, "record_offer", "io", **OFFER)
    assert office.actions(other, "sch1")["give_notice"]["warnings"] == []


# --- the notice --------------------------------------------------------------------------


def test_EHE_R04_a_family_notifies_and_nobody_approves() -> None:
    """No word of a request or an approval, but where a special school's consent is asked."""
    approval = re.compile(r"approv|permission|authoris|\bapply\b|applic|request", re.IGNORECASE)
    words = [one.title for one in ehe.transitions] + [one.title for one in ehe.states]
    words += [send.title for one in ehe.transitions for send in one.sends]
    words += [guard.says + guard.fix for one in ehe.transitions for guard in one.guards]
    for one in ehe.transitions:
        if one.form is not None:
            words += [field.title or "" for field in one.form.model_fields.values()]
    ours = [text for text in words if approval.search(text)]
    assert ours == [], "EHE-R04"
    consenting = [one.name for one in ehe.transitions if "onsent" in one.title]
    assert consenting == ["consent_needed", "consent", "refuse_consent"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"in_writing": "no"}, "not in writing"),
        ({"says_otherwise": "no"}, "it does not say how the child is to be educated"),
        ({"notice_on": "22/09/2026"}, "Tue 22 Sep 2026"),
    ],
)
def test_EHE_R05_what_a_notice_is(office: Office, said: dict[str, str], found: str) -> None:
    ref = heard(office)
    (reason,) = office.refused(ref, "give_notice", "sch1", **{**NOTICE, **said})
    assert (reason.rule, reason.found) == ("EHE-R05", found)


def test_EHE_R06_a_valid_notice_is_not_held_up(office: Office) -> None:
    """The headteacher removes the name the same day; a time to think is only ever an offer."""
    change_parameter(office.engine, office.person("lo"), "ehe.cooling_off", "10",
                     date(2026, 9, 1))  # fmt: skip
    ref = notified(office, cooling_off="Two weeks, if they like")
    assert rules(office.refused(ref, "remove_name", "sch1", deleted_on="21/09/2026"))[0] == "role"
    for day in ("20/09/2026", "22/09/2026"):
        reasons = office.refused(ref, "remove_name", "head1", deleted_on=day)
        assert rules(reasons) == ["EHE-R06"]
    office.do(ref, "remove_name", "head1", deleted_on="21/09/2026")
    found = [one["found"] for one in office.case(ref)["history"][-1]["guards"]
             if one["rule"] == "EHE-R06"]  # fmt: skip
    assert "the time to think runs to Mon 5 Oct 2026" in found


def test_EHE_R06_the_family_takes_the_notice_back(office: Office) -> None:
    ref = notified(office)
    office.do(ref, "notice_withdrawn", "sch1", because="They stay.")
    assert office.state(ref) == "enquiry"


def test_EHE_R10_pressure_before_the_notice_is_looked_into(office: Office) -> None:
    plan = office.active()
    ref = notified(office, excluded_on="18/09/2026")
    assert office.facts(ref)["pressures"] == [
        f"a pastoral support plan, {plan}", "an exclusion",
    ]  # fmt: skip
    assert office.due(ref)["EHE-R10"] == "2026-09-28 23:59"
    office.at("2026-09-28 23:58")
    assert "EHE-R10" not in {one[0] for one in office.fired(ref) if one[1] == 0}
    office.at("2026-09-28 23:59")
    assert ("escalation", "role LIO") in office.told(ref, "EHE-R10")
    said = {"off_rolling_note": "Nobody suggested it; the plan went well."}
    assert rules(office.refused(ref, "review_off_rolling", "io", **said))[0] == "role"
    office.do(ref, "review_off_rolling", "lio", **said)
    assert "EHE-R10" not in office.due(ref)


@pytest.mark.parametrize(("first_seen", "counts"), [("2027-01-04", True), ("2027-01-05", False)])
def test_EHE_R10_sixty_school_days_and_no_more(
    office: Office, first_seen: str, counts: bool
) -> None:
    """A plan dropped on Mon 21 Sep: sixty school days later is Mon 4 Jan."""
    plan = office.open("psp", MALI, "sch1", **PLAN)
    office.do(plan, "drop", "sch1", because="Not needed.")
    ref = heard(office)
    office.at(f"{first_seen} 09:00")
    office.do(ref, "give_notice", "sch1", **{**NOTICE, "notice_on": first_seen})
    expected = [f"a pastoral support plan, {plan}"] if counts else []
    assert office.facts(ref).get("pressures", []) == expected


def test_EHE_R10_nothing_to_review(office: Office) -> None:
    ref = notified(office)
    assert "EHE-R10" not in office.due(ref)
    said = {"off_rolling_note": "x"}
    assert rules(office.refused(ref, "review_off_rolling", "lio", **said)) == ["EHE-R10"]

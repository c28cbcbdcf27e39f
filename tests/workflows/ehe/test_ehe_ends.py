"""Elective home education: how it ends, and what is put right."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from tests.house import MALI, REFERRAL, Office, rules
from tests.workflows.ehe.households import (
    INTENDED,
    NOT_SOUGHT,
    ORDERED,
    PARENTS_HEAR,
    REACHED,
    SERVED,
    acknowledged,
    followed_up,
    formal,
    heard,
    intended,
    notified,
    ordered,
    suitable,
)


def considered(office: Office) -> str:
    ref = ordered(office)
    office.do(ref, "consider_supervision", "leg", **NOT_SOUGHT)
    return ref


def before_court(office: Office) -> str:
    ref = considered(office)
    office.do(ref, "prosecute", "lo")
    return ref


def proposed(office: Office, ref: str, end: str, **facts: Any) -> None:
    said = {"proposed_end": end, "end_detail": "As the family says.", **facts}
    office.do(ref, "propose_end", "io", **said)


# --- the ends ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "step", "state"),
    [
        ("returned", "confirm_returned", "closed_returned"),
        ("other", "confirm_other", "closed_other"),
    ],
)
def test_EHE_R22_an_officer_proposes_the_end_and_a_lead_officer_confirms(
    office: Office, end: str, step: str, state: str
) -> None:
    """EHE-L12."""
    ref = suitable(office)
    (reason,) = office.refused(ref, step, "lio")
    assert (reason.rule, reason.found) == ("EHE-R22", "no end proposed")
    assert rules(office.refused(ref, step, "io"))[0] == "role"
    proposed(office, ref, end)
    assert rules(office.refused(ref, "confirm_moved", "lio")) == ["EHE-R24"]
    office.do(ref, step, "lio")
    assert office.state(ref) == state
    assert office.told(ref) == [("EHE-L12", who) for who in PARENTS_HEAR]


def leaves(office: Office, upn: str = MALI) -> None:
    """The child turns out to have been born years before."""
    with office.database.begin() as connection:
        connection.execute(
            text(f"UPDATE pupil SET date_of_birth = '2009-01-01' WHERE upn = '{upn}'")
        )


def test_GEN_R01_a_child_over_age_is_confirmed_as_such_and_told_in_the_other_cases(
    office: Office,
) -> None:
    referral = office.open("referral", MALI, "sch1", **REFERRAL)
    ref = suitable(office)
    proposed(office, ref, "not_csa")
    (reason,) = office.refused(ref, "confirm_not_csa", "lio")
    assert (reason.rule, reason.found) == (
        "GEN-R01", "of compulsory school age until Fri 28 Jun 2030",
    )  # fmt: skip
    leaves(office)
    office.do(ref, "confirm_not_csa", "lio")
    assert office.state(ref) == "closed_not_csa"
    assert office.told(ref) == [("EHE-L12", who) for who in PARENTS_HEAR]
    last = office.case(referral)["history"][-1]
    assert (last["kind"], last["title"]) == (
        "told", f"Told: the child has left compulsory school age, see {ref}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "step", "who", "said"),
    [
        ("followed_up", "serve_notice", "lio", SERVED),
        ("formal", "intend_order", "im", INTENDED),
        ("intended", "serve_order", "im", ORDERED),
        ("considered", "prosecute", "lo", {}),
    ],
)
def test_GEN_R01_a_statutory_step_is_refused_outside_compulsory_school_age(
    office: Office, way: str, step: str, who: str, said: dict[str, Any]
) -> None:
    ways = {"followed_up": followed_up, "formal": formal, "intended": intended,
            "considered": considered}  # fmt: skip
    ref = ways[way](office)
    leaves(office)
    found = {one.rule: one.found for one in office.refused(ref, step, who, **said)}
    assert found["GEN-R01"] == "left compulsory school age on Fri 27 Jun 2025"


def test_GEN_R11_the_end_hears_child_and_parents(office: Office) -> None:
    ref = heard(office)
    said = {"proposed_end": "other", "end_detail": "A mistake."}
    assert rules(office.refused(ref, "propose_end", "io", **said)) == ["GEN-R11"]
    office.do(ref, "propose_end", "io", **said, no_voice_reason="It was another child.")
    office.do(ref, "confirm_other", "lio")


def test_EHE_R24_a_family_that_moves_is_known_to_the_other_council(office: Office) -> None:
    """EHE-L13."""
    ref = suitable(office)
    said = {"proposed_end": "moved", "end_detail": "To Llanelli."}
    (reason,) = office.refused(ref, "propose_end", "io", **said)
    assert (reason.rule, reason.found) == ("EHE-R24", "not told")
    told = {"receiving_council": "Sir Gaerfyrddin", "council_told_on": "21/09/2026"}
    early = {**told, "council_told_on": "22/09/2026"}
    assert rules(office.refused(ref, "propose_end", "io", **said, **early)) == ["EHE-R24"]
    proposed(office, ref, "moved", **told)
    office.do(ref, "confirm_moved", "lio")
    assert office.state(ref) == "closed_moved"
    assert "EHE-L13" in {letter for letter, _ in office.told(ref)}


def test_EHE_R23_nobody_reaches_the_family_and_the_child_is_missing(office: Office) -> None:
    """Twenty school days without contact are a prompt; people say that the family is lost."""
    ref = acknowledged(office)
    assert office.due(ref)["EHE-R23"] == "2026-10-19 23:59"
    office.at("2026-10-19 23:58")
    assert ("EHE-R23", 0) not in {one[:2] for one in office.fired(ref)}
    office.at("2026-10-19 23:59")
    assert ("reminder", "role LIO") in office.told(ref, "EHE-R23")
    assert rules(office.refused(ref, "confirm_missing", "lio")) == ["EHE-R23"]
    proposed(office, ref, "cme")
    (missing,) = office.do(ref, "confirm_missing", "lio").linked
    assert office.state(ref) == "closed_cme"
    assert office.case(missing)["type"] == "cme"
    assert office.facts(missing)["first_absent_on"] == "2026-09-21"


def test_EHE_R23_a_contact_ends_the_prompt(office: Office) -> None:
    ref = acknowledged(office)
    office.do(ref, "record_contact", "io", **{**REACHED, "reached": "no"})
    assert "EHE-R23" in office.due(ref)
    office.do(ref, "record_contact", "io", **REACHED)
    assert "EHE-R23" not in office.due(ref)
    assert [one["reached"] for one in office.facts(ref)["contacts"]] == [False, True]


def test_GEN_R15_a_case_with_a_concern_does_not_close(office: Office) -> None:
    ref = suitable(office)
    proposed(office, ref, "returned")
    office.do(ref, "raise_concern", "io", safeguarding_concern="Bruises.", told="Social care")
    assert rules(office.refused(ref, "confirm_returned", "lio")) == ["GEN-R15"]


def test_an_order_that_is_kept_ends_at_school(office: Office) -> None:
    """RULEBOOK 16.5: unsuitable, an order, back at school."""
    ref = ordered(office)
    proposed(office, ref, "returned")
    office.do(ref, "confirm_returned", "lio2")
    assert office.state(ref) == "closed_returned"


def test_from_the_court_back_to_school(office: Office) -> None:
    ref = before_court(office)
    proposed(office, ref, "returned")
    office.do(ref, "confirm_returned", "lio")
    assert office.state(ref) == "closed_returned"


# --- putting right, and the child's other cases ------------------------------------------


def test_EHE_R14_a_date_is_put_right_and_the_notice_still_gives_its_time(office: Office) -> None:
    ref = formal(office)
    said = {"because": "Read wrongly."}
    assert rules(office.refused(ref, "correct", "io", **said)) == ["EHE-R14"]
    office.at("2026-09-22 09:00")
    moved = {**said, "notice_served_on": "22/09/2026"}
    (reason,) = office.refused(ref, "correct", "lio", **moved)
    assert (reason.rule, reason.found) == ("EHE-R14", "out of order")
    office.do(ref, "correct", "io", **said, deleted_on="22/09/2026")
    assert office.due(ref)["EHE-T1"] == "2026-10-06 23:59"
    assert rules(office.refused(ref, "correct", "io", **said, notice_on="23/09/2026")) == [
        "EHE-R14"
    ]


def test_a_move_home_reaches_the_childs_other_cases(office: Office) -> None:
    plan = office.active()
    ref = notified(office)
    office.do(ref, "remove_name", "head1", deleted_on="21/09/2026")
    told = [one for one in office.case(plan)["history"] if one["kind"] == "told"]
    assert told
    assert ref in str(told[-1])

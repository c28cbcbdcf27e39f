"""Penalty notices: who asks for one, and with what."""

from __future__ import annotations

import pytest

from states.check import check
from tests.house import (
    ELIN,
    FATHER,
    MALI,
    OSIAN,
    Office,
    rules,
)  # fmt: skip
from tests.workflows.fpn.notices import (
    REQUEST,
    checked,
    request,
)
from vog_cases.errors import StepRefused
from workflows.fpn import OPEN, fpn
from workflows.policy import PARAMETERS
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK


def test_the_workflow_is_sound() -> None:
    assert check(fpn, RULEBOOK, {*WORKFLOWS, "fpn"}) == ()
    assert set(fpn.open_states()) == set(OPEN)
    law = {name for name, item in PARAMETERS.items() if name.startswith("fpn.") and item.law}
    assert law == {
        "fpn.amount_low", "fpn.amount_high", "fpn.low_until", "fpn.high_until", "fpn.time_bar",
    }  # fmt: skip
    hard = {guard.rule for step in fpn.transitions for guard in step.guards if guard.hard}
    statutory = {2, 6, 12, 15, 16, 17, 18, 23, 25, 26, 27, 28}
    assert {f"FPN-R{number:02}" for number in statutory} <= hard


# --- asking ------------------------------------------------------------------------------


def test_fpn_r01_the_head_asks_and_the_police_through_admin(office: Office) -> None:
    """FPN-R01, FPN-L1."""
    assert rules(office.refused_open("fpn", MALI, "adm", **REQUEST)) == ["FPN-R01"]
    with pytest.raises(StepRefused, match="not yours"):
        request(office, as_="lio")
    ref = request(office)
    assert office.state(ref) == "requested"
    assert office.told(ref) == [("FPN-L1", "headteacher 6739101")]


def test_fpn_r02_only_of_compulsory_school_age(office: Office) -> None:
    said = {**REQUEST, "parent": 41}
    assert "FPN-R02" in rules(office.refused_open("fpn", ELIN, "head1", **said))


@pytest.mark.parametrize(
    "said",
    [{"period_from": "19/09/2026"}, {"period_to": "01/10/2026"}, {"term": "spring"}],
)
def test_fpn_r38_the_period_lies_in_the_term_and_is_over(
    office: Office, said: dict[str, str]
) -> None:
    assert rules(office.refused_open("fpn", MALI, "head1", **{**REQUEST, **said})) == ["FPN-R38"]


def test_vector_17_two_parents_and_two_children_are_four_cases(office: Office) -> None:
    """FPN-R33, FPN-R16, GEN-R23: and not a fifth."""
    found = {
        request(office), request(office, parent=FATHER),
        request(office, OSIAN, "head2", parent=91), request(office, OSIAN, "head2", parent=92),
    }  # fmt: skip
    assert len(found) == 4
    said = {**REQUEST, "period_from": "18/09/2026", "period_to": "21/09/2026"}
    assert rules(office.refused_open("fpn", MALI, "head1", **said)) == ["FPN-R16", "FPN-R33"]
    said |= {"period_from": "01/09/2026", "period_to": "04/09/2026"}
    assert office.open("fpn", MALI, "head1", **said) not in found, "other days, another case"


def test_fpn_r16_an_amendment_may_not_run_into_another_case(office: Office) -> None:
    request(office)
    other = request(office, period_from="01/09/2026", period_to="04/09/2026")
    reasons = office.refused(other, "amend", "io", period_to="07/09/2026")
    assert rules(reasons) == ["FPN-R16", "FPN-R33"]
    office.do(other, "amend", "io", period_to="03/09/2026")
    assert office.facts(other)["period_to"] == "2026-09-03"


def test_fpn_r36_the_register_confirms_what_the_police_say(office: Office) -> None:
    said = {"asked_by": "police", "cause": "truancy"}
    ref = checked(office, as_="adm", truancy_on="04/09/2026", **said)
    assert rules(office.refused(ref, "warn", "lio")) == ["FPN-R36"]
    office.do(ref, "amend", "adm", truancy_on="08/09/2026")
    office.do(ref, "warn", "lio")


def test_what_is_short_goes_back_and_comes_again(office: Office) -> None:
    """FPN-L2, FPN-T1: five working days, and from the new supply again."""
    ref = request(office, engagement_failed=None)
    assert office.due(ref)["FPN-T1"] == "2026-09-28 23:59"
    office.do(ref, "start_check", "io")
    office.do(ref, "return_request", "io", gaps="Why engagement failed")
    assert office.told(ref) == [("FPN-L2", "school 6739101")]
    office.at("2026-09-23 10:00")
    office.do(ref, "supply", "sch1", engagement_failed="No reply to five calls.")
    assert office.due(ref)["FPN-T1"] == "2026-09-30 23:59"
    office.at("2026-09-30 23:58")
    assert "FPN-T1" not in [one[0] for one in office.fired(ref) if one[1] == 0]
    office.at("2026-09-30 23:59")
    assert ("FPN-T1", 0, "2026-09-30 23:59") in office.fired(ref)


def test_fpn_t3_a_notice_follows_promptly(office: Office) -> None:
    """Twenty school days after Fri 18 Sep: Fri 16 Oct."""
    ref = request(office)
    assert office.due(ref)["FPN-T3"] == "2026-10-16 23:59"
    office.at("2026-10-16 23:58")
    assert ("FPN-T3", 0, "2026-10-16 23:59") not in office.fired(ref)
    office.at("2026-10-16 23:59")
    assert ("FPN-T3", 0, "2026-10-16 23:59") in office.fired(ref)

"""Leave in term: asking for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from states.check import check
from tests.house import AUNT, MALI, Office, rules
from tests.workflows.holiday.leaves import (
    GRANTED,
    REFUSED,
    REQUEST,
    asked,
)
from vog_cases.recalculation import change_parameter
from workflows.holiday import OPEN, holiday
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK


def test_the_workflow_is_sound() -> None:
    assert check(holiday, RULEBOOK, set(WORKFLOWS)) == ()
    assert set(holiday.open_states()) == set(OPEN)


def test_HOL_L1_the_parents_hear_that_the_request_is_there(office: Office) -> None:
    """HOL-R01: the school writes it down; each parent hears in their language."""
    ref = asked(office)
    assert office.state(ref) == "received"
    assert office.told(ref) == [("HOL-L1", "parent 11"), ("HOL-L1", "parent 12")]
    assert rules(office.refused_open("holiday", MALI, "lio", **REQUEST))[0] == "role"


def test_HOL_L2_what_is_missing_is_asked_for_and_added(office: Office) -> None:
    """HOL-R01, HOL-R17."""
    ref = asked(office, purpose=None, purpose_detail=None)
    (reason,) = office.refused(ref, "pass_to_head", "sch1")
    assert reason.rule == "HOL-R01"
    assert reason.found == "missing: what it is for, the purpose in words"
    office.do(ref, "ask_parents", "sch1", missing_items="What it is for")
    assert ("HOL-L2", "parent 11") in office.told(ref)
    assert office.state(ref) == "incomplete"
    office.do(ref, "supply", "sch1", purpose="other", purpose_detail="A hearing abroad.")
    assert office.state(ref) == "received"
    office.do(ref, "pass_to_head", "sch1")
    assert office.state(ref) == "under_consideration"


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"leave_to": "02/10/2026"}, "HOL-R01"),
        ({"leave_from": "03/10/2026", "leave_to": "04/10/2026"}, "HOL-R01"),
    ],
)
def test_HOL_R01_the_days_are_in_order_and_school_days(
    office: Office, said: dict[str, str], rule: str
) -> None:
    assert rules(office.refused_open("holiday", MALI, "sch1", **{**REQUEST, **said})) == [rule]


def test_GEN_R23_no_two_open_requests_for_the_same_days(office: Office) -> None:
    asked(office)
    again = office.refused_open("holiday", MALI, "sch1", **{**REQUEST, "leave_from": "09/10/2026"})
    assert rules(again) == ["GEN-R23"]
    later = {"leave_from": "12/10/2026", "leave_to": "13/10/2026"}
    asked(office, **later)


@pytest.mark.parametrize("who", [{"applicant": AUNT, "resides": "no"}, {"resides": "no"}])
def test_HOL_R02_only_a_parent_the_child_lives_with_can_be_granted_leave(
    office: Office, who: dict[str, Any]
) -> None:
    ref = asked(office, **who)
    assert rules(office.refused(ref, "pass_to_head", "sch1")) == ["HOL-R02"]
    office.do(ref, "pass_late", "sch1")
    assert rules(office.refused(ref, "authorise", "head1", **GRANTED)) == ["HOL-R02"]
    said = {"step": "authorise", "rule": "HOL-R02", "because": "x"}
    assert "is the law" in office.refused(ref, "set_aside", "lo", **said)[0].found
    office.do(ref, "refuse", "head1", **REFUSED)


def test_HOL_R03_leave_is_asked_for_before_it_begins(office: Office) -> None:
    """A parameter lets a council allow it afterwards."""
    ref = asked(office, leave_from="14/09/2026", leave_to="18/09/2026")
    assert rules(office.refused(ref, "pass_to_head", "sch1")) == ["HOL-R03"]
    office.do(ref, "pass_late", "sch1")
    assert rules(office.refused(ref, "authorise", "head1", **GRANTED)) == ["HOL-R03"]
    office.do(ref, "refuse", "head1", **REFUSED)
    change_parameter(office.engine, office.person("lo"), "hol.retro", "yes", date(2026, 9, 1))
    other = asked(office, leave_from="07/09/2026", leave_to="08/09/2026")
    office.do(other, "pass_to_head", "sch1")

"""Linked cases, and one open case of a type (RULEBOOK 13.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from states.calendar import Calendar
from states.context import THE_CLOCK, CaseView, Child, Context, Evidence, OtherCase
from tests.house import (
    CERYS,
    MALI,
    Office,
)  # fmt: skip
from tests.workflows.test_general_rules import OPENED, REFERRAL_ENDS
from workflows.registry import WORKFLOWS

CLOSES = [
    *(("referral", name) for name in (*REFERRAL_ENDS, "confirm_closure")),
    *(("psp", name) for name in ("full_time", "end_stopped", "agree_full_time", "close_other")),
]


@pytest.mark.parametrize(("type_name", "name"), CLOSES)
def test_GEN_R22_every_way_to_close_asks_about_open_cases_below(type_name: str, name: str) -> None:
    workflow = WORKFLOWS[type_name]
    step = next(one for one in workflow.transitions if one.name == name)
    (guard,) = (one for one in step.guards if one.rule == "GEN-R22")
    began = datetime(2026, 9, 21, 8, tzinfo=UTC)
    below = OtherCase("PSP-26-00009-1", "psp", "active", began, None, "child", {})
    asked = Context(
        facts=workflow.facts(), actor=THE_CLOCK, now=began, calendar=Calendar(()), policy={},
        evidence=Evidence(Child(MALI, date(2014, 2, 11)), (below,)),
        case=CaseView("REF-26-00001-6", type_name, step.source[0], 1, began, began, began),
        form=step.form.model_construct(),
    )  # fmt: skip
    verdict = guard.verdict(asked)
    assert (verdict.holds, verdict.found) == (False, "PSP-26-00009-1 still open")
    for other in (replace(below, closed_at=began), replace(below, link="parent")):
        evidence = replace(asked.evidence, other_cases=(other,))
        assert guard.verdict(replace(asked, evidence=evidence)).holds
    said: dict[str, Any] = {"open_case_reason": "It carries on."}
    given = step.form.model_construct(None, **said)
    assert guard.verdict(replace(asked, form=given)).holds


def test_GEN_R22_a_referral_is_not_withdrawn_over_an_open_plan_without_a_reason(
    office: Office,
) -> None:
    ref = office.in_casework()
    office.do(ref, "open_plan", "io", need_evidence="Counsellor.", best_interest="A way back.")
    (reason,) = office.refused(ref, "withdraw", "head1", because="Moved.")
    assert (reason.rule, reason.field) == ("GEN-R22", "open_case_reason")
    assert reason.fix == "Say why this case closes before the linked one."
    office.do(ref, "withdraw", "head1", because="Moved.", open_case_reason="The plan moves too.")


@pytest.mark.parametrize("type_name", OPENED)
def test_GEN_R23_one_open_case_of_a_type_for_a_child(office: Office, type_name: str) -> None:
    said = OPENED[type_name]
    ref = office.open(type_name, MALI, "sch1", **said)
    (reason,) = office.refused_open(type_name, MALI, "sch1", **said)
    assert (reason.rule, reason.found) == ("GEN-R23", f"{ref} is open")
    assert reason.fix == f"Add what you know to {ref} instead of opening a second case."
    office.open(type_name, CERYS, "sch1", **said)
    other = next(name for name in OPENED if name != type_name)
    office.open(other, MALI, "sch1", **OPENED[other])
    end = "withdraw" if type_name == "referral" else "drop"
    office.do(ref, end, "head1", because="Opened in error.")
    assert office.open(type_name, MALI, "sch1", **said) != ref


def test_GEN_R23_casework_links_the_plan_that_is_there(office: Office) -> None:
    plan, ref = office.active(), office.in_casework()
    done = office.do(
        ref, "open_plan", "io", need_evidence="Counsellor.", best_interest="A way back."
    )
    assert done.linked == (plan,)
    assert office.case(plan)["history"][-1]["kind"] == "linked"
    assert office.state(plan) == "active"

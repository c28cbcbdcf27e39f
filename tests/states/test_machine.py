"""The machine: every reason at once, nothing kept, nothing moved by a refusal."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date

import pytest

from states.context import Context
from states.machine import Machinery, NotFromHere, Refused
from states.roles import Role
from states.workflow import Finding, Guard
from tests.states.small import ON_A_DAY, WHY, WORKFLOW, Answer, context, with_step

MACHINE = Machinery(WORKFLOW)
ANSWER = MACHINE.find("asked", "answer")
TODAY = Answer(officer="lead", answered_on=date(2026, 9, 21))
TOMORROW = Answer(officer="lead", answered_on=date(2026, 9, 22))


def test_a_step_whose_rules_hold_moves_the_case() -> None:
    state, verdicts = MACHINE.take(ANSWER, context(form=TODAY, why="because"))
    assert state == "answered"
    assert [verdict.rule for verdict in verdicts] == ["role", "REF-R01", "REF-R02"]
    assert all(verdict.holds for verdict in verdicts)


def test_a_refusal_names_every_rule_that_fails_not_the_first() -> None:
    with pytest.raises(Refused) as refused:
        MACHINE.take(ANSWER, context(form=TOMORROW, role=Role.INCLUSION_OFFICER))
    assert [reason.rule for reason in refused.value.reasons] == ["role", "REF-R01", "REF-R02"]
    assert [reason.fix for reason in refused.value.reasons][1:] == ["Say why.", "Give the day."]


def test_a_rule_about_a_field_is_asked_only_with_a_form() -> None:
    (choice,) = MACHINE.choices(context(why="because"))
    assert [verdict.rule for verdict in choice.verdicts] == ["role", "REF-R01"]
    assert choice.allowed


def test_what_only_the_clock_takes_is_no_choice_of_a_person() -> None:
    assert [choice.transition.name for choice in MACHINE.choices(context())] == ["answer"]


def test_a_final_state_has_no_choices() -> None:
    assert MACHINE.choices(context("answered")) == ()


def test_a_step_that_does_not_leave_the_state_is_not_from_here() -> None:
    with pytest.raises(NotFromHere):
        MACHINE.find("late", "turns_late")


def test_a_rule_that_breaks_is_not_taken_for_an_answer() -> None:
    def breaks(_context: Context) -> bool:
        raise RuntimeError("broken rule")

    flow = with_step("answer", guards=(Guard("REF-R01", "x", breaks, "x", "x"),))
    machine = Machinery(flow)
    with pytest.raises(RuntimeError, match="broken rule"):
        machine.take(machine.find("asked", "answer"), context(form=TODAY))


def test_the_machine_moves_only_when_its_own_conditions_hold() -> None:
    machine = Machinery(with_step("answer", guards=(WHY, ON_A_DAY)))
    step = replace(machine.find("asked", "answer"), guards=())
    with pytest.raises(Refused):
        machine.take(step, context(form=TOMORROW, why="because", role=Role.INCLUSION_OFFICER))


def test_one_machine_holds_no_case_however_many_pass() -> None:
    ask = context(form=TODAY, why="because")
    MACHINE.take(ANSWER, ask)
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(2000):
        MACHINE.take(ANSWER, ask)
    gc.collect()
    assert len(gc.get_objects()) - before < 200


def test_a_finding_is_shown_with_its_own_fix() -> None:
    guard = replace(WHY, test=lambda _c: Finding(False, "nothing there", "Look again."))
    verdict = guard.verdict(context())
    assert (verdict.found, verdict.fix, verdict.source) == (
        "nothing there",
        "Look again.",
        "a source",
    )

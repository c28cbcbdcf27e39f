"""Each check has a broken workflow and the exact words people read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from states.check import UnsoundWorkflow, check, require_sound
from states.forms import Form, Words, ask
from states.roles import Role
from states.workflow import Escalate, Guard, Send, Spawn, State, Take, To, Transition, Workflow
from tests.states.small import (
    RULES,
    WHY,
    WORKFLOW,
    Answer,
    Known,
    broken,
    with_state,
    with_step,
    with_timer,
)  # fmt: skip
from workflows.registry import WORKFLOWS
from workflows.rulebook import RULEBOOK


class Typed(Form):
    colour: Words = ask("Which colour?")


class Unasked(Known):
    never: str | None = ask("Never", default=None)


STEPS, STATES = WORKFLOW.transitions, WORKFLOW.states
LEAD = (Role.LEAD_INCLUSION_OFFICER,)
AWAY = Transition("go_away", ("asked",), "late", "Away", by=LEAD)

CASES: list[tuple[str, Workflow, str]] = [
    ("two initial states", with_state("late", initial=True),
     "small › states: exactly one must be initial; found asked, late."),
    ("no initial state", with_state("asked", initial=False),
     "small › states: exactly one must be initial; found none."),
    ("the opening leads elsewhere", broken(opening=replace(WORKFLOW.opening, target="late")),
     "small › opening: must lead to the initial state asked."),
    ("the opening comes from somewhere",
     broken(opening=replace(WORKFLOW.opening, source=("late",))),
     "small › opening: comes from nowhere; leave its source empty."),
    ("a state stands twice", broken(states=(*STATES, STATES[1])),
     "small › state late: stands twice; give each state its own name."),
    ("a timer stands twice", broken(timers=(*WORKFLOW.timers, WORKFLOW.timers[0])),
     "small › timer REF-T1: stands twice; give each timer its own name."),
    ("two steps of one name from one state", broken(transitions=(*STEPS, replace(STEPS[0]))),
     "small › state asked: has more than one transition answer; which one would be taken?"),
    ("a state nobody reaches",
     broken(states=(*STATES, State("island", "Island")),
            transitions=(*STEPS, Transition("leave", ("island",), "answered", "x", by=LEAD))),
     "small › state island: is never reached; no way leads there."),
    ("a state without an end",
     broken(states=(*STATES, State("pit", "Pit")),
            transitions=(*STEPS, Transition("fall", ("asked",), "pit", "x", by=LEAD),
                         Transition("sit", ("pit",), None, "x", by=LEAD))),
     "small › state pit: never ends; no way leads to a final state."),
    ("a way out of a final state",
     broken(transitions=(*STEPS, Transition("back", ("answered",), "asked", "x", by=LEAD))),
     "small › transition back: opens the final state answered again; an end may only become "
     "another end."),
    ("a step to nowhere", with_step("answer", target="gone"),
     "small › transition answer: names no state: gone."),
    ("a wait without a deadline", broken(timers=WORKFLOW.timers[:1]),
     "small › state late: waits without a deadline; add a timer or say why in `untimed`."),
    ("timed and untimed", with_state("late", untimed="no hurry"),
     "small › state late: has a deadline and says it is untimed; drop one of the two."),
    ("a state only the clock leaves", with_step("answer", source=("late",)),
     "small › state asked: has no step that a person can take."),
    ("a step for nobody", with_step("answer", by=()),
     "small › transition answer: is for nobody; name at least one role."),
    ("a role that does not exist", with_step("answer", by=("boss",)),
     "small › transition answer: is for 'boss', which is no role."),
    ("the clock is asked something", with_step("turns_late", form=Answer),
     "small › transition turns_late: is taken by the clock, but its form asks a person."),
    ("a rule about a missing field",
     with_step("answer", guards=(Guard("REF-R01", "x", bool, "x", "x", field="gone"),)),
     "small › transition answer: REF-R01 is about gone, not on its form."),
    ("a case given to no officer", with_step("answer", assigns="answered_on"),
     "small › transition answer: gives the case to answered_on, no officer on its form."),
    ("a document that is not asked", with_step("answer", files={"gone": "x"}),
     "small › transition answer: files gone, which is not on its form."),
    ("a case of no type", with_step("answer", spawns=(Spawn("gone", lambda _c: {}),)),
     "small › transition answer: opens a gone, which is no case type."),
    ("a step for the clock that it never takes",
     broken(transitions=(*STEPS, replace(AWAY, by=(Role.CLOCK,)))),
     "small › transition go_away: is for the clock, but no timer takes it."),
    ("a timer in no state", with_timer("REF-T2", states=()),
     "small › timer REF-T2: is armed in no state."),
    ("a timer in an unknown state", with_timer("REF-T2", states=("late", "gone")),
     "small › timer REF-T2: names no state: gone."),
    ("a timer after the end", with_timer("REF-T2", states=("late", "answered")),
     "small › timer REF-T2: is armed in the final state answered, where nothing happens."),
    ("a timer that tells nobody", with_timer("REF-T2", then=Escalate(())),
     "small › timer REF-T2: tells nobody."),
    ("a timer takes a step that is not there", with_timer("REF-T2", then=Take("turns_late")),
     "small › timer REF-T2: takes turns_late, which does not leave late."),
    ("a timer takes a person's step", with_timer("REF-T2", then=Take("answer")),
     "small › timer REF-T2: takes answer, which the clock may not take."),
    ("a rule that is not in the list", with_step("answer", rules=("REF-R99",)),
     "small › transition answer: cites REF-R99, which is not in the RULEBOOK."),
    ("a letter that is not in the list",
     with_step("answer", sends=(Send("REF-L99", "x", To.SCHOOL),)),
     "small › transition answer: cites REF-L99, which is not in the RULEBOOK."),
    ("a guard's rule that is not in the list",
     with_step("answer", guards=(replace(WHY, rule="REF-R98"),)),
     "small › transition answer: cites REF-R98, which is not in the RULEBOOK."),
    ("a timer's rule that is not in the list", with_timer("REF-T2", name="REF-T9"),
     "small › timer REF-T9: cites REF-T9, which is not in the RULEBOOK."),
    ("a step that sets no fact", with_step("answer", sets=("gone",)),
     "small › transition answer: sets gone, which is no fact."),
    ("a field unlike its fact", with_step("answer", form=Typed, guards=(), assigns="", files={}),
     "small › transition answer: asks colour otherwise than the facts keep it."),
    ("a fact nobody can know", broken(facts=Unasked),
     "small › fact never: can never be known: nothing sets it."),
]  # fmt: skip


def test_the_small_workflow_is_sound() -> None:
    assert check(WORKFLOW, RULES, ("small",)) == ()


@pytest.mark.parametrize(("story", "flow", "says"), CASES, ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said(story: str, flow: Workflow, says: str) -> None:
    assert says in [str(flaw) for flaw in check(flow, RULES, ("small",))], story


def test_all_flaws_are_listed_at_once() -> None:
    flow = broken(timers=(), transitions=(replace(STEPS[0], by=(), rules=("REF-R99",)),))
    with pytest.raises(UnsoundWorkflow) as unsound:
        require_sound(flow, RULES)
    assert [str(flaw) for flaw in unsound.value.flaws] == [
        "small › state late: is never reached; no way leads there.",
        "small › state asked: waits without a deadline; add a timer or say why in `untimed`.",
        "small › state late: waits without a deadline; add a timer or say why in `untimed`.",
        "small › transition answer: is for nobody; name at least one role.",
        "small › transition answer: cites REF-R99, which is not in the RULEBOOK.",
    ]


@pytest.mark.parametrize("type_name", WORKFLOWS)
def test_every_workflow_in_use_is_sound(type_name: str) -> None:
    require_sound(WORKFLOWS[type_name], RULEBOOK, list(WORKFLOWS))

"""Whatever a person could tell apart changes the fingerprint."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from states.fingerprint import fingerprint
from states.forms import Form, LongText, ask
from states.roles import Role
from states.workflow import Escalate, Remind, Send, Spawn, To, Workflow
from tests.states.small import (
    ON_A_DAY,
    WHY,
    WORKFLOW,
    Colour,
    broken,
    with_state,
    with_step,
    with_timer,
)  # fmt: skip


class Relabelled(Form):
    why: LongText = ask("Why so?", rules=["REF-R01"])
    colour: Colour = ask("Which colour?")


class Helped(Form):
    why: LongText = ask("Why?", rules=["REF-R01"], help="In your words.")
    colour: Colour = ask("Which colour?")


class Optional(Form):
    why: LongText | None = ask("Why?", rules=["REF-R01"], default=None)
    colour: Colour = ask("Which colour?")


OPENING = WORKFLOW.opening
CHANGES: list[tuple[str, Workflow]] = [
    ("a state's title", with_state("late", title="Too late")),
    ("whom a state waits for", with_state("late", waits_for=(Role.INCLUSION_MANAGER,))),
    ("which state is final", with_state("late", final=True)),
    ("why it is untimed", with_state("late", untimed="x")),
    ("a step's title", with_step("answer", title="Reply")),
    ("where a step leads", with_step("answer", target="late")),
    ("where a step starts", with_step("answer", source=("late",))),
    ("who takes a step", with_step("answer", by=(Role.INCLUSION_MANAGER,))),
    ("a guard less", with_step("answer", guards=(WHY,))),
    ("a guard's words", with_step("answer", guards=(replace(WHY, says="x"), ON_A_DAY))),
    ("a guard's fix", with_step("answer", guards=(replace(WHY, fix="x"), ON_A_DAY))),
    ("a hard rule", with_step("answer", guards=(replace(WHY, hard=True), ON_A_DAY))),
    ("a guard's source", with_step("answer", guards=(replace(WHY, source="x"), ON_A_DAY))),
    ("a letter", with_step("answer", sends=(Send("REF-L1", "x", To.SCHOOL),))),
    ("whom a letter goes to",
     with_step("answer", sends=(Send("REF-L1", "The answer", To.PARENTS),))),
    ("what a step sets", with_step("answer", sets=("why",))),
    ("whom it assigns", with_step("answer", assigns="")),
    ("what it files", with_step("answer", files={})),
    ("what it opens", with_step("answer", spawns=(Spawn("psp", lambda _c: {}),))),
    ("the rules it carries out", with_step("answer", rules=("REF-R01",))),
    ("a field's label", broken(opening=replace(OPENING, form=Relabelled))),
    ("a field's help", broken(opening=replace(OPENING, form=Helped))),
    ("whether a field must be filled", broken(opening=replace(OPENING, form=Optional))),
    ("a timer's title", with_timer("REF-T2", title="x")),
    ("a timer's states", with_timer("REF-T2", states=("asked", "late"))),
    ("a timer's length in words", with_timer("REF-T2", after="three days")),
    ("a timer's effect", with_timer("REF-T2", then=Remind((Role.INCLUSION_MANAGER,)))),
    ("whom a timer tells", with_timer("REF-T2", then=Escalate((Role.LEAD_OFFICER,)))),
    ("whether it counts", with_timer("REF-T2", counts=False)),
    ("whether it warns", with_timer("REF-T2", warns=False)),
    ("the order of the steps", broken(transitions=WORKFLOW.transitions[::-1])),
    ("the workflow's title", broken(title="x")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "flow"), CHANGES, ids=[change[0] for change in CHANGES])
def test_it_changes_with(what: str, flow: Workflow) -> None:
    assert fingerprint(flow) != fingerprint(WORKFLOW), what


def test_no_two_changes_look_alike() -> None:
    prints = [fingerprint(flow) for _, flow in CHANGES]
    assert len(set(prints)) == len(prints)


def test_the_version_is_not_part_of_it() -> None:
    assert fingerprint(broken(version=2)) == fingerprint(WORKFLOW)


def test_it_is_the_same_in_another_process() -> None:
    code = (
        "from states.fingerprint import fingerprint\n"
        "from tests.states.small import WORKFLOW\n"
        "print(fingerprint(WORKFLOW))"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        )  # fmt: skip
        assert done.stdout.strip() == fingerprint(WORKFLOW)

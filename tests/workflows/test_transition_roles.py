"""Who may take which step: every transition of every workflow, every role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from states.machine import Machinery
from states.roles import Role
from states.workflow import Transition, Workflow
from tests.workflows.bare import context
from tests.workflows.moves import BEYOND, MOVES
from tests.workflows.who import WHO
from workflows.registry import WORKFLOWS


def steps(workflow: Workflow) -> list[Transition]:
    return [workflow.opening, *workflow.transitions]


def moves(workflow: Workflow, lines: str) -> Iterator[tuple[str, str, str]]:
    """From, step and to; `*` is any open state."""
    for line in filter(str.strip, lines.splitlines()):
        source, name, target = line.partition("#")[0].split()
        for state in workflow.open_states() if source == "*" else (source,):
            yield state, name, target


def key(workflow: Workflow, step: Transition) -> str:
    """How the table names a step: with its state where it is for others elsewhere."""
    place = f"{step.name}@{step.source[0]}" if step.source else step.name
    return place if place in WHO[workflow.type] else step.name


CASES = [
    pytest.param(workflow, step, role, id=f"{workflow.type}-{key(workflow, step)}-{role.value}")
    for workflow in WORKFLOWS.values()
    for step in steps(workflow)
    for role in Role
]


def test_every_workflow_has_its_tables() -> None:
    assert set(WHO) == set(MOVES) == set(BEYOND) == set(WORKFLOWS)


@pytest.mark.parametrize("type_name", WHO)
def test_every_step_is_in_the_table(type_name: str) -> None:
    workflow = WORKFLOWS[type_name]
    assert {key(workflow, step) for step in steps(workflow)} == set(WHO[type_name])


@pytest.mark.parametrize(("workflow", "step", "role"), CASES)
def test_a_step_is_for_those_of_the_rulebook_and_nobody_else(
    workflow: Workflow, step: Transition, role: Role
) -> None:
    state = step.source[0] if step.source else workflow.initial.name
    verdicts = Machinery(workflow).explain(step, context(workflow, state, role))
    verdict = next(one for one in verdicts if one.rule == "role")
    assert verdict.holds == (role.value in WHO[workflow.type][key(workflow, step)].split())
    assert bool(verdict.fix) != verdict.holds
    if not verdict.holds:
        assert verdict.found.startswith("you act as ")


@pytest.mark.parametrize(
    ("type_name", "line"),
    [
        pytest.param(type_name, line.split(), id="-".join(line.split()))
        for type_name, lines in MOVES.items()
        for line in lines.strip().splitlines()
    ],
)
def test_every_move_of_the_rulebook_is_there(type_name: str, line: list[str]) -> None:
    source, name, target = line[:3]
    found = Machinery(WORKFLOWS[type_name]).find(source, name)
    assert found.goes_to(source) == target


@pytest.mark.parametrize("type_name", WHO)
def test_there_is_no_move_beyond_those_of_the_rulebook(type_name: str) -> None:
    workflow = WORKFLOWS[type_name]
    ours = {
        (source, step.name, step.target)
        for step in workflow.transitions
        for source in step.source
        if step.target not in (None, source)
    }
    written = set(moves(workflow, MOVES[type_name] + BEYOND[type_name]))
    assert ours - written == set()


@pytest.mark.parametrize("type_name", WHO)
def test_nobody_plays_the_clock(type_name: str) -> None:
    """A person is not even shown what only the clock does."""
    workflow = WORKFLOWS[type_name]
    machinery = Machinery(workflow)
    for state in workflow.open_states():
        for role in Role:
            shown = machinery.choices(context(workflow, state, role))
            assert all(one.transition.by != (Role.CLOCK,) for one in shown)

"""Every rule that a workflow cites stands in a test, and every number in the list of parameters."""

from __future__ import annotations

import re
from pathlib import Path

from states.forms import fields_of
from states.workflow import Take, Workflow
from workflows.policy import PARAMETERS
from workflows.registry import WORKFLOWS

TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"(GEN|REF|PSP|CME|EHE|FPN|HOL)[-_]([RTL])(\d+)", re.IGNORECASE)


def cited(flow: Workflow) -> set[str]:
    """The rule ids at guards, steps, deadlines and fields."""
    found = {rule for spec in fields_of(flow.facts) for rule in spec.rules}
    for step in (flow.opening, *flow.transitions):
        found |= set(step.rules) | {guard.rule for guard in step.guards}
        found |= {send.letter for send in step.sends}
        found |= {rule for spec in fields_of(step.form) for rule in spec.rules}
    for timer in flow.timers:
        found |= {timer.name.partition(".")[0], *timer.rules}
        if not isinstance(timer.then, Take):
            found |= {send.letter for send in timer.then.letters}
    return found


def named_in_tests() -> set[str]:
    """The ids that tests name, as `PSP-R04` or in a function's name as `psp_r04`."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {f"{kind.upper()}-{what.upper()}{number}" for kind, what, number in NAMED.findall(text)}


def test_every_rule_a_workflow_cites_has_a_test() -> None:
    missing = {rule for flow in WORKFLOWS.values() for rule in cited(flow)} - named_in_tests()
    assert not missing, f"no test names {sorted(missing)}"


def test_every_parameter_named_in_a_deadline_exists() -> None:
    named = {
        name
        for flow in WORKFLOWS.values()
        for timer in flow.timers
        for name in re.findall(r"\{([a-z_.]+)\}", timer.after)
    }
    assert named <= set(PARAMETERS)
    assert len(named) >= 12

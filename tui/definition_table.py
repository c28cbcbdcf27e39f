"""A workflow as one table: from where, which step, to where, who, which rules and clocks."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from states.workflow import Timer, Transition, Workflow
from tui.text import plain
from vog_cases.clocks import waited_for
from vog_cases.reading_cases import then_in_words

EVERYBODY = 10
"""A step that so many roles may take is for anybody."""


def definition_table(workflow: Workflow, here: str) -> RenderableType:
    """Every step under the state it leaves; those that leave every open state stand once, last."""
    everywhere = set(workflow.open_states())
    anywhere = [step for step in workflow.transitions if set(step.source) >= everywhere]
    parts: list[RenderableType] = []
    for state in workflow.states:
        steps = [step for step in workflow.leaving(state.name) if step not in anywhere]
        if not steps and state.final:
            continue
        mark = "● " if state.name == here else ""
        waits = f" · waits for {waited_for(state.waits_for)}" if state.waits_for else ""
        parts.append(plain(f"{mark}FROM {state.title.upper()}{waits}", "bold"))
        parts += [_clock(timer, workflow) for timer in workflow.timers
                  if state.name in timer.states and set(timer.states) != everywhere]  # fmt: skip
        parts += [_steps(steps, workflow), Text()]
    if anywhere:
        parts.append(plain("FROM ANY OPEN STATE", "bold"))
        parts += [_clock(timer, workflow) for timer in workflow.timers
                  if set(timer.states) == everywhere]  # fmt: skip
        parts += [_steps(anywhere, workflow), Text()]
    ends = " · ".join(state.title for state in workflow.states if state.final)
    return Group(*parts, plain(f"ENDS: {ends}"))


def _clock(timer: Timer, workflow: Workflow) -> Text:
    return plain(f"  clock  {timer.name} {timer.title}: {then_in_words(timer, workflow)}")


def _steps(steps: list[Transition], workflow: Workflow) -> Table:
    grid = Table(box=None, show_header=True, expand=True, padding=(0, 2, 0, 0), pad_edge=False,
                 header_style="")  # fmt: skip
    for name, ratio in (("step", 4), ("to", 3), ("who", 4), ("rules", 6)):
        grid.add_column(name, ratio=ratio)
    for step in steps:
        to = workflow.state[step.target].title if step.target else "stays"
        who = "anybody" if len(step.by) >= EVERYBODY else ", ".join(one.short for one in step.by)
        rules = "; ".join(f"{guard.rule} {guard.says.rstrip('.')}" for guard in step.guards)
        cells = (step.title, to, who, rules or "—")
        grid.add_row(*(plain(cell) for cell in cells))
    return grid

"""A workflow as a page for the people who check it against the guidance."""

from __future__ import annotations

import re

from states.forms import fields_of
from states.roles import Role
from states.workflow import Escalate, Take, Timer, Transition, Workflow
from vog_cases.reading_cases import then_in_words
from workflows.policy import LAW_SWITCHES, PARAMETERS


def page(workflow: Workflow) -> str:
    """States, steps with roles and rules, deadlines: Markdown."""
    lines = [f"# {workflow.title}", "", f"`{workflow.type}`, version {workflow.version}", ""]
    lines += ["## States", "", "| state | waits for |", "| --- | --- |"]
    for state in workflow.states:
        waits = ", ".join(role.label for role in state.waits_for) or "—"
        ends = " (ends the case)" if state.final else " (a case begins here)" * state.initial
        lines.append(f"| {state.title}{ends} | {waits} |")
    lines += ["", "## Steps", ""]
    for step in (workflow.opening, *workflow.transitions):
        lines += _step(workflow, step)
    lines += ["## Deadlines", ""]
    for timer in workflow.timers:
        lines.append(_timer(workflow, timer))
    lines += ["", "## Law that is made but not yet in force", ""]
    for name, brings in LAW_SWITCHES.items():
        switch = PARAMETERS[name]
        lines.append(f"- {brings}: {switch.default} (`{name}`, {switch.source})")
    return "\n".join(lines).rstrip() + "\n"


def _step(workflow: Workflow, step: Transition) -> list[str]:
    names = workflow.state
    source = ", ".join(names[name].title for name in step.source) or "nothing"
    target = names[step.target].title if step.target else "stays where it is"
    by = ", ".join(role.label for role in step.by)
    lines = [f"### {step.title}", "", f"{source} → {target}. By: {by}.", ""]
    if step.rules:
        lines += [f"Carries out {', '.join(step.rules)}.", ""]
    for guard in step.guards:
        hard = " **Nobody can override it.**" if guard.hard else ""
        lines.append(f"- **{guard.rule}** {guard.says} *{guard.source}*{hard}")
    fields = fields_of(step.form)
    if fields:
        asked = "; ".join(spec.label + ("" if spec.required else " (if any)") for spec in fields)
        lines.append(f"- Asks: {asked}.")
    for send in step.sends:
        to = send.to.label if isinstance(send.to, Role) else send.to.value
        lines.append(f"- Sends {send.letter}, “{send.title}”, to {to}.")
    for spawn in step.spawns:
        lines.append(f"- Opens a linked case: {spawn.type}.")
    if step.announces is not None:
        lines.append(f"- Told in the other cases: {step.announces.value}.")
    for happening, stop in workflow.stops_for.items():
        if stop == step.name:
            lines.append(f"- Taken by the clock when in another case {happening.value}.")
    return [*lines, ""] if lines[-1] else lines


def _timer(workflow: Workflow, timer: Timer) -> str:
    after = re.sub(r"\{([a-z_.]+)\}", _value, timer.after)
    where = ", ".join(workflow.state[name].title for name in timer.states)
    kind = {Take: "moves", Escalate: "escalates"}.get(type(timer.then), "reminds")
    return (
        f"- **{timer.name}** {timer.title} ({kind}): {after}; then "
        f"{then_in_words(timer, workflow)}. In: {where}."
    )


def _value(match: re.Match[str]) -> str:
    parameter = PARAMETERS[match[1]]
    unit = parameter.unit.removesuffix("s") if parameter.default == 1 else parameter.unit
    return f"{parameter.default} {unit} (`{parameter.name}`)"

"""Pictures of a workflow as text: Mermaid, Graphviz and SCXML, straight from the definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from states.roles import Role
from states.workflow import Take, Transition, Workflow

SCXML = "http://www.w3.org/2005/07/scxml"


@dataclass(frozen=True)
class _Arrow:
    source: str
    target: str
    label: str
    by_clock: bool
    step: Transition


def _arrows(workflow: Workflow) -> Iterator[_Arrow]:
    """The ways from state to state; steps that stay are left out of pictures."""
    timers = {
        timer.then.transition: timer.name
        for timer in workflow.timers
        if isinstance(timer.then, Take)
    }
    for step in workflow.transitions:
        if step.target is None:
            continue
        by_clock = step.by == (Role.CLOCK,)
        label = f"⏰ {step.title} ({timers.get(step.name, '')})" if by_clock else step.title
        for source in step.source:
            yield _Arrow(source, step.target, label, by_clock, step)


def mermaid(workflow: Workflow) -> str:
    """A stateDiagram-v2. Colons and semicolons would end a label early and are replaced."""
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [f"    {state.name}: {_mermaid(state.title)}" for state in workflow.states]
    lines.append(f"    [*] --> {workflow.initial.name}")
    lines += [
        f"    {one.source} --> {one.target}: {_mermaid(one.label)}" for one in _arrows(workflow)
    ]
    lines += [f"    {state.name} --> [*]" for state in workflow.states if state.final]
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    return text.replace(":", " –").replace(";", ",").replace("#", "no. ")


def graphviz(workflow: Workflow) -> str:
    """A DOT graph; the clock's ways are dashed, final states have a double border."""
    lines = [f"digraph {workflow.type} {{", "    rankdir=TB;", "    node [shape=box];"]
    for state in workflow.states:
        extra = ", peripheries=2" if state.final else ", style=bold" if state.initial else ""
        lines.append(f"    {state.name} [label={_dot(state.title)}{extra}];")
    for one in _arrows(workflow):
        style = ", style=dashed" if one.by_clock else ""
        lines.append(f"    {one.source} -> {one.target} [label={_dot(one.label)}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def scxml(workflow: Workflow) -> str:
    """State Chart XML of the W3C; each transition's condition names the rules that guard it."""
    ElementTree.register_namespace("", SCXML)
    root = ElementTree.Element(
        f"{{{SCXML}}}scxml",
        {"version": "1.0", "initial": workflow.initial.name, "name": workflow.type},
    )
    for state in workflow.states:
        kind = "final" if state.final else "state"
        node = ElementTree.SubElement(root, f"{{{SCXML}}}{kind}", {"id": state.name})
        for step in workflow.leaving(state.name):
            given = {"event": step.name}
            if step.target is not None:
                given["target"] = step.target
            if step.guards:
                given["cond"] = " and ".join(
                    dict.fromkeys(guard.rule.replace("-", "_") for guard in step.guards)
                )
            ElementTree.SubElement(node, f"{{{SCXML}}}transition", given)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"

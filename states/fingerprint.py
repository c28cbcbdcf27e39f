"""The fingerprint of a workflow: two definitions that a person could tell apart differ in it.

It covers states, transitions, roles, guards, forms with their labels and choices, and timers. The
version number is not part of it: a changed definition under an old number is what it finds.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from pydantic import BaseModel

from states.forms import fields_of
from states.workflow import Guard, Recipient, Send, State, Take, Timer, Transition, Workflow


@cache
def fingerprint(workflow: Workflow) -> str:
    """SHA-256 over the workflow's description, in hex."""
    text = json.dumps(describe(workflow), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def describe(workflow: Workflow) -> dict[str, Any]:
    """The whole definition as plain data, in the order it was written."""
    return {
        "type": workflow.type,
        "title": workflow.title,
        "facts": _fields(workflow.facts),
        "states": [_state(state) for state in workflow.states],
        "opening": _transition(workflow.opening),
        "transitions": [_transition(step) for step in workflow.transitions],
        "timers": [_timer(timer) for timer in workflow.timers],
        "stops for": {what.name: step for what, step in workflow.stops_for.items()},
    }


def _state(state: State) -> dict[str, Any]:
    return {
        "name": state.name, "title": state.title, "waits_for": [str(r) for r in state.waits_for],
        "initial": state.initial, "final": state.final, "untimed": state.untimed,
    }  # fmt: skip


def _transition(step: Transition) -> dict[str, Any]:
    return {
        "name": step.name, "title": step.title, "from": list(step.source), "to": step.target,
        "by": [str(role) for role in step.by], "form": _fields(step.form),
        "guards": [_guard(guard) for guard in step.guards], "sets": list(step.sets),
        "sends": [_send(send) for send in step.sends],
        "spawns": [
            {"type": one.type, "then": list(one.then), "joins": one.joins} for one in step.spawns
        ],
        "assigns": step.assigns, "files": dict(step.files), "rules": list(step.rules),
        "announces": step.announces.name if step.announces else None,
    }  # fmt: skip


def _guard(guard: Guard) -> dict[str, Any]:
    return {
        "rule": guard.rule, "says": guard.says, "fix": guard.fix, "source": guard.source,
        "field": guard.field, "hard": guard.hard, "firm": guard.firm,
    }  # fmt: skip


def _send(send: Send) -> dict[str, Any]:
    return {"letter": send.letter, "title": send.title, "to": _to(send.to)}


def _to(to: Recipient) -> str:
    return str(to.value)


def _timer(timer: Timer) -> dict[str, Any]:
    then: dict[str, Any] = {"does": type(timer.then).__name__.lower()}
    then["tell"] = [_to(to) for to in timer.then.tell]
    if isinstance(timer.then, Take):
        then["transition"] = timer.then.transition
    else:
        then["letters"] = [_send(send) for send in timer.then.letters]
    return {
        "name": timer.name, "title": timer.title, "states": list(timer.states),
        "after": timer.after, "then": then, "counts": timer.counts, "warns": timer.warns,
        "rules": list(timer.rules),
    }  # fmt: skip


def _fields(model: type[BaseModel]) -> list[dict[str, Any]]:
    return [
        {
            "name": spec.name, "label": spec.label, "help": spec.help, "kind": spec.kind.value,
            "required": spec.required, "choices": [list(pair) for pair in spec.choices],
            "rules": list(spec.rules),
        }
        for spec in fields_of(model)
    ]  # fmt: skip

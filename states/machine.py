"""`transitions` runs the machine: one shared Machine a workflow, and the case is only passed by.

The machine holds no case. A step asks its event to trigger on a throw-away model that carries
the state; the guards are the machine's conditions. Explaining asks every guard, so that a person
sees all that is missing and not only the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from transitions import EventData, Machine

from states.context import Context
from states.overrides import set_aside_for
from states.roles import Role, in_words
from states.workflow import Guard, Transition, Verdict, Workflow


@dataclass
class _Standing:
    """What the machine moves: a state and nothing else."""

    state: str


@dataclass(frozen=True)
class Choosable:
    """A transition from where the case stands, and what each rule says of it now."""

    transition: Transition
    verdicts: tuple[Verdict, ...]

    @property
    def allowed(self) -> bool:
        """Whether every rule that can be asked without the form holds."""
        return all(verdict.holds for verdict in self.verdicts)


class NotFromHere(LookupError):
    """There is no such step from the state the case is in."""


class Refused(Exception):
    """The rules refuse a step; `reasons` holds every one that does not hold."""

    def __init__(self, transition: Transition, verdicts: tuple[Verdict, ...]) -> None:
        self.transition = transition
        self.reasons = tuple(verdict for verdict in verdicts if not verdict.holds)
        super().__init__(f"{transition.title}: {self.reasons[0].says}")


class Machinery:
    """The running form of one workflow."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow

    @cached_property
    def _machine(self) -> Machine:
        return Machine(
            model=None,
            states=[state.name for state in self.workflow.states],
            initial=self.workflow.initial.name,
            transitions=[
                {
                    "trigger": step.name,
                    "source": list(step.source),
                    "dest": step.target or "=",
                    "conditions": [_may(step), *(_condition(step, guard) for guard in step.guards)],
                }
                for step in self.workflow.transitions
            ],
            auto_transitions=False,
            send_event=True,
        )

    def explain(self, transition: Transition, context: Context) -> tuple[Verdict, ...]:
        """Every rule's answer; those about a form field only where there is a form."""
        return (_role_verdict(transition, context), *(
            judged(transition, guard, context)
            for guard in transition.guards
            if context.form is not None or not guard.field
        ))  # fmt: skip

    def choices(self, context: Context) -> tuple[Choosable, ...]:
        """What a person could do from here, in the order the workflow was written."""
        return tuple(
            Choosable(step, self.explain(step, context))
            for step in self.workflow.leaving(context.case.state)
            if step.by != (Role.CLOCK,)
        )

    def find(self, state: str, name: str) -> Transition:
        """The transition of that name from that state; NotFromHere if there is none."""
        step = self.workflow.transition(state, name)
        if step is None:
            raise NotFromHere(name)
        return step

    def take(self, transition: Transition, context: Context) -> tuple[str, tuple[Verdict, ...]]:
        """The state after the step and what each rule said; Refused if one does not hold."""
        verdicts = self.explain(transition, context)
        standing = _Standing(context.case.state)
        event = self._machine.events[transition.name]
        if not event.trigger(standing, context=context):
            raise Refused(transition, verdicts)
        return standing.state, verdicts

    def check_opening(self, context: Context) -> tuple[Verdict, ...]:
        """What each rule says of opening a case; Refused if one does not hold."""
        verdicts = self.explain(self.workflow.opening, context)
        if not all(verdict.holds for verdict in verdicts):
            raise Refused(self.workflow.opening, verdicts)
        return verdicts


def judged(transition: Transition, guard: Guard, context: Context) -> Verdict:
    """A rule's answer about a step, unless a manager has set the rule aside (GEN-R18)."""
    verdict = guard.verdict(context)
    if verdict.holds or not guard.may_be_set_aside:
        return verdict
    entry = set_aside_for(transition.name, guard.rule, context.facts)
    if entry is None:
        return verdict
    found = f"set aside by {entry.by}: {entry.because}"
    return replace(verdict, holds=True, found=found, fix="", warns=True, set_aside=True)


def _condition(transition: Transition, guard: Guard) -> Callable[[EventData], bool]:
    def holds(event: EventData) -> bool:
        context: Context = event.kwargs["context"]
        return judged(transition, guard, context).holds

    return holds


def _may(transition: Transition) -> Callable[[EventData], bool]:
    def holds(event: EventData) -> bool:
        context: Context = event.kwargs["context"]
        return context.actor.role in transition.by

    return holds


def _role_verdict(transition: Transition, context: Context) -> Verdict:
    who: Any = context.actor.role
    return Verdict(
        rule="role",
        says=f"This step is for {in_words(transition.by)}.",
        source="RULEBOOK 13.1",
        holds=who in transition.by,
        found=f"you act as {in_words((who,))}",
        fix="" if who in transition.by else f"Ask {in_words(transition.by)} to do it.",
    )

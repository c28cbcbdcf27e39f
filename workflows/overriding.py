"""Setting a rule aside for one step of one case, by a manager, with a reason (GEN-R18, GEN-R19)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from states.context import Context
from states.forms import Form, LongText, Words, ask
from states.overrides import SetAside
from states.roles import MANAGERS
from states.workflow import Finding, Guard, Transition
from workflows.general import CaseFacts, form_of, rule


class SetRuleAside(Form):
    """Which rule, for which step, and why it may be passed over this once."""

    step: Words = ask(
        "For which step?", help="As the case names it under what can be done.", rules=["GEN-R18"]
    )
    rule: Words = ask(
        "Which rule?", help="As the refusal names it, such as GEN-R11.", rules=["GEN-R18"]
    )
    because: LongText = ask(
        "Why may it be set aside?", help="This stays in the history.", rules=["GEN-R18"]
    )


_LAW = "Nobody can set it aside. Meet it, or do not take the step."
_FIRM = "Nobody can set it aside. A colleague may be able to take the step."
Steps = tuple[Transition, ...]


def overriding(open_states: tuple[str, ...], steps: Steps) -> Transition:
    """The step by which a manager lets one rule pass; never one of the law (GEN-R19)."""
    return Transition(
        "set_aside", open_states, None, "Set a rule aside for one step", by=MANAGERS,
        form=SetRuleAside, guards=(_may_override, _can_be_set_aside(steps)),
        change=_noted(steps), sets=("set_aside",), rules=("GEN-R18", "GEN-R19"),
    )  # fmt: skip


def _role_allows(context: Context) -> Finding:
    roles = context.policy["override.roles"]
    return Finding(context.actor.role.value in roles.split(", "), f"set for {roles}")


_may_override = rule(
    "GEN-R18",
    "Rules are set aside by the roles that the parameters name.",
    _role_allows,
    "Ask the Lead Officer.",
    firm=True,
)


def _asked_by(steps: Steps, context: Context) -> tuple[Transition | None, Guard | None]:
    form = form_of(context, SetRuleAside)
    wanted = form.step.strip().casefold()
    here = [step for step in steps if context.case.state in step.source]
    step = next((s for s in here if wanted in (s.name.casefold(), s.title.casefold())), None)
    rules = [] if step is None else [
        guard for guard in step.guards if guard.rule == form.rule.strip().upper()
    ]  # fmt: skip
    strict = [guard for guard in rules if not guard.may_be_set_aside]
    return step, next(iter(strict or rules), None)


def _can_be_set_aside(steps: Steps) -> Guard:
    def check(context: Context) -> Finding:
        form = form_of(context, SetRuleAside)
        step, guard = _asked_by(steps, context)
        if step is None:
            return Finding(False, f"there is no step “{form.step}” from here")
        if guard is None:
            return Finding(False, f"“{step.title}” does not ask {form.rule}")
        if guard.hard:
            return Finding(False, f"{guard.rule} is the law: {guard.says}", _LAW)
        if guard.firm:
            return Finding(False, f"{guard.rule} keeps the record true: {guard.says}", _FIRM)
        return Finding(True, guard.says)

    return rule(
        "GEN-R19",
        "The step asks the rule, and the rule is one that may be set aside.",
        check,
        "Take step and rule from the refusal.",
        field="rule",
        firm=True,
    )


def _noted(steps: Steps) -> Callable[[Context], Mapping[str, Any]]:
    def change(context: Context) -> Mapping[str, Any]:
        step, guard = _asked_by(steps, context)
        facts, form = context.facts, form_of(context, SetRuleAside)
        if step is None or guard is None or not isinstance(facts, CaseFacts):
            raise TypeError("the guard has let through a step that asks no such rule")
        entry = SetAside(
            step=step.name, rule=guard.rule, by=context.actor.name, because=form.because
        )
        kept = [one for one in facts.set_aside if (one.step, one.rule) != (step.name, guard.rule)]
        return {"set_aside": (*kept, entry)}

    return change

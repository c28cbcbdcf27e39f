"""What would clear a rule that holds a step back: another step of the case, and who takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from states.context import Context
from states.looked_at import facts_looked_at, is_unknown
from states.roles import Role, in_words
from states.workflow import Guard, Transition, Verdict
from storage.cases import CaseRow
from storage.records import StaffRow
from vog_cases.reading_cases import Action

WAIT = "Wait"
"""How the advice of a rule begins that time alone satisfies."""
WORD = 4
"""Words shorter than that say nothing about what a step does."""
ALIKE = 2
"""So alike is what the advice means: the verb, or two other words."""
NAMED = 2
"""So many people are named; whoever has the case comes first."""


@dataclass(frozen=True)
class Clearing:
    """A step that would clear a rule: its number in the list, and whom to ask for it.

    `ask` is empty where the person who looks can take the step themselves.
    """

    number: int
    title: str
    ask: str


@dataclass(frozen=True)
class Check:
    """One rule of a step, what it found, and what would clear it."""

    verdict: Verdict
    clearing: Clearing | None = None


def checks_of(
    blocked: Action, actions: Sequence[Action], context: Context, row: CaseRow,
    staff: Mapping[str, StaffRow],
) -> tuple[Check, ...]:  # fmt: skip
    """Every rule of a step as it was answered, with what clears those that do not hold."""
    guards = _asked(blocked.choosable.transition, context)
    return tuple(
        Check(verdict)
        if verdict.holds or guard is None
        else Check(verdict, _clearing(verdict, guard, blocked, actions, context, row, staff))
        for verdict, guard in zip(blocked.choosable.verdicts, guards, strict=True)
    )


def _asked(step: Transition, context: Context) -> list[Guard | None]:
    """The guards in the order of the verdicts; the first verdict is about the role."""
    return [None, *(one for one in step.guards if context.form is not None or not one.field)]


def _clearing(
    verdict: Verdict, guard: Guard, blocked: Action, actions: Sequence[Action], context: Context,
    row: CaseRow, staff: Mapping[str, StaffRow],
) -> Clearing | None:  # fmt: skip
    """The step the advice names, or one that says what the rule looked for and did not find.

    Of several the one that is named comes first, then the one whose words are the advice's, then
    that of the person who looks: a step may say what was missing by taking it back. A step after
    which the blocked one would no longer be possible clears nothing, and what only time clears is
    cleared by no step. Where the step meant is held back itself, none is shown in its place.
    """
    if verdict.fix.startswith(WAIT):
        return None
    looked = facts_looked_at(guard, context)
    missing = {name for name in looked if is_unknown(getattr(context.facts, name))}
    found = [
        (not _named(one, verdict.fix), -_alike(one, verdict.fix), not _ready(one),
         not one.allowed, number, one)
        for number, one in enumerate(actions, 1)
        if one is not blocked and (
            _named(one, verdict.fix)
            or (_says(one, missing, verdict.fix)
                and one.to in blocked.choosable.transition.source)
        )
    ]  # fmt: skip
    if not found:
        return None
    *_, number, one = min(found, key=lambda item: item[:5])
    if not _ready(one):
        return None
    ask = "" if one.allowed else whom_to_ask(one.choosable.transition.by, row, staff.values())
    return Clearing(number, one.title, ask)


def _ready(action: Action) -> bool:
    """Whether nothing but the role stands in the way of a step."""
    return all(one.holds for one in action.choosable.verdicts if one.rule != "role")


def _named(action: Action, advice: str) -> bool:
    """Whether the advice names the step; a title of one word says too little."""
    return " " in action.title and action.title.casefold() in advice.casefold()


def _alike(action: Action, advice: str) -> int:
    """How many words of the title the advice has, in whatever form; its verb counts twice."""
    words = advice.casefold().split()
    found = [
        len(word) >= WORD and any(other.startswith(word) for other in words)
        for word in action.title.casefold().split()
    ]
    return sum(found) + found[0]


def _says(action: Action, missing: set[str], advice: str) -> bool:
    """Whether the step says what is missing: it asks for it, or sets it as the advice has it."""
    step = action.choosable.transition
    if missing & set(step.form.model_fields):
        return True
    return bool(missing & set(step.sets)) and _alike(action, advice) >= ALIKE


def whom_to_ask(roles: Sequence[Role], row: CaseRow, staff: Iterable[StaffRow]) -> str:
    """The people who could take a step on this case, by name and role."""
    may = [
        one
        for role in roles
        for one in staff
        if one.role is role and one.active and one.school_number in (None, row.school_number)
    ]
    if not may:
        return in_words(tuple(roles))
    may.sort(key=lambda one: one.username != row.assignee)
    names = [f"{one.name} ({one.role.short})" for one in may[:NAMED]]
    return f"{' or '.join(names)}{' or others' if len(may) > NAMED else ''}"

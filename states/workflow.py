"""What a workflow is made of: states, transitions, guards, timers. Plain frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from states.calendar import Deadline
from states.context import Context, TeamMember
from states.forms import Facts, Form, NoForm, fields_of
from states.overrides import left_over
from states.register import MarkedDay
from states.roles import Role
from states.school_terms import UnknownSchoolYear


@dataclass(frozen=True)
class Finding:
    """What a guard saw: whether it holds, the fact it looked at, and how to satisfy it."""

    holds: bool
    found: str = ""
    fix: str = ""
    warns: bool = False
    """It holds, but people should see what was found before they go on."""
    marks: tuple[MarkedDay, ...] = ()
    """The register marks the answer rests on; the event of the step keeps them."""
    field: str = ""
    """The form field that is missing, where that is not the guard's own."""


@dataclass(frozen=True)
class Verdict:
    """A guard's answer about one case, complete enough to show to a person."""

    rule: str
    says: str
    source: str
    holds: bool
    found: str = ""
    fix: str = ""
    hard: bool = False
    field: str = ""
    warns: bool = False
    marks: tuple[MarkedDay, ...] = ()
    set_aside: bool = False
    """It does not hold, but a manager has set it aside for this step (GEN-R18)."""


@dataclass(frozen=True)
class Guard:
    """One rule that a step must meet: an id, a sentence, a source and a predicate.

    `field` names the form field the rule is about; such a guard is asked only once there is a
    form. `hard` marks a statutory rule that nobody may override (GEN-R19); `firm` one that asks
    for a second person or keeps the record true, which nobody may set aside either.
    """

    rule: str
    says: str
    test: Callable[[Context], Finding | bool]
    fix: str
    source: str
    field: str = ""
    hard: bool = False
    firm: bool = False

    @property
    def may_be_set_aside(self) -> bool:
        """Whether a manager may let a step pass that does not meet it (GEN-R18)."""
        return not self.hard and not self.firm

    def verdict(self, context: Context) -> Verdict:
        """Ask the rule; the guard's own fix stands in where the finding has none.

        A rule does not hold on a day of a school year whose term dates nobody has loaded.
        """
        try:
            finding = self.test(context)
        except UnknownSchoolYear as unknown:
            finding = Finding(False, f"no term dates for {unknown.year_name}", str(unknown))
        if isinstance(finding, bool):
            finding = Finding(finding)
        fix = "" if finding.holds else finding.fix or self.fix
        return Verdict(
            self.rule, self.says, self.source, finding.holds, finding.found, fix,
            self.hard, finding.field or self.field, finding.warns, finding.marks,
        )  # fmt: skip


class To(StrEnum):
    """Whom a letter goes to, besides a role of the team."""

    SCHOOL = "the school"
    HEADTEACHER = "the headteacher"
    PARENTS = "the parents"
    CASEWORKER = "the caseworker"


Recipient = To | Role


@dataclass(frozen=True)
class Send:
    """A letter or notice that a step puts in the outbox: its id, its title, whom it goes to."""

    letter: str
    title: str
    to: Recipient


class Happening(StrEnum):
    """What happens to a child that people on its other cases have to know at once."""

    CONCERN = "a safeguarding concern was raised"
    CARE = "the child is now looked after or on the child protection register"
    HOME_EDUCATED = "the child is now educated at home"
    MOVED_SCHOOL = "the child has moved to another school"
    OFF_ROLL = "the child is on no school's roll now"
    BIRTH_DATE = "the child's date of birth was put right"
    LEFT_AGE = "the child has left compulsory school age"
    SIBLING_MISSING = "a brother or sister is missing from education"


@dataclass(frozen=True)
class Spawn:
    """Another case that a step opens and links in the same transaction (GEN-R22).

    `form` builds what the new case is opened with; `then` names steps taken on it at once. An
    open case of that type for the child is linked instead of a second one (GEN-R23).
    """

    type: str
    form: Callable[[Context], Mapping[str, Any]]
    then: tuple[str, ...] = ()
    joins: bool = True
    """Whether an open case of the type is linked instead; a penalty notice never is (FPN-R33)."""


@dataclass(frozen=True)
class State:
    """Where a case may stand. A waiting state names whom it waits for; a final one ends it."""

    name: str
    title: str
    waits_for: tuple[Role, ...] = ()
    initial: bool = False
    final: bool = False
    untimed: str = ""
    """Why a waiting state needs no timer, where it has none."""


Change = Callable[[Context], Mapping[str, Any]]
FactsModel = type[Facts]


@dataclass(frozen=True)
class Transition:
    """A named step from one of `source` to `target` (None: it stays), by certain roles.

    What the form says goes into the facts of the same name; `change` adds those in `sets`.
    """

    name: str
    source: tuple[str, ...]
    target: str | None
    title: str
    by: tuple[Role, ...]
    form: type[Form] = NoForm
    guards: tuple[Guard, ...] = ()
    change: Change | None = None
    sets: tuple[str, ...] = ()
    sends: tuple[Send, ...] = ()
    spawns: tuple[Spawn, ...] = ()
    assigns: str = ""
    """The form field that names the officer the case is given to."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Form fields that name a document, and its kind."""
    rules: tuple[str, ...] = ()
    """Rules that this step's very shape carries out."""
    announces: Happening | None = None
    """What the child's other open cases are told of, and may stop for."""

    def goes_to(self, state: str) -> str:
        """The state the case is in afterwards."""
        return self.target or state


@dataclass(frozen=True)
class Remind:
    """When the time passes, tell these people; nothing else changes."""

    tell: tuple[Recipient, ...]
    letters: tuple[Send, ...] = ()


@dataclass(frozen=True)
class Escalate:
    """When the time passes, tell these people; while it stands it climbs the ladder (GEN-R21)."""

    tell: tuple[Recipient, ...]
    letters: tuple[Send, ...] = ()


@dataclass(frozen=True)
class Take:
    """When the time passes, take this transition as the clock, and tell these people."""

    transition: str
    tell: tuple[Recipient, ...] = ()


@dataclass(frozen=True)
class Timer:
    """A deadline derived from the case, and what happens when it passes.

    `due` answers None where it does not apply. `after` says in words from when and how long.
    `counts` is False for a reminder that is no deadline of the case itself.
    """

    name: str
    title: str
    states: tuple[str, ...]
    due: Callable[[Context], Deadline | None]
    then: Remind | Escalate | Take
    after: str
    counts: bool = True
    warns: bool = True
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Workflow:
    """One case type. `opening` makes a case in the initial state."""

    type: str
    title: str
    version: int
    facts: FactsModel
    states: tuple[State, ...]
    opening: Transition
    transitions: tuple[Transition, ...]
    timers: tuple[Timer, ...]
    priority: Callable[[Context], int] | None = None
    suits: Callable[[Context, TeamMember], int] | None = None
    """How well an officer's focus fits a case: the higher, the sooner they are suggested."""
    counts: Callable[[Context], Mapping[str, int]] | None = None
    """What the register says of the case, in words and numbers (CME-R24)."""
    stops_for: Mapping[Happening, str] = field(default_factory=dict)
    """The step that the clock takes when something happens in another case of the child."""

    @cached_property
    def state(self) -> Mapping[str, State]:
        """The states by name."""
        return {state.name: state for state in self.states}

    @cached_property
    def timer(self) -> Mapping[str, Timer]:
        """The timers by name."""
        return {timer.name: timer for timer in self.timers}

    @cached_property
    def initial(self) -> State:
        """The state a new case is in."""
        return next(state for state in self.states if state.initial)

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        return {
            state.name: tuple(step for step in self.transitions if state.name in step.source)
            for state in self.states
        }

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The transitions from a state, in the order they were written."""
        return self._leaving[state]

    def transition(self, state: str, name: str) -> Transition | None:
        """The transition of that name from that state."""
        return next((step for step in self.leaving(state) if step.name == name), None)

    def open_states(self) -> tuple[str, ...]:
        """The names of all states that are not final."""
        return tuple(state.name for state in self.states if not state.final)


def changed_facts(transition: Transition, context: Context) -> Facts:
    """The facts after the step. Only what the form and the transition may set can change."""
    form = context.form or NoForm()
    fact_names = type(context.facts).model_fields
    said = {
        spec.name: getattr(form, spec.name)
        for spec in fields_of(type(form))
        if spec.name in fact_names and spec.name in form.model_fields_set
    }
    said = {name: value for name, value in said.items() if value is not None}
    set_by_rule = dict(transition.change(context)) if transition.change else {}
    stray = set(set_by_rule) - set(transition.sets)
    if stray:
        raise UndeclaredFact(f"{transition.name} changes {', '.join(sorted(stray))} undeclared")
    current = {name: getattr(context.facts, name) for name in fact_names}
    if "set_aside" not in set_by_rule:
        current |= left_over(transition.name, context.facts)
    return type(context.facts).model_validate(current | said | set_by_rule)


class UndeclaredFact(ValueError):
    """A transition changed a fact that it does not declare in `sets`."""

"""Proves a workflow sound before it may run. All flaws are found at once, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from states.forms import FieldSpec, Kind, fields_of
from states.roles import Role
from states.workflow import State, Take, Timer, Transition, Workflow


@dataclass(frozen=True)
class Flaw:
    """What is wrong, where, and what to do."""

    place: str
    says: str

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"


class UnsoundWorkflow(ValueError):
    """A workflow that may not run; `flaws` holds everything that is wrong with it."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        self.flaws = flaws
        super().__init__("\n".join(str(flaw) for flaw in flaws))


def require_sound(
    workflow: Workflow, rule_ids: Collection[str], workflows: Collection[str] = ()
) -> None:
    """Raises UnsoundWorkflow unless the workflow is sound."""
    flaws = check(workflow, rule_ids, workflows)
    if flaws:
        raise UnsoundWorkflow(flaws)


def check(
    workflow: Workflow, rule_ids: Collection[str], workflows: Collection[str] = ()
) -> tuple[Flaw, ...]:
    """Everything that is wrong with a workflow; nothing when it may run."""
    return tuple(_Check(workflow, rule_ids, workflows).flaws())


class _Check:
    def __init__(
        self, flow: Workflow, rule_ids: Collection[str], workflows: Collection[str]
    ) -> None:
        self.flow, self.rule_ids, self.workflows = flow, rule_ids, workflows
        self.names = [state.name for state in flow.states]
        self.finals = {state.name for state in flow.states if state.final}
        self.open = set(flow.open_states())
        self.steps = (flow.opening, *flow.transitions)

    def flaws(self) -> Iterator[Flaw]:
        yield from self._names()
        yield from self._opening()
        yield from self._ways()
        for state in self.flow.states:
            yield from self._waiting(state)
        for step in self.steps:
            yield from self._step(step)
        for timer in self.flow.timers:
            yield from self._timer(timer)
        yield from self._rules()
        yield from self._facts()

    def _at(self, *place: str) -> str:
        return " › ".join((self.flow.type, *place))

    # --- names and ways ----------------------------------------------------------------

    def _names(self) -> Iterator[Flaw]:
        for name in sorted({name for name in self.names if self.names.count(name) > 1}):
            yield Flaw(self._at(f"state {name}"), "stands twice; give each state its own name.")
        timers = [timer.name for timer in self.flow.timers]
        for name in sorted({name for name in timers if timers.count(name) > 1}):
            yield Flaw(self._at(f"timer {name}"), "stands twice; give each timer its own name.")
        for state in dict.fromkeys(self.names):
            here = [step.name for step in self.flow.transitions if state in step.source]
            for name in sorted({name for name in here if here.count(name) > 1}):
                yield Flaw(
                    self._at(f"state {state}"),
                    f"has more than one transition {name}; which one would be taken?",
                )

    def _opening(self) -> Iterator[Flaw]:
        initial = [state.name for state in self.flow.states if state.initial]
        if len(initial) != 1:
            found = ", ".join(initial) or "none"
            yield Flaw(self._at("states"), f"exactly one must be initial; found {found}.")
        elif self.flow.opening.target != initial[0]:
            yield Flaw(self._at("opening"), f"must lead to the initial state {initial[0]}.")
        if self.flow.opening.source:
            yield Flaw(self._at("opening"), "comes from nowhere; leave its source empty.")

    def _ways(self) -> Iterator[Flaw]:
        for step in self.flow.transitions:
            for name in (*step.source, *((step.target,) if step.target else ())):
                if name not in self.names:
                    yield Flaw(self._at(f"transition {step.name}"), f"names no state: {name}.")
            for name in step.source:
                if name in self.finals and step.goes_to(name) not in self.finals:
                    yield Flaw(
                        self._at(f"transition {step.name}"),
                        f"opens the final state {name} again; an end may only become another end.",
                    )
        reached = self._spread({s.name for s in self.flow.states if s.initial}, forward=True)
        ending = self._spread(set(self.finals), forward=False)
        for name in dict.fromkeys(self.names):
            if name not in reached:
                yield Flaw(self._at(f"state {name}"), "is never reached; no way leads there.")
            elif name not in ending:
                yield Flaw(self._at(f"state {name}"), "never ends; no way leads to a final state.")

    def _spread(self, found: set[str], *, forward: bool) -> set[str]:
        while True:
            before = len(found)
            for step in self.flow.transitions:
                if step.target is None:
                    continue
                if forward and found & set(step.source):
                    found.add(step.target)
                elif not forward and step.target in found:
                    found |= set(step.source)
            if len(found) == before:
                return found

    def _waiting(self, state: State) -> Iterator[Flaw]:
        timed = any(
            timer.counts and state.name in timer.states and set(timer.states) != self.open
            for timer in self.flow.timers
        )  # what may stand in any open state, such as an alert, times none of them
        place = self._at(f"state {state.name}")
        if state.waits_for and not timed and not state.untimed:
            yield Flaw(place, "waits without a deadline; add a timer or say why in `untimed`.")
        if timed and state.untimed:
            yield Flaw(place, "has a deadline and says it is untimed; drop one of the two.")
        by_people = [step for step in self.flow.leaving(state.name) if step.by != (Role.CLOCK,)]
        if not state.final and not by_people:
            yield Flaw(place, "has no step that a person can take.")

    # --- steps -------------------------------------------------------------------------

    def _step(self, step: Transition) -> Iterator[Flaw]:
        place = self._at(f"transition {step.name}")
        fields = {spec.name: spec for spec in fields_of(step.form)}
        if not step.by:
            yield Flaw(place, "is for nobody; name at least one role.")
        for role in step.by:
            if not isinstance(role, Role):
                yield Flaw(place, f"is for {role!r}, which is no role.")
        asks = any(spec.required for spec in fields.values())
        if Role.CLOCK in step.by and asks and step is not self.flow.opening:
            yield Flaw(place, "is taken by the clock, but its form asks a person.")
        for guard in step.guards:
            if guard.field and guard.field not in fields:
                yield Flaw(place, f"{guard.rule} is about {guard.field}, not on its form.")
        if step.assigns and (
            step.assigns not in fields or fields[step.assigns].kind is not Kind.OFFICER
        ):
            yield Flaw(place, f"gives the case to {step.assigns}, no officer on its form.")
        for name in step.files:
            if name not in fields:
                yield Flaw(place, f"files {name}, which is not on its form.")
        for spawn in step.spawns:
            if self.workflows and spawn.type not in self.workflows:
                yield Flaw(place, f"opens a {spawn.type}, which is no case type.")
        if step.by == (Role.CLOCK,) and step.name not in self._taken():
            yield Flaw(place, "is for the clock, but no timer takes it.")

    def _taken(self) -> set[str]:
        by_timers = {t.then.transition for t in self.flow.timers if isinstance(t.then, Take)}
        return by_timers | set(self.flow.stops_for.values())

    # --- timers ------------------------------------------------------------------------

    def _timer(self, timer: Timer) -> Iterator[Flaw]:
        place = self._at(f"timer {timer.name}")
        if not timer.states:
            yield Flaw(place, "is armed in no state.")
        for name in timer.states:
            if name not in self.names:
                yield Flaw(place, f"names no state: {name}.")
            elif name in self.finals:
                yield Flaw(place, f"is armed in the final state {name}, where nothing happens.")
            elif isinstance(timer.then, Take):
                yield from self._effect(place, name, timer.then)
        if not isinstance(timer.then, Take) and not timer.then.tell:
            yield Flaw(place, "tells nobody.")

    def _effect(self, place: str, state: str, then: Take) -> Iterator[Flaw]:
        step = self.flow.transition(state, then.transition)
        if step is None:
            yield Flaw(place, f"takes {then.transition}, which does not leave {state}.")
        elif Role.CLOCK not in step.by:
            yield Flaw(place, f"takes {then.transition}, which the clock may not take.")

    # --- rules, forms and facts --------------------------------------------------------

    def _rules(self) -> Iterator[Flaw]:
        for place, rule in self._cited():
            if rule not in self.rule_ids:
                yield Flaw(place, f"cites {rule}, which is not in the RULEBOOK.")

    def _cited(self) -> Iterator[tuple[str, str]]:
        for step in self.steps:
            place = self._at(f"transition {step.name}")
            yield from ((place, rule) for rule in step.rules)
            yield from ((place, guard.rule) for guard in step.guards)
            yield from ((place, send.letter) for send in step.sends)
            yield from ((place, rule) for spec in fields_of(step.form) for rule in spec.rules)
        for timer in self.flow.timers:
            place = self._at(f"timer {timer.name}")
            yield place, timer.name.partition(".")[0]
            yield from ((place, rule) for rule in timer.rules)
            if not isinstance(timer.then, Take):
                yield from ((place, send.letter) for send in timer.then.letters)
        place = self._at("facts")
        yield from ((place, rule) for spec in fields_of(self.flow.facts) for rule in spec.rules)

    def _facts(self) -> Iterator[Flaw]:
        facts = {spec.name: spec for spec in fields_of(self.flow.facts)}
        settable: set[str] = set()
        for step in self.steps:
            place = self._at(f"transition {step.name}")
            for name in step.sets:
                if name not in facts:
                    yield Flaw(place, f"sets {name}, which is no fact.")
            for spec in fields_of(step.form):
                if spec.name in facts and not _agree(spec, facts[spec.name]):
                    yield Flaw(place, f"asks {spec.name} otherwise than the facts keep it.")
            settable |= set(step.sets) | {spec.name for spec in fields_of(step.form)}
        for name in facts:
            if name not in settable:
                yield Flaw(self._at(f"fact {name}"), "can never be known: nothing sets it.")


def _agree(asked: FieldSpec, kept: FieldSpec) -> bool:
    """A long text may be kept as text; all else keeps its kind and its choices."""
    texts = (Kind.TEXT, Kind.LONG_TEXT)
    same_kind = asked.kind is kept.kind or (asked.kind in texts and kept.kind in texts)
    return same_kind and asked.choices == kept.choices

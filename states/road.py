"""The main road of a workflow, from its start to an end, and the ways that leave it.

Read off the definition alone: the longest way forward, where forward means to a state that is
declared later. The end that a workflow is for is declared first, so it is taken although another
end lies one state further on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from states.workflow import Workflow


@dataclass(frozen=True)
class Road:
    """The states of the main road in order, and for each open state where else it leads."""

    states: tuple[str, ...]
    exits: Mapping[str, tuple[str, ...]]

    def anchor(self, state: str, passed: Sequence[str] = ()) -> str:
        """Where on the road a case left it for `state`; the state itself if it lies on the road.

        That is the last state of the road among those it `passed`, or else the first that leads
        there.
        """
        if state in self.states:
            return state
        for one in reversed(passed):
            if one in self.states:
                return one
        leading = (one for one in self.states if state in self.exits.get(one, ()))
        return next(leading, self.states[0])

    def ahead_of(self, state: str) -> frozenset[str]:
        """Every state that steps from a state can still lead to."""
        onward = dict(pairwise(self.states))
        found: set[str] = set()
        to_see = [state]
        while to_see:
            name = to_see.pop()
            ways = {*self.exits.get(name, ()), *([onward[name]] if name in onward else [])}
            to_see += ways - found
            found |= ways
        return frozenset(found)


def road_of(workflow: Workflow) -> Road:
    """The main road of a workflow and its exits."""
    ways = {state.name: _ways(workflow, state.name) for state in workflow.states}
    states = _longest(workflow, ways)
    onward = dict(pairwise(states))
    return Road(
        states,
        {
            name: tuple(one for one in ways[name] if one != onward.get(name))
            for name in workflow.open_states()
        },
    )


def _ways(workflow: Workflow, state: str) -> tuple[str, ...]:
    """The other states that steps from a state lead to, in the order they are declared."""
    led = {step.goes_to(state) for step in workflow.leaving(state)} - {state}
    return tuple(one.name for one in workflow.states if one.name in led)


def _longest(workflow: Workflow, ways: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    there: dict[str, tuple[str, ...]] = {workflow.initial.name: (workflow.initial.name,)}
    behind: set[str] = set()
    for state in workflow.states:
        behind.add(state.name)
        if state.final or state.name not in there:
            continue
        for target in ways[state.name]:
            way = (*there[state.name], target)
            if target not in behind and len(way) > len(there.get(target, ())):
                there[target] = way
    ends = [there[state.name] for state in workflow.states if state.final and state.name in there]
    farthest = max(len(way) for way in ends)
    return next(way for way in ends if len(way) >= farthest - 1)

"""What a step does to the clocks of a case, read off the definition before anybody takes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from states.context import Context
from states.workflow import Timer, Transition, Workflow

SHOWN = 2
"""So many clocks are named; the rest are counted."""


@dataclass(frozen=True)
class Effect:
    """The clocks that a step stops and starts, its letters, and the cases it opens.

    A clock whose start lies with what the form will say `may` start.
    """

    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    may_start: tuple[str, ...] = ()
    letters: int = 0
    opens: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """In one line; empty where it does none of this."""
        named = (("stops", self.stops), ("starts", self.starts), ("may start", self.may_start))
        parts = [_listed(lead, titles) for lead, titles in named if titles]
        parts += [_letters(self.letters)] if self.letters else []
        return " · ".join([*parts, *(f"opens: {title}" for title in self.opens)])

    @property
    def brief(self) -> tuple[str, ...]:
        """The same in a few words each, the most telling first."""
        return tuple(self._brief())

    def _brief(self) -> Iterator[str]:
        if self.opens:
            yield f"opens a case: {self.opens[0]}"
        if self.starts:
            yield "starts clock" if len(self.starts) == 1 else f"starts {len(self.starts)} clocks"
        if self.stops:
            yield "stops clock" if len(self.stops) == 1 else f"stops {len(self.stops)} clocks"
        if self.letters:
            yield _letters(self.letters)


def effect_of(
    workflow: Workflow, step: Transition, context: Context, running: Collection[str],
    types: Mapping[str, str],
) -> Effect:  # fmt: skip
    """What a step does; `running` names the deadlines that stand now, `types` the case types."""
    here, there = context.case.state, step.goes_to(context.case.state)
    counting = [timer for timer in workflow.timers if timer.counts]
    stops = [one for one in counting if here in one.states and there not in one.states]
    begins = [one for one in counting if there in one.states and here not in one.states]
    after = replace(context, case=replace(context.case, state=there, entered_at=context.now))
    starts = tuple(one.title for one in begins if _runs(one, after))
    return Effect(
        tuple(timer.title for timer in stops if timer.name in running),
        starts,
        tuple(one.title for one in begins if one.title not in starts),
        len(step.sends),
        tuple(types.get(spawn.type, spawn.type) for spawn in step.spawns),
    )


def _runs(timer: Timer, after: Context) -> bool:
    try:
        return timer.due(after) is not None
    except (LookupError, ValueError, TypeError, OverflowError):
        return False  # it hangs on what the form will say


def _listed(lead: str, titles: Sequence[str]) -> str:
    more = f" and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
    return f"{lead} “{'”, “'.join(titles[:SHOWN])}”{more}"


def _letters(count: int) -> str:
    return f"{count} letter{'s' * (count > 1)}"

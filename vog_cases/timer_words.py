"""A deadline on one line: what it is called, what happens when it runs out, whom it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from states.context import Actor
from states.roles import SCHOOL_ROLES, Role
from states.workflow import Recipient, Remind, State, Take, Timer, Workflow
from storage import standing
from storage.deadlines import FIRED, INCIDENT
from storage.standing import LATER, OVERDUE, SOON, TODAY, WAITING, Asked, Rung, Standing
from vog_cases.escalated import Escalated, Key, escalated, with_looks
from vog_cases.plain_text import day_short
from vog_cases.reading_cases import Reader, phase_in_words
from vog_cases.timers import DUE, ladder_above

INCIDENTS = "incidents"
"""The place of what failed, before all others."""


@dataclass(frozen=True)
class Line:
    """A deadline, or in the group that waits a case on which none runs."""

    reference: str
    type: str
    surname: str
    forename: str
    assignee_name: str | None
    name: str
    phase: int
    title: str
    """What the deadline is called; why none runs where there is none."""
    due_at: datetime | None
    entered_at: datetime
    place: str
    then: str
    """What happens when it runs out; for one that has, what comes next; for a failed one why."""
    attempts: int = 0
    escalated: Escalated | None = None

    @property
    def key(self) -> str:
        """What tells it from every other line, whatever is read anew."""
        return f"{self.reference} {self.name} {self.phase}"


def lines_of(reader: Reader, asked: Asked, rows: Sequence[Standing]) -> tuple[Line, ...]:
    """The rows in words; of those that have run out the ladders are read along, and who of those
    they went to has opened the case."""
    climbing: dict[Key, list[Rung]] = defaultdict(list)
    fired = [row for row in rows if row.status == FIRED]
    if fired:
        for rung in standing.rungs(reader.connection, [row.case_id for row in fired]):
            climbing[rung.case_id, rung.name].append(rung)
    up: dict[Key, Escalated] = {}
    for row in fired:
        timer = reader.machines[row.type].workflow.timer.get(row.name)
        reached = escalated(timer, climbing[row.case_id, row.name]) if timer else None
        if reached is not None:
            up[row.case_id, row.name] = reached
    up = with_looks(reader, up)
    lines = (_line(row, reader, asked, climbing[row.case_id, row.name]) for row in rows)
    return tuple(
        replace(line, escalated=up.get((row.case_id, row.name)))
        for row, line in zip(rows, lines, strict=True)
    )


def _line(row: Standing, reader: Reader, asked: Asked, rungs: Sequence[Rung]) -> Line:
    flow = reader.machines[row.type].workflow
    state, timer = flow.state[row.state], flow.timer.get(row.name)
    title = timer.title if timer else row.name
    place = place_of(row, asked)
    if not row.name:
        title = f"no deadline: {state.untimed}" if state.untimed else "no deadline runs"
    if row.status == INCIDENT:
        place = INCIDENTS
        title += f" ({phase_in_words(row.phase)})" if row.phase != DUE else ""
        then = f"✗ {row.error}"
    elif timer is None or place == WAITING:
        then = f"waits for {' or '.join(elsewhere(state, reader.person)) or 'our own side'}"
    elif row.status == FIRED:
        then = climbed_in_words(timer, rungs)
    else:
        then = then_in_short(timer, flow)
    return Line(
        row.reference, row.type, row.surname, row.forename, row.assignee_name, row.name,
        row.phase, title, row.due_at, row.entered_at, place, then, row.attempts,
    )  # fmt: skip


def place_of(row: Standing, asked: Asked) -> str:
    """Which part of the list a deadline belongs to, as the database counts it."""
    if row.due_at is None:
        return WAITING
    if row.due_at < asked.now:
        return OVERDUE
    if row.due_at <= asked.today_ends:
        return TODAY
    if row.due_at <= asked.soon_ends:
        return SOON
    return WAITING if row.state in asked.elsewhere.get(row.type, ()) else LATER


def elsewhere(state: State, person: Actor) -> list[str]:
    """Whom a case waits for that is not on this person's side; the school is named once.

    Nobody where somebody on this side could go on, unless the state waits for outside first.
    """
    school = person.role in SCHOOL_ROLES
    others = [
        role for role in state.waits_for if role is Role.OUTSIDE or (role in SCHOOL_ROLES) != school
    ]
    if Role.OUTSIDE not in state.waits_for and len(others) < len(state.waits_for):
        return []
    return list(dict.fromkeys("the school" if r in SCHOOL_ROLES else _who(r) for r in others))


def then_in_short(timer: Timer, flow: Workflow) -> str:
    """What happens when a deadline runs out, in a few words."""
    told = " and ".join(_who(to) for to in timer.then.tell)
    if isinstance(timer.then, Take):
        step = next(one for one in flow.transitions if one.name == timer.then.transition)
        return f"moves to {flow.state[step.target].title}" if step.target else step.title
    return f"reminds {told}" if isinstance(timer.then, Remind) else f"→ {told}"


def climbed_in_words(timer: Timer, rungs: Sequence[Rung]) -> str:
    """How far a passed deadline has climbed: whom it goes to next and when, or who has it."""
    ladder = ladder_above(timer)
    ahead = [one for one in rungs if one.status != FIRED and one.fires_at is not None]
    if ahead and ahead[0].fires_at is not None:
        return f"{day_short(ahead[0].fires_at)} → {_who(ladder[ahead[0].phase - 1])}"
    reached = [one for one in rungs if one.status == FIRED]
    if reached:
        return f"with {_who(ladder[reached[-1].phase - 1])}"
    return f"told {' and '.join(_who(to) for to in timer.then.tell)}"


def _who(to: Recipient) -> str:
    if to is Role.OUTSIDE:
        return "somebody outside"
    return to.label if isinstance(to, Role) else to.value

"""The clocks of a case: how long is left in people's words, who is told, how it was counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from states.calendar import Deadline, local_date
from states.context import Context
from states.distance import distance, used
from states.road import Road
from states.roles import SCHOOL_ROLES, Role, in_words
from states.workflow import Escalate, Take, Timer, Workflow
from storage.deadlines import CANCELLED, FIRED, INCIDENT, PASSED, PENDING, TimerRow
from storage.history import StoredEvent
from vog_cases.plain_text import due_in_words
from vog_cases.reading_cases import fired_in_words, then_in_words, working_of
from vog_cases.timers import DUE, WARN, ladder_above
from workflows.policy import PARAMETERS

ELSEWHERE = SCHOOL_ROLES | {Role.OUTSIDE}
"""Whom we wait for when a clock of ours stands still."""


@dataclass(frozen=True)
class Rung:
    """One step of the ladder that a deadline climbs while it stays passed (GEN-R21)."""

    at: datetime
    role: str
    told: bool


@dataclass(frozen=True)
class Clock:
    """A deadline that stands, or one that could not be worked out (then `error` says why)."""

    name: str
    title: str
    due_at: datetime | None
    words: str
    over: bool
    near: bool
    """It has turned amber: the reminder is out, or it ends today."""
    share: float | None
    then: str
    """All that happens when it runs out."""
    first: str
    """The same, but only what happens first and in few words."""
    rungs: tuple[Rung, ...]
    counts: bool
    after: str
    rules: tuple[str, ...]
    working: Mapping[str, Any] | None
    error: str = ""
    attempts: int = 0

    @property
    def next_rung(self) -> Rung | None:
        """The rung it climbs next."""
        return next((rung for rung in self.rungs if not rung.told), None)


@dataclass(frozen=True)
class Stopped:
    """A deadline that stands still while the case waits for somebody else."""

    title: str
    since: datetime
    waits_for: str


def clocks_of(
    workflow: Workflow, context: Context, stored: Sequence[TimerRow], now: datetime
) -> tuple[Clock, ...]:
    """The deadlines that stand, those that failed first, then the soonest first."""
    by_name: dict[str, list[TimerRow]] = {}
    for row in stored:
        if row.status not in (PASSED, CANCELLED):
            by_name.setdefault(row.name, []).append(row)
    found = [
        _clock(workflow, context, workflow.timer[name], rows, now)
        for name, rows in by_name.items()
        if name in workflow.timer
        and any(row.phase == DUE or row.status == INCIDENT for row in rows)
    ]
    return tuple(sorted(found, key=_urgency))


def _urgency(clock: Clock) -> tuple[bool, bool, bool, datetime | None, str]:
    return (not clock.error, not clock.counts, clock.due_at is None, clock.due_at, clock.name)


def _clock(
    workflow: Workflow, context: Context, timer: Timer, rows: Sequence[TimerRow], now: datetime
) -> Clock:
    main = next((row for row in rows if row.phase == DUE), rows[0])
    failed = next((row for row in rows if row.status == INCIDENT), None)
    due = main.due_at
    deadline = _derived(timer, context)
    words, over = due_in_words(due, now), due is not None and due < now
    share: float | None = None
    if deadline is not None and deadline.at == due:
        words = distance(context.calendar, deadline, now).words
        share = used(context.calendar, deadline, now)
    if fired := fired_in_words(timer, main):
        words, over, share = fired, False, None
    warned = any(row.phase == WARN and row.status != PENDING for row in rows)
    today = due is not None and local_date(due) == local_date(now)
    return Clock(
        timer.name, timer.title, due, words, over, not over and (warned or today), share,
        then_in_words(timer, workflow), _first(timer, workflow), _rungs(timer, rows), timer.counts,
        after_in_words(timer, context.policy),
        tuple(dict.fromkeys((timer.name.partition(".")[0], *timer.rules))),
        working_of(timer, context), failed.error if failed else "",
        failed.attempts if failed else 0,
    )  # fmt: skip


def _first(timer: Timer, workflow: Workflow) -> str:
    if isinstance(timer.then, Take):
        step = next(one for one in workflow.transitions if one.name == timer.then.transition)
        return f"the clock moves it to {workflow.state[step.target].title}" if step.target else ""
    told = (to.short if isinstance(to, Role) else to.value for to in timer.then.tell)
    return f"{'tells' if isinstance(timer.then, Escalate) else 'reminds'} {' and '.join(told)}"


def _derived(timer: Timer, context: Context) -> Deadline | None:
    try:
        return timer.due(context)
    except (LookupError, ValueError, TypeError, OverflowError):
        return None  # the stored row says that it could not be worked out


def _rungs(timer: Timer, rows: Sequence[TimerRow]) -> tuple[Rung, ...]:
    if not isinstance(timer.then, Escalate):
        return ()
    ladder = ladder_above(timer)
    return tuple(
        Rung(
            row.fired_at if row.status == FIRED and row.fired_at else row.fires_at,
            ladder[row.phase - 1].short,
            row.status != PENDING,
        )
        for row in sorted(rows, key=lambda one: one.phase)
        if row.phase > DUE and row.fires_at is not None
    )


def stopped_clocks(
    workflow: Workflow, road: Road, events: Sequence[StoredEvent]
) -> tuple[Stopped, ...]:
    """The deadlines that stopped when the case left its road to wait for the school or the family.

    They are those that were called off on the way into this state, and that begin anew when a
    step leads back to where they run. A case that has gone on along its road is done with them.
    """
    last = next((one for one in reversed(events) if one.body["from"] != one.body["to"]), None)
    if last is None:
        return ()
    state = workflow.state[last.body["to"]]
    others = [role for role in state.waits_for if role in ELSEWHERE]
    if state.name in road.states or not others or state.waits_for[0] not in ELSEWHERE:
        return ()
    back = {step.goes_to(state.name) for step in workflow.leaving(state.name)} - {state.name}
    called_off = {
        line["name"] for line in last.body["timers"]
        if line["phase"] == DUE and line["status"] in (CANCELLED, PASSED)
    }  # fmt: skip
    waits = waited_for(others)
    return tuple(
        Stopped(timer.title, last.effective_at, waits)
        for timer in workflow.timers
        if timer.counts and timer.name in called_off and back & set(timer.states)
        and not isinstance(timer.then, Take)  # one that moved the case has done its work
    )  # fmt: skip


def waited_for(roles: Sequence[Role]) -> str:
    """Whom a case waits for, as people say it: `the school or the family`."""
    words = ("the school" if role in SCHOOL_ROLES else "the family" if role is Role.OUTSIDE
             else in_words((role,)) for role in roles)  # fmt: skip
    return " or ".join(dict.fromkeys(words))


def after_in_words(timer: Timer, policy: Mapping[str, Any]) -> str:
    """From when and how long a deadline runs, with the numbers the case runs under."""

    def value(match: re.Match[str]) -> str:
        number, unit = policy[match[1]], PARAMETERS[match[1]].unit
        return f"{number} {unit.removesuffix('s') if number == 1 else unit}"

    return re.sub(r"\{([a-z_.]+)\}", value, timer.after)

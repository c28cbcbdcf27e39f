"""Deadlines are derived: what should exist is worked out and the stored ones are reconciled.

Pure: what comes in are a workflow, a context and the stored rows; what goes out is a list of
changes. Phase -1 reminds before a deadline, 0 is the deadline, 1 and up climb the ladder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from states.calendar import Calendar, Deadline, at_time, local_date
from states.context import Context
from states.roles import LADDER, Role
from states.workflow import Escalate, Timer, Workflow
from storage.deadlines import CANCELLED, FIRED, INCIDENT, PASSED, PENDING, TimerRow

WARN = -1
DUE = 0
REMINDER_HOUR = time(9)
"""When a reminder reaches people, local time."""


@dataclass(frozen=True)
class Planned:
    """A deadline that should exist now: when it is due and when the clock acts on it."""

    name: str
    phase: int
    due_at: datetime | None
    fires_at: datetime | None
    error: str = ""


@dataclass(frozen=True)
class TimerChange:
    """What reconciling does to one stored deadline; it goes into the event as it is."""

    name: str
    phase: int
    change: str
    due_at: datetime | None
    was: datetime | None
    values: Mapping[str, Any]
    row_id: int | None


def ladder_above(timer: Timer) -> tuple[Role, ...]:
    """The rungs a deadline still has to climb after those it tells first (GEN-R21)."""
    told = [LADDER.index(role) for role in timer.then.tell if role in LADDER]
    return LADDER[max(told) + 1 :] if told else LADDER


def warning_at(deadline: Deadline, calendar: Calendar, policy: Mapping[str, Any]) -> datetime:
    """When a deadline turns amber: a quarter of its time before, at least one working day.

    On a day the office is closed the reminder moves to the working day before; the deadline
    itself never moves (GEN-R20).
    """
    started = start_of(deadline)
    part = (deadline.at - started) * policy["timer.warn"] / 100
    day = min(
        local_date(deadline.at - part),
        calendar.working_days_before(deadline.day, policy["timer.warn_least"]),
    )
    if not calendar.is_working_day(day):
        day = calendar.previous_working_day(day)
    return at_time(day, REMINDER_HOUR)


def start_of(deadline: Deadline) -> datetime:
    """The instant a deadline counts from."""
    start: date | datetime = deadline.start
    return start if isinstance(start, datetime) else at_time(start, time(0))


def planned(workflow: Workflow, context: Context) -> list[Planned]:
    """Every deadline, reminder and rung that should exist for a case as it stands."""
    state = context.case.state
    return [
        item
        for timer in workflow.timers
        if state in timer.states
        for item in _phases(timer, context)
    ]


def _phases(timer: Timer, context: Context) -> list[Planned]:
    try:
        deadline = timer.due(context)
        if deadline is None:
            return []
        items = [Planned(timer.name, DUE, deadline.at, deadline.at)]
        if timer.warns:
            warn = warning_at(deadline, context.calendar, context.policy)
            if warn > start_of(deadline):
                items.insert(0, Planned(timer.name, WARN, deadline.at, warn))
        if isinstance(timer.then, Escalate):
            wait = context.policy["escalate.after"]
            for rung in range(1, len(ladder_above(timer)) + 1):
                at = context.calendar.working_days_after(deadline.day, wait * rung).at
                items.append(Planned(timer.name, rung, deadline.at, at))
        return items
    except (LookupError, ValueError, TypeError, OverflowError) as problem:
        return [Planned(timer.name, DUE, None, None, error=_plain(problem))]


def _plain(problem: Exception) -> str:
    text = str(problem.args[0]) if problem.args else type(problem).__name__
    return text if isinstance(problem, LookupError) else f"{type(problem).__name__}: {text}"


def reconcile(
    wanted: Iterable[Planned], stored: Iterable[TimerRow], now: datetime
) -> list[TimerChange]:
    """What has to change so that the stored deadlines are the wanted ones: invariant 4."""
    rows = {(row.name, row.phase): row for row in stored}
    changes: list[TimerChange] = []
    for plan in wanted:
        row = rows.pop((plan.name, plan.phase), None)
        change = _meet(plan, row, now)
        if change is not None:
            changes.append(change)
    changes.extend(_drop(row) for row in rows.values() if row.status in (PENDING, FIRED, INCIDENT))
    return changes


def _meet(plan: Planned, row: TimerRow | None, now: datetime) -> TimerChange | None:
    if plan.due_at is None:
        if row is not None and row.status == INCIDENT and row.error == plan.error:
            return None
        unknown = {"due_at": None, "fires_at": None, "status": INCIDENT, "error": plan.error}
        return _change(plan, row, "incident", unknown)
    if row is None and plan.phase == WARN and plan.fires_at is not None and plan.fires_at <= now:
        return None
    if row is not None and row.fired_due_at == plan.due_at:
        if row.status in (FIRED, INCIDENT) and row.due_at == plan.due_at:
            return None
        again = {"due_at": plan.due_at, "fires_at": plan.fires_at, "status": FIRED,
                 "fired_due_at": row.fired_due_at, "fired_at": row.fired_at}  # fmt: skip
        return _change(plan, row, "stands again", again)
    if row is not None and _as_planned(row, plan):
        return None
    values: dict[str, Any] = {
        "due_at": plan.due_at, "fires_at": plan.fires_at, "retry_at": None, "status": PENDING,
        "attempts": 0,
        "error": "",
    }  # fmt: skip
    moved = row is not None and row.status in (PENDING, FIRED, INCIDENT)
    return _change(plan, row, "moved" if moved else "armed", values)


Firings = Mapping[tuple[str, int, datetime], datetime]
"""Every firing a case's history tells of: deadline, phase and due time, and when it fired."""


def may_have_fired(
    wanted: Iterable[Planned], stored: Iterable[TimerRow], now: datetime
) -> set[tuple[str, int]]:
    """Deadlines about to be set to a time that has passed and may have been their time before.

    A stored row remembers only the due time it fired for last; the history knows all of them.
    """
    passed = {
        (plan.name, plan.phase): plan.due_at
        for plan in wanted
        if plan.fires_at is not None and plan.fires_at <= now
    }
    return {
        key
        for row in stored
        if (key := (row.name, row.phase)) in passed
        and row.fired_due_at not in (None, passed[key])
        and (row.due_at != passed[key] or row.status != PENDING)
    }


def as_fired(
    wanted: Iterable[Planned], stored: Iterable[TimerRow], fired: Firings
) -> list[TimerRow]:
    """The stored deadlines, those that have fired for the time now wanted marked as such."""
    due = {(plan.name, plan.phase): plan.due_at for plan in wanted}
    marked = []
    for row in stored:
        at = due.get((row.name, row.phase))
        when = fired.get((row.name, row.phase, at)) if at is not None else None
        marked.append(row if when is None else replace(row, fired_due_at=at, fired_at=when))
    return marked


def without_late_reminders(
    wanted: Iterable[Planned], stood: Collection[tuple[str, int]], now: datetime
) -> list[Planned]:
    """What is wanted, less the reminders whose time had passed before they ever stood."""
    return [
        plan
        for plan in wanted
        if plan.phase != WARN
        or plan.fires_at is None
        or plan.fires_at > now
        or (plan.name, plan.phase) in stood
    ]


def _as_planned(row: TimerRow, plan: Planned) -> bool:
    """Nothing to do; a firing that failed keeps the later time it is tried again."""
    if row.due_at != plan.due_at or row.status not in (PENDING, INCIDENT):
        return False
    return row.status == INCIDENT or row.attempts > 0 or row.fires_at == plan.fires_at


def _change(
    plan: Planned, row: TimerRow | None, change: str, values: Mapping[str, Any]
) -> TimerChange:
    return TimerChange(
        plan.name, plan.phase, change, plan.due_at, row.due_at if row else None, values,
        row.id if row else None,
    )  # fmt: skip


def _drop(row: TimerRow) -> TimerChange:
    status = PASSED if row.status == FIRED else CANCELLED
    return TimerChange(
        row.name, row.phase, status, row.due_at, row.due_at, {"status": status}, row.id
    )


@dataclass(frozen=True)
class Standing:
    """What the deadlines make of the case's row."""

    due_at: datetime | None
    warn_at: datetime | None
    escalation: str | None


def standing(
    workflow: Workflow, context: Context, wanted: Iterable[Planned], fired: Iterable[TimerRow]
) -> Standing:
    """The soonest deadline that counts, when it turns amber, and how far it has climbed."""
    wanted = list(wanted)
    soonest = min(
        (
            (plan.due_at, plan.name)
            for plan in wanted
            if plan.phase == DUE and plan.due_at is not None and workflow.timer[plan.name].counts
        ),
        default=None,
    )
    climbed = _climbed(workflow, wanted, fired)
    if soonest is None:
        return Standing(None, None, climbed)
    deadline = workflow.timer[soonest[1]].due(context)
    assert deadline is not None  # it was planned from this very answer
    warn = max(warning_at(deadline, context.calendar, context.policy), start_of(deadline))
    return Standing(soonest[0], min(warn, deadline.at), climbed)


def _climbed(
    workflow: Workflow, wanted: Iterable[Planned], fired: Iterable[TimerRow]
) -> str | None:
    due_now = {(plan.name, plan.phase): plan.due_at for plan in wanted}
    reached: list[Role] = []
    for row in fired:
        if row.phase < DUE or due_now.get((row.name, row.phase)) != row.fired_due_at:
            continue
        timer = workflow.timer.get(row.name)
        if timer is None or row.fired_due_at is None or not isinstance(timer.then, Escalate):
            continue
        if row.phase == DUE:
            reached += [role for role in LADDER if role in timer.then.tell]
        else:
            reached.append(ladder_above(timer)[row.phase - 1])
    return max(reached, key=LADDER.index).value if reached else None


def backoff(attempts: int) -> timedelta:
    """How long to wait before a firing that failed is tried again."""
    return timedelta(minutes=5 * 2 ** (attempts - 1))

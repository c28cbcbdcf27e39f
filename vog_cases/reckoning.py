"""How one deadline came about: from when it was counted, what was skipped, what it has done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from states.calendar import Calendar, CountedDay, Deadline, Unit, local_date
from states.distance import distance
from states.workflow import Timer
from storage import deadlines
from storage.deadlines import FIRED, INCIDENT, PENDING, TimerRow
from vog_cases.plain_text import day_short
from vog_cases.reading_cases import Reader
from vog_cases.timers import DUE, WARN, ladder_above

WEEKEND = ("Saturday", "Sunday")
END_OF_DAY = " at 23:59"
"""Said of every limit in days, so nobody needs to read it each time."""


@dataclass(frozen=True)
class Reckoning:
    """One deadline in words; `says` is empty where the date cannot be worked out any more."""

    says: str
    skipped: str
    left: str
    """How much time is over or left, in what the deadline is counted in."""
    stages: tuple[str, ...]
    """The reminder, the deadline and each rung, with its day; a tick where it has been."""


def reckon(reader: Reader, reference: str, name: str) -> Reckoning | None:
    """The reckoning of a deadline of a case; None where the case has no such deadline now."""
    row = reader.row(reference)
    flow = reader.machines[row.type].workflow
    timer = flow.timer.get(name)
    stored = [
        one
        for one in deadlines.of_case(reader.connection, row.id)
        if one.name == name and one.status in (PENDING, FIRED, INCIDENT)
    ]
    if timer is None or not stored:
        return None
    context = reader.context(row)
    says = skipped = left = ""
    try:
        deadline = timer.due(context)
        if deadline is not None:
            working = context.calendar.working(deadline)
            says, skipped = working.says.removesuffix(END_OF_DAY), _skipped(working.days)
            left = _left(deadline, context.calendar, reader.now)
    except (LookupError, ValueError):
        pass  # what the list says of it stays true; only the working is missing
    return Reckoning(says, skipped, left, _stages(stored, timer))


def _skipped(days: Sequence[CountedDay]) -> str:
    """The days that did not count, by reason: `4 weekend days, 5 days half-term`."""
    found: Counter[str] = Counter()
    for day in days[1:]:  # the first is the day of the event itself, or counts
        if day.number is None:
            found["" if day.why in WEEKEND else day.why] += 1
    return ", ".join(_days(count, why) for why, count in found.items())


def _days(count: int, why: str) -> str:
    days = "day" if count == 1 else "days"
    return f"{count} {days} {why}" if why else f"{count} weekend {days}"


def _left(deadline: Deadline, calendar: Calendar, now: datetime) -> str:
    if deadline.unit not in (Unit.SCHOOL_DAYS, Unit.WORKING_DAYS):
        return ""
    told = distance(calendar, deadline, now)
    days = abs((deadline.day - local_date(now)).days)
    lists = f" ({days} by the calendar)" if days != told.count else ""
    return f"{told.words}{lists}" if told.count else ""


def _stages(stored: Sequence[TimerRow], timer: Timer) -> tuple[str, ...]:
    found = []
    for row in sorted(stored, key=lambda one: one.phase):
        at = row.fired_at if row.status == FIRED and row.phase != DUE else row.fires_at
        day = f" {day_short(at)}" if at else ""
        tick = {FIRED: " ✓", INCIDENT: " ✗ failed"}.get(row.status, "")
        found.append(f"{_what(row, timer)}{day}{tick}")
    return tuple(found)


def _what(row: TimerRow, timer: Timer) -> str:
    if row.phase == WARN:
        return "reminder"
    if row.phase > DUE:
        return f"→ {ladder_above(timer)[row.phase - 1].value}"
    return "ran out" if row.status == FIRED else "runs out"

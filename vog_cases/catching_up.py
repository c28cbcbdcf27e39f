"""What the clock caught up with after a time switched off, from the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from states.workflow import Remind
from storage import late_firings, records
from storage.late_firings import Fired, LateFiring
from vog_cases.reading_cases import Reader
from vog_cases.timers import DUE, WARN
from vog_cases.worker import FRESH

REMEMBERED = timedelta(days=3)
"""How long the list of deadlines speaks of it."""


@dataclass(frozen=True)
class CaughtUp:
    """A time the clock was off, and what it did when it was back."""

    since: datetime
    """The first deadline that passed meanwhile; the clock was off from then, or before."""
    until: datetime
    passed: int = 0
    reminders: int = 0
    escalations: int = 0
    steps: int = 0
    moved_on: bool = False
    """In a training database whose clock stands still: somebody moved it on, it was not off."""


def last_caught_up(reader: Reader) -> CaughtUp | None:
    """The last time the clock was off and back again, if that was lately."""
    connection, person = reader.connection, reader.person
    found = late_firings.moments(connection, person, reader.now - REMEMBERED)
    until = next((at for at, due in found if at - due > FRESH), None)
    if until is None:
        return None
    since = min(due for at, due in found if at == until)
    counts = {"passed": 0, "reminders": 0, "escalations": 0, "steps": 0}
    for one in late_firings.counted(connection, person, since, until):
        counts[_sort_of(one, reader)] += one.count
    stands_still = records.setting(connection, "clock") is not None
    return CaughtUp(since, until, moved_on=stands_still, **counts)


def caught_up_with(reader: Reader, report: CaughtUp, limit: int) -> list[LateFiring]:
    """What the clock did then, in the order it was due."""
    return late_firings.between(reader.connection, reader.person, report.since, report.until, limit)


def _sort_of(fired: Fired, reader: Reader) -> str:
    if fired.kind == "moved":
        return "steps"
    if fired.phase > DUE:
        return "escalations"
    timer = reader.machines[fired.type].workflow.timer.get(fired.name)
    reminds = timer is not None and isinstance(timer.then, Remind)
    return "reminders" if fired.phase == WARN or reminds else "passed"

"""The training clock moved on from the screen: what would pass by then, and letting it pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage import deadlines
from vog_cases.engine import Fired
from vog_cases.errors import NotFound
from vog_cases.house import House
from vog_cases.signalling import read_once_a_day


class Leap(StrEnum):
    """How far the clock is moved."""

    HOUR = "an hour"
    DAY = "a day"
    DEADLINE = "to the next deadline"


@dataclass(frozen=True)
class Ahead:
    """What lies between the clock and where it would go; more may follow from what passes."""

    now: datetime
    to: datetime
    deadlines: int
    reminders: int


def ahead(house: House, leap: Leap) -> Ahead:
    """What would pass; NotFound where no deadline is ahead."""
    with house.reader() as reader:
        now, connection = reader.now, reader.connection
        if leap is Leap.DEADLINE:
            due = deadlines.next_due(connection)
            if due is None:
                raise NotFound("No deadline is ahead: nothing more will pass.")
            to = max(due, now)
        else:
            to = now + timedelta(hours=1 if leap is Leap.HOUR else 24)
        return Ahead(now, to, *deadlines.falling(connection, to))


def advance(house: House, to: datetime) -> Fired:
    """Moves the training clock there and fires what is due, as `vog-cases tick --at` does."""
    house.move_clock(to)
    fired = house.engine.tick()
    read_once_a_day(house.engine)
    return fired

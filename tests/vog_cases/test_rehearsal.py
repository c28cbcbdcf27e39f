"""The training clock is moved on and what is due passes; a live clock is never moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.vog_cases.council import BRANWEN, Council, build
from vog_cases.clock import FrozenClock
from vog_cases.engine import Engine as CaseEngine
from vog_cases.errors import NotFound, StepRefused
from vog_cases.house import LIVE, TRAINING, House, TrainingClock
from vog_cases.rehearsal import Leap, advance, ahead


@pytest.fixture
def council(database: Engine, clock: FrozenClock) -> Council:
    return build(database, clock)


def house(council: Council, mode: str = TRAINING) -> House:
    """A house that goes by the clock of its training database, as the program does."""
    engine = CaseEngine(council.database, TrainingClock(council.database))
    return House(engine, mode, council.person("eluned"))


def test_an_hour_and_a_day_and_what_passes_in_them(council):
    home = house(council)
    hour = ahead(home, Leap.HOUR)
    assert (hour.now, hour.to - hour.now) == (council.clock.now(), timedelta(hours=1))
    assert (hour.deadlines, hour.reminders) == (0, 0)
    reference = council.received(BRANWEN)
    day = ahead(home, Leap.DAY)
    assert (day.to - day.now, day.deadlines, day.reminders) == (timedelta(days=1), 0, 1)
    fired = advance(home, day.to)
    assert (fired.fired, fired.failed) == (1, 0)
    assert home.clock.now() == day.to
    assert council.events(reference)[-1].kind == "clock"


def test_to_the_next_deadline_and_no_further(council):
    home = house(council)
    with pytest.raises(NotFound, match="No deadline is ahead"):
        ahead(home, Leap.DEADLINE)
    reference = council.received(BRANWEN)
    leap = ahead(home, Leap.DEADLINE)
    assert leap.deadlines == 1
    assert advance(home, leap.to).fired == leap.deadlines + leap.reminders
    assert any(
        event.body["timer"]["phase"] == 0
        for event in council.events(reference)
        if "timer" in event.body
    )
    assert ahead(home, Leap.DEADLINE).to > leap.to


def test_a_live_clock_is_never_moved(council):
    live = house(council, LIVE)
    with pytest.raises(StepRefused, match="live database cannot be moved"):
        advance(live, council.clock.now() + timedelta(hours=1))

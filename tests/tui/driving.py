"""Driving the app in tests: open it, let it come to rest, and read the screen as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from storage import desk
from storage.database import reading
from tests.tui.council import Council
from tui.app import VogApp
from tui.screens.base import HouseScreen
from vog_cases.engine import Engine
from vog_cases.house import House, TrainingClock

WIDE, NARROW = (120, 36), (80, 24)
LONG = 30
"""Seconds after which a screen that still works never comes to rest."""


@asynccontextmanager
async def opened(
    council: Council, size: tuple[int, int] = WIDE, who: str = "eluned"
) -> AsyncIterator[Driver]:
    """The app on the council's database, its first list read."""
    with reading(council.engine.database) as connection:
        kept = desk.preferences(connection, who)
    app = VogApp(council.house(who), run_clock=False, wall=council.clock, preferences=kept)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot)
        await driver.rest()
        yield driver


@asynccontextmanager
async def rehearsing(
    council: Council, size: tuple[int, int] = WIDE, mode: str = "training"
) -> AsyncIterator[Driver]:
    """The app on a database that goes by its own clock, as the program does."""
    database = council.engine.database
    engine = Engine(database, TrainingClock(database))
    house = House(engine, mode, engine.person("eluned"))
    app = VogApp(house, run_clock=False, wall=council.clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot)
        await driver.rest()
        yield driver


class Driver:
    """An open app and its keys."""

    def __init__(self, app: VogApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    async def rest(self) -> None:
        """Waits until nothing is being read, written or drawn."""
        until = monotonic() + LONG
        while monotonic() < until:
            if self.app._exit:
                return
            with suppress(WorkerCancelled):  # of a screen that is closed meanwhile
                await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            screens = [one for one in self.app.screen_stack if isinstance(one, HouseScreen)]
            writing = not self.app.draft_writer.at_rest
            if all(one.at_rest for one in screens) and self.app.heart.resting and not writing:
                return
            await asyncio.sleep(0.002)  # a thread or a timer of ours is not done
        busy = {type(one).__name__: (one._busy, one._waiting) for one in screens if not one.at_rest}
        workers = [(one.name, one.group, one.state) for one in self.app.workers]
        raise AssertionError(
            f"the screen does not come to rest: {busy}, {workers}, heart {self.app.heart.resting}"
        )

    async def settle(self) -> str:
        """Waits until the screen stays as it is (the footer draws itself last); its text."""
        seen: list[str] = []
        for _ in range(100):
            await self.rest()
            seen.append(self.text)
            if len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]:
                return seen[-1]
            await self.pilot.pause(0.03)
        raise AssertionError("the screen does not stay as it is")

    async def press(self, *keys: str) -> None:
        """Presses keys and waits for what they start."""
        for key in keys:
            await self.pilot.press(key)
            await self.rest()

    async def type(self, text: str) -> None:
        """Types text as a paste, which is quicker than key by key."""
        from textual.events import Paste

        self.app.post_message(Paste(text))
        await self.rest()

    async def open_case(self, reference: str) -> None:
        """From the worklist to a case."""
        rows = self.app.screen.area.rows  # type: ignore[attr-defined]
        if all(row.reference != reference for row in rows.rows):
            await self.to_view("All open")
        key = next(row.id for row in rows.rows if row.reference == reference)
        rows.select(key)
        await self.press("enter")

    async def to_view(self, title: str) -> None:
        """To a view of the Inbox, by its key."""
        for _ in range(12):
            if f"[{title}" in self.text:
                return
            await self.press("right_square_bracket")
        raise AssertionError(f"there is no view {title}")

    @property
    def text(self) -> str:
        """The screen as plain text, as a person would read it."""
        strips = self.app.screen._compositor.render_strips()
        lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
        return "\n".join(lines).rstrip() + "\n"

    @property
    def screen_name(self) -> str:
        """Which screen is in front."""
        return type(self.app.screen).__name__

    @property
    def toasts(self) -> list[str]:
        """What was said in passing."""
        return [one.message for one in self.app._notifications]

"""What closed pages leave behind is collected between keys."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from textual.events import MouseDown, MouseMove

from tests.tui.driving import WIDE, Driver, opened
from tui.app import VogApp
from tui.leftovers import WORTH_IT


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """The collector belongs to the whole program, that of the tests."""
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)
    gc.freeze()  # as the tests have it


@pytest.fixture
def thorough() -> Iterator[list[str]]:
    """Notes each thorough search of the collector, and whether a key was being answered."""
    found: list[str] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start" and about["generation"] == 2:
            found.append("thorough")

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def worth_it() -> None:
    """The quick search has been made so often that a thorough one is worth it."""
    gc.collect()
    for _ in range(WORTH_IT):
        gc.collect(1)


async def test_it_comes_when_keys_rest_and_only_if_it_is_worth_it(council, thorough):
    async with opened(council) as driver:
        leftovers = driver.app.leftovers
        leftovers.mind()
        worth_it()
        thorough.clear()
        for _ in range(3):
            leftovers.after_a_key()
            assert leftovers._soon.waits
            assert thorough == [], "the next key came at once"
        leftovers._soon._comes()  # the keys rest
        assert thorough == ["thorough"]
        leftovers.after_a_key()
        leftovers._soon._comes()
        assert thorough == ["thorough"], "there was nothing to collect"


async def test_a_key_asks_for_it(council):
    async with opened(council) as driver:
        await driver.pilot.press("down")
        assert not driver.app.leftovers._soon.waits, "nobody minds it here"
        driver.app.leftovers.mind()
        worth_it()
        await driver.pilot.press("down")
        assert gc.get_count()[2] == 0 or driver.app.leftovers._soon.waits


async def test_what_stays_is_not_looked_through_until_another_desk_is_opened(council):
    app = VogApp(council.house(), run_clock=False, wall=council.clock)
    leftovers = app.leftovers
    leftovers.mind()
    imported = gc.get_freeze_count()
    async with app.run_test(size=WIDE) as pilot:
        driver = Driver(app, pilot)
        assert gc.get_freeze_count() <= imported or app.screen.settled, "there is no list yet"
        await driver.rest()
        app.look()
        there = gc.get_freeze_count()
        assert there > imported + 1000, "the desk with its list stays as well"
        leftovers.settle()
        assert gc.get_freeze_count() == there, "once a desk is enough"
        desks = []
        for _ in range(4):
            desks.append(weakref.ref(app.screen))
            await app.open_desk()
            opening = gc.get_freeze_count()
            assert opening > imported / 2, "what was imported stays"
            await driver.rest()
            app.look()
            assert gc.get_freeze_count() > opening, "the new desk stays"
        assert sum(desk() is not None for desk in desks) <= 1, "Textual lets the last go late"


async def test_a_key_is_one_and_a_mouse_that_only_moves_is_none(council, monkeypatch):
    keys: list[None] = []
    mouse = {
        "widget": None, "x": 9, "y": 9, "delta_x": 0, "delta_y": 0, "button": 1,
        "shift": False, "meta": False, "ctrl": False,
    }  # fmt: skip
    async with opened(council) as driver:
        monkeypatch.setattr(driver.app.giving_way, "key", lambda: keys.append(None))
        await driver.app.on_event(MouseMove(**mouse))
        assert len(keys) == 0
        await driver.press("z")
        assert len(keys) == 1, "also where nobody takes it and it comes back to the app"
        await driver.app.on_event(MouseDown(**mouse))
        assert len(keys) == 2

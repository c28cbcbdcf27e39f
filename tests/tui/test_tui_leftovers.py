"""What closed pages leave behind is collected between keys."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.tui.driving import opened
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
    async with opened(council) as driver:
        leftovers = driver.app.leftovers
        leftovers.mind()
        driver.app.look()
        there = gc.get_freeze_count()
        assert len(gc.get_objects()) < there / 10
        leftovers.settle()
        assert gc.get_freeze_count() == there, "once a desk is enough"
        await driver.app.open_desk()
        assert gc.get_freeze_count() == 0
        await driver.rest()
        driver.app.look()
        assert gc.get_freeze_count() > there / 2

"""A list that is known is read again when something has changed, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.tui.council import Council
from tests.tui.driving import Driver, opened
from tui.areas import base, timers
from tui.areas.inbox import Inbox
from tui.inbox_reading import look_around
from tui.screens.base import HouseScreen


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lists that were read, by area, and what was counted for the top line."""
    groups: list[str] = []
    usual = HouseScreen.read

    def reads(self: HouseScreen, ask: object, then: object, group: str = "read") -> None:
        if group == "counts" or group.endswith(f"-{base.LIST}"):
            groups.append(group)
        usual(self, ask, then, group)

    monkeypatch.setattr(HouseScreen, "read", reads)
    return groups


async def everywhere(driver: Driver) -> None:
    await driver.press("2", "3", "1")


async def test_what_is_as_it_was_is_not_read_again(council: Council, read: list[str]) -> None:
    async with opened(council) as driver:
        await everywhere(driver)
        before = driver.text
        read.clear()
        await everywhere(driver)
        assert read == []
        assert driver.text == before


async def test_what_somebody_wrote_is_read_where_one_goes(
    council: Council, read: list[str]
) -> None:
    async with opened(council) as driver:
        await everywhere(driver)
        read.clear()
        first = driver.app.screen.area.rows.rows[0].reference  # type: ignore[attr-defined]
        assert " HL " not in driver.text.split(first)[1].splitlines()[0]
        council.engine.assign(council.engine.person("eluned"), first, "heulwen")
        await driver.press("2", "1")
        assert set(read) == {"area-1-read", "area-2-read", "counts"}
        assert " HL " in driver.text.split(first)[1].splitlines()[0]


async def test_the_time_of_day_goes_on(council: Council, read: list[str]) -> None:
    async with opened(council) as driver:
        await everywhere(driver)
        read.clear()
        council.clock.at += timedelta(seconds=10)
        await driver.press("2")
        assert read == []
        council.clock.at += timedelta(minutes=1)
        await driver.press("1")
        assert read == ["area-1-read"]


async def test_only_what_tells_of_looks_is_read_after_one(
    council: Council, read: list[str]
) -> None:
    async with opened(council) as driver:
        await everywhere(driver)
        read.clear()
        await driver.press("enter", "escape", "2", "3")
        assert set(read) == {"area-3-read", "counts"}
        read.clear()
        await driver.press("1", "3")
        assert read == []


async def test_names_hidden_elsewhere_are_hidden_in_what_is_known(council: Council) -> None:
    async with opened(council) as driver:
        assert "Ŵyn-Parry" in driver.text
        await driver.press("2", "f9", "1")
        assert "Ŵyn-Parry" not in driver.text


async def test_a_list_that_could_not_be_read_is_read_again(
    council: Council, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(council) as driver:
        with monkeypatch.context() as broken:
            broken.setattr(timers, "read_list", lambda *_: 1 / 0)
            await driver.press("3")
        await driver.press("1", "3")
        assert read.count("area-3-read") == 2
        assert "OVERDUE" in driver.text


async def test_another_view_counts_nothing_again(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []

    def counts(reader: object) -> object:
        counted.append(reader)
        return look_around(reader)  # type: ignore[arg-type]

    async with opened(council) as driver:
        area = driver.app.screen.area  # type: ignore[attr-defined]
        assert isinstance(area, Inbox)
        monkeypatch.setattr("tui.inbox_reading.look_around", counts)
        before, first = driver.text.splitlines()[1], area.rows.rows[0].reference
        await driver.press("right_square_bracket", "s", "slash", "x", "backspace", "enter")
        assert counted == []
        council.clock.at += timedelta(minutes=1)
        driver.app.look()
        await driver.press("right_square_bracket", "left_square_bracket")
        assert len(counted) == 1, "a minute has gone by: what is due is counted anew"
        council.engine.assign(council.engine.person("eluned"), first, "eluned")
        await driver.press("left_square_bracket", "2", "1")
        assert len(counted) == 2, "something was written"
        assert driver.text.splitlines()[1] != before

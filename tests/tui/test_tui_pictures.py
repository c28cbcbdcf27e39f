"""A dozen screens with their colours, as pictures; docs/officers.md and the README show some.

`VOG_CASES_GOLDEN=write` makes them anew. They name no font from outside, so nothing is fetched
when somebody looks at them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.tui.council import GWEN, LLYR, SLASH, Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.forms import fill, kept, step

IMAGES = Path(__file__).parents[2] / "docs" / "images"
_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
Way = Callable[[Driver, Council], Awaitable[None]]


def picture(driver: Driver) -> str:
    """The screen as a drawing that needs nothing from outside."""
    return _FONTS.sub("", driver.app.export_screenshot(title="VOG Cases")) + "\n"


async def inbox(_driver: Driver, _council: Council) -> None:
    """Where one starts."""


async def case(driver: Driver, council: Council) -> None:
    await driver.open_case(council.references()[SLASH])


async def plan(driver: Driver, council: Council) -> None:
    await driver.open_case(council.references()[LLYR])


async def form(driver: Driver, council: Council) -> None:
    await step(driver, council.references()[SLASH], "allocate")
    await driver.press(*"We ring you on Friday.")
    await fill(driver, "officer", "heulwen")
    await kept(driver)


async def refused(driver: Driver, council: Council) -> None:
    await step(driver, council.references()[SLASH], "allocate")
    await driver.press("ctrl+s")


def area(number: int) -> Way:
    """To an area by its digit."""

    async def goes(driver: Driver, _council: Council) -> None:
        await driver.press(str(number))

    return goes


async def welsh(driver: Driver, council: Council) -> None:
    await driver.open_case(council.references()[GWEN])


PICTURES: dict[str, tuple[Way, tuple[int, int], str]] = {
    "inbox": (inbox, WIDE, "vog-dark"),
    "inbox-narrow": (inbox, NARROW, "vog-dark"),
    "inbox-light": (inbox, WIDE, "vog-light"),
    "inbox-contrast": (inbox, WIDE, "vog-contrast"),
    "case": (case, WIDE, "vog-dark"),
    "case-narrow": (welsh, NARROW, "vog-light"),
    "plan": (plan, WIDE, "vog-dark"),
    "form": (form, WIDE, "vog-dark"),
    "form-refused": (refused, NARROW, "vog-contrast"),
    "board": (area(2), WIDE, "vog-dark"),
    "timers": (area(3), WIDE, "vog-dark"),
    "people": (area(4), WIDE, "vog-dark"),
    "audit": (area(5), WIDE, "vog-dark"),
    "reports": (area(6), WIDE, "vog-dark"),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_a_picture_is_what_the_screen_shows(council, name):
    way, size, theme = PICTURES[name]
    async with opened(council, size) as driver:
        driver.app.theme = theme
        await way(driver, council)
        await driver.settle()
        drawn, path = picture(driver), IMAGES / f"{name}.svg"
    if os.environ.get("VOG_CASES_GOLDEN") == "write":
        path.write_text(drawn, encoding="utf-8")
    assert drawn == path.read_text(encoding="utf-8"), f"{path.name} looks different"
    assert "url(http" not in drawn

"""What the screens look like, as plain text. `VOG_CASES_GOLDEN=write` writes the files anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui.council import CLICK, GWEN, SLASH, Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.forms import fill, kept
from tests.tui.views_audit import AUDIT_VIEWS, audit
from tests.tui.views_people import PEOPLE_VIEWS

GOLDEN = Path(__file__).parent / "golden"
SIZES = {"120x36": WIDE, "80x24": NARROW}


def same(name: str, text: str) -> None:
    """Compares with the stored picture."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("VOG_CASES_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} looks different"


async def worklist(driver: Driver, council: Council) -> None:
    """Where one starts."""


async def case(driver: Driver, council: Council) -> None:
    """The pupil whose name is markup."""
    await driver.open_case(council.references()[SLASH])


async def case_with_an_incident(driver: Driver, council: Council) -> None:
    """The pupil whose name would run something, on the part with the deadlines."""
    await driver.open_case(council.references()[CLICK])
    await driver.press("t")


async def welsh_case(driver: Driver, council: Council) -> None:
    """Gŵen Hâf at Ysgol Gynradd Bryn Eithin."""
    await driver.open_case(council.references()[GWEN])


async def form(driver: Driver, council: Council) -> None:
    """A form that was refused."""
    await case(driver, council)
    await driver.press("m", "1", "enter", "ctrl+s")


async def form_ahead(driver: Driver, council: Council) -> None:
    """A form that is filled in: all that will happen, and what was understood."""
    await case(driver, council)
    await driver.press("m", "1", "enter", *"We ring you.")
    await fill(driver, "officer", "heulwen")
    await kept(driver)
    await driver.press("f3")


async def form_overtaken(driver: Driver, council: Council) -> None:
    """A form whose case somebody else has changed, refused once."""
    await case(driver, council)
    await driver.press("m", "2", *"Which codes?")
    council.do("meirion", council.references()[SLASH], "add_information", answer="They rang.")
    await driver.press("ctrl+s")


async def reasons(driver: Driver, council: Council) -> None:
    """Why a step is not possible."""
    await case(driver, council)
    await driver.press("m", "1", "0")


async def board(driver: Driver, council: Council) -> None:
    """The referrals by state."""
    await driver.press("2")


async def board_in_lanes(driver: Driver, council: Council) -> None:
    """The referrals by state and officer, on a case in a later lane."""
    await driver.press("2", "s", "right", "end")


async def timers(driver: Driver, council: Council) -> None:
    """The deadlines, on the one that failed."""
    await driver.press("i")


async def timers_by_officer(driver: Driver, council: Council) -> None:
    """The deadlines of each officer, on one that has run out."""
    await driver.press("3", "s", *["down"] * 3)


async def caught_up(driver: Driver, council: Council) -> None:
    """What the clock did after a time switched off."""
    await driver.press("3", "down", "enter")


async def assign(driver: Driver, council: Council) -> None:
    """Who takes the case."""
    await case(driver, council)
    await driver.press("a")


async def worklist_in_welsh(driver: Driver, council: Council) -> None:
    """Where one starts who chose Welsh."""
    await driver.app.action_language()


async def case_in_welsh(driver: Driver, council: Council) -> None:
    """A case for one who chose Welsh."""
    await worklist_in_welsh(driver, council)
    await driver.settle()
    await case(driver, council)


VIEWS = (
    worklist, case_with_an_incident, welsh_case, form, form_ahead, form_overtaken, reasons,
    assign, board, board_in_lanes, timers, timers_by_officer, caught_up, *PEOPLE_VIEWS,
    *AUDIT_VIEWS, worklist_in_welsh, case_in_welsh,
)  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS, ids=[view.__name__ for view in VIEWS])
async def test_a_screen_looks_as_it_did(council, view, size):
    async with opened(council, SIZES[size]) as driver:
        await view(driver, council)
        same(f"{view.__name__}-{size}", await driver.settle())


@pytest.mark.parametrize(
    "view",
    [worklist, form, board, timers, audit],
    ids=["worklist", "form", "board", "timers", "audit"],
)
async def test_without_colour_the_text_says_the_same(council, view, monkeypatch):
    """Nothing is said by colour alone: overdue, blocked and ticked differ in their letters."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(council) as driver:
        await view(driver, council)
        same(f"{view.__name__}-120x36", await driver.settle())
        if view in (worklist, board, timers):
            assert "‼" in driver.text
        if view is audit:
            assert "✓ UNBROKEN" in driver.text


async def test_the_keys_of_every_screen(council):
    """A new key, or one that means something else now, shows here."""
    lines: list[str] = []
    async with opened(council) as driver:
        for view, back in ((worklist, 0), (assign, 2), (form, 2)):
            await view(driver, council)
            await driver.settle()
            lines.append(view.__name__)
            found = driver.app.screen.active_bindings.items()
            lines += sorted(f"  {key:<24} {one.binding.action}" for key, one in found)
            await driver.press(*["escape"] * back)
    same("keys", "\n".join(lines) + "\n")


WITH_KEYS = (board, timers, caught_up, *AUDIT_VIEWS)


@pytest.mark.parametrize("view", WITH_KEYS, ids=[view.__name__ for view in WITH_KEYS])
async def test_the_keys_of_an_area(council, view):
    async with opened(council) as driver:
        await view(driver, council)
        await driver.settle()
        found = driver.app.screen.active_bindings.items()
        lines = sorted(f"{key:<24} {one.binding.action}" for key, one in found)
    same(f"keys-{view.__name__}", "\n".join(lines) + "\n")

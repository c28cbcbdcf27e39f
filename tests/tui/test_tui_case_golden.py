"""What a case of every type looks like, and what opens from its page, as plain text."""

from __future__ import annotations

import re

import pytest

from storage import desk
from storage.database import writing
from tests.tui.cases import TYPES, case_of
from tests.tui.council import LLYR, SIAN, SLASH, Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.test_tui_golden import SIZES, same

SEAL = re.compile(r"[0-9a-f]{4} [0-9a-f]{4} … [0-9a-f]{4}")
"""Each run has seals of its own."""
sizes = pytest.mark.parametrize("size", SIZES)


@sizes
@pytest.mark.parametrize("kind", TYPES)
async def test_a_case_of_every_type(council, kind, size):
    reference = case_of(council, kind)
    async with opened(council, SIZES[size]) as driver:
        driver.app.open_case(reference)
        same(f"case-{kind}-{size}", await driver.settle())


async def _facts(driver: Driver, narrow: bool) -> None:
    await driver.press(*(["right"] * (4 if narrow else 1)))


async def _letters(driver: Driver, narrow: bool) -> None:
    await driver.press(*(["left"] * 2))


async def _looked(driver: Driver, narrow: bool) -> None:
    await driver.press("left")


async def _people(driver: Driver, narrow: bool) -> None:
    await driver.press(*(["right"] * 3 if narrow else ["tab", "end"]))


async def _reckoning(driver: Driver, narrow: bool) -> None:
    await driver.press("t", "enter")


async def _definition(driver: Driver, narrow: bool) -> None:
    await driver.press("D")


async def _entry(driver: Driver, narrow: bool) -> None:
    await driver.press(*(["right"] if narrow else ["tab", "tab"]), "end", "enter")


async def _finding(driver: Driver, narrow: bool) -> None:
    await driver.press("slash")
    await driver.type("send")


VIEWS = (_facts, _letters, _looked, _people, _reckoning, _definition, _entry, _finding)


@sizes
@pytest.mark.parametrize("view", VIEWS, ids=[view.__name__[1:] for view in VIEWS])
async def test_what_stands_beside_and_behind(council, view, size):
    async with opened(council, SIZES[size]) as driver:
        driver.app.open_case(council.references()[SLASH])
        await driver.rest()
        await view(driver, SIZES[size] == NARROW)
        text = await driver.settle()
        same(f"case{view.__name__}-{size}", SEAL.sub("seal seal … seal", text))


@sizes
async def test_a_case_that_is_closed(council, size):
    reference = council.references()[SIAN]
    council.do("eluned", reference, "decline", **DECLINED)
    async with opened(council, SIZES[size]) as driver:
        driver.app.open_case(reference)
        same(f"case-closed-{size}", await driver.settle())


DECLINED = {
    "reason_declined": "No need now.", "next_steps": "Ring the nurse.", "advice": "A walk in.",
    "underlying_reason": "other", "underlying_detail": "Settled at home.",
    "no_voice_reason": "Both away.",
}  # fmt: skip


@sizes
async def test_others_with_a_form_open_and_others_who_looked(council, size):
    reference = council.references()[LLYR]
    _leaves_a_draft(council, reference)
    async with opened(council, SIZES[size], who="tesni") as driver:
        driver.app.open_case(reference)
        await driver.rest()
    async with opened(council, SIZES[size]) as driver:
        driver.app.open_case(reference)
        same(f"case-others-{size}", await driver.settle())


def _leaves_a_draft(council: Council, reference: str) -> None:
    with writing(council.engine.database) as connection:
        for who in ("meirion", "nerys"):
            desk.save_draft(connection, who, reference, "stop", 3, {}, council.clock.now())


async def test_without_colour_the_text_says_the_same(council, monkeypatch):
    """Passed, present and ahead, over and not, met and not: each differs in its letters."""
    monkeypatch.setenv("NO_COLOR", "1")
    for kind in ("psp", "holiday"):
        async with opened(council, WIDE) as driver:
            driver.app.open_case(case_of(council, kind))
            same(f"case-{kind}-120x36", await driver.settle())
            for sign in ("✓", "●", "○", "✗"):
                assert sign in driver.text


async def test_the_keys_of_the_case_and_of_a_page_to_read(council):
    lines: list[str] = []
    async with opened(council) as driver:
        driver.app.open_case(council.references()[SLASH])
        for name, keys in (("case", ()), ("reading", ("D",))):
            await driver.press(*keys)
            await driver.settle()
            lines.append(name)
            found = driver.app.screen.active_bindings.items()
            lines += sorted(f"  {key:<24} {one.binding.action}" for key, one in found)
    same("keys-case", "\n".join(lines) + "\n")

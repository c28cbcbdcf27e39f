"""Two people at one case: what the other did is shown, and the rest can be saved on top of it."""

from __future__ import annotations

import pytest

from tests.tui import test_tui_form_drafts as drafts
from tests.tui.council import SLASH
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.forms import field, fill, foot, form, hint, step
from tui.idle import Idle
from tui.screens import step as step_screen
from vog_cases.clock import FrozenClock

RANG = {"answer": "They rang."}
both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits in a test; one of them puts the moment back."""
    monkeypatch.setattr(step_screen, "IN_HASTE", 0.001)


async def read_it(driver: Driver) -> None:
    """The moment passes in which a second Ctrl+S is taken for haste."""
    for _ in range(500):
        if form(driver)._overtaken.may_save:
            return
        await driver.pilot.pause(0.01)
    raise AssertionError("one is kept from saving for ever")


@both
async def test_what_the_other_did_is_seen_before_one_saves(council, size):
    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        await step(driver, reference, "add_information")
        await fill(driver, "answer", "They rang.")
        council.do("meirion", reference, "add_information", **RANG, attendance_percent="63")
        driver.app.look()
        await driver.rest()
        assert foot(driver, "banner").splitlines() == [
            "! The case has changed since you began:",
            "  Tue 29 Sep 09:42  Meirion Tŷ Gwyn: Add information",
            "  Attendance this year, %: 71.5 → 63",
        ]
        assert "On record: 63" in hint(driver, "attendance_percent")


@both
async def test_saving_is_refused_once_and_then_goes_on_top(council, size):
    reference = council.references()[SLASH]
    async with opened(council, size) as driver:
        await step(driver, reference, "ask_school")
        await fill(driver, "question", "Which codes?")
        council.do("meirion", reference, "add_information", **RANG)
        before = council.versions()
        await driver.press("ctrl+s")
        assert council.versions() == before
        assert driver.screen_name == "StepForm"
        assert foot(driver, "banner").startswith(
            "! NOT SAVED: the case has changed. Ctrl+S again saves yours on top of this:"
        )
        assert "Meirion Tŷ Gwyn: Add information" in foot(driver, "banner")
        assert field(driver, "question").typed == "Which codes?"
        await driver.press("f3")
        assert "In triage → More information asked for, version 6 → 7" in foot(driver, "ahead")
        await read_it(driver)
        await driver.press("ctrl+s")
        assert council.state(reference) == "info_requested"
        assert council.version(reference) == before[reference] + 1


async def test_a_second_press_in_haste_saves_nothing(council, monkeypatch):
    monkeypatch.setattr(step_screen, "IN_HASTE", 60.0)
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        await fill(driver, "question", "Which codes?")
        council.do("meirion", reference, "add_information", **RANG)
        before = council.versions()
        await driver.press("ctrl+s", "ctrl+s", "ctrl+s")
        assert council.versions() == before


async def test_a_step_that_is_gone_says_so_and_the_text_stays_as_a_draft(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "allocate")
        await fill(driver, "next_steps", "We ring you.")
        council.do("meirion", reference, "ask_school", question="Which codes?")
        before = council.versions()
        await driver.press("ctrl+s")
        said = foot(driver, "banner")
        assert said.startswith("! NOT SAVED. This is no longer possible; your text is kept")
        assert "It stood in In triage, now in More information asked for" in said
        assert "No longer possible: it stands in More information asked for" in driver.text
        await read_it(driver)
        await driver.press("ctrl+s")
        assert council.versions() == before
        await driver.press("escape")
        assert drafts.stored(council) == {"allocate": {"next_steps": "We ring you."}}


async def test_a_third_person_is_shown_as_well(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        await fill(driver, "question", "Which codes?")
        council.do("meirion", reference, "add_information", **RANG)
        await driver.press("ctrl+s")
        await read_it(driver)
        council.do("gwallter", reference, "add_information", **RANG, attendance_percent="60")
        before = council.versions()
        await driver.press("ctrl+s")
        assert council.versions() == before
        assert "Gwallter Môn: Add information" in foot(driver, "banner")
        assert "Meirion Tŷ Gwyn: Add information" in foot(driver, "banner")
        await read_it(driver)
        await driver.press("ctrl+s")
        assert council.state(reference) == "info_requested"


async def test_an_old_draft_is_shown_with_what_others_did_since(council):
    async with opened(council) as driver:
        reference = await drafts.begun(driver, council)
        council.do("meirion", reference, "add_information", **RANG, attendance_percent="63")
        driver.app.look()
        await driver.rest()
        await driver.press("enter")
        said = foot(driver, "banner")
        assert "Meirion Tŷ Gwyn: Add information" in said
        assert drafts.OFFERED in said
        await driver.press("ctrl+s")
        assert council.state(reference) == "info_requested", "it was seen when the form opened"


async def test_what_the_clock_does_costs_nobody_their_form(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await step(driver, reference, "ask_school")
        await fill(driver, "question", "Which codes?")
        driver.app.idle = Idle(FrozenClock(council.clock.at))  # the night passes for the case only
        seen = council.version(reference)
        council.clock.at = council.clock.at.replace(day=30, hour=9)
        council.engine.tick()
        assert council.version(reference) > seen
        await driver.press("ctrl+s")
        assert council.state(reference) == "info_requested"


async def test_two_screens_save_at_once_and_only_one_of_them_writes(council):
    reference = council.references()[SLASH]
    async with opened(council) as one, opened(council, who="meirion") as other:
        for driver in (one, other):
            await step(driver, reference, "ask_school")
            await fill(driver, "question", "Which codes?")
        before = council.version(reference)
        form(one).action_save()
        form(other).action_save()
        await one.rest()
        await other.rest()
        assert council.version(reference) == before + 1
        assert {one.screen_name, other.screen_name} == {"CaseScreen", "StepForm"}

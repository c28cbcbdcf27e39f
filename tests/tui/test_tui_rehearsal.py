"""The training clock moved on from the screen, never in a live database; and the palette."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.tui.council import NOW, SIAN, SLASH, Council
from tests.tui.driving import NARROW, opened, rehearsing
from tui.commands import open_case
from tui.rehearsing import what_passed, what_passes
from tui.widgets.rehearsal import RehearsalBar
from vog_cases.engine import Fired
from vog_cases.house import LIVE, TrainingClock
from vog_cases.rehearsal import Ahead


def clock(council: Council) -> datetime:
    return TrainingClock(council.engine.database).now()


async def test_the_bar_says_where_the_clock_stands_and_a_click_moves_it(council):
    async with rehearsing(council) as driver:
        text = await driver.settle()
        assert "TRAINING · the clock stands at Tue 29 Sep 2026 09:42 · F5 an hour on" in text
        line = text.splitlines().index(next(one for one in text.splitlines() if "F6" in one))
        column = text.splitlines()[line].index("F6")
        assert await driver.pilot.click(offset=(column, line))
        await driver.rest()
        assert "Move the training clock on to Wed 30 Sep 2026 09:42?" in driver.text
        await driver.press("escape")
        await driver.pilot.resize_terminal(*NARROW)
        assert "TRAINING · Tue 29 Sep 09:42 · F5 hour   F6 day" in await driver.settle()
    assert clock(council) == NOW


@pytest.mark.parametrize(
    ("key", "to"), [("f5", NOW + timedelta(hours=1)), ("f6", NOW + timedelta(days=1))]
)
async def test_nothing_moves_before_the_yes(council, key, to):
    before = council.versions()
    async with rehearsing(council) as driver:
        await driver.press(key, "enter")
        assert driver.screen_name == "Desk", "the safe answer has the focus"
        await driver.press(key, "escape")
        assert clock(council) == NOW
        await driver.press(key, "tab", "enter")
        assert clock(council) == to
        assert "The clock stands at" in driver.toasts[-1]
        assert f"{to.day} Sep 2026" in await driver.settle()
    assert (council.versions() != before) == (key == "f6"), "a reminder falls due in a day"


async def test_to_the_next_deadline_from_a_case_which_shows_it_passed(council):
    reference = council.references()[SLASH]
    async with rehearsing(council) as driver:
        await driver.open_case(reference)
        before = council.version(reference)
        await driver.press("f7")
        assert "deadline passes" in driver.text or "deadlines pass" in driver.text
        assert "cannot be taken back" in driver.text
        await driver.press("tab", "enter")
        await driver.settle()
        assert driver.screen_name == "CaseScreen"
    assert clock(council) > NOW
    assert council.version(reference) > before


async def test_the_clock_is_not_moved_under_a_form(council):
    async with rehearsing(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("n", "f5")
        assert driver.screen_name == "NoteForm"
        assert "Save the form or leave it" in driver.toasts[-1]


async def test_a_live_database_has_no_bar_and_takes_no_such_keys(council):
    async with rehearsing(council, mode=LIVE) as driver:
        assert "TRAINING" not in await driver.settle()
        assert not driver.app.screen.query(RehearsalBar)
        await driver.press("f5", "f6", "f7")
        assert driver.screen_name == "Desk"
        titles = [one.title for one in driver.app.get_system_commands(driver.app.screen)]
        assert "Act as somebody else" not in titles
        assert not [one for one in titles if one.startswith("Clock")]
        driver.app.action_act_as()
        await driver.rest()
        assert driver.screen_name == "Desk"


def test_what_passes_is_said_in_a_sentence():
    one = Ahead(NOW, NOW, 1, 0)
    assert what_passes(one).startswith("1 deadline passes; more may follow")
    both = replace(one, deadlines=2, reminders=1)
    assert what_passes(both).startswith("2 deadlines pass, 1 reminder or escalation sent;")
    assert what_passes(replace(one, deadlines=0)) == "No deadline passes by then."


def test_what_passed_says_why_it_is_another_number_than_foretold():
    found = Ahead(NOW, NOW, 2, 1)
    assert "3 deadlines and reminders have passed." in what_passed(found, Fired(3, 0))
    more = what_passed(found, Fired(5, 1))
    assert "5 deadlines and reminders have passed, 3 of them foretold, 1 failed." in more
    assert "fell away" not in what_passed(found, Fired(2, 1)), "the third failed"
    fewer = what_passed(found, Fired(1, 0))
    assert "1 deadline or reminder has passed; of 3 foretold the others fell away" in fewer


async def test_the_palette_leads_to_areas_and_opens_a_case_by_its_reference(council):
    reference = council.references()[SLASH]
    async with opened(council) as driver:
        await driver.press("ctrl+p")
        await driver.type("Timers")
        await driver.settle()
        await driver.press("enter")
        assert driver.app.area == 3
        await driver.press("ctrl+p")
        await driver.type(reference.lower())
        await driver.settle()
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        assert reference in driver.text
        await driver.press("escape", "ctrl+p")
        await driver.type("Open a case")
        await driver.settle()
        await driver.press("enter")
        await driver.type(reference)
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        await driver.press("escape")
        open_case(driver.app, "REF-26-00001-1")
        await driver.rest()
        assert "REF-26-00001-1" in driver.toasts[-1]
        assert driver.screen_name == "Desk"


@pytest.mark.parametrize("said", ["Siân", "sian wyn", SIAN])
async def test_the_palette_finds_a_case_by_the_name_or_the_number_of_its_child(council, said):
    async with opened(council) as driver:
        await driver.press("4", "ctrl+p")
        await driver.type(said)
        await driver.settle()
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"
        assert council.references()[SIAN] in driver.text


async def test_the_palette_takes_a_name_that_looks_like_markup_as_text(council):
    async with opened(council) as driver:
        await driver.press("ctrl+p")
        await driver.type("O’Neill")
        await driver.settle()
        assert f"Open {council.references()[SLASH]}  [/b] O’Neill" in driver.text


async def test_the_palette_offers_no_picture_of_the_screen(council):
    async with opened(council) as driver:
        titles = [one.title for one in driver.app.get_system_commands(driver.app.screen)]
    assert "Leave" in titles
    assert not [one for one in titles if "screenshot" in one.casefold()]

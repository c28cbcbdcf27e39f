"""Who is here: signing in, what they missed, the privacy key, and the lock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from storage import desk
from storage.database import reading
from tests.tui.council import GWEN, SLASH, Council
from tests.tui.driving import NARROW, WIDE, Driver, opened
from tests.tui.test_tui_golden import VIEWS
from tui.app import VogApp
from tui.privacy import adult, hide_names, person_name, private
from tui.screens.desk import Desk


@asynccontextmanager
async def at_the_door(
    council: Council, size: tuple[int, int] = WIDE
) -> AsyncIterator[Driver]:  # fmt: skip
    """The app as it opens on a training database without `--as`."""
    app = VogApp(council.house(), run_clock=False, wall=council.clock, sign_in=True)
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot)
        await driver.rest()
        yield driver


def visits(council: Council, username: str) -> object:
    with reading(council.engine.database) as connection:
        return desk.last_visit(connection, username)


async def wait(driver: Driver, council: Council, minutes: float) -> None:
    """Nobody touches anything for so long."""
    council.clock.at += timedelta(minutes=minutes)
    driver.app.look()
    await driver.settle()


async def test_one_chooses_whom_to_act_as_by_name_or_role(council):
    async with at_the_door(council, NARROW) as driver:
        assert driver.screen_name == "SignIn"
        assert "▶ Eluned Prydderch" in driver.text, "Enter alone goes on as before"
        assert "[b]Ianto[/] Cadwgan" in driver.text
        await driver.type("ty gwyn")
        assert "Meirion Tŷ Gwyn" in driver.text
        assert "Eluned" not in driver.text
        await driver.press("escape")
        await driver.type("headteacher 67422")
        assert "Olwen Garmon" in driver.text
        await driver.press("ctrl+u")
        await driver.type("r")
        assert "▶ [b]Ianto" in driver.text, "the first that matches"
        await driver.press("ctrl+u", *"nobody", "enter", "5", "escape", "escape")
        assert driver.screen_name == "SignIn", "nothing leads past it"
        await driver.press("down", "down", "enter")
        assert driver.app.house.person.username == "emrys"
        assert visits(council, "emrys") == council.clock.now()


async def test_what_was_missed_is_said_once_and_only_where_there_is_something(council):
    reference = council.references()[GWEN]
    async with at_the_door(council) as driver:
        await driver.type("heulwen")
        await driver.press("enter")
        assert driver.screen_name == "SinceScreen"
        assert "Your first time here: the last seven days" in driver.text
        assert f"{reference} Gŵen Hâf" in driver.text
        await driver.press("o")
        assert driver.screen_name == "CaseScreen"
        await driver.press("escape", "enter")
        assert driver.screen_name == "Desk"
    council.clock.at += timedelta(minutes=1)
    async with at_the_door(council) as driver:
        await driver.type("heulwen")
        await driver.press("enter")
        assert driver.screen_name == "Desk", "nothing happened since"
    council.clock.at += timedelta(minutes=1)
    council.engine.note(council.engine.person("eluned"), reference, "Rang [b]home[/b]")
    async with at_the_door(council) as driver:
        await driver.type("heulwen")
        await driver.press("enter")
        assert "Since you were last here, Tue 29 Sep 09:43" in driver.text
        assert "HAPPENED ON YOUR CASES  1" in driver.text
        await driver.press("escape")
        assert driver.screen_name == "Desk"


async def test_somebody_else_acts_with_a_desk_of_their_own(council):
    async with opened(council) as driver:
        await driver.press("3", "2")
        driver.app.action_act_as()
        await driver.rest()
        await driver.press("escape")
        assert driver.screen_name == "Desk", "one may go back"
        assert driver.app.house.person.username == "eluned"
        driver.app.action_act_as()
        await driver.rest()
        await driver.type("olwen")
        await driver.press("enter")
        if driver.screen_name == "SinceScreen":
            await driver.press("enter")
        assert driver.screen_name == "Desk"
        assert driver.app.area == 1
        assert "Olwen Garmon" in await driver.settle()
        assert "O’Neill" not in driver.text, "a child of the other school"
        assert sum(isinstance(one, Desk) for one in driver.app.screen_stack) == 1


async def test_colours_are_kept_for_each_person(council):
    async with opened(council) as driver:
        driver.app.theme = "vog-light"
        await driver.rest()
    async with opened(council) as driver:
        assert driver.app.theme == "vog-light"
    async with opened(council, who="heulwen") as driver:
        assert driver.app.theme == "vog-dark"
    async with at_the_door(council) as driver:
        assert driver.app.theme == "vog-dark"
        await driver.press("enter")
        assert driver.app.theme == "vog-light"


# --- the privacy key -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Siân Ŵyn-Parry", "S. Ŵ."), ("[/b] O’Neill", "B. O."), ("Llŷr", "L."), ("", ""),
        ("’ 7", ""), ("łukasz o’brien", "Ł. O."),
    ],
)  # fmt: skip
def test_initials(name, short):
    assert private(name) == name
    hide_names(True)
    try:
        assert private(name) == short
        assert person_name("Siân", "Ŵyn") == "S. Ŵ."
        assert adult("Mair Evans, Mother") == "M. E., Mother"
        assert adult("Mair Evans") == "M. E."
    finally:
        hide_names(False)


async def test_f9_hides_names_at_once_everywhere_and_shows_them_again(council):
    async with opened(council) as driver:
        await driver.press("f9")
        assert "O’Neill" not in await driver.settle()
        assert "B. O." in driver.text
        assert "F9 shows them" in driver.toasts[-1]
        await driver.open_case(council.references()[SLASH])
        assert "O’Neill" not in await driver.settle()
        assert "B. O." in driver.text
        await driver.press("f9")
        assert "[/b] O’Neill" in await driver.settle()
        await driver.press("escape")
        assert "[/b] O’Neill" in await driver.settle()


async def test_names_are_hidden_after_five_minutes_and_stay_so_until_f9(council):
    async with opened(council) as driver:
        await wait(driver, council, 4.9)
        assert "O’Neill" in driver.text
        await wait(driver, council, 0.2)
        assert "O’Neill" not in driver.text
        await driver.press("down")
        assert "O’Neill" not in driver.text, "whoever comes by sees nothing"
        await driver.press("f9")
        assert "O’Neill" in await driver.settle()
        await wait(driver, council, 4.9)
        assert "O’Neill" in driver.text, "a key starts the time anew"


# --- the lock ------------------------------------------------------------------------------


async def test_after_fifteen_minutes_all_is_covered_and_kept(council):
    async with opened(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("n", *"half a note")
        await wait(driver, council, 15)
        assert driver.screen_name == "LockScreen"
        assert "Eluned Prydderch, Lead Inclusion Officer" in driver.text
        assert "O’Neill" not in driver.text
        assert "half a note" not in driver.text
        before = council.versions()
        await driver.press("escape", "ctrl+s", "3", "question_mark", "ctrl+p", "f9", "x", "tab")
        assert driver.screen_name == "LockScreen"
        assert council.versions() == before
        await driver.press("enter")
        assert "half a note" in await driver.settle()
        await driver.press("!")
        assert "half a note!" in await driver.settle()


async def test_the_first_key_after_a_long_time_only_locks(council):
    """As when a machine was asleep: nobody looked in the meantime."""
    async with opened(council) as driver:
        council.clock.at += timedelta(hours=2)
        await driver.press("enter")
        assert driver.screen_name == "LockScreen"
        await driver.press("enter")
        assert driver.screen_name == "Desk"
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"


async def test_names_hidden_by_hand_stay_hidden_through_a_lock(council):
    async with opened(council) as driver:
        await driver.press("f9")
        await wait(driver, council, 20)
        await driver.press("enter")
        assert "O’Neill" not in await driver.settle()


async def test_a_locked_screen_may_be_left_and_a_small_window_covers_it(council):
    async with opened(council) as driver:
        await wait(driver, council, 20)
        await driver.pilot.resize_terminal(50, 12)
        await driver.rest()
        assert driver.screen_name == "TooSmall"
        await driver.pilot.resize_terminal(*WIDE)
        await driver.rest()
        assert driver.screen_name == "LockScreen"
        await driver.press("ctrl+q")
        assert driver.app._exit


HIDES = ("1", "2", "3", "4")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("area", HIDES)
async def test_no_area_shows_a_name_while_they_are_hidden(council, area, size):
    async with opened(council, size) as driver:
        await driver.press(area)
        shown = await driver.settle()
        assert size == NARROW or any(name in shown for name in SURNAMES)
        await driver.press("f9")
        hidden = await driver.settle()
        assert not [name for name in SURNAMES if name in hidden]


SURNAMES = ("Ŵyn-Parry", "O’Neill", "Łukasik", "Hâf")


async def test_no_part_of_a_case_or_card_shows_a_name_while_they_are_hidden(council):
    async with opened(council, who="heulwen") as driver:
        await driver.open_case(council.references()[GWEN])
        await driver.press("f9")
        for _ in range(10):
            assert "Hâf" not in await driver.settle()
            await driver.press("right")
        await driver.press("escape", "4", "down", "enter")
        assert driver.screen_name != "Desk"
        for _ in range(4):
            assert not [name for name in SURNAMES if name in await driver.settle()]
            await driver.press("tab")


NAMES = (*SURNAMES, "app.boom", "Siân", "Llŷr", "Zoë", "Gŵen")


@pytest.mark.parametrize("view", VIEWS, ids=[view.__name__ for view in VIEWS])
async def test_no_screen_shows_a_name_while_they_are_hidden(council, view):
    """Whether they were hidden when it was opened, or are hidden over it."""
    async with opened(council) as driver:
        await view(driver, council)
        await driver.press("f9")
        hidden = await driver.settle()
        assert not [name for name in NAMES if name in hidden]


async def test_what_was_said_in_passing_goes_once_it_is_read_and_one_works_on(council):
    async with opened(council) as driver:
        await driver.press("f9")
        await driver.press("down")
        assert driver.toasts == ["Names are hidden. F9 shows them."], "nobody has read it yet"
        council.clock.at += timedelta(seconds=2)
        await driver.press("down")
        assert driver.toasts == []
        driver.app.notify("The disk is full.", severity="error")
        council.clock.at += timedelta(seconds=2)
        await driver.press("down")
        assert driver.toasts == ["The disk is full."], "what went wrong stays its whole time"


async def test_on_a_small_window_what_is_said_lies_over_the_top_line_and_nothing_else(council):
    async with opened(council, NARROW) as driver:
        before = (await driver.settle()).splitlines()
        driver.app.notify("REF-26-00001-7 copied.", markup=False)
        lines = (await driver.settle()).splitlines()
        assert lines[1:] == before[1:]
        assert lines[0].lstrip(" ▌▐█").startswith("REF-26-00001-7 copied.")
        driver.app.notify("The entry is copied.", markup=False)
        lines = (await driver.settle()).splitlines()
        assert lines[1:] == before[1:], "one thing at a time"
        assert lines[0].lstrip(" ▌▐█").startswith("The entry is copied.")

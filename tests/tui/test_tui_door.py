"""A live database: signing in with a passphrase, the lock, and another passphrase."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from textual.events import Key

from storage import desk
from storage.database import reading
from tests.tui.council import Council
from tests.tui.driving import NARROW, WIDE, Driver
from tui.app import VogApp
from tui.screens.lock import LockScreen
from tui.widgets.typing import LineBox
from vog_cases import passphrase
from vog_cases.house import LIVE, House
from vog_cases.signing_in import NOBODY, NotSignedIn, choose, sign_in

WORDS, OTHERS = "copper lantern fjord", "harbour violin cestyll"
both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture(autouse=True)
def eluned_has_a_passphrase(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "COST", 2)
    gives(council, "eluned", "eluned", WORDS)


def gives(council: Council, who: str, whom: str, words: str) -> None:
    engine = council.engine
    choose(engine.database, engine.person(who), whom, words, council.clock.now())


@asynccontextmanager
async def at_the_door(
    council: Council, size: tuple[int, int] = WIDE, name: str = ""
) -> AsyncIterator[Driver]:
    house = House(council.engine, LIVE, NOBODY)
    app = VogApp(house, run_clock=False, wall=council.clock, sign_in=True, name=name)
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot)
        await driver.rest()
        yield driver


async def comes_in(driver: Driver, words: str, name: str = "eluned") -> None:
    await driver.type(name)
    await driver.press("enter")
    await driver.type(words)
    await driver.press("enter")


@both
async def test_a_name_and_a_passphrase_lead_to_the_inbox(council, size):
    async with at_the_door(council, size) as driver:
        assert driver.screen_name == "Door"
        assert "Eluned" not in driver.text, "no list of names"
        await comes_in(driver, WORDS)
        assert "copper" not in driver.text
        assert driver.screen_name == "SinceScreen"
        await driver.press("enter")
        assert driver.screen_name == "Desk"
        assert "TRAINING" not in driver.text
        assert driver.app.house.person.username == "eluned"
        with reading(council.engine.database) as connection:
            assert desk.last_visit(connection, "eluned") == council.clock.now()


async def test_nothing_leads_past_the_door(council):
    async with at_the_door(council) as driver:
        await driver.press("escape", "ctrl+p", "f5", "f9", "enter", "enter", "5")
        assert driver.screen_name == "Door"
        await driver.press("escape")
        await comes_in(driver, OTHERS)
        assert "✗ The name or the passphrase is not right." in driver.text
        assert "harbour" not in driver.text
        await driver.type(WORDS)
        assert "not right" not in driver.text
        await driver.press("enter")
        assert driver.screen_name == "SinceScreen"
        assert driver.toasts == [
            "1 try to sign in under your name failed since you were last here."
        ]


async def test_the_last_time_is_told_where_nothing_else_happened_since(council):
    async with at_the_door(council) as driver:
        await comes_in(driver, WORDS)
        assert driver.toasts == [], "the page of what was missed has it"
        await driver.press("enter")
        driver.app.action_sign_out()
        await driver.rest()
        council.clock.at += timedelta(minutes=2)
        await comes_in(driver, WORDS)
        assert driver.screen_name == "Desk"
        assert driver.toasts == ["You were last here Tue 29 Sep 09:42."]


async def test_who_is_named_on_the_command_line_types_the_passphrase_alone(council):
    async with at_the_door(council, name="eluned") as driver:
        await driver.type(WORDS)
        await driver.press("enter")
        assert driver.app.house.person.username == "eluned"


@both
async def test_a_passphrase_that_was_given_is_changed_before_anything_else(council, size):
    gives(council, "tesni", "heulwen", OTHERS)
    async with at_the_door(council, size) as driver:
        await comes_in(driver, OTHERS, "heulwen")
        assert driver.screen_name == "NewPassphrase"
        assert "Choose one that you alone know." in driver.text
        await driver.type("too short")
        await driver.press("enter")
        await driver.type("too shirt")
        await driver.press("ctrl+s")
        assert "✗ The two are not the same." in driver.text
        await driver.press("tab", "ctrl+u")
        await driver.type("too short")
        await driver.press("enter", "enter")
        assert "✗ A passphrase has 12 to 200 letters" in driver.text
        for _ in range(2):
            await driver.press("ctrl+u")
            await driver.type(WORDS)
            await driver.press("tab")
        await driver.press("ctrl+s")
        assert driver.app.house.person.username == "heulwen"
    assert not sign_in(council.engine.database, "heulwen", WORDS, council.clock.now()).temporary


async def test_what_is_typed_in_one_go_stands_in_its_own_box(council):
    async with at_the_door(council) as driver:
        for word in ("eluned", "copperlantern"):
            for letter in word:
                driver.app.post_message(Key(letter, letter))
            if word == "eluned":
                driver.app.post_message(Key("enter", "\r"))
        await driver.rest()
        boxes = [box.value for box in driver.app.screen.query(LineBox)]
        assert boxes == ["eluned", "copperlantern"]


async def test_who_does_not_choose_one_stays_outside(council):
    gives(council, "tesni", "heulwen", OTHERS)
    async with at_the_door(council) as driver:
        await comes_in(driver, OTHERS, "heulwen")
        await driver.press("ctrl+p")
        council.clock.at += timedelta(minutes=20)
        driver.app.look()
        await driver.rest()
        assert driver.screen_name == "NewPassphrase", "nobody is here who commands or is locked out"
        await driver.press("escape")
        assert driver.screen_name == "Door"
        assert driver.app.house.person == NOBODY


async def test_the_lock_asks_for_the_passphrase_and_keeps_what_was_open(council):
    async with at_the_door(council) as driver:
        await comes_in(driver, WORDS)
        await driver.press("enter", "enter")
        assert driver.screen_name == "CaseScreen"
        council.clock.at += timedelta(minutes=20)
        driver.app.look()
        await driver.rest()
        assert isinstance(driver.app.screen, LockScreen)
        await driver.press("enter")
        await driver.type(OTHERS)
        await driver.press("enter")
        assert driver.screen_name == "LockScreen"
        assert "✗ The name or the passphrase is not right." in driver.text
        await driver.type(WORDS)
        await driver.press("enter")
        assert driver.screen_name == "CaseScreen"


async def test_one_signs_out_and_another_comes_in_and_chooses_a_new_passphrase(council):
    gives(council, "meirion", "meirion", OTHERS)
    async with at_the_door(council) as driver:
        await comes_in(driver, WORDS)
        await driver.press("enter", "enter")
        driver.app.action_sign_out()
        await driver.rest()
        assert driver.screen_name == "Door"
        await driver.press("escape")
        assert driver.screen_name == "Door"
        await comes_in(driver, OTHERS, "meirion")
        await driver.press("enter")
        assert driver.screen_name == "Desk"
        assert "Meirion Tŷ Gwyn" in driver.text
        driver.app.action_new_passphrase()
        await driver.rest()
        assert "Your passphrase of now" in driver.text
        for now in (WORDS, OTHERS):  # the first is not theirs
            for words in (now, WORDS):
                await driver.press("ctrl+u")
                await driver.type(words)
                await driver.press("enter")
            await driver.press("ctrl+u")
            await driver.type(WORDS)
            await driver.press("ctrl+s" if now == WORDS else "enter")
            if now == WORDS:
                assert "✗ Your passphrase of now is not right." in driver.text
        await driver.press("enter")
        assert driver.screen_name == "Desk"
    with pytest.raises(NotSignedIn):
        sign_in(council.engine.database, "meirion", OTHERS, council.clock.now())

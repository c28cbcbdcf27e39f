"""English or Welsh: chosen at sign-in, kept for each person, and whole as far as it goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.binding import Binding
from textual.dom import DOMNode

from states.context import Actor
from states.roles import Role
from storage import desk
from storage.database import reading
from tests.tui.council import Council
from tests.tui.driving import NARROW, WIDE, opened
from tests.tui.test_tui_door import WORDS as PASSPHRASE
from tests.tui.test_tui_door import at_the_door as at_a_live_door
from tests.tui.test_tui_door import comes_in, gives
from tests.tui.test_tui_presence import at_the_door
from tui import help_pages
from tui.areas import people, timers
from tui.columns import TITLES
from tui.commands import commands
from tui.language import ENGLISH, LANGUAGES, WELSH, local, numbered, other, speak, spoken
from tui.screens.entrance import DRAFT, Entrance
from tui.screens.pupil import NAMES as PUPIL_PARTS
from tui.views import views_for
from tui.welsh import WORDS
from tui.widgets.top_bar import NAMES as AREAS
from vog_cases import passphrase

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def in_english_again() -> Iterator[None]:
    yield
    speak(ENGLISH)


def kept(council: Council, username: str) -> str | None:
    with reading(council.engine.database) as connection:
        return desk.preferences(connection, username).get("language")


def kinds(of: type) -> Iterator[type]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def keys() -> set[str]:
    """What every key of ours is said to do."""
    ours = [kind for kind in kinds(DOMNode) if kind.__module__.startswith("tui.")]
    bound = [
        one for kind in ours for one in Binding.make_bindings(kind.__dict__.get("BINDINGS", []))
    ]
    return {one.description for one in bound if one.description}


def test_every_key_is_said_in_welsh_too():
    said = keys() | {what for _, what in help_pages.EVERYWHERE} | {help_pages.AREA_KEYS[1]}
    assert len(said) > 80
    assert sorted(said - WORDS.keys()) == []


def test_areas_views_parts_and_types_have_their_welsh(council):
    now, machines = council.clock.now(), council.engine.machines.values()
    flows = [machine.workflow for machine in machines]
    people_of = [Actor(role.value, role.value, role) for role in Role]
    names = {
        *AREAS, *TITLES, *people.TITLES, *PUPIL_PARTS, *timers.IN_WORDS.values(),
        *(flow.title for flow in flows),
        *(view.title for one in people_of for view in views_for(one, now, flows)),
        *(one.HEAD for one in Entrance.__subclasses__() if one.HEAD != "VOG Cases"),
    }  # fmt: skip
    assert len(names) > 30
    assert sorted(names - WORDS.keys()) == []


def test_nothing_is_translated_that_is_not_there():
    """A word that was changed in English would else stay in English without anybody noticing."""
    places = [*(ROOT / "tui").rglob("*.py"), *(ROOT / "workflows").rglob("*.py")]
    there = "\n".join(one.read_text("utf-8") for one in places if one.name != "welsh.py")
    joined = re.sub(r'"\s*\n\s*f?"', "", there)
    assert [english for english in WORDS if f'"{english}"' not in joined] == []


def test_the_welsh_is_written_as_welsh_is():
    for english, welsh in WORDS.items():
        assert welsh == unicodedata.normalize("NFC", welsh).strip(), english
        assert "'" not in welsh, f"{english}: an apostrophe is ’"
        assert cell_len(welsh) <= 82, english
    long = {english for english in (*keys(), *AREAS) if cell_len(WORDS.get(english, "")) > 40}
    assert long == set()


def test_what_has_no_welsh_stays_as_it_is():
    speak(WELSH)
    assert local("Whatever a translator has not seen") == "Whatever a translator has not seen"
    assert (local("Save"), numbered("Overdue", 1200)) == ("Cadw", "Hwyr 1,200")
    assert other() == ENGLISH
    speak("Klingon")
    assert spoken() == ENGLISH
    assert (local("Save"), other()) == ("Save", WELSH)
    assert LANGUAGES == ("English", "Cymraeg")


@both
async def test_the_language_is_chosen_at_sign_in_and_kept_for_the_person(council, size):
    async with at_the_door(council, size) as driver:
        assert "F8 Cymraeg" in driver.text
        assert local(DRAFT) not in driver.text
        await driver.type("eluned")
        await driver.press("f8")
        text = await driver.settle()
        assert "Pwy ydych chi?" in text
        assert "F8 English" in text
        assert "Cymraeg drafft" in text, "it says that nobody has signed it off"
        assert "▶ Eluned Prydderch" in text, "what was typed stays"
        assert kept(council, "eluned") is None
        await driver.press("enter")
        if driver.screen_name == "SinceScreen":
            await driver.press("enter")
        text = await driver.settle()
        assert "[1 Mewnflwch" in text
        assert "[Ciw brysbennu" in text
        assert "⏎ Agor" in text
        assert kept(council, "eluned") == WELSH
        await driver.press("2")
        assert "[Atgyfeiriad" in await driver.settle()
    async with opened(council, size) as driver:
        assert "[1 Mewnflwch" in await driver.settle(), "also without signing in"
    async with opened(council, size, who="heulwen") as driver:
        assert "[1 Inbox" in await driver.settle()
    async with at_the_door(council, size) as driver:
        assert "Who are you?" in driver.text, "nobody is known yet"
        await driver.press("enter")
        assert "[Ciw brysbennu" in await driver.settle()


async def test_who_goes_back_from_the_door_keeps_what_was_chosen_there(council):
    async with opened(council) as driver:
        driver.app.action_act_as()
        await driver.rest()
        await driver.press("f8", "escape")
        assert "[1 Mewnflwch" in await driver.settle()
        assert kept(council, "eluned") == WELSH
        driver.app.action_act_as()
        await driver.rest()
        await driver.press("f8", "f8", "escape")
        assert "[1 Mewnflwch" in await driver.settle()
        assert kept(council, "eluned") == WELSH
        driver.app.action_act_as()
        await driver.rest()
        await driver.type("heulwen")
        await driver.press("enter")
        assert kept(council, "heulwen") is None, "who chose nothing"
        driver.app.action_act_as()
        await driver.rest()
        await driver.type("eluned")
        await driver.press("f8", "f8", "enter")
        assert "[1 Inbox" in await driver.settle()
        assert kept(council, "eluned") == ENGLISH


async def test_one_who_does_not_choose_has_their_own_language_and_not_the_last_ones(council):
    async with opened(council) as driver:
        await driver.app.action_language()
        driver.app.action_act_as()
        await driver.rest()
        await driver.type("heulwen")
        await driver.press("enter")
        if driver.screen_name == "SinceScreen":
            await driver.press("enter")
        assert "[1 Inbox" in await driver.settle()
        assert kept(council, "heulwen") is None


async def test_a_live_door_has_the_choice_too(council, monkeypatch):
    monkeypatch.setattr(passphrase, "COST", 2)
    gives(council, "eluned", "eluned", PASSPHRASE)
    async with at_a_live_door(council) as driver:
        await driver.type("elu")
        await driver.press("f8")
        text = await driver.settle()
        assert "Eich cyfrinymadrodd" in text
        assert "Cymraeg drafft" in text
        await comes_in(driver, PASSPHRASE, "ned")
        if driver.screen_name == "SinceScreen":
            await driver.press("enter")
        assert "[1 Mewnflwch" in await driver.settle()
        assert kept(council, "eluned") == WELSH


async def test_the_palette_changes_it_too_with_everything_in_sight(council):
    async with opened(council) as driver:
        await driver.press("2", "3", "1")
        title, change = next(
            (one.title, one.callback) for one in commands(driver.app) if one.title in LANGUAGES
        )
        assert title == WELSH
        await change()
        for key, word in (("1", "Ciw brysbennu"), ("2", "Atgyfeiriad"), ("3", "Heb swyddog")):
            await driver.press(key)
            assert word in await driver.settle()
        await driver.press("question_mark")
        text = await driver.settle()
        assert "Bysellau" in text
        await driver.press("end")
        assert "Mae Esc yn cau" in await driver.settle()
        titles = [one.title for one in commands(driver.app)]
        assert {"Adroddiadau", "Lliwiau", "English"} <= set(titles)
        assert kept(council, "eluned") == WELSH


async def test_in_the_smallest_window_the_areas_still_stand_side_by_side(council):
    async with opened(council, (60, 16)) as driver:
        await driver.app.action_language()
        assert spoken() == WELSH
        first = (await driver.settle()).splitlines()[0]
        assert [word for word in ("1 Mewnflwch", "2 Bwrdd", "3 Terfynau", "5 Hanes", "6 Adr")
                if word not in first] == []  # fmt: skip

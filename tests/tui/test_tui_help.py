"""A page of help for every place, made from its bindings, on the screen and in print."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from textual.binding import Binding

import tui.areas
import tui.screens
from tests.tui.driving import opened
from tests.vog_cases.council import Cli, cli_on
from tui.app import VogApp
from tui.areas.base import Area
from tui.help_pages import PLACES, page_of
from tui.screens.base import HouseScreen
from tui.screens.desk import AREAS, Desk
from tui.text import wrapped


def places() -> set[type]:
    """Every screen and area that can be in front."""
    found: set[type] = set()
    for package in (tui.areas, tui.screens):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for kind in vars(importlib.import_module(module.name)).values():
                if isinstance(kind, type) and issubclass(kind, (Area, HouseScreen)):
                    found.add(kind)
    bases = {one for kind in found for one in kind.__mro__[1:]}
    return {kind for kind in found if kind not in bases or kind in PLACES.values()} - {Desk}


def test_every_place_has_a_page():
    assert places() == set(PLACES.values())


@pytest.mark.parametrize("name", PLACES)
def test_a_page_says_what_the_place_is_for_and_fits_on_a_page(name):
    page = page_of(PLACES[name], VogApp)
    assert " " in page.title or page.title in {area.TITLE for area in AREAS}, "words, no code"
    assert len(page.text) > 40
    assert len(page.keys) > 4
    lines = [line for one in page.lines() for line in wrapped(one, 90) or [""]]
    assert len(lines) <= 60


@pytest.mark.parametrize("name", PLACES)
def test_no_key_of_a_place_means_two_things(name):
    """Also against the keys that work everywhere, but for a form's own help."""
    seen: dict[str, str] = {}
    for kind in (PLACES[name], VogApp):
        for base in kind.__mro__:
            if not base.__module__.startswith("tui."):
                continue
            for one in Binding.make_bindings(base.__dict__.get("BINDINGS", [])):
                before = seen.setdefault(one.key, one.action)
                overrides = base in PLACES[name].__mro__ or one.key in ("f1", "question_mark")
                digit = one.key.isdecimal()
                assert before == one.action or overrides or digit, (one.key, before, one.action)


async def test_help_is_about_the_area_in_front_and_the_keys_are_its_own(council):
    async with opened(council) as driver:
        await driver.press("5", "question_mark")
        assert driver.screen_name == "HelpScreen"
        assert "Every entry of the history that you may see" in driver.text
        assert "v              Check chain" in driver.text
        await driver.press("escape", "1", "f1")
        assert "The Inbox shows what is overdue first" in driver.text
        await driver.press("q")
        assert driver.screen_name == "Desk"


def test_help_can_be_printed(sqlite_url, capsys):
    cli: Cli = cli_on(sqlite_url, capsys)
    said = cli.run("help", "Audit")
    assert said.code == 0
    assert "Every entry of the history" in said.out
    assert "  v              Check chain" in said.out
    assert cli.run("help").out.startswith("The Inbox")
    answer = cli.run("--json", "help", "case")
    assert answer.json["screen"] == "case"
    wrong = cli.run("help", "nowhere")
    assert wrong.code == 3
    assert "There is no page “nowhere”. There are: inbox, board" in wrong.err

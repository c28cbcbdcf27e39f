"""A database that vanishes and a disk that is full: one sentence, and the program goes on."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.tui.council import SLASH, Council, open_council
from tests.tui.driving import opened, rehearsing
from tests.tui.terminal import Terminal

FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (40_960, 40_960))
from vog_cases.cli import run
run(["--database", sys.argv[1], "--as", "eluned"])
"""
"""The program where no file may grow: SQLite's log holds two small changes and is then full."""


async def test_a_database_that_vanishes_is_said_and_all_goes_on_when_it_is_back(council, tmp_path):
    file = Path(str(council.engine.database.url.database))
    away = tmp_path / "away.db"
    async with rehearsing(council) as driver:
        await driver.open_case(council.references()[SLASH])
        await driver.press("n", *"half a note")
        file.rename(away)
        await driver.press("ctrl+s")
        assert "is gone. Nothing was read or saved." in driver.toasts[-1]
        assert driver.screen_name == "NoteForm"
        assert "half a note" in driver.text
        driver.app.look()
        await driver.rest()
        await driver.press("escape", "escape", "5", "3", "1")
        assert driver.screen_name == "Desk"
        assert "is gone" in driver.toasts[-1]
        away.rename(file)
        driver.app.look()
        await driver.rest()
        await driver.open_case(council.references()[SLASH])
        await driver.press("n")
        assert "half a note" in driver.text
        before = council.version(council.references()[SLASH])
        await driver.press("ctrl+s")
        assert council.version(council.references()[SLASH]) == before + 1


async def test_the_program_leaves_tidily_without_its_database(council, tmp_path):
    file = Path(str(council.engine.database.url.database))
    async with opened(council) as driver:
        file.rename(tmp_path / "away.db")
        driver.app.look()
        await driver.rest()
        await driver.press("ctrl+q")
        assert driver.app._exit
    assert not file.exists(), "no empty database stands in its place"
    (tmp_path / "away.db").rename(file)


@pytest.fixture
def full(council_template: Path, tmp_path: Path):
    """The program on a council whose disk is nearly full, and that council."""
    path = tmp_path / "full.db"
    shutil.copy(council_template, path)
    council = open_council(str(path))
    council.versions()
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    terminal = Terminal([sys.executable, "-c", FULL, str(path)], env)
    yield terminal, council
    terminal.__exit__(None, None, None)
    council.engine.database.dispose()


def test_a_full_disk_is_said_and_the_program_goes_on(full: tuple[Terminal, Council]):
    terminal, council = full
    reference = council.references()[SLASH]
    before = council.version(reference)
    terminal.wait_for("O’Neill")
    terminal.press("/", *"neill")
    terminal.wait_for("1 of 3")
    terminal.press("enter", "enter")
    terminal.wait_for("WHAT YOU CAN DO NOW")
    terminal.press("n")
    terminal.wait_for("Note on")
    terminal.press(*("long " * 30), "ctrl+s")
    terminal.wait_for("The disk does not take or give the data.")
    assert council.version(reference) == before
    terminal.press("escape")
    terminal.wait_for("WHAT YOU CAN DO NOW")
    terminal.press("ctrl+q")
    terminal.wait_for("1 draft could not be kept")
    terminal.press("tab", "enter")
    assert terminal.wait_for_end() == 0

"""The command that is none: it opens the terminal UI."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from vog_cases.commands.frame import FRAME, house
from vog_cases.commands.lean import become_the_screen
from vog_cases.errors import InvalidInput


def screen() -> int:
    """Opens the terminal UI; without a terminal it says what to do instead."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InvalidInput("There is no terminal for the screen here. Try `vog-cases list`.")
    with house(as_nobody=True) as home:
        from tui.app import run
        from vog_cases.house import LIVE

        name = FRAME.settings().username
        return run(home, sign_in=home.mode == LIVE or not name, name=name)


def screen_alone(database: str, username: str) -> NoReturn:
    """Opens the terminal UI in place of this program, which then carries nothing of what came
    before: making a training database takes as much memory as the whole screen."""
    os.environ["VOG_CASES_DATABASE"] = database  # no argument: it may hold a password
    become_the_screen(["--as", username] if username else [])

"""The command that is none: it opens the terminal UI."""

from __future__ import annotations

import sys

from vog_cases.commands.frame import FRAME, house
from vog_cases.errors import InvalidInput


def screen() -> int:
    """Opens the terminal UI; without a terminal it says what to do instead."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InvalidInput("There is no terminal for the screen here. Try `vog-cases list`.")
    with house() as home:
        from tui.app import run

        return run(home, sign_in=not FRAME.settings().username)

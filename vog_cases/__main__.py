"""Starts the program: a command, or without one the screen, which carries no docstrings.

Nothing is imported here before that is known: a screen would import it twice.
"""

from __future__ import annotations

import sys

from vog_cases.commands.lean import become_the_screen, can_be_leaner
from vog_cases.commands.without import do_without
from vog_cases.commands.words import globals_apart


def main() -> None:
    """Runs one command and leaves with its exit code."""
    words = sys.argv[1:]
    if not globals_apart(words)[1]:
        if can_be_leaner():
            become_the_screen(words)
        do_without()
    from vog_cases.cli import run

    sys.exit(run(words))


if __name__ == "__main__":
    main()

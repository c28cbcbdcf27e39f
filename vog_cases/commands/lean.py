"""The screen as a program without docstrings.

It is open all day on fifteen desks, and the docstrings of all that it imports are five megabytes
on each; another half is the columns that a stack trace would underline. Python leaves them out
only from its very start, and only what was compiled so starts fast: `make` compiles it when it
sets up, beside the libraries.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

_COMPILED = os.path.join(sys.prefix, "lean")
ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}
"""Each thread would ask the system for a heap of its own and keep it; glibc alone heeds this, and
only from the very start, so that a screen which runs as it is has those heaps."""


def can_be_leaner() -> bool:
    """Whether this program carries docstrings and a lean one is prepared."""
    return not sys.flags.optimize and os.path.isdir(_COMPILED)


def lean_options() -> list[str]:
    """What tells Python to start lean; nothing where that is not prepared."""
    if not can_be_leaner():
        return []
    return ["-OO", "-X", "no_debug_ranges", "-X", f"pycache_prefix={_COMPILED}"]


def become_the_screen(words: Sequence[str]) -> NoReturn:
    """Opens the terminal UI in place of this program, whatever lies in the folder it is called
    from (`-P`)."""
    sys.stdout.flush()
    words = [sys.executable, "-P", *lean_options(), "-m", "vog_cases", *words]
    os.execve(sys.executable, words, {**os.environ, **ONE_HEAP})

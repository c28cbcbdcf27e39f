"""The screen as a program without docstrings.

It is open all day on fifteen desks, and the docstrings of all that it imports are five megabytes
on each. Python leaves them out only from its very start, and only what was compiled so starts
fast: `make` does that when it sets up.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

_COMPILED = os.path.join(
    os.path.dirname(os.path.dirname(__file__)), "__pycache__",
    f"cli.{sys.implementation.cache_tag}.opt-2.pyc",
)  # fmt: skip


def can_be_leaner() -> bool:
    """Whether this program carries docstrings and a lean one is prepared."""
    return not sys.flags.optimize and os.path.exists(_COMPILED)


def become_the_screen(words: Sequence[str]) -> NoReturn:
    """Opens the terminal UI in place of this program, whatever lies in the folder it is called
    from (`-P`)."""
    lean = ["-OO"] if can_be_leaner() else []
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", *lean, "-m", "vog_cases", *words])

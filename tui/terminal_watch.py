"""Notices that the terminal is gone, which no signal says where it is not the controlling one.

Textual would then read nothing for ever at full speed, and its own thread might wait for a
writer that has died; so this looks from a thread of its own.
"""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable

GRACE = 3.0
"""Seconds that the program has to end by itself before it is ended."""


class TerminalWatch:
    """Waits for the terminal to hang up; costs nothing while it stands."""

    def __init__(self, leave: Callable[[], object], tidy: Callable[[], object]) -> None:
        self._leave, self._tidy = leave, tidy
        self._tidied = threading.Event()

    def start(self) -> None:
        """Begins to watch."""
        threading.Thread(target=self._watch, name="terminal-watch", daemon=True).start()

    def tidied(self) -> None:
        """The program has tidied up by itself."""
        self._tidied.set()

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)
        poll.poll()  # no event is asked for: only a hang-up or an error ends the wait
        self._leave()
        if not self._tidied.wait(GRACE):
            self._tidy()
        self._tidied.wait(GRACE)
        os._exit(0)

"""When drafts are written: one at a time, and again later what could not be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from tui.drafts import Drafts
from tui.soon import Soon

TRY_AGAIN = 5.0
"""Seconds after which what could not be written is tried again."""


class DraftWriter:
    """Writes in a thread. A database that does not answer takes one thread, not all there are."""

    def __init__(self, app: App[Any], written: Callable[[], object]) -> None:
        self._app, self._written = app, written
        self._busy = self._asked_again = False
        self._drafts: Drafts | None = None
        self._later = Soon(app, self._try_again)

    def write(self, drafts: Drafts) -> None:
        """Writes what waits; asked for while it writes, it writes once more afterwards."""
        self._drafts, self._asked_again = drafts, self._busy
        if drafts.waiting and not self._busy:
            self._busy = True
            self._app.run_worker(
                lambda: self._writes(drafts), thread=True, group="drafts", exit_on_error=False
            )

    def _writes(self, drafts: Drafts) -> None:
        drafts.write()
        self._app.call_later(self._done, drafts)

    def _done(self, drafts: Drafts) -> None:
        self._busy = False
        self._written()
        if self._asked_again:
            self._try_again()
        elif drafts.waiting:
            self._later.ask(TRY_AGAIN)

    def _try_again(self) -> None:
        if self._drafts is not None:
            self.write(self._drafts)

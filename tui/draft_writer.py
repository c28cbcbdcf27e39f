"""When drafts are written: one at a time, and again later what could not be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from tui.drafts import KEPT, Drafts, Kept, Key, Text, why_not
from tui.soon import Soon

TRY_AGAIN = 5.0
"""Seconds after which what could not be written is tried again."""


class DraftWriter:
    """Writes in a thread. A database that does not answer takes one thread, not all there are.

    What becomes of a text whose form is closed is told the person: once where it could not be
    written, and where they left the form for it.
    """

    def __init__(self, app: App[Any], drafts: Drafts, then: Callable[[], object]) -> None:
        self._app, self._drafts, self._then = app, drafts, then
        self._busy = self._asked_again = False
        self._later = Soon(app, self.write)
        self._left: set[Key] = set()
        self._told: dict[Key, Text] = {}

    @property
    def at_rest(self) -> bool:
        """Whether nothing is being written."""
        return not self._busy

    def write(self) -> None:
        """Writes what waits; asked for while it writes, it writes once more afterwards."""
        self._asked_again = self._busy
        if self._drafts.waiting and not self._busy:
            self._busy = True
            self._app.run_worker(self._writes, thread=True, group="drafts", exit_on_error=False)

    def _writes(self) -> None:
        written = self._drafts.write()
        self._app.call_later(self._done, written)

    def _done(self, written: bool) -> None:
        self._busy = False
        if written:
            self._then()
        if self._asked_again:
            self.write()
        elif self._drafts.waiting:
            self._later.ask(TRY_AGAIN)

    def left(self, key: Key) -> None:
        """The person has left a form: they hear how it goes with what they typed."""
        if self._drafts.newest(key) is None:
            self._app.notify(KEPT, markup=False)
            return
        self._left.add(key)
        self._told.pop(key, None)

    def hear(self, kept: Kept) -> None:
        """How it went with a text whose form is closed."""
        text = kept.text
        if kept.problem is None:
            self._told.pop(text.key, None)
            if text.key in self._left:
                self._left.discard(text.key)
                self._app.notify(KEPT, markup=False)
        elif self._told.get(text.key) is not text:
            self._told[text.key] = text
            words = why_not(kept.problem, "It is tried again.")
            self._app.notify(words, severity="error", markup=False)

"""The banner over the history: UNBROKEN, BROKEN AT or NOT CHECKED, and how far a check has come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from textual import on
from textual.message import Message
from textual.widgets import Static

from tui.audit_lines import banner, checking
from tui.text import plain
from vog_cases.last_check import LastCheck

Answer = TypeVar("Answer")
Progress = Callable[[int, int], None]


class Stopped(Exception):
    """A check was stopped by the person."""


class AuditBanner(Static):
    """One line; it also holds the switch that stops a check."""

    class Came(Message):
        """How far a check has come; said from its thread."""

        def __init__(self, done: int, of: int) -> None:
            super().__init__()
            self.done, self.of = done, of

    def __init__(self, id: str) -> None:
        super().__init__("", id=id)
        self._checked: LastCheck | None = None
        self._events = 0
        self._stop: threading.Event | None = None

    @property
    def busy(self) -> bool:
        """Whether a check runs."""
        return self._stop is not None

    def show(self, checked: LastCheck | None, events: int) -> None:
        """What the last check found, and how many entries of cases there are now."""
        self._checked, self._events = checked, events
        self._draw()

    def on_resize(self) -> None:
        """Draws what fits."""
        self._draw()

    def on_unmount(self) -> None:
        """A check that still runs ends with the screen."""
        self.stop()

    def begin(self) -> Progress:
        """A check begins; what comes back is to be told how far it has come."""
        stop = self._stop = threading.Event()
        told = -1
        self._come(0, 1)

        def progress(done: int, of: int) -> None:
            nonlocal told
            if stop.is_set():
                raise Stopped
            part = done * 100 // max(of, 1)
            if part != told:
                told = part
                self.post_message(self.Came(done, of))

        return progress

    def stop(self) -> None:
        """Asks the check that runs to end."""
        if self._stop is not None:
            self._stop.set()

    def end(self) -> None:
        """The check is over."""
        self._stop = None
        self._draw()

    @on(Came)
    def _came(self, event: Came) -> None:
        if self.busy:
            self._come(event.done, event.of)

    def _come(self, done: int, of: int) -> None:
        self.update(plain(checking(done, of, self.size.width), "bold"))

    def _draw(self) -> None:
        if not self.busy:
            self.update(plain(banner(self._checked, self._events, self.size.width), "bold"))


def outcome(check: Callable[[], Answer]) -> Answer | Exception:
    """What a check answers, or what ended it: the banner must hear of either."""
    try:
        return check()
    except Exception as caught:  # noqa: BLE001 - handed over to the screen, which says it
        return caught

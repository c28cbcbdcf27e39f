"""The line at the top: where we are, what time it is for the cases, who acts, is the clock on."""

from __future__ import annotations

from datetime import datetime

from textual.widgets import Static

from states.context import Actor
from tui.text import plain, when_short


class TopBar(Static):
    """One line; it shortens itself on a narrow screen."""

    def __init__(self, person: Actor, training: bool) -> None:
        super().__init__("", id="top")
        self._person, self._training = person, training
        self._now: datetime | None = None
        self._clock = "…"

    def tell(self, now: datetime, clock: str) -> None:
        """The cases' time, and who runs the clock."""
        self._now, self._clock = now, clock
        self._draw()

    def on_resize(self) -> None:
        """Draws what fits."""
        self._draw()

    def _draw(self) -> None:
        mode = "TRAINING · " if self._training else ""
        full = (
            f" VOG Cases · {mode}{self._person.name}, {self._person.role.label} · "
            f"{when_short(self._now)} · clock {self._clock}"
        )
        short = (
            f" VOG · {mode}{self._person.username} · {when_short(self._now)} · clock {self._clock}"
        )
        self.update(plain(full if len(full) < self.size.width else short))

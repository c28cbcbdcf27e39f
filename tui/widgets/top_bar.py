"""The line at the top: where we are, what time it is for the cases, who acts, is the clock on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from textual.widgets import Static

from states.context import Actor
from tui.text import plain, when_short


@dataclass(frozen=True)
class Told:
    """What is known of the time: the cases' own, and who runs their clock."""

    now: datetime | None = None
    clock: str = "…"


class TopBar(Static):
    """One line; it shortens itself on a narrow screen."""

    def __init__(self, person: Actor, training: bool, told: Told) -> None:
        super().__init__("", id="top")
        self._person, self._training, self._told = person, training, told

    def tell(self, told: Told) -> None:
        """The cases' time, and who runs the clock."""
        if told != self._told:
            self._told = told
            self._draw()

    def on_resize(self) -> None:
        """Draws what fits."""
        self._draw()

    def _draw(self) -> None:
        mode = "TRAINING · " if self._training else ""
        time, who = when_short(self._told.now), self._person
        lines = (
            f" VOG Cases · {mode}{who.name}, {who.role.label} · {time} · clock {self._told.clock}",
            f" {mode}{who.name} · {time} · clock {self._told.clock}",
            f" {who.username} · {time} · clock {self._told.clock}",
        )
        fits = [line for line in lines if cell_len(line) <= self.size.width]
        self.update(plain((fits or lines[-1:])[0]))

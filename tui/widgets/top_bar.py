"""The line at the top: the six areas, who acts, and what time it is for the cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.widgets import Static

from states.context import Actor
from tui.language import local
from tui.text import plain, when_short
from tui.widgets.saying import say

if TYPE_CHECKING:
    from tui.app import VogApp

NAMES = ("Inbox", "Board", "Timers", "People", "Audit", "Reports")
"""The areas in the order of their digits, 1 to 6."""


@dataclass(frozen=True)
class Told:
    """What is known of the time, who runs the clock, and how much waits in two of the areas."""

    now: datetime | None = None
    warning: str = ""
    """What everybody should see: the clock is off, or the database does not answer."""
    inbox: int | None = None
    late: int | None = None


class TopBar(Static):
    """One line; it shortens itself on a narrow screen. A click on an area goes there."""

    def __init__(self, person: Actor, told: Told, area: int) -> None:
        super().__init__("", id="top")
        self._person, self._told, self._area = person, told, area
        self._spans: list[tuple[int, int, int]] = []

    def tell(self, told: Told, area: int) -> None:
        """What is new at the top."""
        if (told, area) != (self._told, self._area):
            self._told, self._area = told, area
            self._draw()

    def on_resize(self) -> None:
        """Draws what fits."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Goes to the area under the mouse."""
        for start, end, number in self._spans:
            if start <= event.x < end:
                app: VogApp = self.app  # type: ignore[assignment]
                app.go_to_area(number)

    def _draw(self) -> None:
        width = self.size.width
        time, who = when_short(self._told.now), self._person
        off = f"‼ {self._told.warning} · " if self._told.warning else ""
        clock = time.rpartition(" ")[2]
        rights = (
            f"{off}{who.name}, {who.role.label} · {time}",
            f"{off}{who.name} · {time}",
            f"{off}{time}",
            f"{off}{clock}",
            "",
        )
        for short in (False, True):
            left = self._areas(short=short)
            room = width - cell_len(left) - 2
            fits = [right for right in rights[: 4 if not short else 5] if cell_len(right) <= room]
            if fits:
                break
        gap = " " * (width - cell_len(left) - cell_len(fits[0]) - 1) if fits else ""
        say(self, plain(f"{left}{gap}{fits[0] if fits else ''}"))

    def _areas(self, *, short: bool) -> str:
        """The areas side by side, the one in front in brackets."""
        self._spans = []
        text = " "
        for number, name in enumerate(NAMES, 1):
            name = local(name)
            label = f"{number} {name[:3] if short and number == len(NAMES) else name}"
            label += self._count(number, short=short)
            shown = f"[{label}]" if number == self._area else f" {label} "
            self._spans.append((cell_len(text), cell_len(text + shown), number))
            text += shown + ("" if short else " ")
        return text.rstrip()

    def _count(self, number: int, *, short: bool) -> str:
        told = self._told
        if number == 1 and told.inbox is not None and not short:
            return f" {told.inbox:,}"
        if number == 3 and told.late:
            return "!" if short else f" {told.late:,}!"
        return ""

"""The rehearsal bar: in a training database, where its clock stands and how to move it on."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len
from textual import events
from textual.widgets import Static

from tui.text import plain, when, when_short
from tui.widgets.saying import say

KEYS = (("F5", "an hour on", "hour"), ("F6", "a day on", "day"),
        ("F7", "to the next deadline", "deadline"))  # fmt: skip


class RehearsalBar(Static):
    """One line; a click on one of its parts does what the key does."""

    def __init__(self) -> None:
        super().__init__("", id="rehearsal")
        self._now: datetime | None = None
        self._spans: list[tuple[int, int, str]] = []

    def tell(self, now: datetime | None) -> None:
        """Where the clock stands."""
        if now != self._now:
            self._now = now
            self._draw()

    def on_resize(self) -> None:
        """Draws what fits."""
        self._draw()

    async def on_click(self, event: events.Click) -> None:
        """Moves the clock, after a question."""
        for start, end, leap in self._spans:
            if start <= event.x < end:
                await self.run_action(f"app.leap('{leap}')")

    def _draw(self) -> None:
        wide = self._line(f" TRAINING · the clock stands at {when(self._now)} · ", short=False)
        if cell_len(wide) > self.size.width:
            wide = self._line(f" TRAINING · {when_short(self._now)} · ", short=True)
        say(self, plain(wide))

    def _line(self, text: str, *, short: bool) -> str:
        self._spans = []
        for key, says, leap in KEYS:
            part = f"{key} {leap if short else says}"
            self._spans.append((cell_len(text), cell_len(text + part), leap))
            text += f"{part}   "
        return text.rstrip()

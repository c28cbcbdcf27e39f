"""One line of named choices, one of them in brackets; a click takes another."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.widgets import Static

from tui.text import plain
from tui.widgets.saying import say


class TabLine(Static):
    """The current choice stands in brackets, and is always in sight on a narrow screen."""

    class Picked(Message):
        """A name was clicked."""

        def __init__(self, sender: TabLine, place: int) -> None:
            super().__init__()
            self.sender, self.place = sender, place

        @property
        def control(self) -> TabLine:
            """The line it came from."""
            return self.sender

    def __init__(self, id: str, hint: str = "") -> None:
        super().__init__("", id=id)
        self._names: Sequence[str] = ()
        self._current = 0
        self._hint = hint
        self._spans: list[tuple[int, int, int]] = []

    def show(self, names: Sequence[str], current: int) -> None:
        """These names, with that one chosen."""
        self._names, self._current = names, current
        self._draw()

    def on_resize(self) -> None:
        """Draws what fits."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Takes the name under the mouse."""
        for start, end, place in self._spans:
            if start <= event.x < end:
                self.post_message(self.Picked(self, place))

    def _draw(self) -> None:
        width, last = self.size.width, len(self._names) - 1
        pad = " " if self._length(0, last, " ") < width else ""
        whole = self._length(0, last, pad) < width
        room = width - 1 if whole else width - 3
        first = 0
        while first < self._current and self._length(first, self._current, pad) > room:
            first += 1
        text = " ‹" if first else " "
        self._spans = []
        for place in range(first, len(self._names)):
            name = self._names[place]
            shown = f"[{name}]" if place == self._current else f"{pad}{name}{pad}"
            shown = shown if pad or place == first else f" {shown}"
            if cell_len(text + shown) > room:
                text += " ›"
                break
            self._spans.append((cell_len(text), cell_len(text + shown), place))
            text += shown
        if whole and self._hint and cell_len(text + self._hint) + 2 < width:
            text += f"  {self._hint}"
        say(self, plain(text))

    def _length(self, first: int, last: int, pad: str) -> int:
        """How long the names would be; where they do not all fit they stand closer together."""
        between = 2 if pad else 1
        return 2 + sum(cell_len(name) + between for name in self._names[first : last + 1])

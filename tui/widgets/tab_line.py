"""One line of named choices, one of them in brackets; a click takes another."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.widgets import Static

from tui.text import plain


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
        room = self.size.width - 3
        first = 0
        while first < self._current and self._length(first, self._current) > room:
            first += 1
        text = " ‹" if first else " "
        self._spans = []
        for place in range(first, len(self._names)):
            name = self._names[place]
            shown = f"[{name}]" if place == self._current else f" {name} "
            if cell_len(text + shown) > room:
                text += "›"
                break
            self._spans.append((cell_len(text), cell_len(text + shown), place))
            text += shown
        if self._hint and cell_len(text + self._hint) + 2 <= room:
            text += f"  {self._hint}"
        self.update(plain(text))

    def _length(self, first: int, last: int) -> int:
        return 3 + sum(cell_len(name) + 2 for name in self._names[first : last + 1])

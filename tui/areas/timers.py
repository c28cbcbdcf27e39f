"""The Timers area."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from tui.areas.base import Area
from tui.widgets.virtual_list import VirtualList


class Timers(Area):
    """The Timers area."""

    TITLE = "Timers"
    HELP = ""

    def compose(self) -> ComposeResult:
        """What is shown."""
        yield VirtualList[str](lambda line, _width: line, lambda line: line, id="timers-rows")

    def home(self) -> Widget:
        """The list."""
        return self.query_one("#timers-rows")

"""The People area."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from tui.areas.base import Area
from tui.widgets.virtual_list import VirtualList


class People(Area):
    """The People area."""

    TITLE = "People"
    HELP = ""

    def compose(self) -> ComposeResult:
        """What is shown."""
        yield VirtualList[str](lambda line, _width: line, lambda line: line, id="people-rows")

    def home(self) -> Widget:
        """The list."""
        return self.query_one("#people-rows")

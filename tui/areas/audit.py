"""The Audit area."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from tui.areas.base import Area
from tui.widgets.virtual_list import VirtualList


class Audit(Area):
    """The Audit area."""

    TITLE = "Audit"
    HELP = ""

    def compose(self) -> ComposeResult:
        """What is shown."""
        yield VirtualList[str](lambda line, _width: line, lambda line: line, id="audit-rows")

    def home(self) -> Widget:
        """The list."""
        return self.query_one("#audit-rows")

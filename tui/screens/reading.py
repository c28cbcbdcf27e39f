"""A page to read from top to bottom: an entry in full, how a date was counted, every rule."""

from __future__ import annotations

from typing import ClassVar

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.screens.base import HouseScreen
from tui.text import plain
from tui.widgets.key_line import KeyLine


class ReadingScreen(HouseScreen[None]):
    """A title and a text; the arrows scroll it."""

    TITLE = "A long text"
    HELP = "A page to read. The arrows, PgUp and PgDn scroll. Esc goes back to the case."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "back", "Back", key_display="esc"),
        Binding("j", "scroll_text('scroll_down')", "Down", show=False),
        Binding("k", "scroll_text('scroll_up')", "Up", show=False),
        Binding("g", "scroll_text('scroll_home')", "To the top", show=False),
        Binding("G", "scroll_text('scroll_end')", "To the end", show=False),
    ]

    def __init__(self, title: str, text: RenderableType) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """The title, the text, and the keys."""
        yield self.vog.top_bar()
        yield Static(plain(f" {self._title}", "bold"), id="reading-title")
        with VerticalScroll(id="reading"):
            yield Static(self._text, id="reading-text")
        yield KeyLine()

    def on_mount(self) -> None:
        """The arrows scroll at once, and nothing that was said in passing lies over the text."""
        self.app.clear_notifications()
        self.set_focus(self.query_one("#reading"))

    def action_scroll_text(self, how: str) -> None:
        """Scrolls the text."""
        getattr(self.query_one("#reading"), f"action_{how}")()

    def action_back(self) -> None:
        """Back to the case."""
        self.dismiss()

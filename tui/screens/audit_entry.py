"""One entry of the history on a screen of its own, where there is no room beside the list."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from storage.entries import Key
from tui.audit_lines import entry_text
from tui.privacy import names_hidden
from tui.screens.base import HouseScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.saying import say
from vog_cases.audit_list import Entry, as_text, entry


class EntryScreen(HouseScreen[None]):
    """Who did what, by which rules, what it changed, and whether its seal fits."""

    TITLE = "An entry of the history"
    HELP = (
        "One entry of the history: who did what and when, each rule with its answer and what it "
        "looked at, what was before and after, and the seal. Enter opens the case, y copies the "
        "entry as text."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open case"),
        Binding("y", "copy", "Copy"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, key: Key) -> None:
        super().__init__()
        self._key = key
        self._entry: Entry | None = None

    def compose(self) -> ComposeResult:
        """The entry, as long as it may be."""
        yield self.vog.top_bar()
        with VerticalScroll(id="entry-box"):
            yield Static("", id="entry")
        yield KeyLine()

    def on_mount(self) -> None:
        """Reads the entry."""
        self.set_focus(self.query_one("#entry-box"))
        self.reload()

    def on_resize(self) -> None:
        """Lines are broken anew."""
        self._draw()

    def reload(self) -> None:
        """Reads the entry anew."""
        self.read(lambda reader: entry(reader, self._key), self._show)

    def _show(self, found: Entry) -> None:
        self._entry = found
        self._draw()

    def _draw(self) -> None:
        if self._entry is not None:
            text = entry_text(self._entry, self.size.width - 3, hide=names_hidden())
            say(self.query_one("#entry", Static), text, resizes=True)

    def action_open(self) -> None:
        """Opens the case."""
        if self._entry is not None and self._entry.line.reference:
            self.vog.open_case(self._entry.line.reference)

    def action_copy(self) -> None:
        """Copies the entry as text."""
        if self._entry is not None:
            self.app.copy_to_clipboard(as_text(self._entry, hide=names_hidden()))
            self.notify("The entry is copied.", markup=False)

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss()

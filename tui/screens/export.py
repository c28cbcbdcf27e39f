"""Writes what a list shows to a file: asks why and where, and only Ctrl+S writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Label, Static

from tui.screens.base import HouseScreen, in_a_sentence
from tui.text import plain, plural
from tui.widgets.key_line import KeyLine
from tui.widgets.typing import LineBox

Write = Callable[[str, str], int]
"""Takes the file and the reason, writes in a thread, and answers how many rows."""


class ExportForm(HouseScreen[None]):
    """Two questions: why, and to which file."""

    TITLE = "A file of what is listed"
    HELP = (
        "What the list shows is written to a CSV file for a spreadsheet. Say why: the reason, the "
        "file's name and the number of rows stay in the history. A file that is there already is "
        "never written over. Ctrl+S writes; Esc goes back and nothing is written."
    )
    HOLDS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Write the file"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, what: str, file: str, write: Write) -> None:
        super().__init__()
        self._what, self._file, self._write = what, file, write

    def compose(self) -> ComposeResult:
        """The two fields, what is wrong, and two buttons."""
        yield self.vog.top_bar()
        yield Static(plain(f" Export {self._what}\n"), id="form-head")
        with Vertical(id="fields"):
            with Vertical(classes="field"):
                yield Label("Why is this exported? It stays in the history.")
                yield LineBox(id="why", compact=True)
            with Vertical(classes="field"):
                yield Label("File")
                yield LineBox(self._file, id="file", compact=True)
        with Vertical(id="form-foot"):
            yield Static("", id="problems")
            with Horizontal(id="buttons"):
                yield Button("Write  Ctrl+S", id="save", compact=True)
                yield Button("Back  Esc", id="back", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Ready to say why."""
        self.set_focus(self.query_one("#why"))

    @on(LineBox.Submitted)
    def _next(self, event: LineBox.Submitted) -> None:
        self.set_focus(self.query_one("#file" if event.input.id == "why" else "#save"))

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Writes the file."""
        file, why = self.query_one("#file", LineBox).value, self.query_one("#why", LineBox).value
        self.query_one("#problems", Static).update("")
        self.act(lambda: self._write(file, why), self._written)

    def _written(self, count: int) -> None:
        self.notify(f"{plural(count, 'row')} written. The history says so.", markup=False)
        self.dismiss()

    def complain(self, problem: Exception) -> None:
        """What is wrong stays on the form."""
        self.query_one("#problems", Static).update(plain(f" ✗ {in_a_sentence(problem)}"))

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back; nothing is written."""
        self.dismiss()

"""A note for the history of a case, or of several: the form that belongs to no workflow."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Footer, Static

from tui.screens.base import HouseScreen
from tui.text import plain
from tui.widgets.typing import TextBox


class NoteForm(HouseScreen[None]):
    """A note for a case's history."""

    HOLDS = True
    HELP = "Write what happened. Ctrl+S saves it into the history, where it stays. Esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, reference: str) -> None:
        super().__init__()
        self.reference = reference

    def compose(self) -> ComposeResult:
        """A title, room to write, and two buttons."""
        yield self.vog.top_bar()
        yield Static(plain(f" Note on {self.reference}\n"), id="form-head")
        draft = self.vog.drafts.get((self.reference, "note"), {}).get("text", "")
        yield TextBox(
            draft, id="note", tab_behavior="focus", compact=True, highlight_cursor_line=False
        )
        with Vertical(id="form-foot"), Horizontal(id="buttons"):
            yield Button("Save  Ctrl+S", id="save", variant="primary", compact=True)
            yield Button("Back  Esc", id="back", compact=True)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Ready to write."""
        self.set_focus(self.query_one("#note", TextBox))

    @on(TextBox.Changed)
    def _keep(self) -> None:
        text = self.query_one("#note", TextBox).text
        if text.strip():
            self.vog.drafts[(self.reference, "note")] = {"text": text}
        else:
            self.vog.drafts.pop((self.reference, "note"), None)

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Adds the note."""
        text, person = self.query_one("#note", TextBox).text, self.house.person
        self.act(lambda: self.house.engine.note(person, self.reference, text), self._saved)

    def _saved(self, _done: object) -> None:
        self.vog.drafts.pop((self.reference, "note"), None)
        self.notify("The note is in the history.")
        self.leave()

    @on(Button.Pressed, "#back")
    def action_back(self) -> None:
        """Back; what was typed is kept."""
        if self.query_one("#note", TextBox).text.strip():
            self.notify("Not saved. What you typed is kept and will be here again.")
        self.leave()

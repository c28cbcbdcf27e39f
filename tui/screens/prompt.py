"""One line to type, over the screen: a reference, a number."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.screens.leaving import Leaving
from tui.text import plain
from tui.widgets.typing import LineBox


class Prompt(Leaving[str], ModalScreen[str]):
    """Asks for one line; Enter answers, Esc answers nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "Back")]

    def __init__(self, asks: str) -> None:
        super().__init__()
        self._asks = asks

    def compose(self) -> ComposeResult:
        """The question and where to type."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._asks))
            yield LineBox(id="answer", compact=True)
            yield Static("\nEnter goes there, Esc goes back.")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#answer").focus()

    @on(LineBox.Submitted)
    def _answered(self, event: LineBox.Submitted) -> None:
        self.dismiss(event.value.strip())

    def action_stop(self) -> None:
        """Back, without an answer."""
        self.dismiss("")

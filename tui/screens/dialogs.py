"""Small windows over a screen: a question, reasons to read, and a screen that is too small."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.screens.leaving import Leaving
from tui.text import plain


class Question(Leaving[bool], ModalScreen[bool]):
    """Asks yes or no. The safe answer has the focus, and Esc gives it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "answer(False)", "No")]

    def __init__(self, asks: str, yes: str, no: str) -> None:
        super().__init__()
        self._asks, self._yes, self._no = asks, yes, no

    def compose(self) -> ComposeResult:
        """The question and two buttons."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._asks))
            with Horizontal(classes="choices"):
                yield Button(plain(self._no).plain, id="no", compact=True)
                yield Button(plain(self._yes).plain, id="yes", compact=True)

    def on_mount(self) -> None:
        """The safe answer first."""
        self.query_one("#no").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_answer(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answers."""
        self.dismiss(answer)


class Reasons(Leaving[None], ModalScreen[None]):
    """A text to read whole: why a step is not possible, and who or what would clear it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "back", "Back")]

    def __init__(self, title: str, text: Text) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """The text, as long as it may be."""
        with VerticalScroll(classes="dialog"):
            yield Static(plain(f"{self._title}\n", "bold"))
            yield Static(self._text)
            yield Static("\nEsc goes back.")

    def action_back(self) -> None:
        """Back."""
        self.dismiss()


class TooSmall(ModalScreen[None]):
    """A window too small to work in takes no keys, so that nobody acts on what they cannot see."""

    def compose(self) -> ComposeResult:
        """What to do about it."""
        yield Static(
            "Make the window larger:\n60 columns and 16 lines are needed.\n\nCtrl+Q leaves."
        )

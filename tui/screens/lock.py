"""Covers everything after a time without a key, until the person says who they are."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from states.context import Actor
from tui.text import plain


class LockScreen(ModalScreen[None]):
    """What was open is kept as it was, with what was typed; nothing of it shows."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "unlock", "Go on")]

    def __init__(self, person: Actor) -> None:
        super().__init__()
        self._person = person

    def compose(self) -> ComposeResult:
        """Whose screen this is."""
        with Vertical(classes="dialog"):
            yield Static(plain("Locked", "bold"))
            yield Static(
                plain(
                    "\nNobody has touched a key for a while. What you were doing is kept as it "
                    f"was.\n\n▶ {self._person.name}, {self._person.role.label}\n\n"
                    "Enter: yes, that is me. Ctrl+Q closes the program."
                )
            )

    def action_unlock(self) -> None:
        """The person is back."""
        self.dismiss()

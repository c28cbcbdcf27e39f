"""Help for a screen, made from its own keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tui.text import plain


class HelpScreen(ModalScreen[None]):
    """One page about the screen behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q", "dismiss", "Back")
    ]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """What the screen is for, and its keys."""
        keys = []
        for _, binding, _, _ in self._about.active_bindings.values():
            if binding.show and binding.description:
                keys.append(f"  {self.app.get_key_display(binding):<12} {binding.description}")
        text = getattr(self._about, "HELP", "")
        lines = [text, "", "Keys", *dict.fromkeys(keys), "", "Esc closes this help."]
        with VerticalScroll(id="help"):
            yield Static(plain("\n".join(lines)))
